"""What every `CardReader` promises, with a hand that plays the cards.

A test module subclasses `CardReaderContract`, or `TwoSlotsContract` where the reader takes two
cards, and gives the `bench` fixture: a reader that holds no card and answers.
"""

import time
from collections.abc import Callable
from typing import ClassVar, Final, Protocol

import pytest

from appliance.demo.cards import Card, bank_card, cps, mute_card, vitale, vitale_1
from appliance.drivers.simulated import PlayedCard
from appliance.errors import (
    BesaceError,
    CardMuteError,
    CardRemovedError,
    CardUnreadableError,
    ForeignCardError,
    NoCardError,
    ReaderMuteError,
    Vitale1Error,
)
from appliance.ports.cards import CardKind, CardReader, ReaderHealth, ReaderState
from tests.made_up_cards import (
    ALINE,
    FAMILLE,
    LARGE_FAMILY,
    Stalling,
    names,
    only,
    torn,
)

PATIENCE: Final = 20.0
"""Seconds; far more than any of it takes, on a busy machine too."""


def until(reached: Callable[[], bool], within: float = PATIENCE) -> float:
    """Wait for what must come; return how long it took, in seconds."""
    start = time.monotonic()
    while not reached():
        assert time.monotonic() - start < within, "it never came"
        time.sleep(0.002)
    return time.monotonic() - start


class Hand(Protocol):
    """What moves cards and breaks things."""

    def insert(self, card: PlayedCard, slot: int = 0) -> None: ...

    def remove(self, slot: int = 0) -> None: ...

    def pull_after(self, exchanges: int, slot: int = 0) -> None: ...

    def mute(self) -> None: ...


class Bench(Protocol):
    """A reader, the hand that plays, and what makes the reader answer again."""

    @property
    def reader(self) -> CardReader: ...

    @property
    def hand(self) -> Hand: ...

    def repair(self) -> None: ...


def put(bench: Bench, card: Card, kind: CardKind, slot: int = 0) -> None:
    """Insert a card and wait until the reader has seen it."""
    before = bench.reader.state().insertions
    bench.hand.insert(card, slot)
    until(lambda: bench.reader.state().insertions > before)
    assert bench.reader.state().slots[slot].card is kind


class CardReaderContract:
    """The suite, for a reader of any number of slots."""

    SLOTS: ClassVar = 1

    def test_an_empty_reader_says_so(self, bench: Bench) -> None:
        assert bench.reader.state().health is ReaderHealth.READY
        assert [slot.card for slot in bench.reader.state().slots] == [None] * self.SLOTS
        with pytest.raises(NoCardError):
            only(bench.reader)

    def test_all_holders_come_in_the_order_of_the_card(self, bench: Bench) -> None:
        put(bench, vitale(*FAMILLE), CardKind.VITALE_2)
        people = only(bench.reader).beneficiaires
        assert [person.nom for person in people] == [holder.nom for holder in FAMILLE]
        assert [person.prenom for person in people] == [holder.prenom for holder in FAMILLE]
        assert [person.naissance for person in people] == [holder.naissance for holder in FAMILLE]
        assert [person.nir.number for person in people] == [holder.nir for holder in FAMILLE]
        assert [person.rang for person in people] == [1, 2, 3]

    def test_files_longer_than_one_answer_are_read_whole(self, bench: Bench) -> None:
        put(bench, vitale(*LARGE_FAMILY), CardKind.VITALE_2)
        assert names(only(bench.reader)) == [holder.prenom for holder in LARGE_FAMILY]

    def test_a_swap_counts_as_an_insertion_and_gives_the_new_card(self, bench: Bench) -> None:
        put(bench, vitale(ALINE), CardKind.VITALE_2)
        before = bench.reader.state().insertions
        put(bench, vitale(*FAMILLE), CardKind.VITALE_2)
        assert bench.reader.state().insertions == before + 1
        assert names(only(bench.reader))[0] == FAMILLE[0].prenom

    def test_a_slot_serves_the_cps_and_the_vitale_in_turn(self, bench: Bench) -> None:
        put(bench, cps(), CardKind.CPS)
        with pytest.raises(NoCardError):
            only(bench.reader)
        put(bench, vitale(ALINE), CardKind.VITALE_2)
        assert names(only(bench.reader)) == ["ALINE"]
        put(bench, cps(), CardKind.CPS)
        assert bench.reader.state().holds(CardKind.CPS)

    def test_a_card_that_leaves_is_no_insertion(self, bench: Bench) -> None:
        put(bench, vitale(ALINE), CardKind.VITALE_2)
        before = bench.reader.state().insertions
        bench.hand.remove()
        until(lambda: not bench.reader.state().holds(CardKind.VITALE_2))
        assert bench.reader.state().insertions == before

    @pytest.mark.parametrize("exchanges", [0, 3])
    def test_a_card_pulled_in_the_middle_is_asked_for_again(
        self, bench: Bench, exchanges: int
    ) -> None:
        put(bench, vitale(ALINE), CardKind.VITALE_2)
        bench.hand.pull_after(exchanges)
        with pytest.raises(CardRemovedError):
            only(bench.reader)
        put(bench, vitale(ALINE), CardKind.VITALE_2)
        assert names(only(bench.reader)) == ["ALINE"]

    @pytest.mark.parametrize(
        ("card", "kind", "error"),
        [
            (vitale_1(), CardKind.VITALE_1, Vitale1Error),
            (bank_card(), CardKind.FOREIGN, ForeignCardError),
            (Card(vitale().atr), CardKind.VITALE_2, ForeignCardError),
            (torn(), CardKind.VITALE_2, CardUnreadableError),
        ],
        ids=["vitale-1", "bank", "liar", "torn"],
    )
    def test_a_card_that_cannot_be_read_says_why(
        self, bench: Bench, card: Card, kind: CardKind, error: type[BesaceError]
    ) -> None:
        put(bench, card, kind)
        with pytest.raises(error):
            only(bench.reader)
        assert bench.reader.state().health is ReaderHealth.READY

    def test_a_mute_reader_is_told_and_comes_back_by_itself(self, bench: Bench) -> None:
        put(bench, vitale(ALINE), CardKind.VITALE_2)
        bench.hand.mute()
        with pytest.raises(ReaderMuteError):
            only(bench.reader)
        assert bench.reader.state().health is ReaderHealth.MUTE
        with pytest.raises(ReaderMuteError):
            only(bench.reader)
        bench.repair()
        until(lambda: bench.reader.state().holds(CardKind.VITALE_2))
        assert names(only(bench.reader)) == ["ALINE"]

    def test_each_change_is_told_to_who_listens(self, bench: Bench) -> None:
        told: list[ReaderState] = []
        bench.reader.listen(lambda: told.append(bench.reader.state()))

        def last(*, vitale: bool) -> bool:
            return [one.holds(CardKind.VITALE_2) for one in told[-1:]] == [vitale]

        bench.hand.insert(vitale(ALINE))
        until(lambda: last(vitale=True))
        bench.hand.remove()
        until(lambda: last(vitale=False))
        assert told[-1] == bench.reader.state()

    def test_closing_twice_is_once(self, bench: Bench) -> None:
        bench.reader.close()
        bench.reader.close()


