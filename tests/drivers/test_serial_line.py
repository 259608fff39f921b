"""The serial driver where libccid is lenient, on a reader whose line can be spoilt."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.demo.cards import Vitale2, cps, vitale
from appliance.demo.reader import ESCAPE, EXCHANGE, HAND, PARAMETERS, POWER_ON
from appliance.drivers.bridge import Sighting
from appliance.drivers.ccid import Kind
from appliance.drivers.iso7816 import SmartCard
from appliance.drivers.serial_line import Line
from appliance.drivers.serial_stack import MODELS, SerialStack, as_t0
from appliance.drivers.vitale import read_carte
from appliance.errors import (
    CardRemovedError,
    CardUnreadableError,
    NoReaderError,
    ReaderMuteError,
)
from tests.drivers.noisy_reader import NoisyReader
from tests.drivers.played import BUSY_S
from tests.made_up_cards import ALINE, FAMILLE, identities, names, numbers

SILENCE = 0.2
SELECT_MASTER_FILE = bytes.fromhex("00A40000023F00")


@pytest.fixture
def hand() -> Iterator[NoisyReader]:
    with NoisyReader() as hand:
        yield hand


Opened = Callable[[str], SerialStack]


@pytest.fixture
def opened(hand: NoisyReader) -> Iterator[Opened]:
    stacks = []

    def open_as(model: str) -> SerialStack:
        stacks.append(SerialStack(hand.device, MODELS[model], silence=SILENCE))
        return stacks[-1]

    yield open_as
    for stack in stacks:
        stack.close()


def slots(stack: SerialStack) -> tuple[Sighting, ...]:
    report = stack.look()
    assert report
    return report.slots


def read(stack: SerialStack, slot: int = 0) -> list[str]:
    with SmartCard(stack.connect(slots_names(stack)[slot])) as card:
        return names(read_carte(card))


def slots_names(stack: SerialStack) -> list[str]:
    return [f"{stack._device.name} {place:02d}" for place in range(2)]


def test_a_wrong_checksum_is_an_unreadable_card_and_never_data(
    hand: NoisyReader, opened: Opened
) -> None:
    hand.insert(vitale(ALINE))
    stack = opened("SEC1210")
    slots(stack)
    with SmartCard(stack.connect(slots_names(stack)[0])) as card:
        card.send(SELECT_MASTER_FILE)
        hand.garble = 1
        with pytest.raises(CardUnreadableError, match="somme de contrôle"):
            read_carte(card)
    assert read(stack) == ["ALINE"]


def test_what_a_card_did_is_not_asked_twice_and_what_a_reader_said_is(
    hand: NoisyReader, opened: Opened
) -> None:
    hand.insert(vitale(ALINE))
    hand.garble = 2
    stack = opened("SEC1210")
    assert slots(stack)[0].atr == vitale().atr.hex()
    channel = stack.connect(slots_names(stack)[0])
    hand.garble, before = 1, hand.heard.count(EXCHANGE)
    with pytest.raises(CardUnreadableError):
        channel.transmit(bytes.fromhex("00B0820000"))
    assert hand.heard.count(EXCHANGE) == before + 1


def test_an_answer_cut_short_is_noise_and_the_next_one_is_whole(
    hand: NoisyReader, opened: Opened
) -> None:
    hand.insert(vitale(ALINE))
    stack = opened("SEC1210")
    slots(stack)
    hand.torn = True
    channel = stack.connect(slots_names(stack)[0])
    assert channel.transmit(SELECT_MASTER_FILE) == bytes.fromhex("9000")
    assert not hand.torn


def test_a_frame_that_the_reader_refused_is_sent_again(hand: NoisyReader, opened: Opened) -> None:
    hand.insert(vitale(*FAMILLE))
    stack = opened("SEC1210")
    hand.refuse = 2
    slots(stack)
    channel = stack.connect(slots_names(stack)[0])
    hand.refuse = 2
    assert channel.transmit(SELECT_MASTER_FILE) == bytes.fromhex("9000")
    assert [seen.command for seen in hand.seen] == [SELECT_MASTER_FILE]


def test_a_reader_that_refuses_everything_is_mute(hand: NoisyReader, opened: Opened) -> None:
    stack = opened("SEC1210")
    assert slots(stack)[0].answers
    hand.refuse = 99
    assert not slots(stack)[0].answers


def test_a_card_that_asks_for_time_gets_it(hand: NoisyReader, opened: Opened) -> None:
    hand.insert(vitale(ALINE))
    stack = opened("SEC1210")
    slots(stack)
    hand.dawdle = 5
    assert read(stack) == ["ALINE"]


def test_a_reader_that_asks_for_time_without_end_is_left(
    hand: NoisyReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.drivers.serial_line.WHOLE", 0.3)
    monkeypatch.setattr(Line, "_receive", lambda *_: b"\x80")
    line = Line(hand.device, silence=SILENCE)
    start = time.monotonic()
    with pytest.raises(ReaderMuteError):
        line.ask(Kind.SLOT_STATUS)
    assert time.monotonic() - start < BUSY_S
    line.close()


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_greeted_and_read(hand: NoisyReader, opened: Opened, model: str) -> None:
    hand.echoes = model == "GemPCTwin"
    hand.announces = MODELS[model].announces
    hand.insert(vitale(ALINE))
    stack = opened(model)
    assert len(slots(stack)) == MODELS[model].slots
    assert read(stack) == ["ALINE"]
    assert hand.heard.count(ESCAPE) == 1 + MODELS[model].announces
    assert (PARAMETERS[0] in hand.heard) == MODELS[model].negotiates


def test_a_swap_that_no_look_could_see_is_announced_by_the_reader(
    hand: NoisyReader, opened: Opened
) -> None:
    hand.announces = True
    stack = opened("GemCoreSIMPro")
    hand.insert(vitale(ALINE))
    hand._slots[0].emptied = -HAND
    before = slots(stack)[0]
    hand.insert(vitale(*FAMILLE))
    hand._slots[0].emptied = -HAND  # so quick that the slot is never seen empty
    hand._powered[0] = hand._slots[0].card
    after = slots(stack)[0]
    assert after.atr == before.atr
    assert after.events == before.events + 1


class Swapping(Vitale2):
    """A card that is changed for another one in the middle of its reading."""

    def __init__(self, hand: NoisyReader) -> None:
        super().__init__(identities(ALINE), numbers(ALINE))
        self._hand = hand

    def transmit(self, command: bytes) -> bytes:
        if len(self._hand.seen) == 3:
            self._hand.before = bytes([0x50, 0x03])
        return super().transmit(command)


def test_a_reading_never_goes_on_with_the_card_that_took_the_place(
    hand: NoisyReader, opened: Opened
) -> None:
    hand.insert(Swapping(hand))
    stack = opened("GemCoreSIMPro")
    slots(stack)
    with pytest.raises(CardRemovedError):
        read(stack)


def test_a_card_that_stays_while_the_cable_is_away_may_be_another_one(
    hand: NoisyReader, opened: Opened
) -> None:
    hand.insert(cps())
    stack = opened("SEC1210")
    first = slots(stack)[0]
    stack.close()
    assert slots(stack)[0].events == first.events + 1
    assert stack.look() is None


def test_a_line_that_hangs_up_is_a_reader_that_left(hand: NoisyReader, opened: Opened) -> None:
    hand.insert(vitale(ALINE))
    stack = opened("SEC1210")
    slots(stack)
    channel = stack.connect(slots_names(stack)[0])
    hand.hang_up()
    with pytest.raises(NoReaderError):
        channel.transmit(SELECT_MASTER_FILE)
    channel.close()
    assert slots(stack) == ()


def test_a_line_without_a_reader_is_mute_and_not_waited_for_long(
    hand: NoisyReader, opened: Opened
) -> None:
    hand.mute()
    start = time.monotonic()
    assert [slot.answers for slot in slots(opened("SEC1210"))] == [False, False]
    assert time.monotonic() - start < 2 * SILENCE + BUSY_S


def test_one_program_only_may_hold_the_line(hand: NoisyReader) -> None:
    line = Line(hand.device, silence=SILENCE)
    with pytest.raises(NoReaderError, match="autre programme"):
        Line(hand.device, silence=SILENCE)
    line.close()


@pytest.mark.parametrize(
    "device", ["spy:///dev/null?file=trace", "loop://", "socket://127.0.0.1:9", "rfc2217://x:1"]
)
def test_an_address_is_no_device(device: str) -> None:
    with pytest.raises(NoReaderError):
        Line(Path(device), silence=SILENCE)


def test_a_file_is_no_device(tmp_path: Path) -> None:
    (tmp_path / "trace").touch()
    with pytest.raises(NoReaderError, match="n’est pas un appareil"):
        Line(tmp_path / "trace", silence=SILENCE)


def test_a_command_travels_as_t0_has_it() -> None:
    assert as_t0(bytes.fromhex("00A40000")) == bytes.fromhex("00A4000000")
    assert as_t0(bytes.fromhex("00B0820000")) == bytes.fromhex("00B0820000")
    assert as_t0(bytes.fromhex("00A40000023F0000")) == SELECT_MASTER_FILE


def test_a_card_that_refuses_its_own_rate_is_read_at_the_slow_one(
    hand: NoisyReader, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.demo.reader.PPS", 0x01)
    hand.insert(vitale(ALINE))
    stack = opened("GemPCTwin")
    slots(stack)
    powered = hand.heard.count(POWER_ON)
    assert read(stack) == ["ALINE"]
    assert hand.heard.count(POWER_ON) == powered + 3
