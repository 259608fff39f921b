"""Values in the words of the screen: text only, so that black and white says it all."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from textwrap import wrap
from typing import Final

from appliance.domain.acte import Acte
from appliance.domain.controles import Finding, Severity
from appliance.domain.facture import ModeSecurisation
from appliance.domain.file_attente import FactureEnFile, LotEnFile
from appliance.domain.lifecycle import EtatLot
from appliance.domain.money import euros
from appliance.domain.patient import Beneficiaire
from appliance.domain.revision import Changement
from appliance.domain.tiers_payant import TiersPayant
from appliance.tui import texts

INSIDE: Final = 78
"""Columns of a body on the narrowest screen, a margin on each side."""

SCROLLED: Final = 77
"""Columns of a text that may scroll: the bar takes one."""

CUT: Final = "…"
"""Stands where a column was too narrow: the chosen row is told whole below the list."""

NO_BREAK: Final = "\u00a0"
GLUED: Final = re.compile(r" (?=[;:?!»€])|(?<=«) ")
"""The spaces that French typography does not break at."""

ETATS: Final = {
    EtatLot.CONFIEE: texts.ETAT_CONFIEE,
    EtatLot.REMISE: texts.ETAT_REMISE,
    EtatLot.ARL_POSITIF: texts.ETAT_ARL_POSITIF,
    EtatLot.ARL_NEGATIF: texts.ETAT_ARL_NEGATIF,
    EtatLot.TRAITE: texts.ETAT_TRAITE,
}
MODES: Final = {
    ModeSecurisation.SESAM_VITALE: texts.MODE_3,
    ModeSecurisation.DESYNCHRONISE: texts.MODE_4,
    ModeSecurisation.DEGRADE: texts.MODE_5,
    None: texts.MODE_NONE,
}
TIERS_PAYANT: Final = {
    TiersPayant.AMO: texts.TP_AMO,
    TiersPayant.AMO_AMC: texts.TP_AMO_AMC,
    TiersPayant.AUCUN: texts.TP_NONE,
}
SEVERITIES: Final = {Severity.ERROR: texts.WORD_ERROR, Severity.WARNING: texts.WORD_WARNING}


def fit(text: str, width: int) -> str:
    """Fill or cut `text` to `width` columns; a cut shows."""
    whole = clean(text)
    return whole.ljust(width) if len(whole) <= width else f"{whole[: width - 1]}{CUT}"


def clean(text: str) -> str:
    """Let no control character of an outside text reach the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def wrapped(text: str, width: int) -> Sequence[str]:
    """Cut a text into rows, between words and never before a mark that belongs to one."""
    return [row for line in text.split("\n") for row in _wrapped(line, width)]


def _wrapped(line: str, width: int) -> Sequence[str]:
    fits = len(line) <= width
    rows = [line] if fits else wrap(GLUED.sub(NO_BREAK, line), width, break_on_hyphens=False)
    return [row.replace(NO_BREAK, " ") for row in rows]


def full_name(who: Beneficiaire) -> str:
    """Write a name as the list shows it."""
    return clean(f"{who.nom} {who.prenom}")


def identity(who: Beneficiaire) -> str:
    """Write a name and a birth date: enough to tell two holders of a card apart."""
    return texts.BORN.format(name=full_name(who), birth=birth(who.naissance))


def birth(naissance: str) -> str:
    """Write AAAAMMJJ as JJ/MM/AAAA; the card may hold 00 for a month or a day."""
    if len(naissance) != 8:
        return texts.BIRTH_UNKNOWN
    return f"{naissance[6:]}/{naissance[4:6]}/{naissance[:4]}"


def parse_date(text: str, *, century: str = "") -> date | None:
    """Read `14/10/2026`, `1.10.2026` or `14102026`; None when it is no date.

    Args:
        text: as it was typed.
        century: what a year of two digits lacks; empty where a century is no matter of course,
            as in a birth date.
    """
    match re.findall(r"\d+", text):
        case [packed] if len(packed) == 8:
            day, month, year = packed[:2], packed[2:4], packed[4:]
        case [day, month, year]:
            year = century + year if len(year) == 2 else year
        case _:
            return None
    try:
        return date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None


