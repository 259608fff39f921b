"""Framing of commands: what T=0 makes a card answer is hidden from the caller."""

import logging

import pytest

from appliance.drivers.iso7816 import CardRefusedError, SmartCard
from appliance.errors import CardUnreadableError

READ = bytes.fromhex("00B0820000")


class Scripted:
    """A channel that answers what it was told, in order, and for ever the last."""

    def __init__(self, *answers: str) -> None:
        self.answers = [bytes.fromhex(answer) for answer in answers]
        self.sent: list[bytes] = []
        self.closed = 0

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def close(self) -> None:
        self.closed += 1


def test_a_wrong_length_is_asked_again_with_the_right_one() -> None:
    channel = Scripted("6C03", "414243 9000")
    assert SmartCard(channel).send(READ) == b"ABC"
    assert channel.sent == [READ, bytes.fromhex("00B0820003")]


def test_an_answer_in_parts_is_joined() -> None:
    channel = Scripted("41 6102", "42 6101", "43 9000")
    assert SmartCard(channel).send(READ) == b"ABC"
    assert channel.sent[1:] == [bytes.fromhex("00C0000002"), bytes.fromhex("00C0000001")]


def test_a_refusal_carries_its_status() -> None:
    with pytest.raises(CardRefusedError) as refusal:
        SmartCard(Scripted("6A82")).send(READ)
    assert refusal.value.status == 0x6A82


def test_a_card_that_never_ends_is_cut_off() -> None:
    channel = Scripted("6110")
    with pytest.raises(CardRefusedError):
        SmartCard(channel).send(READ)
    assert len(channel.sent) < 100


@pytest.mark.parametrize("answer", ["", "90"])
def test_an_answer_without_a_status_is_unreadable(answer: str) -> None:
    with pytest.raises(CardUnreadableError):
        SmartCard(Scripted(answer)).send(READ)


def test_the_card_is_released_whatever_happens() -> None:
    channel = Scripted("6A82")
    with pytest.raises(CardRefusedError), SmartCard(channel) as card:
        card.send(READ)
    assert channel.closed == 1


def test_the_log_holds_the_instruction_and_the_status_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    SmartCard(Scripted("44555241 9000")).send(READ)
    assert [record.getMessage() for record in caplog.records] == ["instruction B0 answered 9000"]
