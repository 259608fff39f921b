"""The money of the invoices: what was asked, what came, what is still owed."""