def day(value: date) -> str:
    """Write a date as a form does."""
    return f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    """Write a moment in the box's own time zone."""
    return f"{value.astimezone():%d/%m/%Y à %H:%M}"


def age(seconds: int) -> str:
    """Write how old something is, roughly, in at most nine columns."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    match (minutes, hours, days):
        case (0, _, _):
            return texts.JUST_NOW
        case (_, 0, _):
            return f"{minutes} min"
        case (_, _, 0):
            return f"{hours} h {minutes % 60:02d}"
        case (_, _, 1):
            return texts.ONE_DAY
        case _ if days < 1000:
            return texts.DAYS.format(days=days)
        case _:
            return texts.YEARS.format(years=days // 365)


def coefficient(value: Decimal) -> str:
    """Write a coefficient with a comma."""
    return f"{value.normalize():f}".replace(".", ",")


def cotation(acte: Acte) -> str:
    """Write what an act is billed as: its letter and its coefficient."""
    return f"{acte.lettre} {coefficient(acte.coefficient)}"


def mnemonics(actes: Sequence[Acte]) -> Sequence[str]:
    """Give each act the first letter of its label that no act before it took."""
    taken: list[str] = []
    for acte in actes:
        letters = [letter for letter in acte.label.upper() if "A" <= letter <= "Z"]
        taken.append(next((letter for letter in letters if letter not in taken), ""))
    return taken


def etat(one: FactureEnFile, lot: LotEnFile | None) -> str:
    """Say where an invoice stands."""
    if one.etat is None or one.lot is None:
        return texts.ETAT_SCELLEE
    word = ETATS[one.etat] if lot is None else etat_lot(lot)
    return texts.IN_LOT.format(etat=word, lot=one.lot.numero)


def etat_lot(lot: LotEnFile) -> str:
    """Say where a lot stands."""
    if lot.retenu:
        return texts.ETAT_RETENU
    stuck = lot.etat is EtatLot.CONFIEE and lot.motif
    return texts.ETAT_BLOQUEE if stuck else ETATS[lot.etat]


def queue_header() -> str:
    """Return the titles over the queue."""
    return _queue_row(
        texts.COLUMN_NUMBER,
        texts.COLUMN_PATIENT,
        texts.COLUMN_CARE,
        texts.COLUMN_TOTAL,
        texts.COLUMN_STATE,
    )


def queue_row(one: FactureEnFile, lot: LotEnFile | None, *, narrow: bool = False) -> str:
    """Return one invoice of the queue: a row, `INSIDE` columns wide, or two that are narrow."""
    facture, state = one.facture, etat(one, lot)
    who, total = full_name(facture.beneficiaire), euros(facture.cotation.total)
    if narrow:
        return f"{facture.numero} {fit(who, 26).rstrip()}\n  {total:>9}  {state}"
    return _queue_row(facture.numero, who, f"{facture.date_soins:%d/%m}", total, state)


def whole_queue_row(one: FactureEnFile, lot: LotEnFile | None) -> str:
    """Return what may be cut of an invoice in the queue: whose it is, and where it stands."""
    facture = one.facture
    return f"{facture.numero} {full_name(facture.beneficiaire)}, {etat(one, lot)}"


def _queue_row(numero: str, patient: str, care: str, total: str, state: str) -> str:
    return f"{fit(numero, 9)}  {fit(patient, 25)} {fit(care, 5)} {total:>9}  {fit(state, 24)}"


def changement(one: Changement) -> str:
    """Write a change of the tariffs, and below it the text that states it."""
    rows = wrapped(one.reference, SCROLLED - 4) if one.reference else ()
    return "\n".join([*wrapped(str(one), SCROLLED), *(f"    {row}" for row in rows)])


def finding(found: Finding, width: int = SCROLLED) -> str:
    """Write a finding: its severity as a word, its sentence, and the way out."""
    lines = wrapped(f"{SEVERITIES[found.severity]} : {found.sentence}", width)
    way_out = wrapped(texts.FIX.format(fix=found.fix), width - 2)
    return "\n".join([*lines, *(f"  {line}" for line in way_out)])
