"""The prescriptions of a patient: entered, followed by what was billed, crossed at a visit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.noms import mots_of
from appliance.domain.registre.ordonnance import Ordonnance, anomalies_ordonnance
from appliance.domain.registre.prescripteur import (
    Numero,
    Prescripteur,
    Sorte,
    lire_code_barres,
    lire_numero,
)
from appliance.domain.registre.serie import Echeance, Prevu, Suivi, echeances, prevus, suivis
from appliance.services.droits_en_ligne import DroitsEnLigne
from appliance.services.registre import UNKNOWN, Registre

UNREADABLE: Final = Anomalie(
    "prescripteur", "aucun numéro dans ce code-barres : tapez celui de l’ordonnance"
)
STRANGER: Final = Anomalie(
    "prescripteur", "ce prescripteur n’est pas encore connu : donnez son nom pour l’inscrire"
)
SEVERAL: Final = Anomalie("prescripteur", "plusieurs prescripteurs ont ce numéro : choisissez")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescriptions:
    """The use cases of prescriptions and prescribers.

    Attributes:
        en_ligne: asks ADRi of a patient; None where the settings name no service.
    """

    registre: Registre
    en_ligne: DroitsEnLigne | None = None

    # Prescribers --------------------------------------------------------------------------

    def prescripteurs(self, texte: str = "") -> Sequence[Fiche[Prescripteur]]:
        """Return those known, by the beginnings of their names or of a number."""
        known = (one for one in self._known() if _answers(one.valeur, texte))
        return sorted(known, key=lambda one: mots_of(one.valeur.nom))

    def designer(self, texte: str) -> Fiche[Prescripteur] | Anomalie:
        """Return the prescriber of a number that was typed."""
        numero = lire_numero(texte)
        return numero if isinstance(numero, Anomalie) else self._bearer([numero])

    def scanner(self, texte: str) -> Fiche[Prescripteur] | Anomalie:
        """Return the prescriber whose numbers a barcode gives."""
        numeros = lire_code_barres(texte)
        return self._bearer(numeros) if numeros else UNREADABLE

    def inscrire(self, nom: str, *textes: str) -> Fiche[Prescripteur] | Anomalie:
        """Enter a prescriber by the numbers of the paper; one who is known is completed.

        Nine digits that may be an AM or a FINESS number are taken for an AM number, unless the
        person has one already.
        """
        new = Prescripteur(nom=nom)
        for texte in textes:
            numero = lire_numero(texte)
            if isinstance(numero, Anomalie):
                return numero
            new = _with(new, numero)
        if not new.numeros:
            return UNREADABLE
        table = self.registre.store.registre.prescripteurs
        for fiche in self._known():
            if {*fiche.valeur.numeros} & {*new.numeros}:
                known = replace(fiche, valeur=_completed(fiche.valeur, new))
                table.put(known)
                return known
        return table.add(new)

    # Prescriptions ------------------------------------------------------------------------

    def prescrire(
        self, patient: int, ordonnance: Ordonnance
    ) -> Fiche[Ordonnance] | tuple[Anomalie, ...]:
        """Enter a prescription; what is wrong keeps it out."""
        registre = self.registre.store.registre
        if registre.patients.get(patient) is None:
            return (UNKNOWN,)
        wrong = tuple(anomalies_ordonnance(ordonnance, self.registre.today()))
        return wrong or registre.ordonnances.add(ordonnance, patient=patient)

    def ordonnances(self, patient: int) -> Sequence[Fiche[Ordonnance]]:
        """Return a patient's prescriptions, the oldest entry first."""
        return self.registre.store.registre.ordonnances.of(patient)

    def suivis(self, patient: int) -> tuple[Suivi, ...]:
        """Return where each series of a patient stands, by what was billed."""
        return self._followed(patient, self.ordonnances(patient))

    def prevus(self, patient: int, day: date) -> tuple[Prevu, ...]:
        """Return what all open prescriptions together ask of a visit."""
        fiches = self.ordonnances(patient)
        return prevus(fiches, self._followed(patient, fiches), day)

    def echeances(self, patient: int, day: date) -> tuple[Echeance, ...]:
        """Return the series that end within a week of `day`."""
        fiches = self.ordonnances(patient)
        return echeances(fiches, self._followed(patient, fiches), day)

    def a_renouveler(self, day: date) -> Iterator[tuple[int, Echeance]]:
        """Yield what ends within a week, with the patient's number; reads all prescriptions."""
        owners = {one.patient for one in self.registre.store.registre.ordonnances}
        for patient in sorted(one for one in owners if one is not None):
            yield from ((patient, one) for one in self.echeances(patient, day))

    def _followed(self, patient: int, fiches: Sequence[Fiche[Ordonnance]]) -> tuple[Suivi, ...]:
        found = self.registre.store.registre.patients.get(patient)
        if found is None or not fiches:
            return ()
        since = min(one.valeur.prescrite_le for one in fiches)
        return tuple(suivis(fiches, self.registre.passages(found, since)))

    def _known(self) -> Iterator[Fiche[Prescripteur]]:
        return iter(self.registre.store.registre.prescripteurs)

    def _bearer(self, numeros: Sequence[Numero]) -> Fiche[Prescripteur] | Anomalie:
        """Return the one who bears the first of the numbers that anybody bears."""
        known = [*self._known()]
        for numero in numeros:
            match [one for one in known if numero.texte in one.valeur.numeros]:
                case [only]:
                    return only
                case [_, *_]:
                    return SEVERAL
        return STRANGER


def _answers(prescripteur: Prescripteur, texte: str) -> bool:
    words = (*mots_of(prescripteur.nom), *prescripteur.numeros)
    return all(any(word.startswith(one) for word in words) for one in mots_of(texte))


def _with(prescripteur: Prescripteur, numero: Numero) -> Prescripteur:
    if Sorte.RPPS in numero.sortes:
        return replace(prescripteur, rpps=numero.texte)
    if Sorte.AM in numero.sortes and not prescripteur.am:
        return replace(prescripteur, am=numero.texte)
    return replace(prescripteur, finess=numero.texte)


def _completed(known: Prescripteur, new: Prescripteur) -> Prescripteur:
    return replace(
        known,
        nom=new.nom or known.nom,
        rpps=known.rpps or new.rpps,
        am=known.am or new.am,
        finess=known.finess or new.finess,
    )
