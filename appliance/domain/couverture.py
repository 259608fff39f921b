"""Who insures what: rates by order of substitution, codes of nature and exoneration, flat sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Final, Protocol

from appliance.domain.acte import Nature, Trait
from appliance.domain.ebauche import Ebauche
from appliance.domain.money import part
from appliance.domain.tarif import Tarifs
from appliance.domain.visite import OUT_OF_PATH, Profession, Visite

WHOLE: Final = "TAUX_EXONERE"
SIXTEEN: Final = 16
MINES: Final = "07"
SNCF: Final = "04"
HEAVY: Final = frozenset({"1", "C"})
NATURES: Final = {
    Nature.MALADIE: "10",
    Nature.MATERNITE: "30",
    Nature.AT: "41",
    Nature.PREVENTION: "90",
}
"""Codes of B2.  13, sickness under the scheme of Alsace-Moselle, stands in for 10."""
NATURE_WORDS: Final = {
    Nature.MALADIE: "maladie",
    Nature.MATERNITE: "maternité",
    Nature.AT: "accident du travail",
    Nature.PREVENTION: "prévention",
}
MONTHS_BEFORE_BIRTH: Final = 4
AFTER_BIRTH: Final = timedelta(days=12)


class Facturee(Protocol):
    """What the flat sums ask about a line."""

    @property
    def montant(self) -> int:
        """Centimes."""

    @property
    def exo(self) -> str:
        """Code of the exoneration (B2)."""

    @property
    def quantite(self) -> Decimal:
        """How many of it."""

    @property
    def principale(self) -> bool:
        """An act, not what accompanies it."""


@dataclass(frozen=True, slots=True)
class Taux:
    """What the compulsory insurance pays of a line.

    Attributes:
        bareme: parameter that holds the rate, empty where it pays nothing.
        exo: code of the exoneration (B2).
        phrase: French, for the line; empty for the ordinary rate.
    """

    bareme: str
    exo: str
    phrase: str = ""


def taux(ebauche: Ebauche, montant: int, visite: Visite, tarifs: Tarifs) -> Taux:
    """Return the rate of a line: the first case that holds, in the order of the specification.

    A majoration or a displacement has the best case of the care that it accompanies.
    """
    cases = chain(
        _of_the_person(visite),
        _of_the_care(ebauche, montant, visite, tarifs),
        _of_the_scheme(visite),
    )
    return next(cases, None) or ordinary(visite.profession)


def _of_the_person(visite: Visite) -> Iterator[Taux]:
    patient, nature = visite.patient, nature_of(visite)
    if patient.ame:
        yield Taux("", "0", "AME : payé par son fonds")
    if nature is not Nature.MALADIE:
        yield Taux(WHOLE, "0", f"{NATURE_WORDS[nature]} : 100 %")
    if patient.terrorisme:
        yield Taux(WHOLE, "0", "victime du terrorisme : 100 %")
    if patient.regime == MINES:
        yield Taux(WHOLE, "6", "régime minier : 100 %")
    if patient.exonere:
        yield Taux(WHOLE, "5", "assuré exonéré : 100 %")


def _of_the_care(ebauche: Ebauche, montant: int, visite: Visite, tarifs: Tarifs) -> Iterator[Taux]:
    patient, soins = visite.patient, ebauche.soins
    if tarifs.exonerant(ebauche.bareme):
        yield Taux(WHOLE, "3", "acte exonérant : 100 %")
    if patient.ald and any(soin.ald for soin in soins):
        yield Taux(WHOLE, "4", "soins en rapport avec l’ALD : 100 %")
    if patient.mineur and any(soin.contraception for soin in soins):
        yield Taux(WHOLE, "3", "contraception d’une mineure : 100 %")
    if ebauche.principale and montant >= _threshold(visite, tarifs):
        technical = any(soin.est(Trait.CCAM) for soin in soins)
        yield Taux(WHOLE, "C" if technical else "1", "acte de 120 € ou plus : 100 %")


def _of_the_scheme(visite: Visite) -> Iterator[Taux]:
    if visite.patient.regime_local:
        yield Taux("TAUX_REGIME_LOCAL", "0", "régime local : 90 %")
    if visite.patient.aspa:
        yield Taux("TAUX_ASPA", "9", "ASPA : 80 %")


def ordinary(profession: Profession) -> Taux:
    """Return the rate that holds when nothing stands in for it."""
    return Taux("TAUX_MEDECIN" if profession is Profession.MG else "TAUX_INFIRMIER", "0")


def nature_of(visite: Visite) -> Nature:
    """Return the nature of the invoice; a mixture is refused, and priced as the patient's."""
    natures = visite.natures
    return next(iter(natures)) if len(natures) == 1 else visite.patient.nature


def nature_code(visite: Visite) -> str:
    """Return the code of the nature of the insurance (B2)."""
    nature = nature_of(visite)
    local = nature is Nature.MALADIE and visite.patient.regime_local
    return "13" if local else NATURES[nature]


def coupure(total: int, visite: Visite, tarifs: Tarifs) -> int:
    """Return the cut for care outside the path, in centimes, taken once from a doctor's invoice.

    40 % of the base, capped.  Under sixteen, and for maternity, accidents at work and
    prevention, there is no path; the AME pays by another road.
    """
    patient = visite.patient
    young = patient.age is not None and patient.age < SIXTEEN
    outside = visite.exercice.parcours in OUT_OF_PATH and visite.profession is Profession.MG
    if not outside or young or patient.ame or nature_of(visite) is not Nature.MALADIE:
        return 0
    rate = tarifs.amount("MTM_TAUX", visite.date_soins)
    cap = tarifs.amount("MTM_PLAFOND", visite.date_soins)
    return 0 if rate is None or cap is None else min(part(total, rate), cap)


def retenue(lignes: Sequence[Facturee], visite: Visite, tarifs: Tarifs) -> int | None:
    """Return what the caisse withholds later, in centimes, None when the age is unknown.

    Participation forfaitaire for a doctor, franchise for a nurse, by act and capped by day, the
    acts billed earlier that day counted; and the flat co-payment of an act of 120 € or more.
    Never inside the invoice, and not asked from minors, in maternity, nor with C2S or AME.
    """
    patient, day = visite.patient, visite.date_soins
    if patient.age is None:
        return None
    if patient.mineur or patient.c2s or patient.ame or nature_of(visite) is Nature.MATERNITE:
        return 0

    def value(code: str) -> int:
        return tarifs.amount(code, day) or 0

    heavy = value("TMF") if any(ligne.exo in HEAVY for ligne in lignes) else 0
    paid = (ligne for ligne in lignes if ligne.principale and ligne.montant)
    actes = sum(int(ligne.quantite) for ligne in paid)
    doctor = visite.profession is Profession.MG
    each = value("PF" if doctor else "FM")
    cap = each * value("PF_JOUR") if doctor else value("FM_JOUR")
    before = min(len(visite.plus_tot) * each, cap)
    return min(before + actes * each, cap) - before + heavy


def in_maternity_window(birth: date, day: date) -> bool:
    """Tell whether all care is covered by the maternity: from the sixth month to 12 days after."""
    return _months_earlier(birth, MONTHS_BEFORE_BIRTH) <= day <= birth + AFTER_BIRTH


def _months_earlier(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _threshold(visite: Visite, tarifs: Tarifs) -> int:
    """Return the amount from which a doctor's act is exonerated; above any amount without one."""
    doctor = visite.profession is Profession.MG
    threshold = tarifs.amount("SEUIL_TMF", visite.date_soins) if doctor else None
    return 1 << 62 if threshold is None else threshold
