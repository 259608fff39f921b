"""Dated values: what the law pays, from which day, with which certainty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Certainty(StrEnum):
    """How sure a value is."""

    CONFIRMED = "confirmed"
    PROBABLE = "probable"  # announced: used only where the practice says so
    SINGLE = "single"  # one source only: used, and listed for a biller to confirm
    OWN = "own"  # nobody's text at hand: to be checked before pricing old care


class Zone(StrEnum):
    """The tariff zone of the practice.  Alsace-Moselle is a scheme of the patient, not a zone."""

    METROPOLE = "metropole"
    DROM = "drom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Valeur:
    """One value in force from a day on.

    Attributes:
        amounts: per zone, in the unit of the parameter; a zone without a known value is absent.
        reference: the text or table that states it.
    """

    since: date
    amounts: Mapping[Zone, int]
    certainty: Certainty
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bareme:
    """One parameter: a key letter, a majoration or a rate, with all its dated values.

    Attributes:
        unit: `centimes`, `percent`, `per_mille`, `km` or `actes`.
        valeurs: by increasing date; two of one day name different zones.  May be empty: the
            letter exists and nobody knows its price.
        creation: the first value is the birth of the thing: before it there is nothing to bill.
            Without it, what stood before the first value is unknown.
        exonerant: the act is reimbursed whole by its nature.
    """

    code: str
    label: str
    article: str
    unit: str
    valeurs: tuple[Valeur, ...]
    creation: bool = False
    exonerant: bool = False

    def at(
        self, day: date, zone: Zone = Zone.METROPOLE, *, probable: bool = False
    ) -> Valeur | None:
        """Return the value in force on `day`, None before the first.

        Values that are only probable are passed over unless the practice accepts them.  A zone
        that the newest values do not name has no known value: an older one does not stand in.
        """
        latest: Valeur | None = None
        for valeur in self.valeurs:
            if valeur.since > day:
                break
            if valeur.certainty is Certainty.PROBABLE and not probable:
                continue
            if latest is None or valeur.since > latest.since or zone in valeur.amounts:
                latest = valeur
        return latest

    def announced(self, day: date, zone: Zone = Zone.METROPOLE) -> Valeur | None:
        """Return the probable value that would be in force on `day`, None without one."""
        best = self.at(day, zone, probable=True)
        return best if best is not None and best.certainty is Certainty.PROBABLE else None

    def existed(self, day: date) -> bool:
        """Tell whether there was something to bill on `day`, at a known price or not."""
        return not (self.creation and self.valeurs and day < self.valeurs[0].since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tarifs:
    """All parameters, as one practice uses them."""

    baremes: Mapping[str, Bareme]
    zone: Zone = Zone.METROPOLE
    accept_probable: bool = False

    def amount(self, code: str, day: date) -> int | None:
        """Return the amount of a parameter on `day`, None when no table gives one."""
        bareme = self.baremes.get(code)
        valeur = bareme and bareme.at(day, self.zone, probable=self.accept_probable)
        return valeur.amounts.get(self.zone) if valeur else None

    def existed(self, code: str, day: date) -> bool:
        """Tell whether a table speaks of `code` on `day`."""
        return code in self.baremes and self.baremes[code].existed(day)

    def exonerant(self, code: str) -> bool:
        """Tell whether an act is reimbursed whole by its nature."""
        return code in self.baremes and self.baremes[code].exonerant
