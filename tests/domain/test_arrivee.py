"""Two boxes tell each other steps: whatever is lost, repeated or late, one list comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.arrivee import (
    Etape,
    Lettre,
    Pas,
    Repere,
    Reponse,
    Venue,
    liste,
    manquants,
    suite,
)
from appliance.domain.identifiers import Nir
from appliance.domain.patient import Beneficiaire

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def venue(rang: int) -> Venue:
    who = Beneficiaire(
        nom=f"ARRIVANT{rang}", prenom="ESSAI", naissance="19550812", nir=Nir("255089912345668")
    )
    return Venue(beneficiaire=who, le=NOON + timedelta(minutes=rang))


def arrival(boitier: str, rang: int) -> Pas:
    own = Repere(boitier, rang)
    return Pas(repere=own, arrivee=own, etape=Etape.ARRIVE, venue=venue(rang))


def step(boitier: str, rang: int, of: Repere, etape: Etape) -> Pas:
    return Pas(repere=Repere(boitier, rang), arrivee=of, etape=etape)


@dataclass
class Box:
    """What a box holds, as plainly as can be."""

    name: str
    pas: dict[Repere, Pas] = field(default_factory=dict)
    connu: Mapping[str, int] = field(default_factory=dict)
    autre: Mapping[str, int] = field(default_factory=dict)

    def acts(self, arrive: bool, choice: int, etape: Etape) -> None:  # noqa: FBT001 - drawn
        rang = self.connu.get(self.name, 0) + 1
        known = [one.repere for one in self.pas.values() if one.venue is not None]
        if arrive or not known:
            self.take([arrival(self.name, rang)])
        else:
            self.take([step(self.name, rang, known[choice % len(known)], etape)])

    def take(self, steps: Sequence[Pas]) -> None:
        for one in steps:
            self.pas.setdefault(one.repere, one)
        boxes = {one.boitier for one in self.pas}
        self.connu = {
            box: suite((one.rang for one in self.pas if one.boitier == box), 0) for box in boxes
        }

    def letter(self) -> Lettre:
        return Lettre(connu=dict(self.connu), pas=manquants(self.pas.values(), self.autre))

    def receive(self, letter: Lettre) -> None:
        self.take(letter.pas)
        self.autre = {
            box: max(self.autre.get(box, 0), letter.connu.get(box, 0))
            for box in {*self.autre, *letter.connu}
        }


ACT = st.tuples(st.integers(0, 1), st.booleans(), st.integers(0, 20), st.sampled_from(Etape))
SEND = st.tuples(st.integers(0, 1), st.sampled_from(["whole", "half", "lost", "old", "twice"]))


@given(st.lists(st.one_of(ACT, SEND), max_size=40), st.randoms())
def test_the_lists_are_equal_in_the_end_whatever_befell_the_letters(
    events: Sequence[tuple[object, ...]], chance: object
) -> None:
    boxes = Box("a"), Box("b")
    sent: tuple[list[Lettre], list[Lettre]] = ([], [])
    for event in events:
        match event:
            case (int(which), bool(arrive), int(choice), Etape() as etape):
                boxes[which].acts(arrive, choice, etape)
            case (int(which), str(fate)):
                letter = boxes[which].letter()
                sent[which].append(letter)
                for one in fated(letter, fate, sent[which], chance):
                    boxes[1 - which].receive(one)
    for which in (0, 1, 0, 1):
        boxes[1 - which].receive(boxes[which].letter())
    assert liste(boxes[0].pas.values()) == liste(boxes[1].pas.values())
    assert boxes[0].letter().pas == boxes[1].letter().pas == ()


def fated(letter: Lettre, fate: str, sent: list[Lettre], chance: object) -> Sequence[Lettre]:
    shuffled = list(letter.pas)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    match fate:
        case "whole":
            return [Lettre(connu=letter.connu, pas=tuple(shuffled))]
        case "half":
            return [Lettre(connu=letter.connu, pas=tuple(shuffled[::2]))]
        case "old":
            return sent[:1]
        case "twice":
            return [letter, letter]
        case _:
            return []


@given(st.permutations(range(6)), st.lists(st.integers(0, 5)))
def test_order_and_repetition_change_nothing(order: list[int], again: list[int]) -> None:
    first, second = arrival("a", 1), arrival("a", 2)
    steps = [
        first,
        second,
        step("a", 3, first.repere, Etape.PARTI),
        step("b", 1, first.repere, Etape.VU),
        step("b", 2, second.repere, Etape.VU),
        step("b", 3, Repere("a", 9), Etape.VU),
    ]
    found = liste(steps[place] for place in [*order, *again])
    assert [(one.repere, one.etape) for one in found] == [
        (first.repere, Etape.PARTI),
        (second.repere, Etape.VU),
    ]


def test_no_clock_orders_the_list() -> None:
    late, early = arrival("a", 1), arrival("a", 2)
    early = Pas(
        repere=early.repere,
        arrivee=early.arrivee,
        etape=early.etape,
        venue=Venue(beneficiaire=venue(2).beneficiaire, le=NOON - timedelta(days=9000)),
    )
    assert [one.repere.rang for one in liste([early, late])] == [1, 2]


def test_nobody_goes_back() -> None:
    first = arrival("a", 1)
    found = liste(
        [
            first,
            step("b", 1, first.repere, Etape.PARTI),
            step("b", 2, first.repere, Etape.VU),
        ]
    )
    assert found[0].etape is Etape.PARTI


def test_what_the_practice_says_goes_with_who_came() -> None:
    first = arrival("a", 1)
    said = Pas(
        repere=Repere("b", 1), arrivee=first.repere, etape=Etape.ARRIVE, reponse=Reponse(age_j=4)
    )
    assert liste([said, first])[0].reponse == Reponse(age_j=4)


def test_nothing_of_a_patient_stands_in_a_repr() -> None:
    first = arrival("a", 1)
    values = (first, first.venue, *liste([first]), Lettre(connu={}, pas=(first,)))
    assert not [one for one in values if "ARRIVANT" in repr(one)]
