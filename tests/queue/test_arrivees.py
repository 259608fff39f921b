"""The book of arrivals on a real journal: durable, merged in any order, and truly forgotten."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance.domain.arrivee import Etape, Lettre, Repere, Venue
from appliance.domain.patient import Beneficiaire
from appliance.durable.disk import SystemDisk
from appliance.queue import arrivees
from appliance.queue.arrivees import PAS, Cahier
from tests.made_up import NOON, made_up_nir

DAY = date(2026, 11, 22)
KEY = bytes(range(32))
CANARY = "CANARDEAU-LEBRUIT"


def somebody(nom: str = CANARY) -> Venue:
    who = Beneficiaire(
        nom=nom, prenom="ESSAI", naissance="19550812", nir=made_up_nir("2550899123456")
    )
    return Venue(beneficiaire=who, le=NOON)


@contextmanager
def opened(directory: Path) -> Iterator[Cahier]:
    cahier = Cahier.open(directory, disk=SystemDisk(), key=KEY, entropy=os.urandom)
    try:
        yield cahier
    finally:
        cahier.close()


def meet(one: Cahier, other: Cahier, jour: date = DAY) -> None:
    for _ in range(2):
        other.recevoir(one.lettre(), jour)
        one.recevoir(other.lettre(), jour)


def test_who_came_is_there_after_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path) as cahier:
        cahier.avancer(cahier.arrive(somebody(), DAY), Etape.VU, DAY)
        before = cahier.arrivees()
    with opened(tmp_path) as cahier:
        assert cahier.arrivees() == before
        assert before[0].etape is Etape.VU
        assert cahier.arrive(somebody("AUTRE"), DAY).rang == 3


def test_two_books_that_met_are_alike_and_have_nothing_left_to_say(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        first = desk.arrive(somebody(), DAY)
        meet(desk, practice)
        practice.avancer(first, Etape.VU, DAY)
        desk.arrive(somebody("AUTRE"), DAY)
        desk.avancer(first, Etape.PARTI, DAY)
        meet(desk, practice)
        assert desk.arrivees() == practice.arrivees()
        assert [one.etape for one in desk.arrivees()] == [Etape.PARTI, Etape.ARRIVE]
        assert desk.lettre().pas == practice.lettre().pas == ()


def test_what_is_known_already_is_not_written_again(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        desk.arrive(somebody(), DAY)
        letter = desk.lettre()
        practice.recevoir(letter, DAY)
        position = practice._storage._ledger._journal.position
        for _ in range(3):
            practice.recevoir(letter, DAY)
        assert practice._storage._ledger._journal.position == position


def test_a_gap_is_told_so_that_the_rest_comes_again(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        for rank in range(4):
            desk.arrive(somebody(f"N{rank}"), DAY)
        whole = desk.lettre()
        practice.recevoir(
            Lettre(de=whole.de, connu=whole.connu, pas=(whole.pas[0], whole.pas[2])), DAY
        )
        [told] = practice.lettre().connu.values()
        assert told == 1
        desk.recevoir(practice.lettre(), DAY)
        assert [one.repere.rang for one in desk.lettre().pas] == [2, 3, 4]
        meet(desk, practice)
        assert desk.arrivees() == practice.arrivees()


def test_a_day_that_was_told_is_forgotten_and_nothing_opens_it_any_more(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        desk.arrive(somebody(), DAY)
        desk.arrive(somebody("AUTRE"), DAY)
        meet(desk, practice)
        assert desk.oublier(DAY) == 0
        assert desk.oublier(DAY + timedelta(days=1)) == 2
        assert desk.arrivees() == ()
        assert CANARY.encode() not in b"".join(every_payload(desk))
        assert desk.arrive(somebody("DEMAIN"), DAY).rang == 3
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        practice.oublier(DAY + timedelta(days=1))
        meet(desk, practice)
        assert [one.venue.beneficiaire.nom for one in practice.arrivees()] == ["DEMAIN"]


def every_payload(cahier: Cahier) -> list[bytes]:
    return [*cahier._storage._ledger._journal.entries()]


def test_the_search_for_what_is_forgotten_finds_what_is_not(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        desk.arrive(somebody(), DAY)
        assert CANARY.encode() in b"".join(every_payload(desk))


def test_what_was_not_told_is_kept_however_old(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        desk.arrive(somebody(), DAY)
        assert desk.oublier(DAY + timedelta(days=400)) == 0
        assert len(desk.arrivees()) == 1


def test_a_cut_before_the_expunging_is_made_good_at_the_next(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        desk.arrive(somebody(), DAY)
        meet(desk, practice)
        desk._storage.expunge = no_power  # type: ignore[method-assign]
        with suppress(InterruptedError):
            desk.oublier(DAY + timedelta(days=1))
    with opened(tmp_path / "a") as desk:
        assert desk.arrivees() == ()
        desk.oublier(DAY + timedelta(days=1))
        assert CANARY.encode() not in b"".join(every_payload(desk))


def no_power() -> None:
    raise InterruptedError


def test_a_late_letter_brings_nobody_back(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        desk.arrive(somebody(), DAY)
        letter = desk.lettre()
        meet(desk, practice)
        practice.oublier(DAY + timedelta(days=1))
        practice.recevoir(letter, DAY + timedelta(days=1))
        assert practice.arrivees() == ()


def test_a_flood_ends_somewhere_and_what_is_said_of_nobody_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivees, "MOST", 4)
    monkeypatch.setattr(arrivees, "TOLD_AT_ONCE", 2)
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        for rank in range(5):
            desk.arrive(somebody(f"N{rank}"), DAY)
        assert len(desk.lettre().pas) == 2
        assert len(desk.non_dits()) == 5
        for _ in range(5):
            meet(desk, practice)
        assert len(practice.arrivees()) == 4
        practice.recevoir(Lettre(de="x", connu={f"box{rank}": 9 for rank in range(1000)}), DAY)
        assert len(practice._tenue.autre) <= 2


def test_a_book_made_anew_does_not_wait_for_what_was_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        desk.arrive(somebody(), DAY)
        desk.arrive(somebody("AUTRE"), DAY)
        meet(desk, practice)
        desk.oublier(DAY + timedelta(days=1))
        desk.arrive(somebody("DEMAIN"), DAY + timedelta(days=1))
    with opened(tmp_path / "a") as desk, opened(tmp_path / "anew") as practice:
        meet(desk, practice)
        assert [one.venue.beneficiaire.nom for one in practice.arrivees()] == ["DEMAIN"]
        assert desk.non_dits() == ()


def test_a_letter_to_the_book_before_leaves_out_nobody(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        for rank in range(3):
            desk.arrive(somebody(f"N{rank}"), DAY)
        meet(desk, practice)
    with opened(tmp_path / "a") as desk, opened(tmp_path / "anew") as practice:
        desk.arrive(somebody("N3"), DAY)
        practice.recevoir(desk.lettre(), DAY)
        assert len(practice.arrivees()) == 1
        meet(desk, practice)
        assert practice.arrivees() == desk.arrivees()
        assert len(practice.arrivees()) == 4


def test_another_box_is_told_everything_anew(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as desk, opened(tmp_path / "b") as practice:
        desk.arrive(somebody(), DAY)
        meet(desk, practice)
        desk.retenir(bytes(32))
        assert len(desk.lettre().pas) == 1


def test_a_step_of_nobody_known_waits_unseen(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        desk.avancer(Repere("nobody", 4), Etape.VU, DAY)
        assert desk.arrivees() == ()
        assert len(desk._database.table(PAS)) == 1
