"""Whatever stands under a known key, a case is answered or told, and spoils no other."""

import json
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from appliance.formats.scenario import Illisible, parse_scenarios
from appliance.wiring.baremes import load_nomenclature
from appliance.wiring.quote import answer
from tests.made_up import TARIFS

ACTES: Final = load_nomenclature()
FACTS: Final[dict[str, Any]] = {
    "profession": "idel",
    "care_date": "2026-10-15",
    "patient": {"age": "60"},
    "acts": [{"act": "sc"}],
    "prescription": {"prescriber": "99700218896", "date": "2026-10-08"},
}
LINE: Final[dict[str, Any]] = {
    "kind": "line",
    "profession": "mg",
    "care_date": "2026-10-15",
    "base": "30.00",
    "factors": ["0.5"],
}
SOUND: Final = {"id": "sound", "input": FACTS}
WORDS: Final = st.one_of(
    st.sampled_from(["", "0", "-1", "1.5", ".nan", "1e9", "999999", "999999999999", "A" * 500]),
    st.sampled_from(["2026-10-15", "9999-12-31", "2026-W42-4", "24:00", "10:00+02:00", "41"]),
    st.sampled_from(["true", "null", "mg", "idel", "domicile", "bsb", "AMI", "DI", "BSB", "IK"]),
    st.sampled_from(["\x1b[31m", "\ud800", "a\nb", "{code}", "DEQP003", "G", "TLS"]),
)
KEYS: Final = sorted(
    {"care_time", "today", "zone", "place", "passage_of_day", "earlier_today", "bsi", "travel"}
    | {"urgent_call", "parcours", "visit_reason", "regulated", "sector", "fee", "confidential"}
    | {"unpaid_parts", "paid", "amc", "rights", "wanted", "base", "factors", "letter", "kind"}
    | {"created", "tiers_payant", "calendar", "about", "coefficient", "act", "ccam", "code"}
    | {"age", "nature", "at_number", "accident_date", "maternity_date", "one_way_km", "terrain"}
    | {"valid_from", "convention", "forced", "prescriber", "date", "direct_access", "c2s", "ame"}
    | FACTS.keys()
)
VALUES: Final = st.recursive(
    WORDS | st.none() | st.integers() | st.booleans() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=6,
)


def answered(item: object) -> list[dict[str, Any]]:
    """Return what is answered to a case between two sound ones."""
    text = json.dumps([{**SOUND, "id": "first"}, item, SOUND])
    answers = [answer(one, TARIFS) for one in parse_scenarios(text, ACTES)]
    assert len(answers) == 3
    assert answers[0] == answers[2]
    assert answers[0]["total"] == "4.50"
    return answers


@given(st.sampled_from([FACTS, LINE]), st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3))
def test_any_value_under_a_known_key_is_priced_or_told(
    facts: dict[str, Any], odd: dict[str, Any]
) -> None:
    [_, given_, _] = answered({"id": "odd", "input": {**facts, **odd}})
    assert given_["findings"] or given_["lines"] or "due" in given_
    for finding in given_["findings"]:
        assert finding["sentence"].isprintable()
        assert len(finding["sentence"]) < 500


@given(st.sampled_from(["patient", "prescription", "travel", "amc", "rights"]), st.data())
def test_any_value_inside_a_known_map_is_priced_or_told(key: str, data: st.DataObject) -> None:
    inside = data.draw(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3))
    answered({"id": "odd", "input": {**FACTS, key: {**FACTS.get(key, {}), **inside}}})


@given(VALUES)
def test_any_case_is_priced_or_told(item: object) -> None:
    answered(item)


@given(st.text(max_size=30))
def test_no_id_is_shown_that_a_terminal_would_obey(name: str) -> None:
    text = json.dumps([{"id": name, "input": FACTS}])
    [one] = parse_scenarios(text, ACTES)
    assert one.id.isprintable()
    if not name.isprintable():
        assert isinstance(one.question, Illisible)
