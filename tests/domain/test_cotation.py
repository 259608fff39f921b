"""Known-right answers for one act, and the laws that hold for any facts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from appliance.domain.acte import Soin
from appliance.domain.controles import Severity
from appliance.domain.cotation import Cotation, coter
from appliance.domain.tarif import Zone
from appliance.domain.visite import Visite
from tests.made_up import ACTES, PRESCRIPTION, TARIFS

DAY = date(2024, 1, 29)


def visite(acte: str = "sc", day: date = DAY, *, domicile: bool = True) -> Visite:
    ordered = replace(PRESCRIPTION, date=day - timedelta(days=7))
    return Visite(
        actes=(Soin(acte=ACTES[acte]),), date_soins=day, domicile=domicile, prescription=ordered
    )


def amounts(cotation: Cotation) -> list[tuple[str, int, int, int]]:
    return [(one.code, one.montant, one.amo, one.amc) for one in cotation.lignes]


def test_an_injection_at_home_before_the_tariff_of_2024() -> None:
    priced = coter(visite(day=date(2012, 5, 29)), TARIFS)
    assert amounts(priced) == [("AMI", 315, 189, 126), ("MAU", 135, 81, 54), ("IFD", 250, 150, 100)]


def test_an_injection_at_home_since_january_2024() -> None:
    priced = coter(visite(), TARIFS)
    assert amounts(priced) == [("AMI", 315, 189, 126), ("MAU", 135, 81, 54), ("IFD", 275, 165, 110)]
    assert (priced.total, priced.amo, priced.amc) == (725, 435, 290)
    assert priced.findings == ()


def test_a_blood_sample_at_home_rounds_half_up() -> None:
    priced = coter(visite("ponction_veineuse"), TARIFS)
    assert amounts(priced)[0] == ("AMI", 473, 284, 189)
    assert (priced.total, priced.amo, priced.amc) == (883, 530, 353)


def test_no_displacement_at_the_cabinet() -> None:
    assert [one.code for one in coter(visite(domicile=False), TARIFS).lignes] == ["AMI", "MAU"]


def test_no_displacement_without_the_order_and_no_complaint_either() -> None:
    ordered = replace(PRESCRIPTION, domicile=False)
    priced = coter(replace(visite(), prescription=ordered), TARIFS)
    assert [one.code for one in priced.lignes] == ["AMI", "MAU"]
    assert priced.findings == ()


def test_no_mau_above_one_and_a_half() -> None:
    heavy = replace(ACTES["sc"], coefficient=Decimal("1.6"))
    priced = coter(replace(visite(), actes=(Soin(acte=heavy),)), TARIFS)
    assert [one.code for one in priced.lignes] == ["AMI", "IFD"]


def test_what_did_not_exist_yet_is_not_billed_and_not_missed() -> None:
    priced = coter(visite(day=date(2012, 5, 25), domicile=False), TARIFS)
    assert [one.code for one in priced.lignes] == ["AMI"]
    assert priced.findings == ()


def test_the_tariff_changes_on_its_very_day() -> None:
    eve, day = date(2024, 1, 27), date(2024, 1, 28)
    assert coter(visite(day=eve), TARIFS).lignes[2].montant == 250
    assert coter(visite(day=day), TARIFS).lignes[2].montant == 275


def test_an_announced_value_is_used_only_when_the_practice_says_so_and_is_always_told() -> None:
    after = visite(day=date(2026, 11, 20))
    careful = coter(after, TARIFS).lignes[0]
    bold = coter(after, replace(TARIFS, accept_probable=True)).lignes[0]
    assert (careful.montant, bold.montant) == (315, 335)
    assert "non appliqué" in careful.regle
    assert "3,35 €" in careful.regle
    assert "non appliqué" not in bold.regle


def test_a_zone_without_a_known_value_is_a_finding_not_a_guess() -> None:
    drom = replace(TARIFS, zone=Zone.DROM, accept_probable=True)
    priced = coter(visite(day=date(2026, 11, 20)), drom)
    assert [finding.rule for finding in priced.findings] == ["tariff-unknown"]
    assert "AMI" in priced.findings[0].sentence


@pytest.mark.parametrize(
    ("change", "rule", "severity"),
    [
        ({"prescription": None}, "prescription-missing", Severity.ERROR),
        (
            {"prescription": replace(PRESCRIPTION, date=DAY + timedelta(days=1))},
            "prescription-after-care",
            Severity.ERROR,
        ),
        (
            {"prescription": replace(PRESCRIPTION, prescripteur="99700218897")},
            "prescriber-invalid",
            Severity.ERROR,
        ),
        ({"date_soins": date(2000, 1, 1)}, "tariff-unknown", Severity.ERROR),
        ({"aujourdhui": DAY - timedelta(days=1)}, "care-date-in-future", Severity.ERROR),
        ({"aujourdhui": date(2026, 11, 20)}, "care-too-old", Severity.WARNING),
        ({"actes": ()}, "nothing-billed", Severity.ERROR),
    ],
)
def test_what_a_caisse_would_refuse_is_found(
    change: dict[str, object], rule: str, severity: Severity
) -> None:
    found = coter(replace(visite(), **change), TARIFS).findings  # type: ignore[arg-type]
    assert (rule, severity) in {(finding.rule, finding.severity) for finding in found}
