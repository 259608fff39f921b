"""A transparent terminal's messages carry a Vitale, whatever link is behind them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.cards import Holder, cps, mute_card, vitale
from appliance.drivers.iso7816 import SmartCard
from appliance.drivers.simulated import PlayedSlot
from appliance.drivers.terminal import TerminalChannel
from appliance.drivers.vitale import read_carte
from appliance.errors import (
    BesaceError,
    CardMuteError,
    CardRemovedError,
    CardUnreadableError,
    ReaderMuteError,
)
from tests.made_up_cards import ALINE, LARGE_FAMILY, names

VITALE = 2


class PlayedTerminal:
    """A terminal of two slots at the level of its messages; no link is played."""

    def __init__(self) -> None:
        self.slots = {1: PlayedSlot(), VITALE: PlayedSlot()}
        self.heard: list[bytes] = []

    def __call__(self, message: bytes) -> bytes:
        self.heard.append(message)
        slot, order = self.slots[message[1]], message[2]
        head = bytes([3, slot.insertions])
        if slot.card is None:
            return b"\x17" + head
        if order == 0x14:
            slot.card.reset()
            return (b"\x00" if slot.card.atr else b"\x11") + head + slot.card.atr
        if order == 0x15:
            return b"\x00" + head
        if message[3] != slot.insertions:
            return b"\x16" + head
        return b"\x00" + head + (slot.exchange(message[4:]) or b"")


@pytest.fixture
def terminal() -> PlayedTerminal:
    return PlayedTerminal()


@pytest.mark.parametrize("holders", [(ALINE,), LARGE_FAMILY], ids=["one", "many"])
def test_a_vitale_is_read_through_it(terminal: PlayedTerminal, holders: tuple[Holder, ...]) -> None:
    terminal.slots[1].insert(cps())
    terminal.slots[VITALE].insert(vitale(*holders))
    channel = TerminalChannel(terminal, VITALE)
    assert channel.atr == vitale().atr
    with SmartCard(channel) as card:
        assert len(names(read_carte(card))) == len(holders)
    assert terminal.heard[0] == bytes.fromhex("000214")
    assert terminal.heard[1][:4] == bytes.fromhex("00020001")  # SELECT brings data to the card
    assert terminal.heard[-1] == bytes.fromhex("00021501")


def test_a_card_that_was_changed_is_never_read_on(terminal: PlayedTerminal) -> None:
    terminal.slots[VITALE].insert(vitale(ALINE))
    with SmartCard(TerminalChannel(terminal, VITALE)) as card:
        terminal.slots[VITALE].insert(vitale(ALINE))
        with pytest.raises(CardRemovedError):
            read_carte(card)


def test_a_mute_card_and_an_empty_slot_say_so(terminal: PlayedTerminal) -> None:
    with pytest.raises(CardRemovedError):
        TerminalChannel(terminal, VITALE)
    terminal.slots[VITALE].insert(mute_card())
    with pytest.raises(CardMuteError):
        TerminalChannel(terminal, VITALE)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ("", CardUnreadableError),
        ("0003", CardUnreadableError),
        ("130301", CardUnreadableError),
        ("080301", ReaderMuteError),
    ],
)
def test_a_reply_that_is_no_success_has_its_error(reply: str, error: type[BesaceError]) -> None:
    with pytest.raises(error):
        TerminalChannel(lambda _: bytes.fromhex(reply), VITALE)


@given(st.binary(max_size=300))
def test_any_reply_is_an_answer_or_a_known_error(reply: bytes) -> None:
    try:
        channel = TerminalChannel(lambda _: reply, VITALE)
    except (CardMuteError, CardRemovedError, CardUnreadableError, ReaderMuteError):
        return
    assert channel.atr == reply[3:]
