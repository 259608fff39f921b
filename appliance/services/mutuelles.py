"""The contracts of a patient and the conventions of the practice: entered, proposed, chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.contrat import (
    ContratAmc,
    ContratPropose,
    anomalies_contrat,
    proposer_contrat,
)
from appliance.domain.registre.convention import Convention, anomalies_convention, as_settled
from appliance.domain.registre.fiche import Fiche
from appliance.domain.tiers_payant import Contrat
from appliance.services.registre import UNKNOWN, Registre

NO_CONTRACT: Final = Anomalie("contrat", "aucun contrat sous ce numéro : listez ceux du patient")
NOT_READ: Final = Anomalie(
    "contrat", "le scanner n’a rien lu : présentez la carte de nouveau, ou tapez ses champs"
)
UNCONFIRMED: Final = Anomalie("contrat", "ses champs ne sont pas confirmés : relisez la carte")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutuelles:
    """The use cases of contracts and conventions."""

    registre: Registre

    def scanner(self, patient: int, datamatrix: str) -> Fiche[ContratAmc] | Anomalie:
        """Keep what a scanner read; it is proposed once a person has confirmed its fields."""
        fichiers = self.registre.store.registre
        if fichiers.patients.get(patient) is None:
            return UNKNOWN
        if not datamatrix.strip():
            return NOT_READ
        return fichiers.contrats.add(ContratAmc.scanned(datamatrix), patient=patient)

    def inscrire(
        self, patient: int, contrat: ContratAmc
    ) -> Fiche[ContratAmc] | tuple[Anomalie, ...]:
        """Enter a contract that a person copied from the card: that is a confirmation.

        One that the patient has already, with the same fields, is confirmed and not doubled.
        """
        fichiers = self.registre.store.registre
        if fichiers.patients.get(patient) is None:
            return (UNKNOWN,)
        if wrong := tuple(anomalies_contrat(contrat)):
            return wrong
        same = (one for one in self.contrats(patient) if one.valeur.says(contrat))
        before = next(same, None)
        today = self.registre.today()
        if before is None:
            return fichiers.contrats.add(contrat.confirmed(today), patient=patient)
        fiche = replace(before, valeur=before.valeur.confirmed(today))
        fichiers.contrats.put(fiche)
        return fiche

    def confirmer(self, patient: int, numero: int, contrat: ContratAmc) -> tuple[Anomalie, ...]:
        """Put the fields that a person read in the place of those of a patient's contract.

        The text of the datamatrix stays as it was read.
        """
        found = self._contrat(patient, numero)
        if found is None:
            return (NO_CONTRACT,)
        wrong = tuple(anomalies_contrat(contrat))
        if not wrong:
            read = replace(contrat, datamatrix=found.valeur.datamatrix)
            valeur = read.confirmed(self.registre.today())
            self.registre.store.registre.contrats.put(replace(found, valeur=valeur))
        return wrong

    def retirer(self, patient: int, numero: int) -> Anomalie | None:
        """Remove a contract of a patient; what was billed on it stays as it is."""
        if self._contrat(patient, numero) is None:
            return NO_CONTRACT
        self.registre.store.registre.contrats.remove([numero])
        return None

    def contrats(self, patient: int) -> Sequence[Fiche[ContratAmc]]:
        """Return a patient's contracts, in the order of entry."""
        return self.registre.store.registre.contrats.of(patient)

    def proposer(self, patient: int, day: date) -> ContratPropose:
        """Propose the contract for care given on `day`; see `proposer_contrat`."""
        return proposer_contrat([one.valeur for one in self.contrats(patient)], day)

    def choisir(self, patient: int, numero: int, day: date) -> Contrat | Anomalie:
        """Keep which contract a person chose for care given on `day`; return it as settled."""
        found = self._contrat(patient, numero)
        if found is None:
            return NO_CONTRACT
        if found.valeur.confirme_le is None:
            return UNCONFIRMED
        chosen = replace(found.valeur, choisi_le=max(day, found.valeur.choisi_le or day))
        if chosen != found.valeur:
            self.registre.store.registre.contrats.put(replace(found, valeur=chosen))
        return as_settled(chosen, [one.valeur for one in self.conventions()], day)

    def convenir(self, convention: Convention) -> Fiche[Convention] | tuple[Anomalie, ...]:
        """Enter a convention of the practice; one of the same reach and start is replaced."""
        table = self.registre.store.registre.conventions
        wrong = tuple(anomalies_convention(convention))
        if wrong:
            return wrong
        same = (one for one in table if one.valeur.portee == convention.portee)
        before = next(same, None)
        if before is None:
            return table.add(convention)
        fiche = replace(before, valeur=convention)
        table.put(fiche)
        return fiche

    def conventions(self) -> Sequence[Fiche[Convention]]:
        """Return the practice's conventions, in the order of entry."""
        return [*self.registre.store.registre.conventions]

    def _contrat(self, patient: int, numero: int) -> Fiche[ContratAmc] | None:
        """Return a contract of this patient; another's has no say here."""
        found = self.registre.store.registre.contrats.get(numero)
        return found if found is not None and found.patient == patient else None
