"""Readers, cards and their software twins."""
