"""The paper of a prescriber: what is to be done, how often, for how long, in which words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from appliance.domain.acte import Prescription
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Periode
from appliance.domain.registre.prescripteur import lire_numero

WEEK: Final = frozenset(range(1, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Serie:
    """Acts that go together, and their rhythm: `passages` times every `jours` days.

    Attributes:
        actes: ids of the nomenclature.
        duree: days, None when the paper counts sittings.
        seances: passages in all, None when the paper counts days.
        debut: None for the day of the prescription.
        semaine: the weekdays that the paper names, 1 for Monday; `passages` on each of them.
        ald: in relation with the exonerating ALD.
        nuit, dimanche, quotidien: the wording demands the night, Sundays and holidays, or
            strictly every day.
    """

    actes: tuple[str, ...]
    passages: int = 1
    jours: int = 1
    duree: int | None = None
    seances: int | None = None
    debut: date | None = None
    semaine: tuple[int, ...] = ()
    ald: bool = False
    nuit: bool = False
    dimanche: bool = False
    quotidien: bool = False

    def takes(self, day: date) -> bool:
        """Tell whether the paper allows that weekday."""
        return not self.semaine or day.isoweekday() in self.semaine


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Ordonnance:
    """One prescription of one patient.

    Attributes:
        prescripteur: RPPS, AM or FINESS number, as text.
        domicile: the paper says that the care is given at home.
        renouvellements: how often the whole may be done again; 0 for once.
        renouvelle: number of the prescription that this one goes on with.
        close_le: set by a person: nothing of it is due from that day on.
    """

    prescripteur: str
    prescrite_le: date
    series: tuple[Serie, ...]
    domicile: bool = False
    renouvellements: int = 0
    renouvelle: int | None = None
    acces_direct: bool = False
    close_le: date | None = None
    note: str = ""

    def total(self, serie: Serie) -> int | None:
        """Return how many passages a series gives, renewals included; None: nobody wrote it."""
        times = 1 + self.renouvellements
        if serie.seances is not None:
            return serie.seances * times
        if serie.duree is None:
            return None
        if serie.semaine:
            debut = serie.debut or self.prescrite_le
            days = (debut + timedelta(days=rank) for rank in range(serie.duree * times))
            return serie.passages * sum(map(serie.takes, days))
        return -(-serie.duree * serie.passages // serie.jours) * times

    def periode(self, serie: Serie) -> Periode:
        """Return the days of a series; without end where the paper counts sittings or nothing."""
        debut = serie.debut or self.prescrite_le
        if serie.duree is None:
            return Periode(debut=debut, fin=self._last_day())
        last = debut + timedelta(days=serie.duree * (1 + self.renouvellements) - 1)
        closed = self._last_day()
        return Periode(debut=debut, fin=last if closed is None else min(last, closed))

    def prescription(self, serie: Serie) -> Prescription:
        """Return the paper as a visit takes it."""
        return Prescription(
            prescripteur=self.prescripteur,
            date=self.prescrite_le,
            domicile=self.domicile,
            nuit=serie.nuit,
            quotidien=serie.quotidien or serie.dimanche,
            acces_direct=self.acces_direct,
        )

    def _last_day(self) -> date | None:
        return None if self.close_le is None else self.close_le - timedelta(days=1)


def anomalies_ordonnance(ordonnance: Ordonnance, today: date) -> Iterator[Anomalie]:
    """Yield what keeps a prescription out of the register."""
    if not ordonnance.acces_direct and isinstance(lire_numero(ordonnance.prescripteur), Anomalie):
        yield Anomalie("prescripteur", "RPPS, AM ou FINESS attendu : recopiez-le de l’ordonnance")
    if ordonnance.prescrite_le > today:
        yield Anomalie("prescrite_le", "l’ordonnance est datée de l’avenir : vérifiez la date")
    if ordonnance.renouvellements < 0:
        yield Anomalie("renouvellements", "un nombre de renouvellements n’est pas négatif")
    if not ordonnance.series:
        yield Anomalie("series", "rien n’est prescrit : saisissez au moins un acte")
    for serie in ordonnance.series:
        yield from _anomalies_serie(serie)


def _anomalies_serie(serie: Serie) -> Iterator[Anomalie]:
    if not serie.actes:
        yield Anomalie("actes", "une série sans acte : choisissez l’acte prescrit")
    counts = {"passages": serie.passages, "jours": serie.jours}
    limits = {"duree": serie.duree, "seances": serie.seances}
    for champ, count in (counts | limits).items():
        if count is not None and count < 1:
            yield Anomalie(champ, "un nombre d’au moins 1 est attendu")
    if not {*serie.semaine} <= WEEK:
        yield Anomalie("semaine", "les jours vont de 1, lundi, à 7, dimanche")
    if serie.semaine and serie.jours != 1:
        yield Anomalie("jours", "des jours de semaine ou un rythme en jours : pas les deux")
