"""An anchor survives paper, or is refused: it never turns into another one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.ancre import Ancre, MoyenAncre
from appliance.formats.ancres import read_ancres, write_ancre
from appliance.formats.feuille_jour import draw_feuille_jour
from tests.queue.tampering import OUTSIDE

ANCRE = Ancre(
    sequence=4711,
    chain=bytes(range(32)),
    le=datetime(2026, 3, 2, 18, 30, tzinfo=UTC),
    par=MoyenAncre.FEUILLE,
    ou="2026-03-02",
)


@given(
    st.builds(
        Ancre,
        sequence=st.integers(0, 10**17),
        chain=st.binary(min_size=32, max_size=32),
        le=st.datetimes(
            datetime(2000, 1, 1),  # noqa: DTZ001 - Hypothesis asks for naive bounds
            datetime(2100, 1, 1),  # noqa: DTZ001
            timezones=st.just(UTC),
        ).map(lambda moment: moment.replace(microsecond=0)),
        par=st.sampled_from(MoyenAncre),
        ou=st.from_regex(r"[\w.:-]{1,64}", fullmatch=True),
    )
)
def test_a_line_comes_back_as_it_was_for_both_readers(ancre: Ancre) -> None:
    line = write_ancre(ancre)
    assert read_ancres(line) == [ancre]
    [theirs] = OUTSIDE.read_anchors(line)
    assert (theirs.sequence, theirs.chain) == (ancre.sequence, ancre.chain)


def test_a_line_may_be_broken_and_stand_among_others() -> None:
    text = f"Cabinet\n{write_ancre(ANCRE).replace(' ', chr(10))}\nmerci\n{write_ancre(ANCRE)}"
    assert read_ancres(text) == [ANCRE, ANCRE]
    assert len(OUTSIDE.read_anchors(text)) == 2


def test_no_digit_is_copied_wrongly_without_a_word() -> None:
    line = write_ancre(ANCRE)
    for place in range(len("besace ancre "), len(line)):
        if line[place] != " ":
            wrong = line[:place] + ("1" if line[place] != "1" else "2") + line[place + 1 :]
            with pytest.raises(ValueError, match="anchor"):
                read_ancres(wrong)
            with pytest.raises(ValueError, match="ancre"):
                OUTSIDE.read_anchors(wrong)


def test_the_sheet_bears_the_line_and_no_more_than_one_page() -> None:
    pdf = draw_feuille_jour(ANCRE)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1
    assert b"4711" in pdf
    assert ANCRE.chain.hex()[:16].encode() in pdf
