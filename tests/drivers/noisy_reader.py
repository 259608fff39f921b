"""A played serial reader with the habits and faults that libccid forgives or never meets."""

import os
from typing import Final

from appliance.demo.reader import EXCHANGE, Message, SerialReader

NAK: Final = bytes.fromhex("031516")
TIME_REQUEST: Final = b"\x80"


class NoisyReader(SerialReader):
    """A reader whose line can be spoilt; the attributes say how.

    Attributes:
        echoes: repeat each command first, as a GemPC Twin does.
        announces: tell movements between command and answer.
        heard: every command frame, by its kind.
        refuse: how many frames to refuse with a NAK.
        garble: how many answers to spoil in their last byte but one.
        dawdle: how many time requests to make before each answer of a card.
        before: what to say once, before the next answer.
        torn: keep all but the head of the next answer of a card.
    """

    def __init__(self, slots: int = 2) -> None:
        self.echoes = self.announces = self.torn = False
        self.heard: list[int] = []
        self.refuse = self.garble = self.dawdle = 0
        self.before = b""
        self._told = [0] * slots
        super().__init__(slots)

    def say(self, asked: Message) -> None:
        """Answer, with the faults that are asked for."""
        self.heard.append(asked.kind)
        if self.echoes:
            os.write(self._line, asked.framed())
        if self.refuse:
            self.refuse -= 1
            os.write(self._line, NAK)
            return
        answer = self._answer(asked)
        os.write(self._line, self._movements() + self._said_before(asked) + self._spoilt(answer))

    def _movements(self) -> bytes:
        before, self._told = self._told, [slot.insertions for slot in self._slots]
        moved = [at for at, now in enumerate(self._told) if now != before[at]]
        if not self.announces or not moved:
            return b""
        return bytes([0x50, sum(0b11 << 2 * at for at in moved)])

    def _said_before(self, asked: Message) -> bytes:
        said, self.before = self.before, b""
        return said + TIME_REQUEST * (self.dawdle if asked.kind == EXCHANGE else 0)

    def _spoilt(self, answer: Message) -> bytes:
        frame = answer.framed()
        if self.torn and answer.data:
            self.torn = False
            return frame[:12]
        if self.garble and answer.data:
            self.garble -= 1
            return frame[:-2] + bytes([frame[-2] ^ 0x01]) + frame[-1:]
        return frame
