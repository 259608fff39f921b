"""The founding documents' rules on contracts and conventions, each under its own name."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appliance.domain.registre.contrat import (
    Choix,
    ContratAmc,
    anomalies_contrat,
    proposer_contrat,
)
from appliance.domain.registre.convention import (
    Convention,
    Permet,
    anomalies_convention,
    as_settled,
    convention_of,
)
from appliance.domain.registre.fiche import Periode
from appliance.domain.tiers_payant import Flux, flux
from tests.domain.registre.made_up_proofs import CONTRAT, DAY, LAST_YEAR, SEEN, TIERS_PAYANT, VISITE


def test_s001_04_the_contract_printed_on_the_card_is_proposed_by_its_dates() -> None:
    before = replace(CONTRAT, periode=LAST_YEAR, adherent="A00041")
    both = [before, CONTRAT]
    assert proposer_contrat(both, DAY).contrat == CONTRAT
    assert proposer_contrat(both, date(2025, 6, 1)).contrat == before
    assert proposer_contrat(both, date(2027, 1, 1)).choix is Choix.PERIME
    assert proposer_contrat([], DAY).choix is Choix.AUCUN


def test_s001_04_another_contract_than_before_is_never_taken_silently() -> None:
    before = replace(CONTRAT, periode=LAST_YEAR, choisi_le=SEEN)
    renewed = replace(CONTRAT, periode=Periode(debut=DAY), adherent="A00043")
    proposed = proposer_contrat([before, renewed], DAY)
    assert (proposed.contrat, proposed.a_confirmer) == (renewed, True)
    used = replace(CONTRAT, choisi_le=SEEN)
    kept = proposer_contrat([used, renewed], DAY)
    assert (kept.contrat, kept.a_confirmer) == (used, False)
    later = replace(renewed, choisi_le=DAY)
    assert proposer_contrat([used, later], DAY).contrat == later
    assert proposer_contrat([CONTRAT, renewed], DAY).choix is Choix.PLUSIEURS


def test_s001_04_a_scanned_contract_counts_once_a_person_confirmed_its_fields() -> None:
    raw = "what \x1d a scanner read"
    scanned = ContratAmc.scanned(raw)
    assert proposer_contrat([scanned], DAY).choix is Choix.A_CONFIRMER
    assert {one.champ for one in anomalies_contrat(scanned, DAY)} == {"amc", "adherent"}
    filled = replace(scanned, amc="00000001", adherent="A1").confirmed(DAY)
    assert proposer_contrat([filled], DAY).contrat == filled
    assert filled.datamatrix == raw


@pytest.mark.parametrize(
    ("field", "value"),
    [("amc", "1234567"), ("amc", "12345678901"), ("amc", "1234 678"), ("type_convention", "R"),
     ("adherent", " ")],
)  # fmt: skip
def test_s001_04_a_field_of_the_card_that_cannot_be_is_named(field: str, value: str) -> None:
    assert not [*anomalies_contrat(CONTRAT, DAY)]
    wrong = replace(CONTRAT, **{field: value})  # type: ignore[arg-type]
    assert [one.champ for one in anomalies_contrat(wrong, DAY)] == [field]


@pytest.mark.parametrize(
    "periode", [LAST_YEAR, Periode(debut=DAY, fin=SEEN), Periode(fin=DAY - timedelta(days=1))]
)
def test_s001_04_a_contract_that_expired_is_told(periode: Periode) -> None:
    wrong, *_ = anomalies_contrat(replace(CONTRAT, periode=periode), DAY)
    assert wrong.champ == "fin"


AGREED = Convention(
    libelle="MUTUELLE DES ESSAIS",
    amc=CONTRAT.amc,
    permet=frozenset({Permet.TIERS_PAYANT, Permet.DRE}),
    periode=Periode(debut=date(2026, 1, 1)),
)


def test_s002_02_the_convention_with_each_mutuelle_is_kept_and_says_what_it_allows() -> None:
    settled = as_settled(CONTRAT, [AGREED], DAY)
    assert flux(VISITE, replace(TIERS_PAYANT, contrat=settled)) is Flux.FSE_ET_DRE
    other = as_settled(replace(CONTRAT, amc="00000002"), [AGREED], DAY)
    assert other.convention is False
    unknown = as_settled(CONTRAT, [], DAY)
    assert unknown.convention is None
    single = replace(AGREED, permet=frozenset({Permet.TIERS_PAYANT, Permet.GESTION_UNIQUE}))
    through = replace(TIERS_PAYANT, contrat=as_settled(CONTRAT, [single], DAY))
    assert flux(VISITE, through) is Flux.FSE_UNIQUE


def test_s002_02_a_convention_is_updated_and_its_dates_count() -> None:
    renewed = replace(AGREED, periode=Periode(debut=DAY), permet=frozenset())
    both = [AGREED, renewed]
    assert convention_of(CONTRAT, both, DAY) is renewed
    assert convention_of(CONTRAT, both, DAY - timedelta(days=1)) is AGREED
    assert convention_of(CONTRAT, both, date(2025, 12, 31)) is None


def test_s002_02_the_convention_that_names_the_amc_counts_before_that_of_its_type() -> None:
    family = replace(AGREED, amc="", type_convention="ZZ", periode=Periode(debut=DAY))
    assert convention_of(CONTRAT, [family, AGREED], DAY) is AGREED
    assert convention_of(replace(CONTRAT, amc="00000009"), [family, AGREED], DAY) is family
    assert convention_of(replace(CONTRAT, type_convention="YY"), [family], DAY) is None


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("libelle", {"libelle": " "}), ("amc", {"amc": ""}), ("amc", {"amc": "12"}),
     ("fin", {"periode": Periode(debut=DAY, fin=SEEN)}), ("permet", {"permet": frozenset(Permet)})],
)  # fmt: skip
def test_s002_02_a_convention_that_cannot_be_is_refused(
    field: str, wrong: dict[str, object]
) -> None:
    assert not [*anomalies_convention(AGREED)]
    found = anomalies_convention(replace(AGREED, **wrong))  # type: ignore[arg-type]
    assert [one.champ for one in found] == [field]
