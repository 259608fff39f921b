"""A visit that is not sealed: offered by the box, or entered by a person and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Final

from appliance.domain.acte import Acte, Prescription, Soin
from appliance.domain.apcv import ContexteApcv
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.serie import Prescrit
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Bsi, Exercice, MotifVisite, Profession, Visite

ORDINARY: Final = time(10)
"""The hour of a visit whose hour opens nothing."""
VISITS: Final = frozenset({"VG", "V"})
"""Letters of the acts for which the doctor goes to the patient."""


class Moment(StrEnum):
    """When the care was given, as far as the wording of the paper lets it change a price."""

    JOUR = "jour"
    NUIT = "nuit"  # 20:00 to 23:00, 05:00 to 08:00
    MILIEU_DE_NUIT = "milieu_de_nuit"  # 23:00 to 05:00


HOURS: Final = {Moment.NUIT: time(21), Moment.MILIEU_DE_NUIT: time(1)}
"""An hour of each; which one of them is the same to the price."""


class Garde(StrEnum):
    """Whether a doctor was on call: only then the hour changes the price."""

    AUCUNE = "aucune"
    REGULEE = "regulee"
    NON_REGULEE = "non_regulee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anterieur:
    """A passage before the one of a visit, on the same paper, that nobody billed."""

    jour: date
    soins: tuple[Prescrit, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Brouillon:
    """What a visit is, before the box completes it with what it knows.

    Attributes:
        soins: the acts by their ids, each with its relation to the ALD.
        prescription: None where a field is still empty, and for a doctor.
        parcours: letter of the coordinated path.
        moment: as a person said; by day the clock still tells a night that the paper asks for.
        bsi: level of the daily package of a dependent patient, None without one.
        forcage: why the rights are forced; empty where nobody does.
        apcv: the appli carte Vitale that was shown; None where none was.
        avant: earlier passages that go into the same invoice, in the order of time.
    """

    beneficiaire: Beneficiaire
    soins: tuple[Prescrit, ...]
    date_soins: date
    domicile: bool
    prescription: Prescription | None
    tiers_payant: TiersPayant
    parcours: str = "T"
    garde: Garde = Garde.AUCUNE
    motif: MotifVisite = MotifVisite.AUCUN
    moment: Moment = Moment.JOUR
    bsi: Bsi | None = None
    forcage: str = ""
    apcv: ContexteApcv | None = None
    avant: tuple[Anterieur, ...] = ()

    @property
    def ald(self) -> bool:
        """Tell whether some care is related to the ALD."""
        groups = (self.soins, *(one.soins for one in self.avant))
        return any(soin.ald for soins in groups for soin in soins)

    def visite(self, nomenclature: Mapping[str, Acte], profession: Profession, now: time) -> Visite:
        """Return the facts; an act that no table names any more is left out.

        Args:
            nomenclature: the acts by id.
            profession: who gave the care.
            now: the hour; it counts where the wording or the on-call opens it.
        """
        soins = tuple(
            Soin(acte=nomenclature[one.acte], ald=one.ald)
            for one in self.soins
            if one.acte in nomenclature
        )
        paper = self.prescription
        by_hour = self.garde is not Garde.AUCUNE or (paper is not None and paper.nuit)
        return Visite(
            actes=soins,
            date_soins=self.date_soins,
            domicile=self.domicile or any(one.acte.lettre in VISITS for one in soins),
            prescription=paper,
            profession=profession,
            heure=HOURS.get(self.moment, now if by_hour else ORDINARY),
            bsi=self.bsi,
            exercice=Exercice(
                parcours=self.parcours,
                regule=self.garde is Garde.REGULEE,
                motif=self.motif,
            ),
        )

    def visites(
        self, nomenclature: Mapping[str, Acte], profession: Profession, now: time
    ) -> tuple[Visite, ...]:
        """Return the facts of each passage, in the order of time; see `visite`.

        The earlier ones were by day, and all else as in this one.
        """
        earlier = [
            replace(self, soins=one.soins, date_soins=one.jour, moment=Moment.JOUR)
            for one in self.avant
        ]
        every = [
            *(one.visite(nomenclature, profession, ORDINARY) for one in earlier),
            self.visite(nomenclature, profession, now),
        ]
        return tuple(sorted(every, key=lambda one: one.date_soins))
