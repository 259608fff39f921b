import re
from collections import Counter

import pytest

from appliance.errors import WeakCodeError
from appliance.sealing.codes import ALONE, PROPOSED_BITS, PUBLIC, WITH_MACHINE, propose_code
from appliance.sealing.words import WORDS
from tests.crash.laboratory import MadeUpEntropy


def test_the_words_are_2048_and_type_on_any_keyboard() -> None:
    assert len(set(WORDS)) == len(WORDS) == 2048
    assert [word for word in WORDS if not re.fullmatch("[a-z]{4,8}", word)] == []
    assert list(WORDS) == sorted(WORDS)


def test_a_proposed_code_is_six_words_of_66_bits() -> None:
    assert PROPOSED_BITS == 66
    code = propose_code(MadeUpEntropy())
    assert len(code.split()) == 6
    assert set(code.split()) <= set(WORDS)
    assert code != propose_code(MadeUpEntropy(1))


def test_each_word_is_as_likely_as_any_other() -> None:
    every = iter(range(1 << 16))

    def counting(size: int, /) -> bytes:
        return b"".join(next(every, 0).to_bytes(2) for _ in range(size // 2))

    drawn = Counter(word for _ in range((1 << 16) // 6) for word in propose_code(counting).split())
    assert set(drawn) == set(WORDS)
    assert max(drawn.values()) - min(drawn.values()) <= 1


def test_a_proposed_code_is_accepted_everywhere() -> None:
    entropy = MadeUpEntropy()
    for _ in range(200):
        for rule in (ALONE, WITH_MACHINE, PUBLIC):
            rule.check(propose_code(entropy))


@pytest.mark.parametrize(
    "code", ["", "court", "motdepasse12345", "abababababababababab", "a  b  c  d  e  f  g"]
)
def test_without_a_machine_a_short_or_plain_code_is_refused_with_what_to_do(code: str) -> None:
    with pytest.raises(WeakCodeError) as refused:
        ALONE.check(code)
    assert "six mots" in refused.value.advice
    assert "16 caractères au moins, dont 8 différents" in refused.value.advice


@pytest.mark.parametrize("code", ["12345", "123456", "fedcba", "aaaaaa", "ababab"])
def test_with_a_machine_six_characters_do_but_not_any_six(code: str) -> None:
    with pytest.raises(WeakCodeError):
        WITH_MACHINE.check(code)
    WITH_MACHINE.check("372915")


def test_a_practice_to_play_with_has_the_code_it_likes() -> None:
    PUBLIC.check("besace")
