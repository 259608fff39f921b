"""A stand-in caisse, a reader to play with, cards and a practice: all made up."""
