"""What differs between two sets of tables, and what a person was told and answered of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from appliance.domain.money import euros
from appliance.domain.tarif import Bareme, Certainty, Valeur, Zone

UNKNOWN: Final = "inconnu"
UNITS: Final = {"percent": "%", "per_mille": "‰"}
ZONES: Final = {Zone.METROPOLE: "métropole", Zone.DROM: "outre-mer"}
CERTAINTIES: Final = {
    Certainty.CONFIRMED: "confirmé",
    Certainty.PROBABLE: "annoncé, pas confirmé",
    Certainty.SINGLE: "une seule source",
    Certainty.OWN: "à vérifier",
    None: "retiré",
}

Baremes = Mapping[str, Bareme]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changement:
    """One value that another set of tables gives otherwise, or a change of the parameter itself.

    Attributes:
        zone, since: None where the parameter itself changes: what it counts, whom it exempts.
        avant, apres: in words, as this practice uses them: `3,15 €`.
        certainty: None where the value is given no more.
    """

    code: str
    zone: Zone | None = None
    since: date | None = None
    avant: str
    apres: str
    reference: str = ""
    certainty: Certainty | None = None

    def __str__(self) -> str:
        """Say it in French, without its reference."""
        if self.zone is None or self.since is None:
            return f"{self.code} : {self.avant} → {self.apres}"
        where, sure = ZONES[self.zone], CERTAINTIES[self.certainty]
        day = f"{self.since:%d/%m/%Y}"
        return f"{self.code}, {where} : {self.avant} → {self.apres} au {day} ({sure})"


@dataclass(frozen=True, slots=True, order=True)
class Remplacement:
    """The name of a past day on which a value in force is no more what it was."""

    code: str
    zone: Zone
    since: date

    def __str__(self) -> str:
        return f"{self.code} {self.zone} {self.since.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TarifsVus:
    """The tables that a person was shown, and accepted.

    Attributes:
        empreinte: SHA-256 of their content, hexadecimal.
        vus_le: when (UTC).
        par: the professional's number.
        version: of the release or package that they came with.
    """

    empreinte: str
    vus_le: datetime
    par: str
    version: int
    baremes: tuple[Bareme, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReponseAvenant:
    """Whether announced values are used, as a person answered.

    Attributes:
        repondu_le: when (UTC).
        par: the professional's number.
    """

    applique: bool
    repondu_le: datetime
    par: str


def by_code(baremes: tuple[Bareme, ...]) -> Baremes:
    """Return the tables by their code."""
    return {bareme.code: bareme for bareme in baremes}


def en_mots(amount: int | None, unit: str) -> str:
    """Write an amount of a parameter: `3,15 €`, `60 %`, `inconnu`."""
    if amount is None:
        return UNKNOWN
    return euros(amount) if unit == "centimes" else f"{amount} {UNITS.get(unit, unit)}"


def changements(
    avant: Baremes, apres: Baremes, *, probable: bool = False
) -> tuple[Changement, ...]:
    """Return what differs, by code, zone and day.

    Args:
        avant: the tables before.
        apres: the tables after.
        probable: whether the practice uses announced values: it decides which value was in
            force before.
    """
    codes = sorted({*avant, *apres})
    found = (_changes(avant.get(code), apres.get(code), probable=probable) for code in codes)
    return tuple(each for changes in found for each in changes)


def remplacements(avant: Baremes, apres: Baremes, today: date) -> tuple[Remplacement, ...]:
    """Return the past days on which a value in force differs, whoever uses announced values."""
    return tuple(
        Remplacement(code, zone, day)
        for code, before in sorted(avant.items())
        for zone in Zone
        for day in _days(before, apres.get(code))
        if day <= today and _was_replaced(before, apres.get(code), day, zone)
    )


def annonces(baremes: Baremes) -> Mapping[str, date]:
    """Return the codes that have values which are only announced, with the day of the first."""
    return {
        code: min(days)
        for code, bareme in sorted(baremes.items())
        if (days := [v.since for v in bareme.valeurs if v.certainty is Certainty.PROBABLE])
    }


def _changes(avant: Bareme | None, apres: Bareme | None, *, probable: bool) -> Iterator[Changement]:
    present = apres or avant
    if present is None:
        return
    before, after = _traits(avant), _traits(apres)
    if avant is not None and before != after:
        yield Changement(code=present.code, avant=before, apres=after)
    for zone in Zone:
        for day in _days(avant, apres):
            given = _given(apres, day, zone)
            if given != _given(avant, day, zone):
                was = _in_force(avant, day, zone, probable=probable)
                now = given.amounts[zone] if given else _in_force(apres, day, zone, probable=True)
                yield Changement(
                    code=present.code,
                    zone=zone,
                    since=day,
                    avant=en_mots(was, (avant or present).unit),
                    apres=en_mots(now, present.unit),
                    reference=given.reference if given else "",
                    certainty=given.certainty if given else None,
                )


def _traits(bareme: Bareme | None) -> str:
    if bareme is None:
        return "absent"
    exempts = "remboursé en entier" if bareme.exonerant else "remboursé au taux"
    return f"{bareme.unit}, {exempts}{', créé au premier jour' * bareme.creation}"


def _days(*baremes: Bareme | None) -> list[date]:
    return sorted({valeur.since for each in baremes if each for valeur in each.valeurs})


def _given(bareme: Bareme | None, day: date, zone: Zone) -> Valeur | None:
    """Return the value that begins on that very day, as far as it is about the zone."""
    found = bareme.valeurs if bareme else ()
    for valeur in found:
        if valeur.since == day and zone in valeur.amounts:
            return Valeur(
                since=day,
                amounts={zone: valeur.amounts[zone]},
                certainty=valeur.certainty,
                reference=valeur.reference,
            )
    return None


def _in_force(bareme: Bareme | None, day: date, zone: Zone, *, probable: bool) -> int | None:
    valeur = bareme.at(day, zone, probable=probable) if bareme else None
    return valeur.amounts.get(zone) if valeur else None


def _was_replaced(avant: Bareme, apres: Bareme | None, day: date, zone: Zone) -> bool:
    for probable in (False, True):
        was = _in_force(avant, day, zone, probable=probable)
        now = _in_force(apres, day, zone, probable=probable)
        if was is not None and (was != now or _traits(avant) != _traits(apres)):
            return True
    return False
