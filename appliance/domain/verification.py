"""What a caisse would refuse in a visit: each check a line of a table, on the facts and the lines.

The sentences stand in `refus`; here only what makes them true.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from appliance.domain.acte import Acte, Nature, Soin, Trait
from appliance.domain.controles import Finding
from appliance.domain.couverture import SNCF, in_maternity_window, nature_of
from appliance.domain.deplacement import IFI_PER_DAY
from appliance.domain.identifiers import is_rpps
from appliance.domain.majorations import (
    MIE_AGE,
    is_lone_light_act,
    night_is_ordered,
    night_of,
    sunday_is_ordered,
)
from appliance.domain.medecin import MEG_AGE, is_visit
from appliance.domain.refus import constat
from appliance.domain.visite import IN_PATH, OUT_OF_PATH, Bsi, Profession, Visite

PACKAGES: Final = frozenset(Bsi)
MOMENTS: Final = frozenset({"NUIT", "NUIT_PROFONDE", "DIMANCHE_FERIE"})
NIGHTS: Final = frozenset({"NUIT", "NUIT_PROFONDE"})
LUMP_SUMS: Final = frozenset({"IFD", "IFI"})
DISPLACEMENTS: Final = LUMP_SUMS | {"IK"}
TLL_PER_DAY: Final = 2
TWO_YEARS: Final = timedelta(days=730)
DA_PER_MILLE: Final = 175


@dataclass(frozen=True, slots=True)
class Examen:
    """A visit, the codes that stand on its invoice, derived and forced, and what it comes to.

    Attributes:
        total: the base, in centimes.
        depassement: what is asked above it, in centimes.
    """

    visite: Visite
    codes: frozenset[str]
    total: int = 0
    depassement: int = 0

    @property
    def forces(self) -> frozenset[str]:
        """The codes that the user asked for."""
        return frozenset(forcee.code for forcee in self.visite.forcees)

    @property
    def jour(self) -> tuple[Soin, ...]:
        """Every act of the day: before this passage, and now."""
        return (*self.visite.plus_tot, *self.visite.actes)

    def fait(self, trait: Trait) -> bool:
        """Tell whether an act with this trait was done in this session."""
        return any(soin.est(trait) for soin in self.visite.actes)


Check = tuple[str, Callable[[Examen], bool]]


def verifier(examen: Examen) -> tuple[Finding, ...]:
    """Return what is wrong with a visit and its lines.  Never raises."""
    checks = NURSE if examen.visite.profession is Profession.IDEL else DOCTOR
    found = [constat(name) for name, wrong in (*COMMON, *checks) if wrong(examen)]
    return (*found, *_limits(examen))


def _limits(examen: Examen) -> Iterator[Finding]:
    """Yield the acts done more often than a day allows, or before they existed."""
    counts = Counter(soin.acte.id for soin in examen.jour)
    actes: dict[str, Acte] = {soin.acte.id: soin.acte for soin in examen.visite.actes}
    for acte in actes.values():
        if acte.par_jour is not None and counts[acte.id] > acte.par_jour:
            yield constat("act-daily-limit", code=f"{acte.label} : {acte.par_jour} par jour")
        if acte.depuis is not None and examen.visite.date_soins < acte.depuis:
            yield constat("act-not-yet", code=f"{acte.label} : {acte.depuis:%d/%m/%Y}")


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


def _prescriber_wrong(examen: Examen) -> bool:
    """Tell a RPPS number whose key is wrong; the key of an AM number is not published."""
    prescription = examen.visite.prescription
    if prescription is None or prescription.acces_direct:
        return False
    number = prescription.prescripteur
    return len(number) == 11 and not is_rpps(number)


def _prescribed_later(examen: Examen) -> bool:
    prescription = examen.visite.prescription
    return prescription is not None and prescription.date > examen.visite.date_soins


def _unprescribed_displacement(examen: Examen) -> bool:
    prescription = examen.visite.prescription
    ordered = prescription is not None and prescription.domicile
    return examen.visite.domicile and not ordered and bool(examen.forces & DISPLACEMENTS)


def _second_package(examen: Examen) -> bool:
    later = examen.visite.passage > 1 and bool(examen.forces & PACKAGES)
    again = _billed_package(examen) and bool(examen.codes & PACKAGES)
    return len(examen.codes & PACKAGES) > 1 or later or again


def _billed_package(examen: Examen) -> bool:
    return any(soin.acte.lettre in PACKAGES for soin in examen.visite.plus_tot)


def _ais_with_bsi(examen: Examen) -> bool:
    """Tell the two on one day, in either order."""
    ais = any(soin.acte.lettre == "AIS" for soin in examen.jour) or "AIS" in examen.forces
    return ais and (_has_bsi(examen) or _billed_package(examen))


def _has_bsi(examen: Examen) -> bool:
    return examen.visite.bsi is not None or bool(examen.codes & PACKAGES)


def _count(soins: Sequence[Soin], trait: Trait) -> int:
    return sum(soin.est(trait) for soin in soins)


def _aged(examen: Examen, limit: int) -> bool:
    age = examen.visite.patient.age
    return age is not None and age >= limit


def _overrun_unfounded(examen: Examen) -> bool:
    """Tell an overrun in sector 1, inside the path, that no mark explains."""
    exercice = examen.visite.exercice
    free = exercice.secteur == 2 or examen.visite.patient.c2s or "DE" in examen.forces
    return bool(examen.depassement) and exercice.parcours in IN_PATH and not free


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
    ("mau-with-bsi", lambda e: "MAU" in e.codes and _has_bsi(e)),
    ("mci-with-bsi", lambda e: "MCI" in e.codes and _has_bsi(e)),
    ("mci-with-assessment", lambda e: "MCI" in e.codes and e.fait(Trait.BILAN)),
    ("mci-at-cabinet", lambda e: "MCI" in e.forces and not e.visite.domicile),
    ("bsi-once-per-day", _second_package),
    ("ais-with-bsi", _ais_with_bsi),
    ("amx-required-with-bsi", lambda e: "AMI" in e.forces and _has_bsi(e)),
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
    ("meg-age", lambda e: "MEG" in e.forces and _aged(e, MEG_AGE)),
    ("mcg-with-da", lambda e: e.codes >= {"MCG", "DA"}),
    ("mcg-on-visit", lambda e: "MCG" in e.codes and is_visit(e.visite)),
    (
        "visit-majoration-at-cabinet",
        lambda e: bool(e.forces & {"MD", "MU"}) and not is_visit(e.visite),
    ),
    ("on-call-once", lambda e: len(e.codes & {"F", "MN", "MM", "CRD", "CRN", "CRM"}) > 1),
    ("c2s-overrun", lambda e: e.visite.patient.c2s and e.depassement > 0),
    ("overrun-unfounded", _overrun_unfounded),
    ("da-limit", _da_too_high),
    ("path-unknown", lambda e: e.visite.exercice.parcours == "X"),
)
