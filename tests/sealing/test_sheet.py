import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import WrongSheetError
from appliance.sealing.sheet import CROCKFORD, read_sheet, write_sheet

KEY = bytes(range(7, 39))
KEYS = st.binary(min_size=32, max_size=32)


@given(KEYS)
def test_what_is_printed_is_read_back(key: bytes) -> None:
    groups = write_sheet(key)
    assert len(groups) == 8
    assert all(re.fullmatch(f"[{CROCKFORD}]{{8}}", group) for group in groups)
    assert read_sheet(" ".join(groups)) == key


@given(KEYS)
def test_a_sheet_reads_whatever_hand_wrote_it(key: bytes) -> None:
    text = "-".join(write_sheet(key)).lower().replace("1", "l").replace("0", "o")
    assert read_sheet(f" {text}\n") == key
    assert read_sheet(text.replace("l", "I")) == key


def test_one_wrong_character_is_found_and_its_group_named() -> None:
    groups = write_sheet(KEY)
    missed = 0
    for rank, group in enumerate(groups, start=1):
        for place in range(8):
            for other in set(CROCKFORD) - {group[place]}:
                typed = [*groups]
                typed[rank - 1] = group[:place] + other + group[place + 1 :]
                try:
                    assert read_sheet(" ".join(typed)) != KEY
                except WrongSheetError as error:
                    assert f"groupe {rank}" in error.advice  # noqa: PT017
                else:
                    missed += 1
    assert missed < 8 * 8 * 31 / 100  # one in 256 passes here, and then opens nothing


def test_two_groups_exchanged_are_found() -> None:
    groups = write_sheet(KEY)
    for one, other in combinations(range(8), 2):
        typed = [*groups]
        typed[one], typed[other] = typed[other], typed[one]
        with pytest.raises(WrongSheetError, match="groupe"):
            read_sheet(" ".join(typed))


@pytest.mark.parametrize("typed", ["", "ABCD", "é" * 64, "U" * 64, "=" * 64, "0" * 63, "0" * 65])
def test_what_is_no_sheet_is_refused(typed: str) -> None:
    with pytest.raises(WrongSheetError):
        read_sheet(typed)
