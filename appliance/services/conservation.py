"""Retention: how long invoices name their patients, legal holds, and the pass that forgets."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from appliance.domain.calendar import DOUBLE_KEPT
from appliance.domain.conservation import Conservation, Gel, Passe, TooShortError
from appliance.domain.file_attente import CleLot, FactureEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.patient import same_person
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.effacement import Effacement
from appliance.domain.registre.fiche import Fiche
from appliance.errors import DiskFullError
from appliance.queue.store import Store
from appliance.services.effacement import WHOLE, Effacements, holds
from appliance.services.oubli import Believe
from appliance.services.registre import UNKNOWN, Registre

log = logging.getLogger(__name__)

TOO_SHORT = Anomalie("jours", "moins que la loi ne demande, ou plus qu’une vie : entre 90 et 36500")
ERASURE_WAITS: Final = (
    "Un effacement n’est pas terminé, faute de place : libérez de la place, "
    "puis verrouillez et rouvrez."
)
NO_HOLD = Anomalie("gel", "aucun gel n’est posé là : « retention » les montre")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conservations:
    """The use cases of retention; each writing raises what `Journal.append` raises.

    Attributes:
        ouvrir: opens a return; see `Oubli`.
        compter: see `Effacements`.
    """

    registre: Registre
    ouvrir: Believe
    compter: Callable[[int], object] = int

    @property
    def effacements(self) -> Effacements:
        """The erasures, which keep what the practice decided to keep."""
        rule = self.regle()
        duree = DOUBLE_KEPT if rule is None else rule.duree
        return Effacements(
            registre=self.registre, ouvrir=self.ouvrir, compter=self.compter, conservation=duree
        )

    @property
    def _store(self) -> Store:
        return self.registre.store

    def reprendre(self) -> Iterator[str]:
        """Do at an opening what is due; yield what a person is told of it, in French."""
        try:
            passe = self.passer()
            self.effacements.finir()
        except DiskFullError:
            yield ERASURE_WAITS
        else:
            if passe is not None and passe != Passe():
                yield passe.phrase

    def regle(self) -> Conservation | None:
        """Return what the practice decided, None as long as nobody was asked."""
        return next((one.valeur for one in reversed([*self._store.registre.conservation])), None)

    def choisir(self, jours: int) -> Anomalie | None:
        """Decide for how many days an accepted invoice names its patient."""
        try:
            chosen = Conservation(jours=jours, choisie_le=self.registre.today())
        except TooShortError:
            return TOO_SHORT
        self._store.registre.conservation.add(chosen)
        return None

    # Legal hold ---------------------------------------------------------------------------

    def gels(self) -> Sequence[Fiche[Gel]]:
        """Return the holds that count, each under its patient's number, 0 for the practice."""
        return [one for one in self._store.registre.gels if one.valeur.leve_le is None]

    def geler(self, motif: str, patient: int = WHOLE) -> Anomalie | None:
        """Let nothing of a patient, or of the practice, be forgotten until it is lifted."""
        if patient != WHOLE and self._store.registre.patients.get(patient) is None:
            return UNKNOWN
        held = Gel(motif=motif, depuis=self.registre.today())
        self._store.registre.gels.put(Fiche(patient, held))
        return None

    def lever(self, patient: int = WHOLE) -> Anomalie | None:
        """Lift a hold; what it kept goes at the next pass."""
        found = next((one for one in self.gels() if one.numero == patient), None)
        if found is None:
            return NO_HOLD
        lifted = replace(found.valeur, leve_le=self.registre.today())
        self._store.registre.gels.put(replace(found, valeur=lifted))
        return None

    # The pass -----------------------------------------------------------------------------

    def passer(self, *, now: bool = False) -> Passe | None:
        """Forget what is past its time; None where nothing is decided, due or allowed.

        The bytes go with `Effacements.finir`, which must follow: the pass leaves a request.

        Args:
            now: whether or not the last pass is long ago.
        """
        fichiers, jour = self._store.registre, self.registre.today()
        rule = next(iter(reversed([*fichiers.conservation])), None)
        if rule is None or holds(fichiers, WHOLE) or not (now or rule.valeur.is_due(jour)):
            return None
        gone = [*self._past(rule.valeur)]
        self._store.anonymise(gone)
        passe = Passe(factures=tuple(gone), retours=self._vieillis())
        after = replace(rule.valeur, passee_le=jour)
        with fichiers.transaction():
            fichiers.conservation.put(replace(rule, valeur=after))
            if gone or passe.retours:
                fichiers.effacements.add(Effacement(dossier=WHOLE, demande_le=jour))
        log.info("retention: %d invoices, %d messages", len(gone), passe.retours)
        return passe

    def _vieillis(self) -> int:
        """Let old words go, unless somebody whom they may name is held."""
        return 0 if self.gels() else self.effacements.oubli.vieillir(self.registre.today())

    def _past(self, rule: Conservation) -> Iterator[NumeroFacture]:
        """Yield the invoices that are past their time."""
        verdicts: dict[CleLot, bool] = {}
        for one in self._store.each_facture():
            old = one.facture.etablie_le.astimezone().date() + rule.duree < self.registre.today()
            named = bool(one.facture.beneficiaire.nom)
            if old and named and one.lot and self._goes(one, one.lot, verdicts):
                yield one.facture.numero

    def _goes(self, one: FactureEnFile, lot: CleLot, verdicts: dict[CleLot, bool]) -> bool:
        """Tell whether a lot goes, all at once: what it carried names each of its patients."""
        if lot not in verdicts:
            until = self.effacements.kept_until(one.facture.numero)
            verdicts[lot] = (
                until is not None and until < self.registre.today() and not self._held(lot)
            )
        return verdicts[lot]

    def _held(self, lot: CleLot) -> bool:
        """Tell whether an invoice of a lot is of a patient who is held."""
        held = [who for fiche in self._held_patients() for who in self.registre.names(fiche)]
        found = self._store.lot(lot) if held else None
        together = (self._store.get(one) for one in (found.clos.lot.factures if found else ()))
        return any(
            same_person(one.facture.beneficiaire, who)
            for one in together
            if one is not None
            for who in held
        )

    def _held_patients(self) -> Iterator[Fiche[Dossier]]:
        for gel in self.gels():
            fiche = self._store.registre.patients.get(gel.numero)
            if fiche is not None:
                yield fiche
