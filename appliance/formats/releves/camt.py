"""camt.053 (ISO 20022), versions 02 to 13, read as it comes; the version only moves a few names.

The reader knows no DTD and no entity, reads nothing but the file, and bounds its depth.  A movement
is made as soon as its entry ends, so memory holds one entry at a time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.argent.releve import Releve, Solde
from appliance.errors import TableError
from appliance.formats.releves.sortes import FormatReleve
from appliance.formats.releves.valeurs import EURO, centimes, compte_of, day, expected

SPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)")
VERSIONS: Final = range(2, 14)
DEEPEST: Final = 40
SIGNS: Final = {"CRDT": 1, "DBIT": -1}
BOOKED: Final = frozenset({"", "BOOK"})
OPENING: Final = frozenset({"OPBD", "PRCD"})
CLOSING: Final = frozenset({"CLBD"})
NO_REFERENCE: Final = frozenset({"", "NOTPROVIDED", "NONREF"})
DAY: Final = 10
"""Characters of a day, at the head of a moment too."""


def read_camt(data: bytes) -> Sequence[Releve]:
    """Return the statements of a file.

    Raises:
        TableError: it is no well-formed camt.053, has a DTD, or lacks what a line needs.
    """
    from xml.sax import SAXException, SAXParseException

    handler = _Reading()
    try:
        parseString(data, handler, forbid_dtd=True)
    except SAXParseException as error:
        raise expected(error.getLineNumber() or 0, "un XML bien formé est attendu") from None
    except DefusedXmlException:
        raise TableError("un XML sans DTD ni entité est attendu") from None
    except (SAXException, UnicodeError, LookupError, ValueError):
        raise TableError("un XML lisible est attendu") from None
    return handler.releves


@dataclass(slots=True, repr=False)
class _Noeud:
    """An element: its name without a prefix, its text, the elements in it."""

    name: str
    line: int
    currency: str = ""
    pieces: list[str] = field(default_factory=list)
    children: list["_Noeud"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text, blanks made one."""
        return " ".join("".join(self.pieces).split())

    def find(self, *path: str) -> Iterator["_Noeud"]:
        """Yield the elements at the end of a path."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.find(*path[1:])

    def first(self, *paths: str) -> str:
        """Return the first text that stands at one of some paths, written `A/B`; empty for none."""
        found = (one.text for path in paths for one in self.find(*path.split("/")))
        return next(filter(None, found), "")


class _Reading(ContentHandler):
    """What the parser's events come to."""

    def __init__(self) -> None:
        super().__init__()
        self.releves: list[Releve] = []
        self._stack: list[_Noeud] = []
        self._mouvements: list[MouvementBancaire] = []
        self._skipped = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - SAX names it
        """Remember who knows the line."""
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - as above
        """Open an element."""
        line = (self._locator.getLineNumber() if self._locator else 0) or 0
        if not self._stack:
            _check_root(name, attrs, line)
        if len(self._stack) >= DEEPEST:
            raise expected(line, f"{DEEPEST} niveaux d’éléments au plus sont attendus")
        self._stack.append(_Noeud(_local(name), line, attrs.get("Ccy", "")))

    def characters(self, content: str) -> None:
        """Take in text."""
        self._stack[-1].pieces.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002 - as above
        """Close an element: an entry becomes a movement, a statement what it holds."""
        node = self._stack.pop()
        if node.name == "Ntry" and self._stack and self._stack[-1].name == "Stmt":
            self._take(node, self._stack[-1])
        elif node.name == "Stmt":
            self.releves.append(self._statement(node))
        elif self._stack and self._stack[-1].name != "BkToCstmrStmt":
            self._stack[-1].children.append(node)

    def endDocument(self) -> None:  # noqa: N802 - as above
        """Refuse a file without a statement."""
        if not self.releves:
            raise TableError("un relevé (Stmt) est attendu")

    def _take(self, node: _Noeud, statement: _Noeud) -> None:
        if node.first("Sts/Cd", "Sts/Prtry", "Sts") in BOOKED:
            self._mouvements.append(_movement(node, _account(statement)[0]))
        else:
            self._skipped += 1

    def _statement(self, node: _Noeud) -> Releve:
        compte, remarques = _account(node)
        if self._skipped:
            remarques += (f"{self._skipped} ligne(s) pas encore comptabilisée(s), laissée(s)",)
        mouvements, self._mouvements, self._skipped = self._mouvements, [], 0
        opening, closing = [*_balances(node, OPENING)], [*_balances(node, CLOSING)]
        return Releve(
            compte=compte,
            mouvements=tuple(mouvements),
            ouverture=opening[0] if opening else None,
            cloture=closing[-1] if closing else None,
            remarques=remarques,
        )


