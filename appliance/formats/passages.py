"""The care of a scenario: the facts of one passage, and of those on the same invoice after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time

from appliance.domain.acte import Acte, Soin
from appliance.domain.tarif import Zone
from appliance.domain.tiers_payant import Reglement
from appliance.domain.visite import Bsi, Profession, Visite
from appliance.errors import ScenarioError
from appliance.formats.faits import (
    read_exercice,
    read_forcee,
    read_prescription,
    read_reglement,
    read_situation,
    read_soin,
    read_trajet,
)
from appliance.formats.scalars import Fields, hour, member, one_of, past_or_future, rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Soins:
    """A session to price: the facts, and how it is to be settled.

    Attributes:
        suivantes: the passages after the first one that the same invoice bills.
    """

    visite: Visite
    reglement: Reglement
    zone: Zone
    avenant_11: bool
    suivantes: tuple[Visite, ...] = ()


def read_soins(fields: Fields, actes: Mapping[str, Acte]) -> Soins:
    """Return the care that a table of the format tells.

    Raises:
        ScenarioError: it is not as the format says.
    """
    day = fields.get("care_date", past_or_future)
    at_home = fields.maybe("place", one_of(str, "cabinet", "domicile"), "cabinet") == "domicile"
    ordered = fields.flag("domicile_prescribed")

    def soins(key: str, default: object = None) -> tuple[Soin, ...]:
        return tuple(read_soin(each, actes) for each in fields.tables(key, default))

    visite = Visite(
        profession=fields.get("profession", member(Profession)),
        date_soins=day,
        heure=fields.maybe("care_time", hour, time(10)),
        aujourdhui=fields.maybe("today", past_or_future, day),
        domicile=at_home,
        patient=read_situation(fields.table("patient")),
        passage=fields.maybe("passage_of_day", rank, 1),
        plus_tot=soins("earlier_today", []),
        actes=soins("acts"),
        bsi=fields.maybe("bsi", _package, None),
        trajet=read_trajet(fields.table("travel", {})),
        prescription=read_prescription(fields, day, ordered=ordered),
        appel_urgent=fields.flag("urgent_call"),
        exercice=read_exercice(fields),
        forcees=tuple(read_forcee(each) for each in fields.tables("wanted", [])),
    )
    fields.flag("confidential")
    return Soins(
        visite=visite,
        suivantes=tuple(_suivantes(fields, visite, actes)),
        reglement=read_reglement(fields),
        zone=fields.maybe("zone", member(Zone), Zone.METROPOLE),
        avenant_11=fields.flag("avenant_11"),
    )


def _suivantes(fields: Fields, first: Visite, actes: Mapping[str, Acte]) -> Iterator[Visite]:
    """Yield the later passages: what each says of itself, and the rest as of the first one."""
    before = first
    for each in fields.tables("later", []):
        if fields.has("paid"):
            raise ScenarioError(f"{fields.where} : paid ne va pas avec later")
        day = each.maybe("care_date", past_or_future, before.date_soins)
        visite = replace(
            first,
            date_soins=day,
            heure=each.maybe("care_time", hour, first.heure),
            aujourdhui=max(day, first.aujourdhui or day),
            passage=each.maybe("passage_of_day", rank, 1),
            plus_tot=(),
            actes=tuple(read_soin(one, actes) for one in each.tables("acts")),
            bsi=each.maybe("bsi", _package, None),
            trajet=read_trajet(each.table("travel", {})),
            forcees=(),
        )
        each.end()
        if (day, visite.heure) < (before.date_soins, before.heure):
            raise ScenarioError(f"{each.where} : les passages se suivent dans le temps")
        yield visite
        before = visite


def _package(word: str) -> Bsi:
    return member(Bsi)(word.upper())
