"""The facts of one visit.  What follows from them is worked out elsewhere, never entered here.

A fact that nobody knows keeps its default, and the rules that need it then say nothing.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Final

from appliance.domain.acte import Nature, Prescription, Soin
from appliance.domain.calendar import Calendrier

IN_PATH: Final = frozenset("TNODUHRABJVYKLG")
OUT_OF_PATH: Final = frozenset("SPIEWFZC")
"""Letters of the coordinated path, in and out; X is excluded from it altogether."""


class Profession(StrEnum):
    """Who gave the care."""

    IDEL = "idel"
    MG = "mg"


class Bsi(StrEnum):
    """Level of the BSI, which is the code of its daily package."""

    BSA = "BSA"
    BSB = "BSB"
    BSC = "BSC"


class Terrain(StrEnum):
    """What the road is like: it changes the kilometre's price and abatement."""

    PLAINE = "plaine"
    MONTAGNE = "montagne"


class MotifVisite(StrEnum):
    """Why a doctor's visit was at home."""

    AUCUN = "none"
    MEDICAL = "medical"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The patient's rights, as far as they change a price.

    Attributes:
        age: full years on the day of the care, None when unknown.
        terrorisme: victim of an act of terrorism.
        regime: two digits of the scheme, empty when unknown.
        exonere: exonerated in person (invalidity or military pension, annuity of 66.66 % or more).
        maternite_le: presumed delivery, or birth of the child.
    """

    age: int | None = None
    nature: Nature = Nature.MALADIE
    ald: bool = False
    c2s: bool = False
    ame: bool = False
    regime_local: bool = False
    aspa: bool = False
    cancer: bool = False
    exonere: bool = False
    terrorisme: bool = False
    regime: str = ""
    maternite_le: date | None = None
    at_numero: str = ""
    accident_le: date | None = None

    @property
    def mineur(self) -> bool:
        """Tell whether the patient is known to be under eighteen."""
        return self.age is not None and self.age < 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajet:
    """The way to the patient.

    Attributes:
        km: one way, from the nearest cabinet of the profession.
        autre_commune: the patient lives in another commune or agglomeration.
        meme_visite: another patient at this address carries the displacement.
        km_du_jour: kilometres already billed that day, which count for the daily cap.
        ifi_du_jour: IFI already billed for this patient that day, None for one a passage.
    """

    km: Decimal = Decimal(0)
    terrain: Terrain = Terrain.PLAINE
    autre_commune: bool = False
    meme_visite: bool = False
    km_du_jour: Decimal = Decimal(0)
    ifi_du_jour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercice:
    """The circumstances that only a doctor's invoice has.

    Attributes:
        parcours: letter of the coordinated path.
        compte_rendu: not the treating doctor, respects the path, sends a report.
        regule: the call came through on-call regulation.
        opposable: sector 1, or sector 2 with OPTAM.
        honoraires: what the doctor asks, in centimes; None for the tariff.
    """

    parcours: str = "T"
    compte_rendu: bool = False
    motif: MotifVisite = MotifVisite.AUCUN
    regule: bool = False
    secteur: int = 1
    optam: bool = True
    honoraires: int | None = None

    @property
    def opposable(self) -> bool:
        """Tell whether the doctor may bill the letters of the treating doctor's convention."""
        return self.secteur == 1 or self.optam


@dataclass(frozen=True, slots=True, kw_only=True)
class Forcee:
    """A line that the user adds to, or puts in place of, what the rules derive."""

    code: str
    coefficient: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visite:
    """What happened: what was done, where, when, on whose order.

    Attributes:
        passage: rank of this passage at the patient that day, all nurses together.
        plus_tot: acts already billed for this patient that day.
        appel_urgent: called out urgently, between 19:00 and 07:00.
        palliatif: palliative care, ground of the MCI.
        calendrier: the public holidays of the place.
        aujourdhui: the day on which the visit is priced, None when nobody asks.
    """

    actes: tuple[Soin, ...]
    date_soins: date
    domicile: bool
    prescription: Prescription | None
    profession: Profession = Profession.IDEL
    heure: time = time(10)
    patient: Situation = Situation()
    passage: int = 1
    plus_tot: tuple[Soin, ...] = ()
    bsi: Bsi | None = None
    trajet: Trajet = Trajet()
    appel_urgent: bool = False
    palliatif: bool = False
    exercice: Exercice = Exercice()
    calendrier: Calendrier = Calendrier.METROPOLE
    forcees: tuple[Forcee, ...] = ()
    aujourdhui: date | None = None

    @property
    def natures(self) -> frozenset[Nature]:
        """The natures of the insurance that the acts fall under; that of the patient for none."""
        own = self.patient.nature
        return frozenset(soin.nature or own for soin in self.actes) or frozenset({own})

    @property
    def ifi_du_jour(self) -> int:
        """The IFI billed for this patient before this passage, that day."""
        counted = self.trajet.ifi_du_jour
        return self.passage - 1 if counted is None else counted

    @property
    def deplacement(self) -> bool:
        """Tell whether a displacement is due: home care, prescribed, and nobody else carries it."""
        ordered = self.prescription is not None and self.prescription.domicile
        return self.domicile and ordered and not self.trajet.meme_visite
