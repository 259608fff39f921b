"""Text as returns and banks bear it."""

import unicodedata


def plain(value: str) -> str:
    """Return upper case without accents, in ASCII, and without `@`, which ends an entity."""
    bare = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    return " ".join(bare.upper().replace("@", " ").split())
