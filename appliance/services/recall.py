"""What the box recalls for a visit: read once, under the station's lock, then a value."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from appliance.domain.antecedents import YEAR, Antecedents, needs_memory
from appliance.domain.facture import Complementaire
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.patient import Beneficiaire
from appliance.domain.preuves import Preuves
from appliance.domain.registre.contrat import Choix, ContratAmc, proposer_contrat
from appliance.domain.registre.convention import as_settled
from appliance.domain.registre.droits import organisme_on, situation_on
from appliance.domain.tiers_payant import Contrat
from appliance.domain.visite import Situation, Trajet, Visite
from appliance.queue.store import Store
from appliance.services.registre import Registre


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recall:
    """What was billed before, and what the register has of the patient.

    Attributes:
        preuves: rights and documents; None without a record: nothing is then asked of them.
        contrat: the one proposed for the day of the care, None where a person must choose.
        complementaire: who insures the co-payment by that contract.
        trajet: the way to the patient; None where no address is on record.
    """

    antecedents: Antecedents = field(default_factory=Antecedents)
    preuves: Preuves | None = None
    contrat: Contrat | None = None
    complementaire: Complementaire | None = None
    trajet: Trajet | None = None

    @property
    def knows_rights(self) -> bool:
        """Tell whether some source was read on the patient's rights."""
        return self.preuves is not None and bool(self.preuves.droits)

    @property
    def organisme(self) -> Organisme | None:
        """The body that the rights on record name, None where nothing does."""
        return None if self.preuves is None else organisme_on(self.preuves.droits)

    def situation(self, entered: Situation, day: date) -> Situation:
        """Return the rights that price a visit: as entered, else those that were read."""
        bare = Situation(age=entered.age, nature=entered.nature, cancer=entered.cancer)
        if entered != bare or self.preuves is None or not self.knows_rights:
            return entered
        read = situation_on(self.preuves.droits, day, entered.age)
        return replace(read, nature=entered.nature, cancer=entered.cancer)


def gather(
    registre: Registre,
    who: Beneficiaire,
    visites: Sequence[Visite],
    sans: NumeroFacture | None = None,
) -> Recall:
    """Return what the box knows of a patient, but for one invoice.

    Args:
        registre: the register.
        who: the patient.
        visites: the passages to bill; by the last one's day a contract is proposed.
        sans: see `antecedents`.
    """
    before = antecedents(registre.store, who, visites, sans)
    fiche = registre.reconnaitre(who).fiche
    if fiche is None:
        return Recall(antecedents=before)
    fichiers = registre.store.registre
    day = visites[-1].date_soins
    chosen = _chosen(registre, fiche.numero, day)
    conventions = [one.valeur for one in fichiers.conventions]
    return Recall(
        antecedents=before,
        preuves=Preuves(
            droits=tuple(registre.droits(fiche.numero)),
            pieces=tuple(one.valeur for one in fichiers.pieces.of(fiche.numero)),
        ),
        contrat=None if chosen is None else as_settled(chosen, conventions, day),
        complementaire=_complementaire(chosen),
        trajet=fiche.valeur.adresse.trajet() if fiche.valeur.adresse else None,
    )


def antecedents(
    store: Store,
    who: Beneficiaire,
    visites: Sequence[Visite],
    sans: NumeroFacture | None = None,
) -> Antecedents:
    """Return what was billed before: of the days, or of a year where an act is limited over it."""
    days = sorted({one.date_soins for one in visites})
    memory = YEAR if any(map(needs_memory, visites)) else timedelta()
    return store.antecedents(who, days, since=days[0] - memory, sans=sans)


def _chosen(registre: Registre, patient: int, day: date) -> ContratAmc | None:
    """Return the proposed contract; an expired one, which says its dates, where none holds."""
    contrats = [one.valeur for one in registre.store.registre.contrats.of(patient)]
    proposed = proposer_contrat(contrats, day)
    return contrats[-1] if proposed.choix is Choix.PERIME else proposed.contrat


def _complementaire(chosen: ContratAmc | None) -> Complementaire | None:
    if chosen is None:
        return None
    return Complementaire(amc=chosen.amc, adherent=chosen.adherent)
