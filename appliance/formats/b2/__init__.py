"""B2, the variant of liberal professionals: invoices as records of 128 bytes, for tests only."""
