"""Values in words: short enough for their column, and clear without colour."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.controles import Finding, Severity
from appliance.ports.cards import CardKind, ReaderHealth, ReaderState, SlotState
from appliance.services.status import Liaison
from appliance.tui import wording
from appliance.tui.screens.carded import card_arrived
from appliance.tui.widgets.permanent_line import COLUMNS, link, reader
from tests.made_up import ACTES, NOON


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59, "< 1 min"),
        (60, "1 min"),
        (3_599, "59 min"),
        (3_600, "1 h 00"),
        (86_399, "23 h 59"),
        (86_400, "1 jour"),
        (172_800, "2 jours"),
    ],
)
def test_an_age_is_told_as_a_person_would(seconds: int, words: str) -> None:
    assert wording.age(seconds) == words


@given(st.integers(0, 10 * 365 * 86_400))
def test_an_age_always_fits_its_column(seconds: int) -> None:
    assert len(wording.age(seconds)) < COLUMNS["Attente"]


@given(st.text(max_size=90), st.integers(1, 80))
def test_a_fitted_text_has_its_width_and_no_control_character(text: str, width: int) -> None:
    fitted = wording.fit(text, width)
    assert len(fitted) == width
    assert fitted.isprintable()


@pytest.mark.parametrize("text", ["14/10/2026", "14102026", "14.10.2026", " 14 10 2026 "])
def test_a_date_is_read_as_it_is_typed(text: str) -> None:
    assert wording.parse_date(text) == date(2026, 10, 14)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14/10/26", date(2026, 10, 14)),
        ("1/10/26", date(2026, 10, 1)),
        ("1/9/2026", date(2026, 9, 1)),
    ],
)
def test_a_recent_date_may_be_short(text: str, day: date) -> None:
    assert wording.parse_date(text, century="20") == day


@pytest.mark.parametrize(
    "text", ["", "14/10/26", "14/10/126", "1955/08/12", "31/02/2026", "hier", "00/00/0000"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert wording.parse_date(text) is None


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_written_date_is_read_back(day: date) -> None:
    assert wording.parse_date(wording.day(day)) == day


def test_a_birth_date_of_a_card_may_lack_its_month() -> None:
    assert wording.birth("19550014") == "14/00/1955"
    assert wording.birth("") == "date inconnue"


def test_each_act_has_a_letter_of_its_own() -> None:
    actes = tuple(ACTES.values())
    letters = wording.mnemonics((*actes, *actes))
    assert len(set(letters)) == 2 * len(actes)
    assert letters[0] == actes[0].label[0]


def test_a_coefficient_has_a_comma() -> None:
    assert [wording.coefficient(Decimal(text)) for text in ("1.5", "1", "10")] == ["1,5", "1", "10"]


def test_a_finding_is_wrapped_to_the_width_asked_for() -> None:
    long = Finding("rule", Severity.WARNING, "mot " * 40, "faire " * 30)
    assert all(len(row) <= 58 for row in wording.finding(long, 58).splitlines())


def test_the_link_says_when_it_was_last_seen() -> None:
    seen = Liaison(at=NOON, sentence="")
    clock = f"{NOON.astimezone():%H:%M}"
    assert link(seen, NOON) == f"ok {clock}"
    assert link(replace(seen, sentence="muet", linked=False), NOON) == f"coupée {clock}"
    assert link(replace(seen, sentence="2 message(s) emporté(s)"), NOON) == f"ok {clock}"
    assert link(seen, NOON + timedelta(days=2)) == "ok 20/11"
    assert link(replace(seen, at=None), NOON) == "inconnue"


def state(*cards: CardKind | None, insertions: int = 0) -> ReaderState:
    slots = tuple(SlotState(str(place), card) for place, card in enumerate(cards))
    return ReaderState(ReaderHealth.READY, slots, insertions)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (state(None, None), "prêt"),
        (state(CardKind.CPS, CardKind.VITALE_2), "Vitale + CPS"),
        (state(CardKind.VITALE_2, CardKind.VITALE_2), "2 Vitale"),
        (state(CardKind.CPS, CardKind.VITALE_2, None, CardKind.VITALE_2), "2 Vitale+CPS"),
        (state(CardKind.MUTE), "carte muette"),
        (ReaderState(ReaderHealth.NO_READER), "absent"),
        (ReaderState(ReaderHealth.PCSC_DOWN), "arrêté"),
        (ReaderState(ReaderHealth.PCSC_DENIED), "refusé"),
        (ReaderState(ReaderHealth.MUTE), "muet"),
    ],
)
def test_the_reader_says_what_it_holds(seen: ReaderState, words: str) -> None:
    assert reader(seen) == words
    assert len(words) <= COLUMNS["Lecteur"]


@pytest.mark.parametrize(
    ("before", "now", "arrived"),
    [
        (state(None), state(CardKind.VITALE_2, insertions=1), True),
        (state(CardKind.VITALE_2, insertions=1), state(CardKind.VITALE_2, insertions=1), False),
        (state(CardKind.VITALE_2, insertions=1), state(CardKind.VITALE_2, insertions=2), True),
        (state(None, None), state(CardKind.CPS, None, insertions=1), False),
        (
            state(None, CardKind.VITALE_2, insertions=1),
            state(CardKind.CPS, CardKind.VITALE_2, insertions=2),
            False,
        ),
        (state(CardKind.VITALE_2, insertions=1), state(None, insertions=1), False),
        (state(None), state(None, insertions=1), False),
    ],
    ids=["in", "still in", "swapped", "a CPS", "a CPS beside", "out", "in and out"],
)
def test_only_a_card_to_read_starts_a_reading(
    before: ReaderState, now: ReaderState, *, arrived: bool
) -> None:
    assert card_arrived(before, now) is arrived
