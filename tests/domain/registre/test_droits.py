"""Rights are told with their source and their age; what drifts between two visits is a list."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.identifiers import Organisme
from appliance.domain.registre.droits import (
    Droits,
    Exoneration,
    Motif,
    ecarts,
    exonerations_on,
    organisme_on,
    situation_on,
)
from appliance.domain.registre.fiche import Periode, Source
from appliance.domain.visite import Situation
from tests.made_up import NOON, ORGANISME
from tests.registre_made_up import DAYS, droits

TODAY = NOON.date()
ALD = Exoneration(
    motif=Motif.ALD, periode=Periode(debut=date(2025, 1, 1), fin=date(2029, 12, 31)), reference="8"
)
C2S = Exoneration(motif=Motif.C2S, periode=Periode(fin=date(2027, 3, 31)))
CARTE = Droits(
    source=Source.CARTE,
    vu_le=date(2026, 11, 1),
    organisme=ORGANISME,
    exonerations=(ALD,),
    medecin_traitant=True,
)
ATTESTATION = Droits(source=Source.ATTESTATION, vu_le=date(2026, 10, 1), exonerations=(C2S,))


def test_rights_tell_their_age() -> None:
    assert CARTE.age_days(TODAY) == 19


def test_what_drifted_is_told_line_by_line() -> None:
    after = replace(
        CARTE,
        organisme=Organisme.parse("01 751 0000"),
        exonerations=(replace(ALD, periode=Periode(fin=date(2026, 12, 31))), C2S),
        medecin_traitant=False,
    )
    assert [one.phrase for one in ecarts(CARTE, after)] == [
        "caisse : 01 999 0000 → 01 751 0000",
        "médecin traitant : déclaré → non déclaré",
        "ALD : n° 8, depuis le 01/01/2025, jusqu’au 31/12/2029 → n° 8, jusqu’au 31/12/2026",
        "C2S : aucun → jusqu’au 31/03/2027",
    ]


def test_a_basic_right_that_ends_is_told() -> None:
    before, after = (
        replace(CARTE, periode=Periode(fin=day)) for day in (date(2027, 1, 1), date(2026, 12, 1))
    )
    [found] = ecarts(before, after)
    assert found.phrase == "droits de base : jusqu’au 01/01/2027 → jusqu’au 01/12/2026"


def test_what_one_source_does_not_say_is_no_difference() -> None:
    assert ecarts(CARTE, ATTESTATION.__class__(source=Source.ADRI, vu_le=TODAY)) == ()


@given(droits())
def test_rights_do_not_drift_from_themselves(seen: Droits) -> None:
    assert ecarts(seen, seen) == ()


@given(droits(), droits())
def test_a_drift_is_seen_from_both_sides(one: Droits, other: Droits) -> None:
    there, back = ecarts(one, other), ecarts(other, one)
    assert [(each.sujet, each.apres, each.avant) for each in there] == [
        (each.sujet, each.avant, each.apres) for each in back
    ]


def test_the_newest_reading_counts_and_an_older_paper_until_its_written_end() -> None:
    both = (CARTE, ATTESTATION)
    assert {one.motif for one in exonerations_on(both, TODAY)} == {Motif.ALD, Motif.C2S}
    assert {one.motif for one in exonerations_on(both, date(2027, 4, 1))} == {Motif.ALD}


def test_an_older_paper_without_an_end_gives_way() -> None:
    endless = replace(ATTESTATION, exonerations=(replace(C2S, periode=Periode()),))
    assert [one.motif for one in exonerations_on((CARTE, endless), TODAY)] == [Motif.ALD]
    assert [one.motif for one in exonerations_on((endless,), TODAY)] == [Motif.C2S]


def test_a_newer_reading_of_the_same_source_replaces_the_former_one() -> None:
    later = replace(CARTE, vu_le=TODAY, exonerations=())
    assert exonerations_on((CARTE, later), TODAY) == ()


@given(st.lists(droits(), max_size=5), DAYS)
def test_no_right_counts_outside_its_dates_and_none_twice(seen: list[Droits], day: date) -> None:
    found = exonerations_on(seen, day)
    assert all(one.periode.covers(day) for one in found)
    assert len({one.motif for one in found}) == len(found)


def test_a_price_gets_what_the_rights_say() -> None:
    birth, accident = date(2027, 1, 5), date(2026, 9, 9)
    held = (
        ALD,
        C2S,
        Exoneration(motif=Motif.INVALIDITE),
        Exoneration(motif=Motif.REGIME_LOCAL),
        Exoneration(motif=Motif.MATERNITE, jour=birth),
        Exoneration(motif=Motif.AT, reference="12345", jour=accident),
    )
    assert situation_on((replace(CARTE, exonerations=held),), TODAY, 71) == Situation(
        age=71,
        ald=True,
        c2s=True,
        exonere=True,
        regime_local=True,
        regime="01",
        maternite_le=birth,
        at_numero="12345",
        accident_le=accident,
    )


def test_without_a_reading_nothing_is_known() -> None:
    assert situation_on((), TODAY, None) == Situation()


def test_the_body_is_the_one_that_was_named_last() -> None:
    silent = replace(CARTE, vu_le=TODAY, organisme=None)
    moved = replace(CARTE, vu_le=date(2026, 11, 10), organisme=Organisme.parse("01 751 0000"))
    assert organisme_on((silent, CARTE, moved)) == moved.organisme
    assert organisme_on((silent,)) is None
