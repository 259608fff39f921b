"""No sequence of the program's own doing can block a card, whether or not it tells its count."""

from contextlib import suppress

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from appliance.drivers.card_code import TryGuard
from appliance.drivers.card_signer import CardSigner
from appliance.drivers.cps import Pkcs11Token
from appliance.drivers.cps_card import CpsCard
from appliance.errors import (
    BesaceError,
    CardCodeLockedError,
    CpsError,
    LastCardTryError,
    OtherSignerError,
    SignerAbsentError,
    SignerLostError,
    WrongCardCodeError,
)
from tests.played_cps import CODE, TRIES, PlayedCard, PlayedToken

MESSAGE = b"une facture qui n'existe pas"
OTHER = "0000000002"


class Hand:
    """A reader with one slot, and the person before it."""

    def __init__(self, *, tells: bool = True) -> None:
        self.cards = {name: PlayedCard(name, tells=tells) for name in ("0000000001", OTHER)}
        self.slot: PlayedCard | None = self.cards["0000000001"]
        self.guard = TryGuard()
        self.signer = self.new_signer()

    def new_signer(self) -> CardSigner:
        """Make what a new opening makes, or a worker that was replaced."""
        return CardSigner(self.token(), self.guard, lambda: self.slot is not None)

    def token(self) -> Pkcs11Token:
        return Pkcs11Token(lambda: [PlayedToken(self.slot)] if self.slot else [])

    @property
    def card(self) -> PlayedCard:
        return self.cards["0000000001"]


@pytest.fixture(params=[True, False], ids=["the card tells its count", "it does not"])
def hand(request: pytest.FixtureRequest) -> Hand:
    return Hand(tells=request.param)


def test_a_wrong_code_is_known_at_the_opening_and_costs_one_try(hand: Hand) -> None:
    with pytest.raises(WrongCardCodeError):
        hand.signer.enter("9999")
    assert hand.card.left == TRIES - 1
    with pytest.raises(SignerAbsentError):
        hand.signer.sign(MESSAGE)
    assert hand.card.verified == 1


def test_a_refused_code_is_never_sent_again(hand: Hand) -> None:
    for _ in range(9):
        with pytest.raises(WrongCardCodeError):
            hand.new_signer().enter("9999")
    assert hand.card.verified == 1


def test_the_last_try_waits_for_a_person_who_was_warned(hand: Hand) -> None:
    for wrong in ("1111", "2222"):
        with pytest.raises(WrongCardCodeError):
            hand.signer.enter(wrong)
    with pytest.raises(LastCardTryError):
        hand.signer.enter(CODE)
    assert hand.card.verified == 2
    hand.signer.enter(CODE)  # the person read the warning, and entered it once more
    assert hand.card.left == TRIES
    assert hand.signer.sign(MESSAGE)


def test_a_blocked_card_is_told_and_left_alone() -> None:
    hand = Hand()
    hand.card.left = 0
    with pytest.raises(CardCodeLockedError):
        hand.signer.enter(CODE)
    assert hand.card.verified == 0


def test_a_card_that_keeps_leaving_is_not_asked_to_its_last_try(hand: Hand) -> None:
    hand.signer.enter(CODE)
    hand.card.tears = 99
    for _ in range(9):
        with pytest.raises((SignerLostError, LastCardTryError)):
            hand.signer.sign(MESSAGE)
    assert hand.card.left == 1


def test_the_code_of_one_card_is_never_sent_to_another(hand: Hand) -> None:
    hand.signer.enter(CODE)
    hand.slot = hand.cards[OTHER]
    with pytest.raises(OtherSignerError):
        hand.signer.sign(MESSAGE)
    assert hand.cards[OTHER].verified == 0


def test_a_count_that_fell_elsewhere_stops_the_signatures() -> None:
    hand = Hand()
    hand.signer.enter(CODE)
    before = hand.card.verified
    hand.card.left = 1  # another program's doing
    for _ in range(9):
        with pytest.raises(LastCardTryError):
            hand.signer.sign(MESSAGE)
    assert hand.card.verified == before


