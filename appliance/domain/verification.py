"""What a caisse would refuse in a visit: each check a line of a table, on the facts and the lines.

The sentences stand in `refus`; here only what makes them true.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from appliance.domain.acte import Nature, Soin, Trait
from appliance.domain.coherence import verifier_faits
from appliance.domain.controles import Finding
from appliance.domain.couverture import SNCF, in_maternity_window, nature_of
from appliance.domain.examen import Examen
from appliance.domain.identifiers import is_am, is_finess, is_rpps
from appliance.domain.limites import verifier_actes
from appliance.domain.refus import constat
from appliance.domain.verification_lignes import (
    DOCTOR_LINES,
    NURSE_LINES,
    PACKAGES,
    Check,
    has_bsi,
)
from appliance.domain.visite import IN_PATH, OUT_OF_PATH, Profession

TLL_PER_DAY: Final = 2
TWO_YEARS: Final = timedelta(days=730)
DA_PER_MILLE: Final = 175


def verifier(examen: Examen) -> tuple[Finding, ...]:
    """Return what is wrong with a visit and its lines.  Never raises."""
    nurse = examen.visite.profession is Profession.IDEL
    checks = (*NURSE, *NURSE_LINES) if nurse else (*DOCTOR, *DOCTOR_LINES)
    found = [constat(name) for name, wrong in (*COMMON, *checks) if wrong(examen)]
    facts = verifier_faits(examen.visite)
    return tuple(dict.fromkeys((*found, *facts, *verifier_actes(examen.visite))))


def _needs_prescription(examen: Examen) -> bool:
    visite = examen.visite
    own = all(soin.est(Trait.PROPRE_PRESCRIPTION) for soin in visite.actes)
    return visite.bsi is not None or not own


def _natures(examen: Examen, nature: Nature) -> bool:
    return nature in examen.visite.natures


def _outside_maternity(examen: Examen) -> bool:
    birth = examen.visite.patient.maternite_le
    if birth is None or nature_of(examen.visite) is not Nature.MATERNITE:
        return False
    return not in_maternity_window(birth, examen.visite.date_soins)


def _too_old(examen: Examen) -> bool:
    today = examen.visite.aujourdhui
    return today is not None and today - examen.visite.date_soins > TWO_YEARS


def _in_future(examen: Examen) -> bool:
    today = examen.visite.aujourdhui
    return today is not None and examen.visite.date_soins > today


def _prescriber(examen: Examen) -> str:
    """Return the number of who ordered the care; empty when the nurse did, or nobody is named."""
    prescription = examen.visite.prescription
    direct = prescription is None or prescription.acces_direct
    return "" if direct or prescription is None else prescription.prescripteur


def _prescriber_wrong(examen: Examen) -> bool:
    """Tell a RPPS number whose key is wrong; the key of an AM number is not published."""
    number = _prescriber(examen)
    return len(number) == 11 and number.isdecimal() and not is_rpps(number)


def _prescriber_odd(examen: Examen) -> bool:
    """Tell what is no number of a prescriber at all."""
    number = _prescriber(examen)
    rpps = len(number) == 11 and number.isdecimal()
    return bool(number) and not (rpps or is_am(number) or is_finess(number))


def _prescribed_later(examen: Examen) -> bool:
    prescription = examen.visite.prescription
    return prescription is not None and prescription.date > examen.visite.date_soins


def _second_package(examen: Examen) -> bool:
    later = examen.visite.passage > 1 and bool(examen.forces & PACKAGES)
    again = _billed_package(examen) and bool(examen.codes & PACKAGES)
    return len(examen.codes & PACKAGES) > 1 or later or again


def _billed_package(examen: Examen) -> bool:
    return any(soin.acte.lettre in PACKAGES for soin in examen.visite.plus_tot)


def _ais_with_bsi(examen: Examen) -> bool:
    """Tell the two on one day, in either order."""
    ais = any(soin.acte.lettre == "AIS" for soin in examen.jour) or "AIS" in examen.forces
    return ais and (has_bsi(examen) or _billed_package(examen))


def _count(soins: Sequence[Soin], trait: Trait) -> int:
    return sum(soin.est(trait) for soin in soins)


def _overrun_unfounded(examen: Examen) -> bool:
    """Tell an overrun in sector 1, inside the path, that no mark explains."""
    exercice = examen.visite.exercice
    free = exercice.secteur == 2 or examen.visite.patient.c2s or "DE" in examen.forces
    return bool(examen.depassement) and exercice.parcours in IN_PATH and not free


def _below_the_tariff(examen: Examen) -> bool:
    asked = examen.visite.exercice.honoraires
    return asked is not None and asked < examen.total


def _da_too_high(examen: Examen) -> bool:
    """Tell an authorised overrun above 17.5 % of the base, rounded up to the euro."""
    euro = 100
    limit = -(-examen.total * DA_PER_MILLE // (1000 * euro)) * euro
    outside = examen.visite.exercice.parcours in OUT_OF_PATH
    return examen.visite.exercice.secteur == 1 and outside and examen.depassement > limit


COMMON: Final[tuple[Check, ...]] = (
    ("care-date-in-future", _in_future),
    ("care-too-old", _too_old),
    ("mixed-nature", lambda e: len(e.visite.natures) > 1),
    (
        "at-reference-missing",
        lambda e: (
            _natures(e, Nature.AT)
            and not e.visite.patient.at_numero.strip()
            and e.visite.patient.accident_le is None
        ),
    ),
    (
        "maternity-date-missing",
        lambda e: _natures(e, Nature.MATERNITE) and e.visite.patient.maternite_le is None,
    ),
    ("maternity-window", _outside_maternity),
    (
        "ald-without-protocol",
        lambda e: not e.visite.patient.ald and any(soin.ald for soin in e.visite.actes),
    ),
    ("sncf-rate-unknown", lambda e: e.visite.patient.regime == SNCF),
    ("terrorism-code-unknown", lambda e: e.visite.patient.terrorisme),
    ("nothing-billed", lambda e: not e.visite.actes and e.visite.bsi is None and not e.forces),
)

NURSE: Final[tuple[Check, ...]] = (
    (
        "prescription-missing",
        lambda e: e.visite.prescription is None and _needs_prescription(e),
    ),
    (
        "direct-access-unlisted",
        lambda e: (
            e.visite.prescription is not None
            and e.visite.prescription.acces_direct
            and _needs_prescription(e)
        ),
    ),
    ("prescription-after-care", _prescribed_later),
    ("prescriber-invalid", _prescriber_wrong),
    ("prescriber-form", _prescriber_odd),
    ("bsi-once-per-day", _second_package),
    ("ais-with-bsi", _ais_with_bsi),
    (
        "long-infusion-once-per-day",
        lambda e: e.fait(Trait.PERFUSION_LONGUE) and _count(e.jour, Trait.PERFUSION_LONGUE) > 1,
    ),
    (
        "removal-with-short-infusion",
        lambda e: e.fait(Trait.RETRAIT_PERFUSION) and e.fait(Trait.PERFUSION_COURTE),
    ),
    (
        "tll-daily-limit",
        lambda e: sum(soin.acte.lettre == "TLL" for soin in e.jour) > TLL_PER_DAY,
    ),
    ("prior-agreement", lambda e: e.fait(Trait.ENTENTE_PREALABLE)),
)

DOCTOR: Final[tuple[Check, ...]] = (
    ("c2s-overrun", lambda e: e.visite.patient.c2s and e.depassement > 0),
    ("overrun-unfounded", _overrun_unfounded),
    ("da-limit", _da_too_high),
    ("fee-below-tariff", _below_the_tariff),
    ("path-unknown", lambda e: e.visite.exercice.parcours == "X"),
)
