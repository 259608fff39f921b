"""A nurse's rules beyond the acceptance cases: each with the lines that it must give."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from appliance.domain.acte import Nature
from appliance.domain.calendar import Calendrier
from appliance.domain.cotation import coter
from appliance.domain.tarif import Zone
from appliance.domain.visite import (
    Bsi,
    Forcee,
    Situation,
    Terrain,
    Trajet,
)
from tests.domain.facts import PAPER, SATURDAY, SUNDAY, found, lines, nurse
from tests.made_up import TARIFS


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (("pansement_autre", "sc", "im"), ["AMI 630", "AMI 158"]),
        (("sc", "ponction_veineuse"), ["AMI 315", "AMI 473"]),
        (("pansement_autre", "sc", "ponction_veineuse"), ["AMI 630", "AMI 473"]),
        (("pansement_lourd", "pansement_lourd"), ["AMI 1260", "AMI 630"]),
        (("pansement_lourd", "analgesie_topique", "sc"), ["AMI 1260", "AMI 158", "AMI 347"]),
        (("postop_surveillance", "postop_redon"), ["AMI 1229", "AMI 882"]),
        (("pansement_autre", "TLS"), ["AMI 630", "TLS 1000"]),
        (("seance_ais3", "sc"), ["AIS 795", "AMI 158"]),
        (("seance_ais3", "perf_longue"), ["AMI 4410", "AIS 795"]),
        (("perf_longue", "ins_injection", "ins_surveillance"), ["AMI 4410", "AMI 315"]),
        (("DI", "sc"), ["AMI 315", "DI 2500"]),
    ],
)
def test_article_11b(acts: tuple[str, ...], expected: list[str]) -> None:
    assert lines(nurse(*acts)) == expected


def test_the_ordinary_order_is_kept_where_it_is_worth_more_and_the_other_is_told() -> None:
    priced = coter(nurse("pansement_lourd", "catheterisme_h", "ponction_veineuse"), TARIFS)
    assert priced.total == 1260 + 630
    assert [other.total for other in priced.variantes] == [1260 + 473]


def test_an_answer_that_only_bills_less_of_the_same_is_not_told() -> None:
    for acts in (("sc", "ponction_veineuse"), ("seance_ais3", "ponction_veineuse")):
        assert coter(nurse(*acts), TARIFS).variantes == ()


def test_a_line_says_all_that_it_pays_and_why_it_is_halved() -> None:
    halved = coter(nurse("pansement_lourd", "ins_injection", "ins_surveillance"), TARIFS).lignes[1]
    assert "injection d’insuline ; Insulinotraité : surveillance" in halved.regle
    beside = coter(nurse("sc", bsi=Bsi.BSB, domicile=True), TARIFS).lignes[1]
    assert "50 %, à côté du BSI" in beside.regle
    assert "deuxième acte" not in beside.regle


def test_a_saturday_call_is_said_to_be_one() -> None:
    called = coter(nurse("sc", date_soins=SATURDAY, appel_urgent=True), TARIFS)
    assert any(line.regle.startswith("Samedi dès 8 h") for line in called.lignes)


@pytest.mark.parametrize(
    ("acte", "zone", "day", "why"),
    [
        ("sc", Zone.METROPOLE, date(2000, 1, 3), "AMI le 03/01/2000"),
        ("sc", Zone.DROM, date(2008, 1, 3), "AMI outre-mer"),
        ("telesoin_pansement", Zone.METROPOLE, date(2026, 10, 15), "aucune source publique"),
    ],
)
def test_a_missing_price_says_why_it_is_missing(acte: str, zone: Zone, day: date, why: str) -> None:
    priced = coter(nurse(acte, date_soins=day), replace(TARIFS, zone=zone))
    [missing] = [each for each in priced.findings if each.rule == "tariff-unknown"]
    assert why in missing.sentence


def test_a_vaccination_is_whole_at_home_and_not_at_the_cabinet() -> None:
    acts = ("pansement_autre", "vaccin_prescrit")
    assert lines(nurse(*acts, domicile=True)) == ["AMI 630", "AMI 756", "IFD 275"]
    assert lines(nurse(*acts)) == ["AMI 756", "AMI 315"]


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (("sc",), ["BSB 1820", "AMX 158", "IFI 275"]),
        (("sc", "im"), ["BSB 1820", "AMX 158", "IFI 275"]),
        (("pansement_lourd", "sc"), ["BSB 1820", "AMX 1260", "AMX 158", "IFI 275"]),
        (("ins_injection", "ins_surveillance"), ["BSB 1820", "AMX 315", "IFI 275"]),
        (
            ("ins_pansement_lourd", "ins_injection"),
            ["BSB 1820", "AMX 1260", "AMX 158", "IFI 275"],
        ),
        (("bpco_ic",), ["BSB 1820", "AMX 1827", "IFI 275"]),
        (("sc", "ponction_veineuse"), ["BSB 1820", "AMX 158", "AMX 473", "IFI 275"]),
    ],
)
def test_beside_a_bsi(acts: tuple[str, ...], expected: list[str]) -> None:
    assert lines(nurse(*acts, bsi=Bsi.BSB, domicile=True)) == expected


def test_later_passages_bill_no_package_and_at_most_four_displacements() -> None:
    again = nurse("sc", bsi=Bsi.BSB, domicile=True, passage=2)
    assert lines(again) == ["AMX 315", "IFI 275"]
    assert lines(replace(again, passage=5)) == ["AMX 315"]
    assert "ifi-daily-limit" in found(replace(again, passage=5, forcees=(Forcee(code="IFI"),)))


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (time(19, 59), []),
        (time(20), ["NUIT 915"]),
        (time(22, 59), ["NUIT 915"]),
        (time(23), ["NUIT_PROFONDE 1830"]),
        (time(4, 59), ["NUIT_PROFONDE 1830"]),
        (time(5), ["NUIT 915"]),
        (time(8), []),
    ],
)
def test_night_begins_and_ends_on_the_minute(hour: time, expected: list[str]) -> None:
    ordered = replace(PAPER, nuit=True)
    assert lines(nurse("sc", heure=hour, prescription=ordered))[2:] == expected


def test_one_time_majoration_the_dearest_and_the_other_is_told() -> None:
    ordered = replace(PAPER, nuit=True, quotidien=True)
    priced = coter(nurse("sc", date_soins=SUNDAY, heure=time(6), prescription=ordered), TARIFS)
    assert [one.code for one in priced.lignes] == ["AMI", "MAU", "NUIT"]
    assert [(other.mot, other.total) for other in priced.variantes] == [
        ("majoration DIMANCHE_FERIE", 315 + 135 + 850)
    ]


@pytest.mark.parametrize(
    ("facts", "open_"),
    [
        ({"date_soins": SUNDAY}, False),
        ({"date_soins": SUNDAY, "appel_urgent": True}, True),
        ({"date_soins": SATURDAY, "appel_urgent": True}, True),
        ({"date_soins": SATURDAY, "prescription": replace(PAPER, quotidien=True)}, False),
        ({"date_soins": date(2026, 11, 11), "prescription": replace(PAPER, quotidien=True)}, True),
        ({"date_soins": date(2025, 12, 26), "appel_urgent": True}, False),
        (
            {
                "date_soins": date(2025, 12, 26),
                "appel_urgent": True,
                "calendrier": Calendrier.ALSACE_MOSELLE,
            },
            True,
        ),
        (
            {
                "date_soins": date(2024, 12, 20),
                "appel_urgent": True,
                "calendrier": Calendrier.REUNION,
            },
            True,
        ),
    ],
)
def test_sundays_and_holidays(facts: dict[str, Any], open_: bool) -> None:  # noqa: FBT001
    assert ("DIMANCHE_FERIE 850" in lines(nurse("sc", **facts))) is open_


def test_follow_up_5_8_opens_no_majoration_of_time() -> None:
    ordered = replace(PAPER, nuit=True)
    assert lines(nurse("bpco_ic", heure=time(21), prescription=ordered)) == ["AMI 1827"]


def test_a_child_under_seven() -> None:
    assert "MIE 315" in lines(nurse("sc", patient=Situation(age=6)))
    assert "MIE 315" not in lines(nurse("sc", patient=Situation(age=7)))
    assert "MIE 315" not in lines(nurse("sc"))


@pytest.mark.parametrize(
    ("trajet", "expected"),
    [
        (Trajet(km=Decimal(10), autre_commune=True), ["IFD 275", "IK 560"]),
        (Trajet(km=Decimal(10)), ["IFD 275"]),
        (Trajet(km=Decimal(2), autre_commune=True), ["IFD 275"]),
        (
            Trajet(km=Decimal(10), autre_commune=True, terrain=Terrain.MONTAGNE),
            ["IFD 275", "IK 900"],
        ),
        (Trajet(km=Decimal("7.5"), autre_commune=True), ["IFD 275", "IK 385"]),
        (Trajet(km=Decimal(10), autre_commune=True, meme_visite=True), []),
        (
            Trajet(km=Decimal(10), autre_commune=True, km_du_jour=Decimal(293)),
            ["IFD 275", "IK 210", "IK 175"],
        ),
        (
            Trajet(km=Decimal(10), autre_commune=True, km_du_jour=Decimal(390)),
            ["IFD 275", "IK 158"],
        ),
        (Trajet(km=Decimal(10), autre_commune=True, km_du_jour=Decimal(399)), ["IFD 275"]),
    ],
)
def test_kilometres(trajet: Trajet, expected: list[str]) -> None:
    assert lines(nurse("pansement_autre", domicile=True, trajet=trajet))[1:] == expected


@pytest.mark.parametrize(
    ("patient", "amo", "exo", "nature"),
    [
        (Situation(age=40), 284, "0", "10"),
        (Situation(age=40, c2s=True), 284, "0", "10"),
        (Situation(age=40, ame=True, ald=True), 0, "0", "10"),
        (Situation(age=40, nature=Nature.PREVENTION), 473, "0", "90"),
        (Situation(age=40, regime="07"), 473, "6", "10"),
        (Situation(age=40, exonere=True, regime_local=True), 473, "5", "13"),
        (Situation(age=40, regime_local=True, aspa=True), 426, "0", "13"),
        (Situation(age=70, aspa=True), 378, "9", "10"),
    ],
)
def test_rates_stand_in_for_each_other_in_order(
    patient: Situation, amo: int, exo: str, nature: str
) -> None:
    priced = coter(nurse("ponction_veineuse", patient=patient), TARIFS)
    assert (priced.lignes[0].amo, priced.exo, priced.nature) == (amo, exo, nature)


def test_an_ald_covers_its_own_care_and_what_goes_with_the_passage() -> None:
    visite = nurse("pansement_autre", "sc", domicile=True, patient=Situation(age=60, ald=True))
    related = replace(visite.actes[1], ald=True)
    priced = coter(replace(visite, actes=(visite.actes[0], related)), TARIFS)
    assert [one.exo for one in priced.lignes] == ["0", "4", "4"]
    assert "ald-without-protocol" in found(replace(visite, actes=(related,), patient=Situation()))


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2026, 9, 1), False),
        (date(2026, 8, 20), False),
        (date(2026, 8, 19), True),
        (date(2027, 1, 1), False),
        (date(2027, 1, 2), True),
    ],
)
def test_the_maternity_window_runs_to_twelve_days_after_the_birth(day: date, asked: bool) -> None:  # noqa: FBT001
    patient = Situation(age=30, nature=Nature.MATERNITE, maternite_le=date(2026, 12, 20))
    visite = nurse("sc", patient=patient, date_soins=day)
    assert ("maternity-window" in found(visite)) is asked