def test_a_locked_station_has_forgotten_the_code(hand: Hand) -> None:
    hand.signer.enter(CODE)
    hand.signer.close()
    assert f"'{CODE}'" not in repr(vars(hand.signer))
    with pytest.raises(SignerAbsentError):
        hand.signer.sign(MESSAGE)
    assert not hand.signer.present


def test_a_card_that_left_is_told_without_asking_it(hand: Hand) -> None:
    hand.signer.enter(CODE)
    before = hand.card.verified
    assert hand.signer.present
    hand.slot = None
    assert not hand.signer.present
    assert hand.card.verified == before


def test_a_token_in_no_watched_reader_counts_as_present(hand: Hand) -> None:
    signer = CardSigner(hand.token(), hand.guard, lambda: False)
    assert not signer.present
    signer.enter(CODE)
    assert signer.present


class Program(RuleBasedStateMachine):
    """All that program, cards and plugs may do, in any order; a person enters codes in between.

    Nothing but a person who was warned makes the last try: as long as none did, no card is at 0.
    """

    @initialize(tells=st.booleans())
    def begin(self, *, tells: bool) -> None:
        self.hand = Hand(tells=tells)
        self.warned: set[str] = set()
        self.blocked_by_a_person: set[str] = set()

    @rule(code=st.sampled_from([CODE, "1111", "2222", "3333", ""]))
    def a_person_enters_a_code(self, code: str) -> None:
        card, before = self.hand.slot, self._verified()
        serial = card.serial if card else ""
        try:
            self.hand.signer.enter(code)
        except LastCardTryError:
            self.warned.add(serial)
            return
        except CpsError:
            if card is not None and card.left == 0 and serial in self.warned:
                self.blocked_by_a_person.add(serial)
        spent = self._verified() - before
        assert spent <= 1
        if spent:
            self.warned.discard(serial)

    @rule(times=st.integers(1, 5))
    def the_program_signs(self, times: int) -> None:
        for _ in range(times):
            with suppress(BesaceError):
                self.hand.signer.sign(MESSAGE)

    @rule()
    def the_worker_is_replaced_or_the_station_opened_anew(self) -> None:
        self.hand.signer = self.hand.new_signer()

    @rule()
    def the_station_is_locked(self) -> None:
        self.hand.signer.close()

    @rule(slot=st.sampled_from(["0000000001", OTHER, ""]))
    def a_hand_changes_the_card(self, slot: str) -> None:
        self.hand.slot = self.hand.cards.get(slot)

    @precondition(lambda self: self.hand.slot is not None)
    @rule(times=st.integers(1, 4))
    def the_card_will_leave_in_the_middle(self, times: int) -> None:
        assert self.hand.slot is not None
        self.hand.slot.tears = times

    @rule()
    def somebody_changes_the_code_elsewhere(self) -> None:
        self.hand.card.code = "7777"

    @invariant()
    def no_card_is_blocked_but_by_a_person_who_was_warned(self) -> None:
        for card in self.hand.cards.values():
            assert card.left > 0 or card.serial in self.blocked_by_a_person

    def _verified(self) -> int:
        return sum(card.verified for card in self.hand.cards.values())


TestProgram = Program.TestCase
TestProgram.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


class Reckless(TryGuard):
    """A program without the rule."""

    def entered(self, card: CpsCard, code: str) -> bool:
        return True

    def kept(self, serial: str, code: str) -> None:
        """Let any code be used at any time."""


class RecklessProgram(Program):
    """The same, with that program."""

    @initialize(tells=st.booleans())
    def begin(self, *, tells: bool) -> None:
        Program.begin(self, tells=tells)
        self.hand.guard = Reckless()
        self.hand.signer = self.hand.new_signer()


FOUND_AT_ONCE = settings(TestProgram.settings, phases=[Phase.generate], derandomize=True)


def test_a_program_without_the_rule_would_be_found() -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(RecklessProgram, settings=FOUND_AT_ONCE)
