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
        return fichiers.contrats.add(ContratAmc.scanned(datamatrix), patient=patient)

    def inscrire(
        self, patient: int, contrat: ContratAmc
    ) -> Fiche[ContratAmc] | tuple[Anomalie, ...]:
        """Enter a contract that a person copied from the card: that is a confirmation."""
        fichiers = self.registre.store.registre
        if fichiers.patients.get(patient) is None:
            return (UNKNOWN,)
        wrong = tuple(anomalies_contrat(contrat))
        confirmed = contrat.confirmed(self.registre.today())
        return wrong or fichiers.contrats.add(confirmed, patient=patient)

    def confirmer(self, numero: int, contrat: ContratAmc) -> tuple[Anomalie, ...]:
        """Put the fields that a person read in the place of those of a contract.

        The text of the datamatrix stays as it was read.
        """
        fichiers = self.registre.store.registre
        found = fichiers.contrats.get(numero)
        if found is None:
            return (NO_CONTRACT,)
        wrong = tuple(anomalies_contrat(contrat))
        if not wrong:
            read = replace(contrat, datamatrix=found.valeur.datamatrix)
            valeur = read.confirmed(self.registre.today())
            fichiers.contrats.put(replace(found, valeur=valeur))
        return wrong

    def contrats(self, patient: int) -> Sequence[Fiche[ContratAmc]]:
        """Return a patient's contracts, in the order of entry."""
        return self.registre.store.registre.contrats.of(patient)

    def proposer(self, patient: int, day: date) -> ContratPropose:
        """Propose the contract for care given on `day`; see `proposer_contrat`."""
        return proposer_contrat([one.valeur for one in self.contrats(patient)], day)

    def choisir(self, numero: int, day: date) -> Contrat | Anomalie:
        """Keep which contract a person chose for care given on `day`; return it as settled."""
        fichiers = self.registre.store.registre
        found = fichiers.contrats.get(numero)
        if found is None:
            return NO_CONTRACT
        if found.valeur.confirme_le is None:
            return UNCONFIRMED
        chosen = replace(found.valeur, choisi_le=max(day, found.valeur.choisi_le or day))
        if chosen != found.valeur:
            fichiers.contrats.put(replace(found, valeur=chosen))
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
