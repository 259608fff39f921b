"""The only places that build real objects, one module a program."""
