"""Bytes to domain and back, pure."""
