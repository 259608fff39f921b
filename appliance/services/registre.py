"""The patients: found, entered, corrected, merged; their rights as they are seen.

What a person got wrong comes back as an `Anomalie`; only the vault raises.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from appliance.domain.antecedents import Passage
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.registre.accueil import (
    Accueil,
    dossier_as_typed,
    dossier_of_card,
    reconnaitre,
)
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.cartes import Cartes, Place
from appliance.domain.registre.desaccord import reconduit, trancher
from appliance.domain.registre.dossier import Dossier, anomalies_dossier
from appliance.domain.registre.doublon import (
    Doublon,
    Fusion,
    Rattachement,
    doublons,
    fusionner,
    signes,
)
from appliance.domain.registre.droits import Droits, Ecart, ecarts
from appliance.domain.registre.fiche import Fiche
from appliance.ports.machine import Clock
from appliance.queue.store import Store

UNKNOWN = Anomalie("patient", "aucun dossier sous ce numéro : cherchez le patient par son nom")
ENTERED = Anomalie("patient", "ce patient a déjà un dossier : cherchez-le par son nom")
NO_MERGE = Anomalie("fusion", "aucune fusion sous ce numéro : « patient merges » les montre")
SAME = Anomalie("fusion", "c’est deux fois le même dossier : donnez les deux numéros")
CHANGED = Anomalie(
    "fusion", "le dossier a changé depuis la fusion : ces changements seraient perdus, confirmez"
)
LATER = Anomalie("fusion", "une fusion plus récente la suit : défaites d’abord celle-là")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registre:
    """The use cases of the register's patients."""

    store: Store
    clock: Clock

    def today(self) -> date:
        """Return the day, in the box's own time zone."""
        return self.clock.now().astimezone().date()

    # Finding ------------------------------------------------------------------------------

    def chercher(self, texte: str, limit: int = 20) -> Sequence[Fiche[Dossier]]:
        """Find by the beginning of any name, of a NIR, or by a birth date, in order of names."""
        registre = self.store.registre
        found = (registre.patients.get(one) for one in registre.repertoire.find(texte, limit))
        return [fiche for fiche in found if fiche is not None]

    def reconnaitre(self, beneficiaire: Beneficiaire) -> Accueil:
        """Tell whose record a card's holder is, or why a person must say."""
        bearers = self.chercher(beneficiaire.nir.value)
        names = self.chercher(f"{beneficiaire.nom} {beneficiaire.prenom}")
        return reconnaitre(beneficiaire, bearers, names)

    def doublons(self) -> tuple[Doublon, ...]:
        """Return the pairs of records that may be one person's; reads all of them."""
        return doublons(self.store.registre.patients)

    # Entering -----------------------------------------------------------------------------

    def somebody_else(
        self, dossier: Dossier, beside: Fiche[Dossier] | None = None
    ) -> Anomalie | None:
        """Tell who of the others has this card or these names, as an import does; None: nobody.

        Args:
            dossier: to be entered.
            beside: the record that it takes the place of; what both share was told before.
        """
        if beside is not None and {*signes(dossier)} <= {*signes(beside.valeur)}:
            return None
        own = beside and beside.numero
        others = (one.valeur for one in self.store.registre.patients if one.numero != own)
        place = Cartes(others, self.today()).place(dossier)
        if isinstance(place, Anomalie):
            return place
        return ENTERED if place is Place.OCCUPEE else None

    def inscrire(self, dossier: Dossier) -> Fiche[Dossier] | tuple[Anomalie, ...]:
        """Enter a patient; what is wrong keeps the record out."""
        wrong = tuple(anomalies_dossier(dossier, self.today()))
        return wrong or self.store.registre.patients.add(dossier)

    def accueillir(
        self, beneficiaire: Beneficiaire, carte: CarteVitale | None
    ) -> Fiche[Dossier] | Anomalie:
        """Return whose record it is: known, given its new NIR, or made of the card.

        Without a card it is made of what was typed in.
        """
        found = self.reconnaitre(beneficiaire)
        if found.anomalie is not None:
            return found.anomalie
        if carte is None:
            seen = dossier_as_typed(beneficiaire, self.today())
        else:
            seen = dossier_of_card(beneficiaire, carte, self.today())
        if found.fiche is None:
            return self.store.registre.patients.add(seen)
        if not found.nouveau_nir:
            return found.fiche
        known = found.fiche.valeur
        both = (*known.immatriculations, *seen.immatriculations)
        fiche = replace(found.fiche, valeur=replace(known, immatriculations=both))
        self.store.registre.patients.put(fiche)
        return fiche

    def corriger(self, fiche: Fiche[Dossier]) -> tuple[Anomalie, ...]:
        """Put a record in the place of the former one; what is wrong changes nothing."""
        if self.store.registre.patients.get(fiche.numero) is None:
            return (UNKNOWN,)
        wrong = tuple(anomalies_dossier(fiche.valeur, self.today()))
        if not wrong:
            self.store.registre.patients.put(fiche)
        return wrong

    # Rights -------------------------------------------------------------------------------

    def noter_droits(self, patient: int, droits: Droits) -> tuple[Ecart, ...] | Anomalie:
        """Keep what a source said of a patient's rights; return what drifted since the last one."""
        if self.store.registre.patients.get(patient) is None:
            return UNKNOWN
        before = self.droits(patient)
        self.store.registre.droits.add(reconduit(before, droits), patient=patient)
        last = next((one for one in before if one.compte), None)
        return () if last is None else ecarts(last, droits)

    def trancher(self, patient: int, jour: date, *, pour_adri: bool) -> int:
        """Set aside what contradicts the source that a person keeps; return how many readings.

        Args:
            patient: number of the record.
            jour: of the care, on which the sources differ.
            pour_adri: ADRi is kept; else the newest reading of the others.
        """
        fiches = self._readings(patient)
        gone = trancher([one.valeur for one in fiches], jour, pour_adri=pour_adri)
        with self.store.registre.transaction():
            for fiche in fiches:
                if fiche.valeur in gone:
                    aside = replace(fiche.valeur, ecarte_le=self.today())
                    self.store.registre.droits.put(replace(fiche, valeur=aside))
        return len(gone)

    def droits(self, patient: int) -> Sequence[Droits]:
        """Return all that was seen of a patient's rights, the newest first."""
        return [fiche.valeur for fiche in self._readings(patient)]

    def _readings(self, patient: int) -> Sequence[Fiche[Droits]]:
        seen = self.store.registre.droits.of(patient)
        return sorted(seen, key=lambda one: (one.valeur.vu_le, one.numero), reverse=True)

    # Merging ------------------------------------------------------------------------------

    def cannot_merge(self, garde: int, absorbe: int) -> Anomalie | None:
        """Tell why two records cannot be made one; None when they can."""
        patients = self.store.registre.patients
        if patients.get(garde) is None or patients.get(absorbe) is None:
            return UNKNOWN
        return SAME if garde == absorbe else None

    def fusionner(self, garde: int, absorbe: int) -> Fiche[Fusion] | Anomalie:
        """Make one record of two, in one commit that can be undone."""
        registre = self.store.registre
        kept, gone = registre.patients.get(garde), registre.patients.get(absorbe)
        if kept is None or gone is None:
            return UNKNOWN
        if garde == absorbe:
            return SAME
        merged = fusionner(kept.valeur, gone.valeur)
        belongings = [*registre.of(absorbe)]
        fusion = Fusion(
            garde=garde,
            absorbe=absorbe,
            garde_avant=kept.valeur,
            absorbe_avant=gone.valeur,
            garde_apres=merged,
            rattaches=tuple(Rattachement(name, fiche.numero) for name, fiche in belongings),
            le=self.today(),
        )
        with registre.transaction():
            for name, fiche in belongings:
                registre.tables[name].put(replace(fiche, patient=garde))
            registre.patients.put(Fiche(garde, merged))
            registre.patients.remove([absorbe])
            return registre.fusions.add(fusion, patient=garde)

    def defaire(self, numero: int, *, malgre_tout: bool = False) -> Anomalie | None:
        """Undo a merge: both records are again what they were, and have what they had.

        Args:
            numero: of the merge.
            malgre_tout: what was changed in the record since then may be lost.
        """
        registre = self.store.registre
        found = registre.fusions.get(numero)
        if found is None:
            return NO_MERGE
        fusion = found.valeur
        kept = registre.patients.get(fusion.garde)
        if kept is None or found.patient != fusion.garde:
            return LATER
        if any(one.numero > numero for one in registre.fusions.of(fusion.garde)):
            return LATER
        if kept.valeur != fusion.garde_apres and not malgre_tout:
            return CHANGED
        with registre.transaction():
            registre.patients.put(Fiche(fusion.garde, fusion.garde_avant))
            registre.patients.put(Fiche(fusion.absorbe, fusion.absorbe_avant))
            for one in fusion.rattaches:
                fiche = registre.tables[one.table].get(one.numero)
                if fiche is not None:
                    registre.tables[one.table].put(replace(fiche, patient=fusion.absorbe))
            registre.fusions.remove([numero])
        return None

    # What was billed ----------------------------------------------------------------------------

    def passages(self, fiche: Fiche[Dossier], since: date) -> Sequence[Passage]:
        """Return what was billed for a patient since a day, oldest first."""
        found = {
            one for holder in self.names(fiche) for one in self.store.passages(holder, since=since)
        }
        return sorted(found, key=lambda one: (one.jour, one.numero, one.seance))

    def names(self, fiche: Fiche[Dossier]) -> Iterator[Beneficiaire]:
        """Yield the patient as invoices may name them: under each name, and under each NIR."""
        for dossier in self.dossiers(fiche):
            yield from dossier.beneficiaires()

    def dossiers(self, fiche: Fiche[Dossier]) -> tuple[Dossier, ...]:
        """Return the record, and those that were merged into it, as they were."""
        merged = self.store.registre.fusions.of(fiche.numero)
        return (fiche.valeur, *(one.valeur.absorbe_avant for one in merged))