class TwoSlotsContract(CardReaderContract):
    """What a reader of two slots promises besides."""

    SLOTS: ClassVar = 2

    def test_the_vitale_is_found_in_whichever_slot_it_sits(self, bench: Bench) -> None:
        put(bench, cps(), CardKind.CPS, slot=0)
        with pytest.raises(NoCardError):
            only(bench.reader)
        put(bench, vitale(ALINE), CardKind.VITALE_2, slot=1)
        assert bench.reader.state().holds(CardKind.CPS)
        assert names(only(bench.reader)) == ["ALINE"]

    def test_two_vitales_at_once_are_both_read_by_their_slots(self, bench: Bench) -> None:
        put(bench, vitale(ALINE), CardKind.VITALE_2, slot=0)
        put(bench, vitale(*FAMILLE), CardKind.VITALE_2, slot=1)
        first, second = (slot.name for slot in bench.reader.state().slots)
        read = bench.reader.read_vitales()
        assert names(read[first]) == ["ALINE"]
        assert names(read[second]) == [holder.prenom for holder in FAMILLE]
        bench.hand.remove(0)
        until(lambda: bench.reader.state().slots[0].card is None)
        assert list(bench.reader.read_vitales()) == [second]

    def test_cards_that_change_places_are_read_where_they_are(self, bench: Bench) -> None:
        put(bench, cps(), CardKind.CPS, slot=0)
        put(bench, vitale(ALINE), CardKind.VITALE_2, slot=1)
        bench.hand.remove(0)
        bench.hand.remove(1)
        put(bench, vitale(ALINE), CardKind.VITALE_2, slot=0)
        put(bench, cps(), CardKind.CPS, slot=1)
        assert names(only(bench.reader)) == ["ALINE"]


class SilentCardContract:
    """What every reader promises of a chip that says nothing, where it can tell of one."""

    @pytest.mark.parametrize(
        ("card", "kind"),
        [
            (mute_card(), CardKind.MUTE),
            (Stalling(vitale(ALINE), after=3), CardKind.VITALE_2),
        ],
        ids=["mute", "stalling"],
    )
    def test_a_silent_card_is_told_from_a_silent_reader(
        self, bench: Bench, card: Card, kind: CardKind
    ) -> None:
        put(bench, card, kind)
        with pytest.raises(CardMuteError):
            only(bench.reader)
        assert bench.reader.state().health is ReaderHealth.READY
