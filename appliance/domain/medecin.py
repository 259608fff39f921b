"""From facts to lines, for a general practitioner."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from itertools import chain, repeat
from typing import Final

from appliance.domain.acte import Soin, Trait
from appliance.domain.calendar import is_holiday
from appliance.domain.cumul import FULL, HALF, NOTHING
from appliance.domain.deplacement import kilometres
from appliance.domain.ebauche import Choix, Ebauche
from appliance.domain.tarif import Tarifs
from appliance.domain.visite import IN_PATH, MotifVisite, Visite

CONVENTION: Final = "(convention médicale)"
MEG_AGE: Final = 6
SATURDAY: Final = 5
SUNDAY: Final = 6
EVENING: Final = time(20)
MORNING: Final = time(8)
DEEP_NIGHT_ENDS: Final = time(6)
NOON: Final = time(12)
SECTOR_2: Final = {"G": "C", "VG": "V"}
"""Letters of a doctor of sector 2 without OPTAM."""
WITH_MEG: Final = frozenset({"G", "VG", "TCG"})
WITH_MCG: Final = frozenset({"G", "TCG"})
WITH_MARKS: Final = frozenset({"G", "VG", "C", "V"})
ON_CALL: Final = {
    "F": "Dimanche ou jour férié, appel non régulé",
    "MN": "Nuit, 20 h à 24 h ou 6 h à 8 h, appel non régulé",
    "MM": "Milieu de nuit, 0 h à 6 h, appel non régulé",
    "CRD": "Dimanche, jour férié ou samedi après-midi, appel régulé, au cabinet",
    "CRN": "Nuit, 20 h à 24 h ou 6 h à 8 h, appel régulé, au cabinet",
    "CRM": "Milieu de nuit, 0 h à 6 h, appel régulé, au cabinet",
    "VRD": "Dimanche, jour férié ou samedi après-midi, appel régulé, en visite",
    "VRN": "Nuit, 20 h à 24 h ou 6 h à 8 h, appel régulé, en visite",
    "VRM": "Milieu de nuit, 0 h à 6 h, appel régulé, en visite",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """One lawful way to share a session between clinical and technical acts."""

    parts: tuple[tuple[Soin, Decimal], ...]
    mot: str


def choix_medecin(visite: Visite, tarifs: Tarifs) -> Iterator[Choix]:
    """Yield every lawful set of lines; at least one."""

    def price(soin: Soin) -> int:
        return tarifs.amount(soin.acte.lettre, visite.date_soins) or 0

    for choice in _associations(visite.actes, price):
        acts = tuple(_act(soin, rate, visite) for soin, rate in choice.parts)
        billed = {each.code for each in acts if each.abattement}
        extras = tuple(_extras(billed, visite, tarifs))
        yield Choix((*acts, *extras), choice.mot)


def is_visit(visite: Visite) -> bool:
    """Tell whether the doctor went to the patient."""
    return any(soin.acte.lettre == "VG" for soin in visite.actes)


def is_off_duty(visite: Visite) -> bool:
    """Tell whether the day is a Sunday or a holiday."""
    day = visite.date_soins
    return day.weekday() == SUNDAY or is_holiday(day, visite.calendrier)


def on_call_mark(visite: Visite) -> str:
    """Return the on-call majoration that day and hour open, empty in ordinary hours.

    Night stands before Sunday: a session carries one of them.
    """
    hour, regulated = visite.heure, visite.exercice.regule
    prefix = ("VR" if is_visit(visite) else "CR") if regulated else "M"
    if hour < DEEP_NIGHT_ENDS:
        return f"{prefix}M"
    if hour >= EVENING or hour < MORNING:
        return f"{prefix}N"
    saturday = visite.date_soins.weekday() == SATURDAY and hour >= NOON
    if regulated and (is_off_duty(visite) or saturday):
        return f"{prefix}D"
    return "F" if is_off_duty(visite) else ""


def _associations(soins: Sequence[Soin], price: Callable[[Soin], int]) -> Iterator[Parts]:
    """Share a session between a consultation and technical acts.

    A consultation does not stand beside a technical act, save those that the CCAM names; of two
    technical acts the cheaper is halved, the others are free (CCAM, Livre III, own knowledge).
    """
    ordered = sorted(soins, key=lambda soin: (-price(soin), not soin.ald, soin.acte.id))
    clinical = [soin for soin in ordered if not soin.est(Trait.CCAM)]
    technical = [soin for soin in ordered if soin.est(Trait.CCAM)]
    beside = [soin for soin in technical if soin.est(Trait.CUMUL_CONSULTATION)]
    if clinical:
        rates = [(soin, FULL) for soin in (*clinical, *beside)]
        left = [(soin, NOTHING) for soin in technical if soin not in beside]
        yield Parts((*rates, *left), "la consultation sans l’acte technique")
    if not clinical or len(beside) < len(technical):
        ladder = chain((FULL, HALF), repeat(NOTHING))
        free = [(soin, NOTHING) for soin in clinical]
        words = "l’acte technique sans la consultation"
        yield Parts((*zip(technical, ladder, strict=False), *free), words)


def _act(soin: Soin, rate: Decimal, visite: Visite) -> Ebauche:
    acte = soin.acte
    opposable = visite.exercice.opposable
    code = acte.lettre if opposable else SECTOR_2.get(acte.lettre, acte.lettre)
    technical = soin.est(Trait.CCAM)
    why = {FULL: "", HALF: " : 50 %, deuxième acte technique", NOTHING: " : non cumulable"}[rate]
    return Ebauche(
        code=code,
        regle="CCAM-1" if technical else "MG-1",
        phrase=f"{acte.label} {'(CCAM)' if technical else CONVENTION}{why}",
        bareme=code,
        soins=(soin,),
        coefficient=acte.coefficient,
        abattement=rate,
        principale=True,
    )


def _extras(codes: set[str], visite: Visite, tarifs: Tarifs) -> Iterator[Ebauche]:
    """Yield what goes with the clinical acts that are billed."""
    age, exercice = visite.patient.age, visite.exercice
    if codes & WITH_MEG and age is not None and age < MEG_AGE:
        yield _extra("MEG", "MEG-1", "Enfant de moins de six ans", visite)
    if codes & WITH_MCG and exercice.compte_rendu and exercice.parcours in IN_PATH - {"T"}:
        phrase = "Coordination : compte rendu au médecin traitant, parcours respecté"
        yield _extra("MCG", "MCG-1", phrase, visite)
    travels = is_visit(visite) and visite.domicile and not visite.trajet.meme_visite
    if travels and exercice.motif is MotifVisite.MEDICAL:
        yield _extra("MD", "MD-1", "Déplacement, visite justifiée par l’état du patient", visite)
    if travels and exercice.motif is MotifVisite.URGENT:
        yield _extra("MU", "MU-1", "Visite urgente", visite)
    if codes & WITH_MARKS and (mark := on_call_mark(visite)):
        yield _extra(mark, "PDS-1", ON_CALL[mark], visite)
    if travels:
        yield from kilometres(visite, tarifs)


def _extra(code: str, regle: str, phrase: str, visite: Visite) -> Ebauche:
    return Ebauche(
        code=code,
        regle=regle,
        phrase=f"{phrase} {CONVENTION}",
        bareme=code,
        soins=visite.actes,
    )
