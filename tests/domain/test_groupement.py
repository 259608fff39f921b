"""Several passages in one invoice come to what they come to apart, and stay within bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.domain.acte import Nature
from appliance.domain.antecedents import Antecedents, Passage, completed, verifier_antecedents
from appliance.domain.cotation import Cotation, coter
from appliance.domain.facture import Facture, ModeSecurisation, Seance
from appliance.domain.groupement import reunie, told, verifier_ecart, verifier_groupement
from appliance.domain.identifiers import numero_facture
from appliance.domain.refus import constat
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Bsi, Situation, Trajet, Visite
from tests.domain.facts import PAPER, SUNDAY, THURSDAY, nurse
from tests.domain.visites import NOMENCLATURE
from tests.made_up import ADA, NOON, ORGANISME, PROFESSIONNEL, TARIFS

FRIDAY = THURSDAY + timedelta(days=1)
FAR = Trajet(km=Decimal(80), autre_commune=True)
ACTES = ("sc", "ponction_veineuse", "pansement_lourd", "ins_injection", "perf_courte")

Billed = tuple[Visite, Cotation]


def priced(visites: Sequence[Visite], known: Antecedents) -> list[Billed]:
    """Price passages one after the other, as one invoice does."""
    found = []
    for each in visites:
        visite = completed(each, known, NOMENCLATURE)
        cotation = coter(visite, TARIFS)
        found.append((visite, cotation))
        known = known.with_passage(visite, cotation)
    return found


def facture(rank: int, *billed: Billed) -> Facture:
    (first, _), *others = billed
    return Facture(
        numero=numero_facture(rank),
        professionnel=PROFESSIONNEL,
        beneficiaire=ADA,
        organisme=ORGANISME,
        date_soins=first.date_soins,
        etablie_le=NOON,
        prescription=first.prescription,
        cotation=reunie([cotation for _, cotation in billed]),
        tiers_payant=TiersPayant.AMO,
        mode=ModeSecurisation.SESAM_VITALE,
        actes=ids(first),
        suivantes=tuple(Seance(jour=one.date_soins, actes=ids(one)) for one, _ in others),
    )


def ids(visite: Visite) -> tuple[str, ...]:
    return tuple(soin.acte.id for soin in visite.actes)


def apart(visites: Sequence[Visite]) -> list[Facture]:
    """Bill each passage by an invoice of its own, what was billed before found in those."""
    made: list[Facture] = []
    for rank, visite in enumerate(visites, 1):
        km: Mapping[date, Decimal] = {
            visite.date_soins: sum(
                (
                    ligne.quantite
                    for one in made
                    for ligne in one.cotation.lignes
                    if one.date_soins == visite.date_soins and ligne.code == "IK"
                ),
                Decimal(0),
            )
        }
        known = Antecedents(passages=tuple(p for one in made for p in Passage.of(one)), km=km)
        made.append(facture(rank, *priced([visite], known)))
    return made


@st.composite
def passages(draw: st.DrawFn) -> tuple[Visite, ...]:
    """Passages of a few days, some of one day, at one patient."""
    days = sorted(draw(st.lists(st.integers(0, 3), min_size=1, max_size=5)))
    common = {
        "domicile": True,
        "prescription": replace(PAPER, quotidien=draw(st.booleans())),
        "bsi": draw(st.sampled_from((None, Bsi.BSB))),
        "trajet": draw(st.sampled_from((Trajet(), FAR))),
        "patient": Situation(age=70, ald=draw(st.booleans())),
    }
    acts = st.lists(st.sampled_from(ACTES), min_size=1, max_size=3, unique=True)
    return tuple(
        nurse(*draw(acts), date_soins=THURSDAY + timedelta(days=day), **common) for day in days
    )


@settings(max_examples=80, deadline=None)  # the first reading of holidays is slow
@given(passages())
def test_one_invoice_comes_to_the_sum_of_separate_ones(visites: tuple[Visite, ...]) -> None:
    whole = facture(1, *priced(visites, Antecedents()))
    alone = apart(visites)
    sums = [[getattr(one.cotation, name) for name in ("total", "amo", "amc")] for one in alone]
    assert [whole.cotation.total, whole.cotation.amo, whole.cotation.amc] == [
        sum(each) for each in zip(*sums, strict=True)
    ]
    assert [whole.lignes(rang) for rang in range(len(visites))] == [
        tuple(replace(ligne, seance=rang) for ligne in one.cotation.lignes)
        for rang, one in enumerate(alone)
    ]
    apart_found = [finding for one in alone for finding in one.cotation.findings]
    assert list(whole.cotation.findings) == apart_found


@settings(max_examples=80, deadline=None)  # the first reading of holidays is slow
@given(passages())
def test_later_visits_know_the_same_of_one_invoice_as_of_separate_ones(
    visites: tuple[Visite, ...],
) -> None:
    def known(factures: Sequence[Facture]) -> list[Any]:
        found = [passage for one in factures for passage in Passage.of(one)]
        return [(one.jour, one.actes, one.codes, one.ordonnance) for one in found]

    assert known([facture(1, *priced(visites, Antecedents()))]) == known(apart(visites))


def test_limits_of_a_day_count_the_day_s_passages_and_no_others() -> None:
    trip = nurse("sc", bsi=Bsi.BSB, domicile=True, trajet=FAR)
    five = [trip] * 5
    lines = [ligne.code for _, one in priced(five, Antecedents()) for ligne in one.lignes]
    assert (lines.count("BSB"), lines.count("IFI")) == (1, 4)
    two_days = [trip, replace(trip, date_soins=FRIDAY)]
    lines = [ligne.code for _, one in priced(two_days, Antecedents()) for ligne in one.lignes]
    assert (lines.count("BSB"), lines.count("IFI")) == (2, 2)


def test_kilometres_beyond_the_cap_of_the_day_are_not_paid_for_a_third_passage() -> None:
    paid = [
        sum(ligne.montant for ligne in one.lignes if ligne.code == "IK")
        for _, one in priced([nurse("sc", domicile=True, trajet=FAR)] * 3, Antecedents())
    ]
    assert paid[0] == 156 * 35 > paid[1] > paid[2]


def test_a_sunday_is_the_sunday_s_alone() -> None:
    daily = replace(PAPER, quotidien=True)
    days = [nurse("sc", date_soins=day, prescription=daily) for day in (THURSDAY, SUNDAY)]
    codes = [[ligne.code for ligne in one.lignes] for _, one in priced(days, Antecedents())]
    assert ["DIMANCHE_FERIE" in each for each in codes] == [False, True]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"prescription": replace(PAPER, date=THURSDAY)}, "ordonnance"),
        ({"prescription": None}, "sans ordonnance"),
        ({"patient": Situation(nature=Nature.AT, at_numero="1")}, "nature"),
        ({"patient": Situation(c2s=True)}, "droits"),
        ({"domicile": True}, "lieu"),
        ({"date_soins": date(2027, 1, 1)}, "année"),
    ],
)
def test_what_an_invoice_bears_once_must_be_the_same(changes: dict[str, Any], said: str) -> None:
    visites = [nurse("sc"), nurse("sc", **({"date_soins": FRIDAY} | changes))]
    findings = list(verifier_groupement(visites))
    assert {one.rule for one in findings} == {"passages-apart"}
    assert any(said in one.sentence for one in findings)


def test_passages_that_differ_by_a_birthday_stand_together() -> None:
    young, older = Situation(age=6), Situation(age=7)
    visites = [nurse("sc", patient=young), nurse("sc", date_soins=FRIDAY, patient=older)]
    assert not list(verifier_groupement(visites))


@pytest.mark.parametrize(
    ("span", "jours", "refused"), [(3, 3, False), (4, 3, True), (0, 0, True), (7, 7, False)]
)
def test_days_lie_no_further_apart_than_the_setting(
    span: int, jours: int, *, refused: bool
) -> None:
    later = nurse("sc", date_soins=THURSDAY + timedelta(days=span))
    found = list(verifier_ecart([nurse("sc"), later], jours, tiers_payant=True))
    assert bool(found) is refused
    assert not list(verifier_ecart([later], 0, tiers_payant=True))


@pytest.mark.parametrize(
    ("days", "tiers_payant", "refused"),
    [(4, False, False), (5, False, True), (11, True, False), (12, True, True)],
)
def test_the_first_passage_keeps_a_working_day_to_be_sent_in(
    days: int, *, tiers_payant: bool, refused: bool
) -> None:
    """From a Thursday: three working days end on Tuesday, eight on the Tuesday after."""
    today = THURSDAY + timedelta(days=days)
    visites = [nurse("sc", aujourdhui=today), nurse("sc", date_soins=FRIDAY, aujourdhui=today)]
    found = list(verifier_ecart(visites, 3, tiers_payant=tiers_payant))
    assert bool(found) is refused


def test_a_finding_says_its_day_unless_it_is_that_of_all_passages() -> None:
    again, old = constat("already-billed", code="cette facture"), constat("prescription-old")
    visites = [nurse("sc"), nurse("sc", passage=2)]
    assert [*told(visites[:1], [[again, old]])] == [again, old]
    first, dated, last = told(visites, [[old], [again, old]])
    assert first == last == old
    assert dated.sentence == f"15/10, passage 2 : {again.sentence}"


def test_a_second_passage_with_the_same_act_is_a_doubt_in_one_invoice_too() -> None:
    known = Antecedents().with_passage(nurse("sc"), coter(nurse("sc"), TARIFS))
    [finding] = verifier_antecedents(nurse("sc"), known)
    assert "cette facture" in finding.sentence
