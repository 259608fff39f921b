"""The append-only journal and the disk recipe; knows no invoice."""
