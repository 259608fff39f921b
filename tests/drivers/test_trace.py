"""A card's trace names nobody, and plays as the card did."""

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.cards import Card, Holder, Vitale2, tlv, vitale
from appliance.domain.patient import CarteVitale
from appliance.drivers.iso7816 import SmartCard
from appliance.drivers.simulated import PlayedCard, SimulatedReader
from appliance.drivers.trace import (
    Exchange,
    RecordingChannel,
    TracedCard,
    TraceError,
    redact,
    write,
)
from appliance.drivers.vitale import read_carte
from appliance.errors import BesaceError, CardUnreadableError
from tests.canaries import search
from tests.made_up_cards import ALINE, FAMILLE, LARGE_FAMILY, identities, numbers, only, torn

CANARY = Holder("CANARDEAU-LÉ", "ZÉPHYRINE", "19470312", "1470375123456")


class Direct:
    """A channel to a played card."""

    def __init__(self, card: PlayedCard) -> None:
        card.reset()
        self._card = card

    def transmit(self, command: bytes) -> bytes:
        return self._card.transmit(command)

    def close(self) -> None:
        pass


def traced(card: PlayedCard) -> str:
    """Read a card as the box does, and return its redacted trace."""
    exchanges: list[Exchange] = []
    try:
        with SmartCard(RecordingChannel(Direct(card), exchanges)) as opened:
            read_carte(opened)
    except BesaceError:
        pass
    return write(card.atr, redact(exchanges))


def played(text: str) -> CarteVitale:
    reader = SimulatedReader()
    reader.insert(TracedCard.read(text))
    return only(reader)


@pytest.mark.parametrize("holders", [(ALINE,), FAMILLE, LARGE_FAMILY])
def test_a_traced_card_is_read_as_the_card_was(holders: tuple[Holder, ...]) -> None:
    people = played(traced(vitale(*holders))).beneficiaires
    assert len(people) == len(holders)
    assert [len(one.nom) for one in people] == [len(one.nom) for one in holders]
    assert len({one.nir for one in people}) == len({one.nir for one in holders})
    unknown = [one.naissance.endswith("00") or one.naissance[4:6] == "00" for one in people]
    assert unknown == [one.naissance[4:6] == "00" or one.naissance[6:] == "00" for one in holders]


def test_a_card_that_cannot_be_read_cannot_be_read_again() -> None:
    with pytest.raises(CardUnreadableError):
        played(traced(torn()))


def test_nothing_of_the_holder_is_in_the_trace_in_any_dress(tmp_path: Path) -> None:
    text = traced(vitale(CANARY, *FAMILLE))
    raw = b"".join(bytes.fromhex(line.split()[1]) for line in text.splitlines())
    (tmp_path / "trace").write_bytes(text.encode() + raw)
    secrets = [CANARY.nom, CANARY.prenom, CANARY.naissance, CANARY.nir]
    secrets += [holder.nir for holder in FAMILLE] + [holder.prenom for holder in FAMILLE]
    assert list(search([tmp_path], secrets)) == []
    (tmp_path / "trace").write_bytes(identities(CANARY) + numbers(CANARY))
    assert {one.canary for one in search([tmp_path], secrets)} >= {CANARY.nom, CANARY.nir}


def holder_with(number: bytes) -> Vitale2:
    return Vitale2(identities(ALINE), tlv(0x65, tlv(0x93, number)))


def test_a_number_of_corsica_stays_readable_and_a_wrong_key_stays_wrong() -> None:
    corsican = ALINE.nir[:5] + "2A" + ALINE.nir[7:]
    [person] = played(traced(vitale(Holder("X", "Y", "19550814", corsican)))).beneficiaires
    assert person.nir.number != corsican
    with pytest.raises(CardUnreadableError, match="bénéficiaire 1"):
        played(traced(holder_with(ALINE.nir.encode() + b"99")))
    with pytest.raises(CardUnreadableError, match="bénéficiaire 1"):
        played(traced(holder_with(b"255089912345")))


def test_what_no_tag_explains_is_blotted_out() -> None:
    secret = b"CANARDEAU 14703751234"
    file = tlv(0x65, tlv(0x80, b"AB") + tlv(0x85, secret)) + tlv(0x5F, secret)[1:]
    for content in (file, secret, tlv(0x66, tlv(0x80, secret)), tlv(0x7A, secret)):
        text = traced(Vitale2(content, content))
        assert secret.hex().upper()[:8] not in text


@given(st.binary(min_size=4, max_size=200), st.binary(min_size=4, max_size=200))
def test_any_file_keeps_its_length_and_none_of_its_text(first: bytes, second: bytes) -> None:
    marked = b"1470375123456" + first
    exchanges = [
        Exchange(bytes.fromhex("00B0820000"), marked + b"\x90\x00"),
        Exchange(bytes.fromhex("00B0000D00"), second + b"\x62\x82"),
    ]
    safe = redact(exchanges)
    assert [len(one.answer) for one in safe] == [len(one.answer) for one in exchanges]
    assert [one.answer[-2:] for one in safe] == [b"\x90\x00", b"\x62\x82"]
    assert b"1470375123456" not in b"".join(one.answer for one in safe)


def test_what_the_trace_lacks_is_an_unknown_instruction_and_a_reset_begins_anew() -> None:
    card = TracedCard.read("ATR 3B75\n> 00A4\n< 9000\n> 00B0\n< 6A82\n")
    assert card.transmit(b"\x00\xb0").hex() == "6a82"
    assert card.transmit(b"\x00\xa4").hex() == "6d00"
    card.reset()
    assert card.transmit(b"\x00\xa4").hex() == "9000"


@pytest.mark.parametrize("text", ["", "ATR 3B7", "> 00A4\n< 9000", "ATR 3B\n> 00A4", "ATR 3B\nx"])
def test_what_is_no_trace_is_refused(text: str) -> None:
    with pytest.raises(TraceError):
        TracedCard.read(text)


def test_recording_changes_nothing_for_the_reading(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    exchanges: list[Exchange] = []
    with SmartCard(RecordingChannel(Direct(vitale(ALINE)), exchanges)) as card:
        assert read_carte(card).beneficiaires[0].nom == ALINE.nom
    assert ALINE.nom not in caplog.text
    assert len(exchanges) == 7
    assert isinstance(vitale(ALINE), Card)
