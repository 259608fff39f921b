"""What a rule says against a line beside the others: each check a line of a table.

Most look at the lines that the user forces; those that the rules derive respect them.
"""

from collections.abc import Callable
from typing import Final

from appliance.domain.acte import Trait
from appliance.domain.deplacement import IFI_PER_DAY, billed_km, travels
from appliance.domain.examen import Examen
from appliance.domain.majorations import (
    MIE_AGE,
    is_lone_light_act,
    mci_has_ground,
    night_is_ordered,
    night_of,
    opens_no_moment,
    sunday_is_ordered,
)
from appliance.domain.medecin import MEG_AGE, ON_CALL, is_off_duty, is_visit, on_call_mark
from appliance.domain.visite import IN_PATH, Bsi

PACKAGES: Final = frozenset(Bsi)
MOMENTS: Final = frozenset({"NUIT", "NUIT_PROFONDE", "DIMANCHE_FERIE"})
NIGHTS: Final = frozenset({"NUIT", "NUIT_PROFONDE"})
LUMP_SUMS: Final = frozenset({"IFD", "IFI"})
DISPLACEMENTS: Final = LUMP_SUMS | {"IK"}
CONSULTATIONS: Final = frozenset({"G", "VG", "C", "V", "TCG", "APC", "COE"})
HELPS: Final = frozenset({"TLS", "TLL", "TLD"})
MARKS: Final = frozenset(ON_CALL)

Check = tuple[str, Callable[[Examen], bool]]


def _unprescribed_displacement(examen: Examen) -> bool:
    prescription = examen.visite.prescription
    ordered = prescription is not None and prescription.domicile
    return examen.visite.domicile and not ordered and bool(examen.forces & DISPLACEMENTS)


def has_bsi(examen: Examen) -> bool:
    """Tell whether the patient has a BSI, or a package of one stands on the invoice."""
    return examen.visite.bsi is not None or bool(examen.codes & PACKAGES)


def _aged(examen: Examen, limit: int) -> bool:
    age = examen.visite.patient.age
    return age is not None and age >= limit


def _unpaid_way(examen: Examen) -> bool:
    """Tell a displacement beside acts that all say they pay none."""
    acts = examen.visite.actes
    stays = bool(acts) and all(soin.est(Trait.SANS_DEPLACEMENT) for soin in acts)
    return stays and examen.visite.bsi is None and bool(examen.forces & DISPLACEMENTS)


def _beyond_the_cap(examen: Examen) -> bool:
    """Tell kilometres of which none is paid: those of the day reached the second cap before."""
    visite = examen.visite
    due = visite.deplacement and travels(visite) and bool(billed_km(visite))
    return due and "IK" not in examen.codes and bool(visite.trajet.km_du_jour)


NURSE_LINES: Final[tuple[Check, ...]] = (
    ("domicile-not-prescribed", _unprescribed_displacement),
    (
        "displacement-at-cabinet",
        lambda e: not e.visite.domicile and bool(e.forces & DISPLACEMENTS),
    ),
    (
        "displacement-once-per-address",
        lambda e: e.visite.trajet.meme_visite and bool(e.forces & DISPLACEMENTS),
    ),
    ("ifd-with-ifi", lambda e: e.codes >= LUMP_SUMS),
    (
        "ifi-daily-limit",
        lambda e: "IFI" in e.forces and e.visite.ifi_du_jour >= IFI_PER_DAY,
    ),
    ("mau-coefficient", lambda e: "MAU" in e.codes and not is_lone_light_act(e.visite)),
    ("mau-with-mci", lambda e: e.codes >= {"MAU", "MCI"}),
    ("mau-with-bsi", lambda e: "MAU" in e.codes and has_bsi(e)),
    ("mci-with-bsi", lambda e: "MCI" in e.codes and has_bsi(e)),
    ("mci-with-assessment", lambda e: "MCI" in e.codes and e.fait(Trait.BILAN)),
    ("mci-at-cabinet", lambda e: "MCI" in e.forces and not e.visite.domicile),
    ("amx-required-with-bsi", lambda e: "AMI" in e.codes and has_bsi(e)),
    ("night-with-sunday", lambda e: len(e.codes & MOMENTS) > 1),
    (
        "night-not-prescribed",
        lambda e: bool(e.forces & NIGHTS) and not night_is_ordered(e.visite),
    ),
    (
        "night-hours",
        lambda e: bool(e.forces & NIGHTS - {night_of(e.visite.heure)}),
    ),
    (
        "sunday-not-open",
        lambda e: "DIMANCHE_FERIE" in e.forces and not sunday_is_ordered(e.visite),
    ),
    ("mie-age", lambda e: "MIE" in e.forces and _aged(e, MIE_AGE)),
    ("mau-with-tele", lambda e: "MAU" in e.codes and (e.fait(Trait.TELE) or bool(e.codes & HELPS))),
    ("mci-ground", lambda e: "MCI" in e.forces and not mci_has_ground(e.visite)),
    (
        "majoration-excluded",
        lambda e: bool(e.forces & MOMENTS) and opens_no_moment(e.visite),
    ),
    ("displacement-included", lambda e: _unpaid_way(e) and not e.fait(Trait.SEUL)),
    ("displacement-with-tld", lambda e: _unpaid_way(e) and e.fait(Trait.SEUL)),
    ("ik-cap", _beyond_the_cap),
)

DOCTOR_LINES: Final[tuple[Check, ...]] = (
    ("meg-age", lambda e: "MEG" in e.forces and _aged(e, MEG_AGE)),
    ("mcg-with-da", lambda e: e.codes >= {"MCG", "DA"}),
    ("mcg-on-visit", lambda e: "MCG" in e.codes and is_visit(e.visite)),
    (
        "visit-majoration-at-cabinet",
        lambda e: bool(e.forces & {"MD", "MU"}) and not is_visit(e.visite),
    ),
    ("on-call-once", lambda e: len(e.codes & MARKS) > 1),
    ("on-call-day", lambda e: "F" in e.forces and not is_off_duty(e.visite)),
    (
        "on-call-hours",
        lambda e: bool(e.forces & MARKS - {"F", on_call_mark(e.visite)}),
    ),
    ("md-with-mu", lambda e: e.codes >= {"MD", "MU"}),
    (
        "mcg-by-treating-doctor",
        lambda e: "MCG" in e.forces and e.visite.exercice.parcours == "T",
    ),
    ("consultation-once", lambda e: len(e.codes & CONSULTATIONS) > 1),
    ("da-in-path", lambda e: "DA" in e.forces and e.visite.exercice.parcours in IN_PATH),
)
