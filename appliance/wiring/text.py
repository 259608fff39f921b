"""Text from outside on the way to a terminal."""


def printable(text: str) -> str:
    """Return a text that a terminal can be given: what cannot be printed is escaped."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)
