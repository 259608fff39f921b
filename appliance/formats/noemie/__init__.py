"""NOEMIE-PS: the returns of the caisses, read as neutral events."""
