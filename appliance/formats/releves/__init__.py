"""Bank statements: bytes of any format to the same lines; what is wrong is said with its place."""
