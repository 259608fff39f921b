"""What is expected of each payer, from the practice's own history."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from appliance.domain.argent.bilan import DelaiPayeur
from appliance.domain.argent.delais import Delais, Reglement, gathered, learn
from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.previsions import Semaine, weeks_ahead
from appliance.domain.argent.relances import Creance
from appliance.domain.argent.retards import Echeances, echeances, silent
from appliance.domain.calendar import Calendrier
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import Part
from appliance.queue.lignes import Ligne
from appliance.services.suivi import Suivi, famille


@dataclass(frozen=True, kw_only=True)
class Previsions:
    """The forecasts of one day: its history is read once.

    Attributes:
        jour: the day on whose evening it stands.
        calendrier: the holidays of the place, on which the delay of the AMO depends.
    """

    suivi: Suivi
    jour: date
    calendrier: Calendrier = Calendrier.METROPOLE
    _known: dict[tuple[str, Part, date], Echeances] = field(default_factory=dict, repr=False)

    @cached_property
    def reglements(self) -> Sequence[Reglement]:
        """The whole history, parts alike together."""
        return gathered(self.suivi.reglements(self._ensembles))

    @cached_property
    def delais(self) -> Delais:
        """The curve of each payer."""
        return learn(self.reglements, self.jour)

    @cached_property
    def semaines(self) -> Sequence[Semaine]:
        """The euros of this week and of those after it."""
        return weeks_ahead(self.reglements, self.jour)

    @cached_property
    def retard_amc(self) -> int:
        """Centimes of the AMC shares that are late."""
        return sum(
            one.demande - one.paye
            for one, _ in self._ensembles
            if one.part is Part.AMC and not one.remplacee and self.is_late(one)
        )

    @cached_property
    def _ensembles(self) -> Sequence[tuple[Ligne, int]]:
        """All shares, read once: they are as many as the practice ever billed."""
        return [*self.suivi.store.argent.comptes.ensembles()]

    def muets(self) -> Sequence[str]:
        """Return the payers that owe something late and pay nothing any more."""
        return silent(self.reglements, self.delais)

    def par_payeur(self) -> Sequence[DelaiPayeur]:
        """Return how long each payer takes, the slowest first."""
        waiting: Counter[str] = Counter()
        for one in self.reglements:
            waiting[one.payeur] += one.montant * one.waits(self.jour)
        told = [
            DelaiPayeur(
                payeur=payeur,
                p50=courbe.quantile(50),
                p80=courbe.quantile(80),
                p95=courbe.quantile(95),
                attendu=waiting[payeur],
            )
            for payeur, courbe in self.delais.payeurs.items()
        ]
        return sorted(told, key=_slowness)

    def echeances(self, ligne: Ligne) -> Echeances | None:
        """Return the days that matter for a share; None as long as it did not leave."""
        if ligne.depuis is None:
            return None
        alike = (self.suivi.payeur(ligne), ligne.part, ligne.depuis)
        if alike not in self._known:
            reglement = self._owed(ligne, ligne.depuis)
            self._known[alike] = echeances(reglement, self.delais, self.calendrier)
        return self._known[alike]

    def is_late(self, ligne: Ligne) -> bool:
        """Tell whether nobody answered for a share within its delay."""
        days = self.echeances(ligne) if ligne.etat is EtatPart.ATTENDUE else None
        return days is not None and self.jour > days.retard

    def creances(self) -> Iterator[Creance]:
        """Yield what a payer still owes, by number; what was replaced is owed elsewhere."""
        for ligne in self.suivi.store.argent.comptes.lignes():
            waits = ligne.etat is EtatPart.ATTENDUE and not ligne.remplacee
            if waits and ligne.depuis is not None:
                reglement = self._owed(ligne, ligne.depuis)
                yield Creance(numero_facture(ligne.rang), reglement)

    def _owed(self, ligne: Ligne, depuis: date) -> Reglement:
        return Reglement(
            payeur=self.suivi.payeur(ligne),
            famille=famille(ligne),
            part=ligne.part,
            depuis=depuis,
            regle_le=None,
            montant=ligne.demande - ligne.paye,
        )


class DuJour:
    """The forecasts of the day, learnt once: a day's curves do not change before its evening.

    Attributes:
        retard_amc: see `Previsions.retard_amc`; 0 until a day was learnt.
    """

    def __init__(self) -> None:
        self._known: Previsions | None = None
        self.retard_amc = 0

    def learn(self, suivi: Suivi, jour: date) -> Previsions:
        """Return the forecasts of a day; another day than the last one reads the history."""
        if self._known is None or self._known.jour != jour:
            self._known = Previsions(suivi=suivi, jour=jour)
            self.retard_amc = self._known.retard_amc
        return self._known


def _slowness(one: DelaiPayeur) -> tuple[bool, int, str]:
    """Sort the slowest first; a payer beyond the horizon is slower than any."""
    return one.p50 is not None, -(one.p50 or 0), one.payeur
