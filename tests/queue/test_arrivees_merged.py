"""Two books that tell each other steps: lost, repeated or late, one list comes of it in the end."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.domain.arrivee import Etape, Lettre, Venue
from appliance.domain.patient import Beneficiaire
from appliance.durable.disk import SystemDisk
from appliance.queue.arrivees import Cahier
from tests.made_up import NOON, made_up_nir

DAY = date(2026, 11, 22)
WHO = Beneficiaire(
    nom="ESSAI", prenom="ADA", naissance="19550812", nir=made_up_nir("2550899123456")
)


@dataclass
class Side:
    """One box: its book, its own day, and the letters that it ever wrote."""

    directory: Path
    cahier: Cahier
    made: int = 0
    jour: date = DAY
    letters: list[Lettre] = field(default_factory=list)

    @classmethod
    def begin(cls, directory: Path) -> "Side":
        return cls(directory, book(directory / "0"))

    def act(self, act: str, choice: int) -> None:
        known = [one.repere for one in self.cahier.arrivees()]
        match act:
            case "arrive":
                self.cahier.arrive(Venue(beneficiaire=WHO, le=NOON), self.jour)
            case "vu" | "parti" if known:
                self.cahier.avancer(known[choice % len(known)], Etape(act), self.jour)
            case "tomorrow":
                self.jour += timedelta(days=1)
                self.cahier.oublier(self.jour)
            case "anew":
                self.cahier.close()
                self.made += 1
                self.cahier = book(self.directory / str(self.made))

    def hear(self, letters: Sequence[Lettre]) -> None:
        for letter in letters:
            self.cahier.recevoir(letter, self.jour)

    def letter(self) -> Lettre:
        self.letters.append(self.cahier.lettre())
        return self.letters[-1]


def book(directory: Path) -> Cahier:
    return Cahier.open(directory, disk=SystemDisk(), key=bytes(32), entropy=os.urandom)


@contextmanager
def two() -> Iterator[tuple[Side, Side]]:
    with TemporaryDirectory() as root:
        sides = Side.begin(Path(root) / "desk"), Side.begin(Path(root) / "practice")
        yield sides
        for side in sides:
            side.cahier.close()


def fated(fate: str, letter: Lettre, former: Sequence[Lettre]) -> Sequence[Lettre]:
    match fate:
        case "sent":
            return [letter]
        case "twice":
            return [letter, letter]
        case "old":
            return former[:1]
        case "backwards":
            return former[::-1]
        case _:
            return []


ACTS = st.sampled_from(["arrive", "arrive", "vu", "parti", "tomorrow"])
FATES = st.sampled_from(["sent", "sent", "twice", "old", "backwards", "lost"])
EVENT = st.tuples(st.integers(0, 1), ACTS | FATES, st.integers(0, 9))


def play(sides: tuple[Side, Side], events: Sequence[tuple[int, str, int]]) -> None:
    for which, what, choice in events:
        if what in {"sent", "twice", "old", "backwards", "lost"}:
            letter = sides[which].letter()
            sides[1 - which].hear(fated(what, letter, sides[which].letters))
        else:
            sides[which].act(what, choice)


def settle(sides: tuple[Side, Side]) -> None:
    for which in (0, 1) * 3:
        sides[1 - which].hear([sides[which].letter()])


def of_today(side: Side) -> list[tuple[object, Etape]]:
    return [(one.repere, one.etape) for one in side.cahier.arrivees()]


@settings(max_examples=25, deadline=None)
@given(st.lists(EVENT, max_size=25))
def test_nothing_is_left_to_say_in_the_end_and_nobody_is_missing(
    events: list[tuple[int, str, int]],
) -> None:
    with two() as sides:
        play(sides, [event for event in events if event[1] != "tomorrow"])
        settle(sides)
        assert of_today(sides[0]) == of_today(sides[1])
        assert sides[0].cahier.non_dits() == sides[1].cahier.non_dits() == ()


@settings(max_examples=30, deadline=None)
@given(st.lists(EVENT, max_size=25), st.lists(EVENT, max_size=10), st.integers(0, 1))
def test_a_book_that_is_made_anew_gets_what_the_other_still_holds(
    before: list[tuple[int, str, int]], after: list[tuple[int, str, int]], which: int
) -> None:
    with two() as sides:
        play(sides, before)
        settle(sides)
        kept = set(of_today(sides[1 - which]))
        sides[which].act("anew", 0)
        settle(sides)
        assert {repere for repere, _ in kept} <= {repere for repere, _ in of_today(sides[which])}
        play(sides, [event for event in after if event[1] != "tomorrow"])
        settle(sides)
        assert of_today(sides[0]) == of_today(sides[1]) or forgotten(sides)
        assert sides[0].cahier.non_dits() == sides[1].cahier.non_dits() == ()


def forgotten(sides: tuple[Side, Side]) -> bool:
    """Tell whether the days of both differ: then one has forgotten what the other shows."""
    return sides[0].jour != sides[1].jour


@settings(max_examples=25, deadline=None)
@given(st.lists(EVENT, max_size=25))
def test_two_days_later_nothing_is_held_by_either(events: list[tuple[int, str, int]]) -> None:
    with two() as sides:
        play(sides, events)
        settle(sides)
        for side in sides:
            side.act("tomorrow", 0)
        settle(sides)
        for side in sides:
            side.act("tomorrow", 0)
        assert of_today(sides[0]) == of_today(sides[1]) == []
        assert not sides[0].cahier._notes
        assert not sides[1].cahier._notes
