"""The two files of a delegation before they are sealed: readable, signed, addressed.

    besace delegation 1
    {"de": "…", "a": "…", "contenu": {…}}
    signature 128 hexadecimal digits

`de` and `a` are the public keys of who signs and of who is meant: an addressee cannot pass the file
on as if it had been meant for somebody else.  The signature is that of all bytes before its line.
An answer begins with `besace proposals 1`.  It bears one more signature, over `besace countersign
1` and the head of the practice's journal that came with the file.  See docs/delegation.md.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from appliance.domain.argent.delegation import CHAMPS, SIGNED, Aller, Proposee, Reponse
from appliance.errors import DelegationAlteredError
from appliance.formats.strict import BaseValidationError, Converter, strict_converter
from appliance.sealing.correspondance import Cle, Trousse

FIRST_LINES: Final[Mapping[type[Aller] | type[Reponse], bytes]] = {
    Aller: b"besace delegation 1\n",
    Reponse: b"besace proposals 1\n",
}
SIGNATURE: Final = re.compile(rb"signature ([0-9a-f]{128})\n")

T = TypeVar("T", Aller, Reponse)


@dataclass(frozen=True, slots=True, repr=False)
class Pli:
    """What a signed file says of itself, its signature checked.

    Attributes:
        de: who signed it.
        a: for whom it was meant.
        contenu: an `Aller` or a `Reponse`, plain.
    """

    de: Cle
    a: Cle
    contenu: Mapping[str, Any]

    def read(self, kind: type[T]) -> T:
        """Return the content.

        Raises:
            DelegationAlteredError: it has another form.
        """
        try:
            return CONVERTER.structure(self.contenu, kind)
        except BaseValidationError:
            raise DelegationAlteredError from None


def write_aller(aller: Aller, de: Trousse, a: Cle) -> bytes:
    """Return what goes to a manager, signed: the fields of `CHAMPS` and no other."""
    plain = CONVERTER.unstructure(aller)
    lignes = [
        {
            **_only("ligne", ligne),
            "motifs": [_only("motif", motif) for motif in ligne["motifs"]],
        }
        for ligne in plain["lignes"]
    ]
    return _signed(Aller, {**_only("fichier", plain), "lignes": lignes}, de, a)


def write_reponse(reponse: Reponse, de: Trousse, a: Cle) -> bytes:
    """Return what goes back to the practice, signed."""
    return _signed(Reponse, CONVERTER.unstructure(reponse), de, a)


def read_pli(kind: type[Aller] | type[Reponse], data: bytes) -> Pli:
    """Read a signed file, and check that who it names signed it.

    Raises:
        DelegationAlteredError: cut, changed, or no such file.
    """
    body = data.rpartition(SIGNED)[0]
    found = SIGNATURE.fullmatch(data, len(body))
    first = FIRST_LINES[kind]
    if found is None or not body.startswith(first):
        raise DelegationAlteredError
    try:
        plain = json.loads(body[len(first) :])
        pli = Pli(Cle.parse(plain["de"]), Cle.parse(plain["a"]), plain["contenu"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DelegationAlteredError from None
    if not pli.de.signed(body, bytes.fromhex(found[1].decode())):
        raise DelegationAlteredError
    return pli


def countersign(tete: str, de: Trousse) -> str:
    """Return a signature over the line of an anchor, hexadecimal."""
    return de.sign(_countersigned(tete)).hex()


def is_countersigned(tete: str, contreseing: str, by: Cle) -> bool:
    """Tell whether a correspondent signed the line of an anchor; no line needs no signature."""
    try:
        signature = bytes.fromhex(contreseing)
    except ValueError:
        return False
    return by.signed(_countersigned(tete), signature) if tete else not contreseing


def write_propositions(propositions: tuple[Proposee, ...]) -> list[dict[str, Any]]:
    """Return proposals as JSON holds them."""
    plain: list[dict[str, Any]] = CONVERTER.unstructure(propositions, tuple[Proposee, ...])
    return plain


def read_propositions(plain: object) -> tuple[Proposee, ...]:
    """Return what `write_propositions` wrote.

    Raises:
        DelegationAlteredError: it is another thing.
    """
    try:
        return CONVERTER.structure(plain, tuple[Proposee, ...])
    except BaseValidationError:
        raise DelegationAlteredError from None


def _countersigned(tete: str) -> bytes:
    return f"besace countersign 1\n{tete}\n".encode()


def _signed(kind: type[Aller] | type[Reponse], plain: object, de: Trousse, a: Cle) -> bytes:
    addressed = {"de": str(de.cle), "a": str(a), "contenu": plain}
    text = json.dumps(addressed, indent=1, ensure_ascii=False)
    body = FIRST_LINES[kind] + text.encode() + b"\n"
    return body + SIGNED + de.sign(body).hex().encode() + b"\n"


def _only(level: str, plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if name in CHAMPS[level]}


def _make_converter() -> Converter:
    converter = strict_converter()
    converter.register_structure_hook(date, lambda text, kind: kind.fromisoformat(text))
    converter.register_unstructure_hook(date, lambda value: value.isoformat())
    return converter


CONVERTER: Final = _make_converter()