def _check_root(name: str, attrs: AttributesImpl, line: int) -> None:
    spaces = (value for key, value in attrs.items() if key.partition(":")[0] == "xmlns")
    versions = [int(found[1]) for space in spaces if (found := SPACE.fullmatch(space))]
    if _local(name) != "Document" or not any(one in VERSIONS for one in versions):
        raise expected(line, "un document camt.053.001, version 02 à 13, est attendu")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _account(statement: _Noeud) -> tuple[str, tuple[str, ...]]:
    text = statement.first("Acct/Id/IBAN", "Acct/Id/Othr/Id")
    if not text:
        raise expected(statement.line, "le compte (Acct/Id) est attendu avant ses lignes")
    return compte_of(text)


def _balances(statement: _Noeud, codes: frozenset[str]) -> Iterator[Solde]:
    for node in statement.find("Bal"):
        if node.first("Tp/CdOrPrtry/Cd") in codes:
            yield Solde(date=_day(node, "Dt/Dt", "Dt/DtTm"), montant=_amount(node))


def _movement(node: _Noeud, compte: str) -> MouvementBancaire:
    montant, valeur = _amount(node), node.first("ValDt/Dt", "ValDt/DtTm")
    side = "Dbtr" if montant > 0 else "Cdtr"
    parties = [f"RltdPties/{who}/{name}" for who in (side, f"Ultmt{side}") for name in NAMES]
    details = [*node.find("NtryDtls", "TxDtls")]
    return MouvementBancaire(
        compte=compte,
        date=_day(node, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"),
        date_valeur=day(valeur[:DAY]),
        montant=montant,
        libelle=_label(node, details),
        reference=node.first("AcctSvcrRef", "NtryRef"),
        contrepartie=next(filter(None, (one.first(*parties) for one in details)), ""),
        source=FormatReleve.CAMT_053.value,
    )


NAMES: Final = ("Nm", "Pty/Nm")
"""Where a party's name stands, in the older versions and in the newer ones."""


def _label(node: _Noeud, details: Sequence[_Noeud]) -> str:
    """Return all words of an entry; the payer's own reference is one of them."""
    words = [node.first("AddtlNtryInf")]
    for one in details:
        words += (found.text for found in one.find("RmtInf", "Ustrd"))
        words += (found.text for found in one.find("RmtInf", "Strd", "CdtrRefInf", "Ref"))
        words += (one.first("AddtlTxInf"), one.first("Refs/EndToEndId"))
    return " ".join(dict.fromkeys(word for word in words if word not in NO_REFERENCE))


def _amount(node: _Noeud) -> int:
    for one in node.find("Amt"):
        amount, sign = centimes(one.text), SIGNS.get(node.first("CdtDbtInd"))
        if one.currency != EURO:
            raise expected(one.line, "un montant en euros (EUR) est attendu")
        if amount is not None and sign is not None and one.text[:1] not in {"+", "-"}:
            return sign * amount
    raise expected(node.line, "un montant (Amt) et son sens (CdtDbtInd) sont attendus")


def _day(node: _Noeud, *paths: str) -> date:
    found = day(node.first(*paths)[:DAY])
    if found is None:
        raise expected(node.line, "une date AAAA-MM-JJ est attendue")
    return found
