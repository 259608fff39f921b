"""A change of the tariffs is shown until it was seen; what is announced is asked once."""

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from appliance.domain.tarif import Bareme, Certainty, Valeur, Zone
from appliance.durable.disk import SystemDisk
from appliance.formats.bareme import digest
from appliance.queue.store import Store
from appliance.services.tarification import Nouveautes, Tarification
from tests.made_up import NOON, PROFESSIONNEL, TARIFS, StoppedClock

SILENT = Nouveautes()


def dearer(baremes: Mapping[str, Bareme], centimes: int = 290) -> Mapping[str, Bareme]:
    """Return the tables once the IFD costs more."""
    new = Valeur(
        since=date(2026, 12, 1),
        amounts=dict.fromkeys(Zone, centimes),
        certainty=Certainty.CONFIRMED,
        reference="un texte",
    )
    ifd = baremes["IFD"]
    return {**baremes, "IFD": replace(ifd, valeurs=(*ifd.valeurs, new))}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(
        Store.open(tmp_path, disk=SystemDisk(), key=bytes(32), entropy=os.urandom)
    ) as store:
        yield store


def at_unlock(
    store: Store,
    baremes: Mapping[str, Bareme] = TARIFS.baremes,
    *,
    reglage: bool | None = False,
    version: int = 1,
) -> Tarification:
    return Tarification(
        revisions=store.revisions,
        baremes=baremes,
        version=version,
        empreinte=digest(baremes.values()),
        reglage=reglage,
        professionnel=PROFESSIONNEL,
        clock=StoppedClock(),
    )


def test_the_very_first_unlock_shows_no_change_and_notes_the_tables(store: Store) -> None:
    assert at_unlock(store).news() == SILENT
    seen = at_unlock(store).seen
    assert seen is not None
    assert (seen.par, seen.vus_le, seen.version) == ("991023763", NOON, 1)
    assert seen.empreinte == digest(TARIFS.baremes.values())


def test_the_same_tables_are_noted_once(store: Store) -> None:
    for _ in range(3):
        assert at_unlock(store).news() == SILENT
    assert len(store.revisions._tarifs) == 1


def test_a_change_is_shown_at_each_unlock_until_it_was_seen(store: Store) -> None:
    at_unlock(store).news()
    for _ in range(2):
        [metropole, drom] = at_unlock(store, dearer(TARIFS.baremes)).news().changements
        assert str(metropole).startswith("IFD, métropole : 2,75 € → 2,90 € au 01/12/2026")
        assert drom.zone is Zone.DROM
    changed = at_unlock(store, dearer(TARIFS.baremes), version=2)
    changed.heed()
    assert changed.news() == SILENT
    assert store.revisions.tarifs() is not None
    assert changed.seen is not None
    assert changed.seen.version == 2


def test_a_change_that_goes_back_is_a_change(store: Store) -> None:
    at_unlock(store, dearer(TARIFS.baremes)).news()
    [metropole, _] = at_unlock(store).news().changements
    assert (metropole.avant, metropole.apres) == ("2,90 €", "2,75 €")


def test_other_words_are_noted_without_a_screen(store: Store) -> None:
    at_unlock(store).news()
    ifd = replace(TARIFS.baremes["IFD"], label="Autre nom")
    renamed = {**TARIFS.baremes, "IFD": ifd}
    assert at_unlock(store, renamed).news() == SILENT
    assert at_unlock(store).seen == at_unlock(store, renamed).seen
    assert at_unlock(store, renamed).changes() == ()


def test_what_is_announced_is_asked_until_somebody_answers(store: Store) -> None:
    for _ in range(2):
        asked = at_unlock(store, reglage=None)
        assert asked.news().annonces["AMI"] == date(2026, 11, 1)
        assert (asked.accept_probable, asked.answered_on) == (False, None)
    asked.answer(applique=True)
    answered = at_unlock(store, reglage=None)
    assert answered.news() == SILENT
    assert (answered.accept_probable, answered.answered_on) == (True, NOON.date())
    answered.answer(applique=False)
    assert not at_unlock(store, reglage=None).accept_probable


@pytest.mark.parametrize("reglage", [True, False])
def test_the_settings_file_wins_over_an_answer(store: Store, *, reglage: bool) -> None:
    at_unlock(store, reglage=None).answer(applique=not reglage)
    settled = at_unlock(store, reglage=reglage)
    assert settled.accept_probable is reglage
    assert settled.answered_on is None
    assert settled.news() == SILENT


def test_nothing_is_asked_where_nothing_is_announced(store: Store) -> None:
    sure = {"IFD": TARIFS.baremes["IFD"]}
    assert at_unlock(store, sure, reglage=None).news() == SILENT
