"""Returns as files of NOEMIE-PS, from the public field tables; marked as a test.

Each kind of content stands in a block of its own under its transfer: invoices (01), lump sums (03),
recalls (04), withholdings (05), and the block is closed by a control 990 that names it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from appliance.demo.annee.modele import (
    Dire,
    FactureAnnee,
    Forfait,
    LotAnnee,
    PartAnnee,
    Patient,
    Prise,
    Retenue,
    Sort,
    Transfert,
)
from appliance.demo.annee.profil import Rejet, Volet
from appliance.demo.annee.retours import RetourAnnee
from appliance.demo.annee.texte import plain

MESSAGE: Final = "TEST BESACE SIMULATION SANS VALEUR"
REFERENCE: Final = "TEST"  # in the place of a NOEMIE reference such as 576: this is none
INVOICES, LUMPS, RECALLS, WITHHOLDINGS = "01", "03", "04", "05"
SEGMENT: Final = 127
ANOTHER_BOX: Final = 900_000_000
"""Numbers of invoices that are not of this box begin here."""

Line = tuple[PartAnnee, Dire]
Lots = Mapping[int, LotAnnee]
"""The lot of each invoice, by its rank."""


class Ecrivain:
    """Writes the returns of a year."""

    def __init__(self, lots: Lots) -> None:
        self._lots = lots

    def write(self, retour: RetourAnnee) -> bytes:
        """Return the whole file, without line separators."""
        body = "".join(self._entities(retour))
        segments = [body[start : start + SEGMENT] for start in range(0, len(body), SEGMENT)]
        records = [f"0{segment}" for segment in segments[:-1]] + [f"1{segments[-1]:<127}"]
        trailer = _trailer(retour, len(records) + 2, body.count("@080"))
        return "".join([_header(retour), *records, trailer]).encode("ascii")

    def _entities(self, retour: RetourAnnee) -> Iterator[str]:
        payee = retour.soignant.numero.rjust(15, "0")
        yield _entity("020", 1, payee)
        yield _entity("040", 2, payee)
        settled = {part.facture.rang for one in retour.transferts for part, _ in one.lignes}
        beside = [line for line in retour.sans_argent if line[0].facture.rang in settled]
        alone = [line for line in retour.sans_argent if line[0].facture.rang not in settled]
        for one in retour.transferts:
            here = {part.facture.rang for part, _ in one.lignes}
            told = [line for line in beside if line[0].facture.rang in here]
            beside = [line for line in beside if line[0].facture.rang not in here]
            yield from self._transfer(one, told)
        if alone:
            yield _entity("070", 2, _day(retour.jour))
            yield from self._block(INVOICES, alone)

    def _transfer(self, one: Transfert, told: Sequence[Line]) -> Iterator[str]:
        first, second = _labels(one.libelle)
        paying = one.payeur.cle.ljust(10)
        yield _entity("071", 2, _day(one.jour), first, second, paying)
        paid = [line for line in one.lignes if line[1].montant > 0]
        yield from self._block(INVOICES, [*paid, *told], one.inconnue)
        back = [line for line in one.lignes if line[1].montant < 0]
        if back:
            yield from self._block(RECALLS, back)
        if one.forfaits:
            yield from _lumps(one.forfaits)
        if one.retenues:
            yield from _withholdings(one.retenues)

    def _block(self, kind: str, lines: Sequence[Line], stranger: int = 0) -> Iterator[str]:
        """Yield invoices, lot by lot; `stranger` is paid for one of another box."""
        yield _entity("081", 2, kind, " " * 14)
        held: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            held[self._lots[line[0].facture.rang].rang].append(line)
        for _, group in sorted(held.items()):
            yield from self._lot(kind, group)
        if stranger:
            yield from _stranger(stranger, lines[0][0].facture)
        total = sum(dire.montant for _, dire in lines) + stranger
        yield _control(f"081{kind}", len(held) + bool(stranger), total)

    def _lot(self, kind: str, lines: Sequence[Line]) -> Iterator[str]:
        lot = self._lots[lines[0][0].facture.rang]
        yield _entity("080", 3, _day(lot.jour), lot.numero)
        held: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            held[line[0].facture.rang].append(line)
        for _, shares in sorted(held.items()):
            yield from _facture(kind, lot, shares)
        total = sum(dire.montant for _, dire in lines)
        yield _control(f"080{_day(lot.jour)}{lot.numero}", len(held), total)


def _facture(kind: str, lot: LotAnnee, shares: Sequence[Line]) -> Iterator[str]:
    facture = shares[0][0].facture
    genre = "E" if kind == RECALLS else "D" if facture.is_dre else "F"
    yield _cited(f"{facture.rang:09d}", lot, genre, facture)
    yield _person(facture.patient)
    for part, dire in sorted(shares, key=lambda line: line[0].volet is Volet.AMC):
        yield _share(part, dire)
    for part, dire in shares:
        if dire.rejet is not None:
            yield _rejection(dire.rejet, part)


def _cited(numero: str, lot: LotAnnee, genre: str, facture: FactureAnnee) -> str:
    processing = {Prise.UNIQUE: "C", Prise.SEPARE: "E"}.get(facture.patient.prise, " ")
    made = _day(facture.etablie.date())
    return _entity(
        "102", 4, numero, " " * 6, lot.numero, _day(lot.jour), genre, made, processing, "10"
    )


def _person(patient: Patient) -> str:
    born = patient.naissance[2:]
    names = _text(patient.nom, 25) + _text("", 25) + _text(patient.prenom, 15)
    again = _text("", 13) + "00" + born + "1" + _text(patient.nom, 25) + _text(patient.prenom, 15)
    return _entity("103", 5, patient.nir, names, again, "0000")


def _share(part: PartAnnee, dire: Dire) -> str:
    sign = "N" if dire.montant < 0 else "P"
    settled = f"{part.demande:08d}{dire.sort}{abs(dire.montant):08d}{sign}"
    if part.volet is Volet.AMO:
        return _entity("198", 5, settled)
    patient = part.facture.patient
    number = patient.amc.cle if patient.amc else ""
    return _entity("199", 5, settled, number.rjust(10, "0"), _text(patient.adherent, 15))


def _rejection(rejet: Rejet, part: PartAnnee) -> str:
    facture, whose = part.facture, "C" if part.volet is Volet.AMC else "O"
    what = _text(rejet.code, 4) + _text(rejet.libelle, 86) + "F" + whose
    where = _text("", 5) + _day(facture.soins) + facture.soignant.numero + "000" + "01"
    return _entity("294", 5, what, where, _text("", 30))


def _stranger(montant: int, like: FactureAnnee) -> Iterator[str]:
    """Yield the payment of an invoice that another box made, in a lot of its own."""
    day, number = _day(like.envoyee), "999"
    yield _entity("080", 3, day, number)
    yield _entity(
        "102", 4, f"{ANOTHER_BOX + like.rang:09d}", " " * 6, number, day, "F", day, " ", "10"
    )
    yield _entity("198", 5, f"{montant:08d}{Sort.PAYE}{montant:08d}P")
    yield _control(f"080{day}{number}", 1, montant)


def _lumps(forfaits: Sequence[Forfait]) -> Iterator[str]:
    yield _entity("081", 2, LUMPS, " " * 14)
    for one in forfaits:
        yield _entity("261", 3, "00000", f"{one.montant:08d}")
        known = _text(one.code, 5) + _text(one.libelle, 80) + _text("", 13) + "00" + "000000" + "0"
        yield _entity("262", 4, known, " ", "000000" * 2, f"{one.montant:08d}")
    yield _control(f"081{LUMPS}", len(forfaits), sum(one.montant for one in forfaits))


def _withholdings(retenues: Sequence[Retenue]) -> Iterator[str]:
    yield _entity("081", 2, WITHHOLDINGS, " " * 14)
    for line, one in enumerate(retenues, 1):
        debt = _text(one.reference, 10) + _day(one.jour) + one.nature + "   "
        yield _entity("250", 3, f"{line:02d}", debt, f"{one.montant:08d}P", "0" * 8)
    yield _control(f"081{WITHHOLDINGS}", len(retenues), -sum(one.montant for one in retenues))


def _control(closed: str, count: int, amount: int) -> str:
    sign = "N" if amount < 0 else "P"
    return _entity("990", 99, _text(closed, 17), f"{count:08d}{abs(amount):011d}", sign)


def _header(retour: RetourAnnee) -> str:
    file = "  " + f"{retour.rang % 10**6:06d}" + _day(retour.jour) + REFERENCE
    flags = " " * 4 + "U" + " " * 12 + "128" + " " * 6
    return "000" + _ends(retour) + file + flags + _text(MESSAGE, 37)


def _trailer(retour: RetourAnnee, records: int, lots: int) -> str:
    amount = sum(one.montant for one in retour.transferts)
    counts = f"  {retour.rang % 10**6:06d}{records:08d}" + " " * 19
    return "999" + _ends(retour) + counts + f"{lots:03d}{amount:011d}P" + "0" * 11 + " " * 20


def _ends(retour: RetourAnnee) -> str:
    sender = "SI" + retour.payeur.cle.rjust(14, "0") + _text("BESACE", 6)
    return sender + "TP" + retour.soignant.numero.rjust(14, "0") + _text("BESACE", 6)


def _labels(libelle: str) -> tuple[str, str]:
    """Cut a label into two halves of 32 characters, between words."""
    cut = len(libelle) if len(libelle) <= 32 else libelle.rfind(" ", 0, 33)
    return _text(libelle[:cut], 32), _text(libelle[cut:].strip(), 32)


def _entity(code: str, level: int, *fields: str) -> str:
    return f"{code}{level:02d}{''.join(fields)}@"


def _text(value: str, width: int) -> str:
    return plain(value).ljust(width)[:width]


def _day(jour: date) -> str:
    return f"{jour:%y%m%d}"
