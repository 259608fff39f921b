"""Records of fixed width: what a table says, bytes say; what it does not know is kept as it is."""
