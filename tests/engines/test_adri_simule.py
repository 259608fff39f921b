"""The simulated client of ADRi and the stand-in that answers it share no code, and agree."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.caisse import Kind
from appliance.demo.caisse.adri import NoQuestionError, answer
from appliance.domain.registre.adri import Issue, Question
from appliance.domain.registre.fiche import Source
from appliance.engines.adri_simule import TITLE, SimulatedAdri
from appliance.sealing.inbox import inbox_public_key, seal_to
from tests.made_up import ADA, NOON
from tests.tui.stage import signer

PRIVATE = b"a" * 32
CLIENT = SimulatedAdri(PRIVATE)
QUESTION = Question(reference="f" * 32, beneficiaire=ADA, jour=date(2026, 11, 20))


def told(kind: Kind) -> bytes:
    return answer(CLIENT.ask([QUESTION], signer()), lambda _: kind, NOON)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_answer_is_read_as_it_was_meant(kind: Kind) -> None:
    [read] = CLIENT.read(told(kind)) or ()
    assert (read.reference, read.nir, read.naissance) == ("f" * 32, ADA.nir, ADA.naissance)
    assert read.faite_le == NOON
    if read.droits is None:
        assert read.issue.value == kind.value
        return
    assert read.issue is Issue.TROUVE
    assert read.droits.source is Source.ADRI
    assert bool(read.droits.exonerations) is (kind is Kind.ALD)
    assert read.droits.periode.covers(QUESTION.jour) is (kind is not Kind.FERMES)


def test_a_question_that_nobody_signed_is_not_answered() -> None:
    content = CLIENT.ask([QUESTION], signer())
    for wrong in (
        content[:-1],
        content.replace(b"ESSAIMONT", b"ESSAIMONS"),
        b"",
        b"\x93\x01\x02\x03",
    ):
        with pytest.raises(NoQuestionError):
            answer(wrong, lambda _: Kind.TROUVE, NOON)


def test_an_answer_is_sealed_to_this_practice_alone() -> None:
    content = told(Kind.ALD)
    assert ADA.nir.value.encode() not in content
    assert SimulatedAdri(b"b" * 32).read(content) is None


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(content: bytes) -> None:
    assert CLIENT.read(content) is None
    assert CLIENT.read(TITLE + content) is None
    assert CLIENT.read(TITLE + seal_to(inbox_public_key(PRIVATE), content)) is None


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_or_cut_answer_says_nothing(place: int, flip: int) -> None:
    content = bytearray(told(Kind.TROUVE))
    place %= len(content)
    assert CLIENT.read(bytes(content[:place])) is None
    content[place] ^= flip
    assert CLIENT.read(bytes(content)) is None
