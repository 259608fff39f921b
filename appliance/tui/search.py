"""An act by what somebody types: words of its label, its letter, its coefficient or its code."""

from collections.abc import Iterable, Sequence

from appliance.domain.acte import Acte
from appliance.domain.registre.noms import mots_of


def matching(actes: Iterable[Acte], typed: str) -> Sequence[Acte]:
    """Return the acts of which a word begins with each word typed, accents and case aside.

    Those whose label begins so come first; the order of the nomenclature does the rest.
    """
    wanted = _words(typed)
    found = [acte for acte in actes if all(_begins(one, _words(_text(acte))) for one in wanted)]
    return sorted(found, key=lambda acte: not any(map(_words(acte.label)[0].startswith, wanted)))


def _begins(wanted: str, words: Sequence[str]) -> bool:
    return any(word.startswith(wanted) for word in words)


def _text(acte: Acte) -> str:
    return f"{acte.label} {acte.lettre} {acte.coefficient.normalize():f} {acte.id}"


def _words(text: str) -> Sequence[str]:
    """Return the words, plain; 5,1 is one of them."""
    chunks = text.replace(",", ".").split()
    return [word for chunk in chunks for word in ([chunk] if _is_number(chunk) else mots_of(chunk))]


def _is_number(chunk: str) -> bool:
    return chunk.replace(".", "", 1).isdecimal()
