"""The slots of a reader on a serial line: what stands in each, and a channel to one card."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from appliance.drivers.atr import DEFAULT_RATE, Interface
from appliance.drivers.bridge import Report, Sighting
from appliance.drivers.ccid import Icc, Kind, Message, Movement
from appliance.drivers.serial_line import Line
from appliance.errors import (
    BesaceError,
    CardMuteError,
    CardRemovedError,
    CardUnreadableError,
    DeviceFaultError,
    NoReaderError,
    ReaderMuteError,
)

VOLTAGES: Final = (1, 2, 3)  # 5 V, 3 V, 1.8 V: these readers choose none by themselves
ANNOUNCE_IN_BETWEEN: Final = bytes([1, 1, 1])
MUTE: Final = 0xFE  # bError: the card did not answer in time


@dataclass(frozen=True, slots=True)
class Model:
    """What tells the readers of libccid's serial driver apart.

    Some repeat each command before they answer; an echo is never taken for an answer.

    Attributes:
        slots: how many cards it takes.
        firmware: the escape command that makes it tell its version.
        announces: it must be told to announce movements between command and answer.
        negotiates: rate and parameters are the host's to settle with the card.
    """

    slots: int
    firmware: int
    announces: bool
    negotiates: bool


MODELS: Final = {
    "GemPCTwin": Model(1, firmware=0x02, announces=True, negotiates=True),
    "GemCoreSIMPro": Model(2, firmware=0x02, announces=True, negotiates=True),
    "SEC1210": Model(2, firmware=0x06, announces=False, negotiates=False),
}
"""By the names of `ports.serial.SerialModel`, which the settings know."""


@dataclass(slots=True)
class Place:
    """One slot, as last seen.

    Attributes:
        events: arrivals and departures so far.
    """

    index: int
    present: bool = False
    powered: bool = False
    moved: bool = False
    events: int = 0
    atr: bytes = field(default=b"", repr=False)

    def is_as_before(self, seen: Message) -> bool:
        """Tell whether the same card, or none, is still there: a new one has no power."""
        present = seen.icc != Icc.ABSENT
        lost_power = self.powered and seen.icc == Icc.IDLE
        return present == self.present and not self.moved and not lost_power

    def start_anew(self, *, present: bool) -> None:
        """Count a card that came or left."""
        self.present, self.moved, self.powered, self.atr = present, False, False, b""
        self.events += 1


class SerialStack:
    """One reader; it comes and goes with its cable, and is opened again each time.

    Args:
        device: the terminal.
        model: what stands at its other end.
        silence: seconds without a byte after which the reader is mute.
    """

    def __init__(self, device: Path, model: Model, *, silence: float) -> None:
        self._device = device
        self._model = model
        self._silence = silence
        self._line: Line | None = None
        self._places = [Place(index) for index in range(model.slots)]
        self._told: Report | None = None

    def close(self) -> None:
        """Leave the line."""
        if self._line:
            self._line.close()
            self._line = None

    def look(self) -> Report | None:
        """Return all slots; None when nothing moved since the last look."""
        report = self._look()
        if report == self._told:
            return None
        self._told = report
        return report

    def connect(self, slot: str) -> "SerialChannel":
        """Power the card of a slot and hold it.

        Raises:
            CardRemovedError, CardMuteError, CardUnreadableError, NoReaderError,
            ReaderMuteError: what is in the way.
        """
        [place] = (each for each in self._places if self._name(each) == slot)
        line = self._opened()
        self._see(line, place)  # or a card that came just now would count for nothing
        power(line, place)
        if self._model.negotiates:
            negotiate(line, place)
        return SerialChannel(line, place)

    def _look(self) -> Report:
        try:
            line = self._opened()
            for place in self._places:
                self._see(line, place)
        except ReaderMuteError:
            self.close()
            return Report(tuple(self._sighting(each, answers=False) for each in self._places))
        except NoReaderError:
            self.close()
            return Report(())
        return Report(tuple(self._sighting(each, answers=True) for each in self._places))

    def _see(self, line: Line, place: Place) -> None:
        """Look at one slot, and power a card that came so that it tells what it is."""
        answer = line.ask(Kind.SLOT_STATUS, place.index)
        for each in self._places:
            each.moved |= line.moved.concerns(each.index)
        line.moved = Movement(0)
        if place.is_as_before(answer):
            return
        place.start_anew(present=answer.icc != Icc.ABSENT)
        if place.present:
            with suppress(CardMuteError, CardRemovedError, CardUnreadableError):
                power(line, place)

    def _opened(self) -> Line:
        """Return the line, opened and greeted.

        Raises:
            NoReaderError: the device is not there.
            ReaderMuteError: nothing answers at its other end.
        """
        if self._line is None:
            line = Line(self._device, silence=self._silence)
            try:
                self._greet(line)
            except DeviceFaultError:
                line.close()
                raise
            self._line = line
        return self._line

    def _greet(self, line: Line) -> None:
        line.ask(Kind.ESCAPE, data=bytes([self._model.firmware]))
        if self._model.announces:
            line.ask(Kind.ESCAPE, data=ANNOUNCE_IN_BETWEEN)
        for place in self._places:
            place.moved = True  # nobody looked meanwhile: the card may be another

    def _name(self, place: Place) -> str:
        return f"{self._device.name} {place.index:02d}"

    def _sighting(self, place: Place, *, answers: bool) -> Sighting:
        return Sighting(
            self._name(place), place.atr.hex(), place.present, place.events, answers=answers
        )


class SerialChannel:
    """A `Channel` to a card on a serial reader, by T=0 commands."""

    def __init__(self, line: Line, place: Place) -> None:
        self._line = line
        self._place = place
        self._held = place.events

    def transmit(self, command: bytes) -> bytes:
        """Return the card's answer to one command.

        Raises:
            CardRemovedError, CardMuteError, CardUnreadableError, NoReaderError,
            ReaderMuteError: what is in the way.
        """
        answer = self._line.ask(Kind.EXCHANGE, self._place.index, as_t0(command))
        if self._line.moved.concerns(self._place.index) or self._place.events != self._held:
            raise CardRemovedError  # what answers now may be another card
        if answer.failed:
            raise _failure(answer)
        return answer.data

    def close(self) -> None:
        """Reset the card, so that nobody finds a file of it open."""
        with suppress(BesaceError):  # a card that left needs no reset
            power(self._line, self._place)


def power(line: Line, place: Place) -> None:
    """Power a card, or reset it; its ATR is kept in `place`.

    Raises:
        CardRemovedError, CardMuteError, CardUnreadableError: there is no ATR.
    """
    place.powered = False
    for voltage in VOLTAGES:
        line.ask(Kind.POWER_OFF, place.index)
        answer = line.ask(Kind.POWER_ON, place.index, special=voltage)
        if not answer.failed and answer.data:
            place.powered, place.atr = True, answer.data
            return
        if answer.icc == Icc.ABSENT:
            break
    raise _failure(answer)


def negotiate(line: Line, place: Place) -> None:
    """Agree with a card on its own rate, and tell the reader; else keep the slow one."""
    card = Interface.of(place.atr)
    if card.protocol != 0:
        return
    rate = DEFAULT_RATE
    if card.selection:
        answer = line.ask(Kind.EXCHANGE, place.index, card.selection)
        if answer.data == card.selection:
            rate = card.rate
        else:
            power(line, place)  # a card that refused a proposal must be reset
    line.ask(Kind.SET_PARAMETERS, place.index, card.parameters(rate))


def as_t0(command: bytes) -> bytes:
    """Return a command as T=0 carries it: five bytes at least, no Le after data."""
    if len(command) == 4:
        return command + b"\0"
    return command[: 5 + command[4]] if len(command) > 5 else command


def _failure(answer: Message) -> BesaceError:
    if answer.icc == Icc.ABSENT:
        return CardRemovedError()
    if answer.error == MUTE or not answer.failed:
        return CardMuteError()
    return CardUnreadableError(f"lecteur {answer.error:02X}")
