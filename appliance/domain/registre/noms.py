"""Names as people look for them: without accents, case, dashes and apostrophes."""

import unicodedata


def mots_of(text: str) -> list[str]:
    """Return the words of a name, plain: `Éva-Lou` is EVA and LOU."""
    plain = unicodedata.normalize("NFKD", text.upper())
    letters = (one for one in plain if not unicodedata.combining(one))
    return "".join(one if one.isalnum() else " " for one in letters).split()
