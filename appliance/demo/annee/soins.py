"""The year's care: visits, their invoices, and the lots in which these leave."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from appliance.demo.annee.calendrier import DAY, each_day
from appliance.demo.annee.hasard import Hasard
from appliance.demo.annee.modele import (
    Acte,
    FactureAnnee,
    LotAnnee,
    PartAnnee,
    Patient,
    Prise,
    Soignant,
)
from appliance.demo.annee.personnes import patients, soignants
from appliance.demo.annee.profil import MOST_INVOICES, Payeur, Profil, Volet

AMI: Final = 315
IFD: Final = 275
IK: Final = 35
"""Centimes of one, as a nurse billed them in 2025."""
GESTES: Final = {"1": 40, "1.5": 20, "2": 15, "3": 10, "4": 15}
"""Coefficients of the acts and their weights."""
SHARE: Final = 60
WHOLE: Final = 100
"""Percent that the AMO pays."""
FSE_DAYS: Final = (2, 5)
"""Lots of FSE leave on Wednesdays and Saturdays, those of DRE on Saturdays."""
DRE_DAYS: Final = (5,)
MORNING: Final = timedelta(hours=6)
MINUTES: Final = 12 * 60


def factures(profil: Profil, seed: int) -> Iterator[FactureAnnee]:
    """Yield the year's documents by rank; one more than asked where the last needs a DRE."""
    hasard = Hasard(seed, "soins")
    nurses = soignants(profil.professionnels)
    known = [patients(profil, seed, nurse) for nurse in nurses]
    days = [*each_day(profil.debut, profil.fin)]
    rang = 0
    for number, day in enumerate(days, 1):
        while rang < profil.factures * number // len(days):
            nurse = hasard.randrange(len(nurses))
            patient = hasard.choice(known[nurse])
            for one in _documents(rang + 1, nurses[nurse], patient, day, hasard):
                yield one
                rang = one.rang


def parts_of(facture: FactureAnnee) -> Iterator[PartAnnee]:
    """Yield the shares that a document asks for."""
    patient = facture.patient
    if not facture.is_dre:
        yield PartAnnee(facture, Volet.AMO, patient.amo, facture.amo)
    if facture.is_dre and patient.amc is not None:
        yield PartAnnee(facture, Volet.AMC, patient.amc, facture.amc)
    elif patient.prise is Prise.UNIQUE:
        yield PartAnnee(facture, Volet.AMC, patient.amo, facture.amc)


def lots(documents: Sequence[FactureAnnee]) -> Sequence[LotAnnee]:
    """Return the lots, by rank: one professional, one addressee, one day of sending."""
    held: Mapping[tuple[date, int, str], list[FactureAnnee]] = defaultdict(list)
    for one in documents:
        held[one.envoyee, one.soignant.rang, addressee(one).cle].append(one)
    whole = [
        (day, group[start : start + MOST_INVOICES])
        for (day, _, _), group in sorted(held.items())
        for start in range(0, len(group), MOST_INVOICES)
    ]
    return [
        LotAnnee(
            rang,
            day,
            group[0].soignant,
            addressee(group[0]),
            tuple(one.rang for one in group),
        )
        for rang, (day, group) in enumerate(whole, 1)
    ]


def addressee(facture: FactureAnnee) -> Payeur:
    """Return whom a document goes to."""
    patient = facture.patient
    return patient.amc if facture.is_dre and patient.amc is not None else patient.amo


def _documents(
    rang: int, soignant: Soignant, patient: Patient, day: date, hasard: Hasard
) -> Iterator[FactureAnnee]:
    """Yield the FSE of a visit, and its DRE where the mutuelle gets one."""
    percent = WHOLE if patient.prise is Prise.EXONERE else SHARE
    coefficient = hasard.one_of([*GESTES], [*GESTES.values()])
    actes = [_acte("AMI", coefficient, AMI, percent), _acte("IFD", "1", IFD, percent)]
    if patient.km:
        actes.append(_acte("IK", f"{patient.km}", IK, percent))
    made = datetime(day.year, day.month, day.day, tzinfo=UTC) + MORNING
    made += timedelta(minutes=hasard.randrange(MINUTES))
    fse = FactureAnnee(rang, soignant, patient, day, made, sent_on(day, FSE_DAYS), tuple(actes))
    yield fse
    if patient.prise is Prise.SEPARE:
        leaves = sent_on(day, DRE_DAYS)
        yield FactureAnnee(rang + 1, soignant, patient, day, made, leaves, fse.actes, fse=rang)


def sent_on(day: date, weekdays: Sequence[int]) -> date:
    """Return the first of these weekdays from a day on."""
    return next(
        day + DAY * ahead for ahead in range(7) if (day + DAY * ahead).weekday() in weekdays
    )


def _acte(lettre: str, coefficient: str, prix: int, percent: int) -> Acte:
    whole, _, tenths = coefficient.partition(".")
    montant = half_up(prix * int(f"{whole}{tenths or '0'}"), 10)
    amo = half_up(montant * percent, 100)
    return Acte(lettre, coefficient, prix, montant, amo, montant - amo)


def half_up(value: int, by: int) -> int:
    """Divide, and round a half upwards."""
    return (2 * value + by) // (2 * by)
