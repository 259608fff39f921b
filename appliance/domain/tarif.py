"""Dated values: what the law pays, from which day, with which certainty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Certainty(StrEnum):
    """How sure a value is."""

    CONFIRMED = "confirmed"
    PROBABLE = "probable"  # used only where the practice says so
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
        unit: `centimes` or `percent`.
        valeurs: by increasing date.
    """

    code: str
    label: str
    article: str
    unit: str
    valeurs: tuple[Valeur, ...]

    def at(self, day: date, *, probable: bool = False) -> Valeur | None:
        """Return the value in force on `day`, None before the first.

        Values that are only probable are passed over unless the practice accepts them.
        """
        usable = (
            valeur
            for valeur in self.valeurs
            if valeur.since <= day and (probable or valeur.certainty is not Certainty.PROBABLE)
        )
        return max(usable, key=lambda valeur: valeur.since, default=None)

    def announced(self, day: date) -> Valeur | None:
        """Return the probable value that would be in force on `day`, None without one."""
        best = self.at(day, probable=True)
        return best if best is not None and best.certainty is Certainty.PROBABLE else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tarifs:
    """All parameters, as one practice uses them."""

    baremes: Mapping[str, Bareme]
    zone: Zone = Zone.METROPOLE
    accept_probable: bool = False

    def amount(self, code: str, day: date) -> int | None:
        """Return the amount of a parameter on `day`, None when no table gives one."""
        valeur = self.baremes[code].at(day, probable=self.accept_probable)
        return None if valeur is None else valeur.amounts.get(self.zone)
