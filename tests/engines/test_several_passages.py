"""An invoice of several passages: its bytes, its B2 lines with a day each, and its caisse."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.demo.caisse.canonical import unpack
from appliance.domain.cotation import coter
from appliance.domain.demande import dre_of
from appliance.domain.facture import Seance
from appliance.domain.groupement import reunie
from appliance.domain.identifiers import numero_facture
from appliance.domain.lot import Verdict
from appliance.engines.fichier import lot_file
from appliance.engines.sealed import read_back, written
from appliance.engines.simulated import SimulatedEngine
from appliance.sealing.signature import KeySigner, make_demo_identity
from tests.demo.nurse import Office, facture, lot
from tests.demo.test_caisse_and_engine import answer_to
from tests.domain.facts import nurse
from tests.engines.test_simulated import DAY, FACTURE, LOT
from tests.formats.second_reader import prove_totals, read_b2
from tests.made_up import NOON, TARIFS

ENGINE = SimulatedEngine()
DAYS = (DAY - timedelta(days=2), DAY - timedelta(days=1), DAY)
GROUPED = replace(
    FACTURE,
    date_soins=DAYS[0],
    actes=("sc",),
    suivantes=tuple(Seance(jour=day, actes=("sc",)) for day in DAYS[1:]),
    cotation=reunie([coter(nurse("sc", date_soins=day, domicile=True), TARIFS) for day in DAYS]),
)
"""Three injections at home on three days: AMI 1, MAU and IFD each."""


def test_what_was_sealed_is_read_back_with_each_line_s_passage() -> None:
    again = read_back(written(GROUPED))
    assert [one.jour for one in again.seances] == [*DAYS]
    assert [[one.code for one in again.lignes(rang)] for rang in range(3)] == [
        ["AMI", "MAU", "IFD"]
    ] * 3
    assert written(again) == written(GROUPED)
    asked = dre_of(GROUPED, numero_facture(43))
    assert [one.jour for one in read_back(written(asked)).seances] == [*DAYS]


def test_one_passage_is_sealed_as_it_always_was() -> None:
    fields = unpack(written(FACTURE))
    assert "suivantes" not in fields
    assert all("seance" not in ligne for ligne in fields["lignes"])


def test_each_line_of_b2_bears_the_day_of_its_act_and_the_totals_are_of_all() -> None:
    records = read_b2(lot_file(LOT, [read_back(written(GROUPED))]))
    prove_totals(records, continuations=False)
    told = [one.fields["act_date"] for one in records if one.key == "4"]
    assert told == [f"{day:%y%m%d}" for day in DAYS for _ in range(3)]
    [total] = [one for one in records if one.key == "5"]
    assert total.number("total_billed") == 3 * 725


def test_the_caisse_takes_a_lot_of_several_passages(tmp_path: Path) -> None:
    key, certificate = make_demo_identity("PRATICIEN DES TESTS", NOON)
    signer = KeySigner(key, certificate, demonstration=True)
    sealed = ENGINE.seal_facture(GROUPED, signer)
    arl = answer_to(Office(tmp_path), ENGINE.close_lot(LOT, [sealed], signer).contenu)
    assert arl is not None
    assert (arl.verdict, arl.motif) == (Verdict.POSITIF, "")


@pytest.mark.parametrize(
    ("suivantes", "seances"),
    [
        (["2026-11-20"], (0, 1)),  # before the first one
        (["2026-11-22"], (0, 2)),
        (["2026-11-22", "2026-11-23"], (0, 2)),  # a passage without a line
    ],
)
def test_the_caisse_refuses_passages_out_of_order_or_without_a_line(
    tmp_path: Path, suivantes: list[str], seances: tuple[int, int]
) -> None:
    made = facture()
    lignes = [one | {"seance": rank} for one, rank in zip(made["lignes"], seances, strict=True)]
    office = Office(tmp_path)
    office.send(lot(facture(suivantes=suivantes, lignes=lignes)))
    [arl] = office.arls()
    assert "passages dans le désordre" in arl["motif"]
