"""What the box billed before changes what may be billed now."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from appliance.domain.antecedents import (
    Antecedents,
    Passage,
    completed,
    needs_memory,
    verifier_antecedents,
)
from appliance.domain.cotation import coter
from appliance.domain.identifiers import numero_facture
from appliance.domain.visite import Bsi, Trajet, Visite
from tests.domain.facts import PAPER, THURSDAY, nurse
from tests.domain.visites import NOMENCLATURE
from tests.made_up import TARIFS

HOME = {"domicile": True}


def passage(*actes: str, days: int = 0, rank: int = 1, codes: tuple[str, ...] = ()) -> Passage:
    """A passage so many days before THURSDAY, on the usual paper."""
    return Passage(
        numero=numero_facture(rank),
        jour=THURSDAY - timedelta(days=days),
        actes=actes,
        codes=codes,
        ordonnance=(PAPER.prescripteur, PAPER.date),
    )


def found(visite: Visite, *passages: Passage) -> list[str]:
    """Return the findings of the cotation and of the memory."""
    known = Antecedents(passages=passages)
    whole = completed(visite, known, NOMENCLATURE)
    findings = (*coter(whole, TARIFS).findings, *verifier_antecedents(whole, known))
    return [one.rule for one in findings]


def codes(visite: Visite, *passages: Passage, km: int = 0) -> list[str]:
    known = Antecedents(passages=passages, km={THURSDAY: Decimal(km)})
    lignes = coter(completed(visite, known, NOMENCLATURE), TARIFS).lignes
    return [f"{one.code} {one.quantite}" for one in lignes]


def test_the_same_act_of_the_same_day_is_a_doubt_that_names_the_invoice() -> None:
    visite = nurse("sc")
    [finding] = verifier_antecedents(visite, Antecedents(passages=(passage("sc", "im", rank=7),)))
    assert finding.rule == "already-billed"
    assert "facture 000000007" in finding.sentence
    assert found(visite, passage("im")) == []
    assert found(visite, passage("sc", days=1)) == []


def test_an_act_that_is_done_several_times_a_day_is_no_doubt_until_its_limit() -> None:
    visite = nurse("ins_surveillance")
    assert found(visite, passage("ins_surveillance")) == []
    three = [passage("ins_surveillance", rank=rank) for rank in (1, 2, 3)]
    assert found(visite, *three) == ["act-daily-limit"]


def test_the_bsi_package_of_the_morning_is_not_billed_again() -> None:
    evening = nurse(bsi=Bsi.BSB, **HOME)
    assert codes(evening) == ["BSB 1", "IFI 1"]
    assert codes(evening, passage(codes=("BSB", "IFI"))) == ["IFI 1"]
    assert "ais-with-bsi" in found(nurse("seance_ais3"), passage(codes=("BSB",)))


def test_four_ifi_a_day_are_counted_on_what_was_billed() -> None:
    later = nurse("sc", bsi=Bsi.BSB, **HOME)
    travelled = [passage("im", codes=("AMX", "IFI"), rank=rank) for rank in range(1, 5)]
    sedentary = [passage("im", codes=("AMX",), rank=rank) for rank in range(1, 5)]
    assert "IFI 1" not in codes(later, *travelled)
    assert "IFI 1" in codes(later, *sedentary)


def test_a_colleague_s_passages_count_too() -> None:
    fourth = nurse("sc", bsi=Bsi.BSB, passage=4, **HOME)
    known = Antecedents(passages=(passage("im", codes=("IFI",)),))
    whole = completed(fourth, known, NOMENCLATURE)
    assert (whole.passage, whole.ifi_du_jour) == (4, 3)


def test_the_kilometres_of_the_day_are_those_of_all_patients() -> None:
    far = nurse("sc", trajet=Trajet(km=Decimal(12), autre_commune=True), **HOME)
    assert "IK 20" in codes(far, km=279)
    assert {"IK 9", "IK 11"} <= {*codes(far, km=290)}
    assert not any(code.startswith("IK") for code in codes(far, km=399))


def test_kilometres_beyond_the_last_cap_are_said_to_be_unpaid() -> None:
    far = nurse("sc", trajet=Trajet(km=Decimal(12), autre_commune=True), **HOME)
    for km, said in ((390, "11 km au-delà du second plafond du jour, non payés"), (279, "")):
        priced = coter(
            completed(far, Antecedents(km={THURSDAY: Decimal(km)}), NOMENCLATURE), TARIFS
        )
        assert any(said in ligne.regle for ligne in priced.lignes if ligne.code == "IK")
        assert priced.findings == ()
    beyond = coter(completed(far, Antecedents(km={THURSDAY: Decimal(399)}), NOMENCLATURE), TARIFS)
    assert [finding.rule for finding in beyond.findings] == ["ik-cap"]


@pytest.mark.parametrize(
    ("acte", "days", "expected"),
    [
        ("bilan_plaie", [364], True),
        ("bilan_plaie", [365], False),
        ("ins_hebdo_75", [6], True),
        ("ins_hebdo_75", [7], False),
        ("DI_suite", [300, 200, 100], True),
        ("DI_suite", [300, 200], False),
        ("postop_surveillance", [9, 6, 3], True),
        ("postop_surveillance", [6, 3], False),
        ("surveillance", [*range(1, 16)], True),
        ("surveillance", [*range(1, 15), *range(1, 15)], False),  # days, not passages
    ],
)
def test_a_limited_act_is_counted_over_its_time(
    acte: str, days: list[int], *, expected: bool
) -> None:
    visite = nurse(acte)
    assert needs_memory(visite)
    before = [passage(acte, days=each) for each in days]
    assert ("act-frequency" in found(visite, *before)) is expected


def test_a_month_begins_on_its_first_day() -> None:
    visite = nurse("telesoin_pansement", date_soins=date(2026, 10, 5))
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)]
    before = [replace(passage("telesoin_pansement"), jour=each) for each in days]
    assert "act-frequency" not in found(visite, *before)
    again = replace(before[0], jour=date(2026, 10, 4))
    assert "act-frequency" in found(visite, *before, again)


def test_a_series_ends_with_its_prescription() -> None:
    visite = nurse("postop_surveillance")
    before = [passage("postop_surveillance", days=days) for days in (1, 2, 3)]
    other = [replace(one, ordonnance=("99700218896", date(2025, 1, 1))) for one in before]
    assert found(visite, *before) == ["act-frequency"]
    assert found(visite, *other) == []


def test_what_needs_an_agreement_after_a_month_asks_for_it_then() -> None:
    visite = nurse("surveillance_psy")
    assert found(visite, passage("surveillance_psy", days=30)) == []
    assert found(visite, passage("surveillance_psy", days=31)) == ["prior-agreement"]


def test_an_act_that_no_table_names_any_more_is_left_aside() -> None:
    assert codes(nurse("sc"), passage("of another time")) == codes(nurse("sc"))


def test_a_usual_act_needs_no_memory() -> None:
    assert not needs_memory(nurse("ponction_veineuse", "sc"))
