"""Where sources differ, what a person sets aside, and what then counts: by property."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.identifiers import Organisme
from appliance.domain.registre.desaccord import (
    desaccord,
    ecarts_on,
    provenances,
    reconduit,
    trancher,
)
from appliance.domain.registre.droits import (
    Droits,
    Exoneration,
    Motif,
    exonerations_on,
    organisme_on,
    situation_on,
)
from appliance.domain.registre.fiche import Periode, Source

DAY = date(2026, 11, 20)
BODIES = (None, Organisme("01", "999", "0000"), Organisme("01", "999", "0001"))

days = st.integers(-400, 0).map(lambda count: DAY + timedelta(days=count))
periods = st.sampled_from(
    [
        Periode(),
        Periode(fin=DAY),
        Periode(fin=DAY - timedelta(days=1)),
        Periode(debut=DAY + timedelta(days=1)),
    ]
)
grounds = st.sampled_from([Motif.ALD, Motif.C2S, Motif.INVALIDITE])
exonerations = st.none() | st.lists(
    st.builds(Exoneration, motif=grounds, periode=periods), max_size=3, unique_by=lambda x: x.motif
).map(tuple)
readings = st.builds(
    Droits,
    source=st.sampled_from(Source),
    vu_le=days,
    organisme=st.sampled_from(BODIES),
    periode=periods,
    exonerations=exonerations,
)
histories = st.lists(readings, max_size=6).map(
    lambda found: sorted(found, key=lambda one: one.vu_le, reverse=True)
)


def decided(droits: list[Droits], *, pour_adri: bool) -> list[Droits]:
    gone = trancher(droits, DAY, pour_adri=pour_adri)
    return [replace(one, ecarte_le=DAY) if one in gone else one for one in droits]


@given(readings, readings)
def test_two_readings_differ_the_same_both_ways(one: Droits, other: Droits) -> None:
    there = [ecart.sujet for ecart in ecarts_on(one, other, DAY)]
    assert there == [ecart.sujet for ecart in ecarts_on(other, one, DAY)]
    assert not [*ecarts_on(one, one, DAY)]


@given(histories, st.booleans())
def test_a_choice_ends_the_disagreement(droits: list[Droits], pour_adri: bool) -> None:  # noqa: FBT001
    assert desaccord(decided(droits, pour_adri=pour_adri), DAY) is None


@given(histories, st.booleans())
def test_a_choice_sets_aside_only_what_contradicts_what_is_kept(
    droits: list[Droits],
    pour_adri: bool,  # noqa: FBT001
) -> None:
    found = desaccord(droits, DAY)
    gone = trancher(droits, DAY, pour_adri=pour_adri)
    assert bool(gone) is (found is not None)
    if found is not None:
        kept = found.adri if pour_adri else found.autre
        assert kept not in gone
        assert all((one.source is Source.ADRI) is not pour_adri for one in gone)
        assert all([*ecarts_on(one, kept, DAY)] for one in gone)


@given(histories, st.booleans())
def test_what_was_set_aside_counts_for_nothing(droits: list[Droits], pour_adri: bool) -> None:  # noqa: FBT001
    after = decided(droits, pour_adri=pour_adri)
    counting = [one for one in after if one.compte]
    assert exonerations_on(after, DAY) == exonerations_on(counting, DAY)
    assert organisme_on(after) == organisme_on(counting)
    assert situation_on(after, DAY, 40) == situation_on(counting, DAY, 40)
    assert {id(one.lecture) for one in provenances(after, DAY)} <= {id(one) for one in counting}


@given(histories)
def test_each_right_that_prices_a_visit_shows_its_source(droits: list[Droits]) -> None:
    shown = provenances(droits, DAY)
    held = exonerations_on(droits, DAY)
    bodies = [one for one in shown if one.droit.startswith("caisse ")]
    assert bool(bodies) is (organisme_on(droits) is not None)
    names = {one.droit for one in shown}
    assert {"ALD" for one in held if one.motif is Motif.ALD} <= names
    assert all(one.lecture.age_days(DAY) >= 0 for one in shown)
    assert not ("aucune exonération" in names and held)


@given(histories, days)
def test_a_choice_holds_for_the_same_words_until_something_new_comes(
    droits: list[Droits], later: date
) -> None:
    after = decided(droits, pour_adri=False)
    last = next((one for one in after if one.source is Source.ADRI), None)
    if last is None:
        return
    again = replace(last, vu_le=later, ecarte_le=None)
    assert reconduit(after, again).compte is last.compte
    other = replace(again, medecin_traitant=not last.medecin_traitant)
    assert reconduit(after, other).compte
    news = Droits(source=Source.CARTE, vu_le=DAY + timedelta(days=1))
    assert reconduit([news, *after], again).compte


def test_a_silence_contradicts_only_rights_that_are_closed() -> None:
    silent = Droits(source=Source.CARTE, vu_le=DAY)
    closed = Droits(source=Source.ADRI, vu_le=DAY, periode=Periode(fin=DAY - timedelta(days=1)))
    spoken = Droits(source=Source.ADRI, vu_le=DAY, organisme=BODIES[1], exonerations=())
    assert desaccord([spoken, silent], DAY) is None
    found = desaccord([closed, silent], DAY)
    assert found is not None
    assert [one.phrase for one in found.ecarts] == [
        "droits de base : sans fin connue → jusqu’au 19/11/2026"
    ]
