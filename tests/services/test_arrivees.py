"""Two sides of a desk with real books, real seals and one directory between them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.demo.cards import Holder, vitale
from appliance.domain.arrivee import Etape, Reponse
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.piece import TypePiece
from appliance.domain.roles import Personne, Role
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.disk import SystemDisk
from appliance.errors import NoCardError, NotAllowedError
from appliance.queue.arrivees import Cahier
from appliance.sealing.inbox import inbox_public_key
from appliance.services.arrivees import KEY_SIZE, Arrivees
from appliance.services.reception import Reception
from appliance.spool.plis import Cote, Plis
from tests.canaries import search
from tests.made_up import NOON, StoppedClock, made_up_nir

NAME = "CANARDEAU"
HOLDER = Holder(NAME, "ZEPHYRINE", "19550812", "2550899123456")


def somebody(prenom: str = "ZEPHYRINE") -> Beneficiaire:
    return Beneficiaire(nom=NAME, prenom=prenom, naissance="19550812", nir=made_up_nir(HOLDER.nir))


@dataclass
class Sides:
    """The desk and the practice, over one directory of letters."""

    root: Path
    desk: Arrivees
    practice: Arrivees

    def side(self, cote: Cote, name: str) -> Arrivees:
        cahier = Cahier.open(
            self.root / name, disk=SystemDisk(), key=os.urandom(32), entropy=os.urandom
        )
        plis = Plis(SystemDisk(), self.root / "plis", cote)
        return Arrivees(cahier=cahier, plis=plis, cle=os.urandom(32), clock=StoppedClock())

    def meet(self) -> None:
        for _ in range(3):
            self.desk.echanger()
            self.practice.echanger()


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[Sides]:
    made = Sides(tmp_path, None, None)  # type: ignore[arg-type]
    made.desk = made.side(Cote.ACCUEIL, "desk")
    made.practice = made.side(Cote.CABINET, "practice")
    yield made
    made.desk.close()
    made.practice.close()


def test_who_comes_to_the_desk_is_in_both_lists(sides: Sides) -> None:
    first = sides.desk.arrive(somebody())
    sides.meet()
    sides.practice.avancer(first, Etape.VU)
    sides.meet()
    assert sides.desk.liste() == sides.practice.liste()
    assert [one.etape for one in sides.desk.liste()] == [Etape.VU]
    assert sides.desk.non_dites() == sides.practice.non_dites() == 0


def test_one_card_put_in_twice_is_one_arrival_until_its_holder_left(sides: Sides) -> None:
    first = sides.desk.arrive(somebody())
    assert sides.desk.arrive(somebody()) == first
    sides.desk.avancer(first, Etape.PARTI)
    assert sides.desk.arrive(somebody()) != first


def test_who_is_billed_is_seen_and_nobody_else(sides: Sides) -> None:
    sides.desk.arrive(somebody())
    sides.desk.arrive(somebody("AUTRE"))
    sides.meet()
    sides.practice.vu(Beneficiaire(nom="X", prenom="Y", naissance="20000101", nir=somebody().nir))
    sides.practice.vu(somebody())
    assert [one.etape for one in sides.practice.liste()] == [Etape.VU, Etape.ARRIVE]


def test_what_carries_the_letters_reads_none(sides: Sides) -> None:
    for rank in range(5):
        sides.desk.arrive(somebody(f"ESSAI{rank}"))
    sides.meet()
    plis = sides.root / "plis"
    assert {path.name for path in plis.iterdir()} == {"accueil.pli", "cabinet.pli"}
    assert not list(search([sides.root], [NAME, HOLDER.nir]))


def test_a_second_turn_with_nothing_new_writes_nothing(sides: Sides) -> None:
    sides.desk.arrive(somebody())
    sides.meet()
    before = [path.stat().st_mtime_ns for path in (sides.root / "plis").iterdir()]
    sides.meet()
    assert [path.stat().st_mtime_ns for path in (sides.root / "plis").iterdir()] == before


def test_the_desk_goes_on_alone_and_hands_over_later(sides: Sides) -> None:
    for rank in range(3):
        sides.desk.arrive(somebody(f"SEUL{rank}"))
        sides.desk.echanger()
    assert sides.desk.non_dites() == 3
    sides.meet()
    assert len(sides.practice.liste()) == 3
    assert sides.desk.non_dites() == 0


def test_another_box_is_told_nothing_until_a_person_takes_it(sides: Sides) -> None:
    sides.desk.arrive(somebody())
    sides.meet()
    sides.practice.close()
    other = sides.side(Cote.CABINET, "other")
    sides.practice = other
    sides.meet()
    assert other.liste() == ()
    assert sides.desk.empreinte == inbox_public_key(other.cle).hex()[:8]
    sides.desk.accepter()
    sides.meet()
    assert other.liste() == sides.desk.liste() != ()
    assert sides.desk.empreinte == ""


@pytest.mark.parametrize(
    "pli", [b"", b"x", bytes(KEY_SIZE), bytes(KEY_SIZE) + b"noise", b"\xff" * 500]
)
def test_whatever_lies_in_the_place_of_a_letter_breaks_nothing(sides: Sides, pli: bytes) -> None:
    sides.desk.plis.bring(pli)
    sides.desk.arrive(somebody())
    sides.desk.echanger()
    assert len(sides.desk.liste()) == 1


def test_a_letter_that_was_changed_on_its_way_is_none(sides: Sides) -> None:
    sides.desk.arrive(somebody())
    sides.meet()
    sides.desk.arrive(somebody("AUTRE"))
    sides.desk.echanger()
    whole = sides.practice.plis.take()
    sides.practice.plis.bring(whole[:-1] + bytes([whole[-1] ^ 1]))
    sides.practice.echanger()
    assert len(sides.practice.liste()) == 1
    sides.practice.plis.bring(whole)
    sides.practice.echanger()
    assert len(sides.practice.liste()) == 2


def test_the_practice_answers_once_where_it_is_asked_to(sides: Sides) -> None:
    said = Reponse(age_j=12, a_demander=(TypePiece.CARTE_MUTUELLE,))
    asked: list[Beneficiaire] = []

    def answer(who: Beneficiaire) -> Reponse:
        asked.append(who)
        return said

    sides.practice.repond = answer
    sides.desk.arrive(somebody())
    sides.meet()
    assert [one.reponse for one in sides.desk.liste()] == [said]
    assert len(asked) == 1


def test_the_next_day_both_lists_are_empty(sides: Sides) -> None:
    sides.desk.arrive(somebody())
    sides.meet()
    for side in (sides.desk, sides.practice):
        side.clock = StoppedClock(NOON + timedelta(days=1))
    sides.meet()
    assert sides.desk.liste() == sides.practice.liste() == ()


def test_the_desk_has_the_secretary_s_role_and_no_other(sides: Sides) -> None:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDER))
    reception = Reception(reader=reader, arrivees=sides.desk)
    assert reception.personne.role is Role.SECRETAIRE
    who = reception.read_card().beneficiaires[0]
    first = reception.arrive(who)
    reception.parti(first)
    assert reception.tick().arrivees[0].etape is Etape.PARTI
    reception.personne = Personne(numero=1, nom="", role=Role.DELEGUE)
    for act in (reception.read_card, lambda: reception.arrive(who), lambda: reception.parti(first)):
        with pytest.raises(NotAllowedError):
            act()


def test_without_a_card_the_desk_says_so(sides: Sides) -> None:
    with pytest.raises(NoCardError):
        Reception(reader=SimulatedReader(), arrivees=sides.desk).read_card()
