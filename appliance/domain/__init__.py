"""The trade in plain Python: no I/O, no thread, no clock of its own."""
