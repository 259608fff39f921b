"""OFX 1 (SGML: leaves have no end) and OFX 2 (XML), read alike: a tag, its text, the next tag.

Nothing is ever expanded: a declaration of entities or of a DTD is refused.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from typing import Final, NamedTuple

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.argent.releve import Releve, Solde
from appliance.errors import TableError
from appliance.formats.delimited import decode
from appliance.formats.releves.sortes import FormatReleve
from appliance.formats.releves.valeurs import EURO, centimes, compte_of, day, expected, rib

START: Final = "<OFX>"
TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)\s*(/?)>([^<]*)")
PLAIN: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
STATEMENTS: Final = frozenset({"STMTRS", "CCSTMTRS"})
ACCOUNTS: Final = frozenset({"BANKACCTFROM", "CCACCTFROM"})
HELD: Final = STATEMENTS | ACCOUNTS | {"STMTTRN", "LEDGERBAL"}
"""Elements whose leaves are read."""
ASIDE: Final = frozenset(
    {"BANKACCTTO", "CCACCTTO", "AVAILBAL", "PAYEE", "CURRENCY", "ORIGCURRENCY"}
)
"""Elements within those, whose leaves are others'."""
PLACES: Final = HELD | ASIDE
RIB: Final = ("BANKID", "BRANCHID", "ACCTID")

Leaves = dict[str, str]


class _Element(NamedTuple):
    """An element that ended, with its leaves."""

    name: str
    line: int
    leaves: Leaves


def read_ofx(data: bytes) -> Iterator[Releve]:
    """Yield the statements of a file.

    Raises:
        TableError: an element does not end, or a line lacks its day or its amount.
    """
    mouvements: list[_Element] = []
    held: Leaves = {}
    balance: _Element | None = None
    told = False
    for element in _elements(data):
        match element.name:
            case "STMTTRN":
                mouvements.append(element)
            case "LEDGERBAL":
                balance = element
            case name if name in ACCOUNTS:
                held = element.leaves
            case name if name in STATEMENTS:
                yield _statement(element, held, mouvements, balance)
                mouvements, held, balance, told = [], {}, None, True
    if not told:
        raise TableError("un relevé (STMTRS) est attendu")


def _elements(data: bytes) -> Iterator[_Element]:
    """Yield each element that counts, once it ended."""
    text = _body(data)
    stack: list[_Element] = []
    line, seen = 1, 0
    for found in TAG.finditer(text):
        line, seen = line + text.count("\n", seen, found.start()), found.start()
        closes, name = found[1], found[2].upper()
        if name in PLACES:
            if not closes:
                stack.append(_Element(name, line, {}))
            elif stack and stack[-1].name == name:
                yield stack.pop()
            else:
                raise expected(line, f"</{stack[-1].name if stack else 'OFX'}> est attendu")
        elif not closes and stack and (value := found[4].strip()):
            stack[-1].leaves.setdefault(name, unescape(value))
    if stack:
        raise expected(stack[-1].line, f"la fin </{stack[-1].name}> est attendue")


def _body(data: bytes) -> str:
    """Return the text, its head left blank so that lines keep their numbers."""
    text, _ = decode(data)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise TableError("un OFX sans DTD ni entité est attendu")
    start = text.upper().find(START)
    if start < 0:
        raise TableError("l’élément <OFX> est attendu")
    return "\n" * text.count("\n", 0, start) + PLAIN.sub(_escaped, text[start:])


def _escaped(found: re.Match[str]) -> str:
    return found[1].replace("&", "&amp;").replace("<", "&lt;")


def _statement(
    element: _Element, account: Leaves, lines: list[_Element], balance: _Element | None
) -> Releve:
    if element.leaves.get("CURDEF", EURO) != EURO:
        raise expected(element.line, "un compte en euros (CURDEF EUR) est attendu")
    compte, remarques = _account(element, account)
    return Releve(
        compte=compte,
        mouvements=tuple(_movement(one, compte) for one in lines),
        cloture=None if balance is None else _balance(balance),
        remarques=remarques,
    )


def _account(element: _Element, account: Leaves) -> tuple[str, tuple[str, ...]]:
    bank, branch, number = (account.get(name, "") for name in RIB)
    if not number:
        raise expected(element.line, "le numéro du compte (ACCTID) est attendu")
    if len(bank) == len(branch) == 5 and len(number) <= 11:
        return rib(bank, branch, number), ()
    return compte_of(number)


def _movement(element: _Element, compte: str) -> MouvementBancaire:
    leaves = element.leaves
    valeur = leaves.get("DTAVAIL", "")
    return MouvementBancaire(
        compte=compte,
        date=_day(element, "DTPOSTED"),
        date_valeur=day(valeur[:8]),
        montant=_amount(element, "TRNAMT"),
        libelle=_label(leaves),
        reference=leaves.get("FITID", ""),
        contrepartie="",
        source=FormatReleve.OFX.value,
    )


def _label(leaves: Mapping[str, str]) -> str:
    """Return name and memo; of two where one repeats the other, the longer one."""
    name, memo = (" ".join(leaves.get(key, "").split()) for key in ("NAME", "MEMO"))
    return memo if memo.startswith(name) else f"{name} {memo}".strip()


def _balance(element: _Element) -> Solde:
    return Solde(date=_day(element, "DTASOF"), montant=_amount(element, "BALAMT"))


def _amount(element: _Element, name: str) -> int:
    found = centimes(element.leaves.get(name, ""))
    if found is None:
        raise expected(element.line, f"un montant ({name}) est attendu, en euros et centimes")
    return found


def _day(element: _Element, name: str) -> date:
    found = day(element.leaves.get(name, "")[:8])
    if found is None:
        raise expected(element.line, f"une date AAAAMMJJ ({name}) est attendue")
    return found
