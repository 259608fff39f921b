"""The one door to ciphers."""
