"""The maildir between station and courier."""
