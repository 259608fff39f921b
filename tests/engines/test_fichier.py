"""Whatever a box prices has its place in the file of its lot."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from appliance.domain.cotation import coter
from appliance.domain.lot import Verdict
from appliance.engines.fichier import lot_file
from appliance.engines.simulated import SimulatedEngine
from appliance.sealing.signature import KeySigner, make_demo_identity
from tests.demo.nurse import Office
from tests.demo.test_caisse_and_engine import answer_to
from tests.domain.facts import nurse
from tests.engines.test_simulated import FACTURE, LOT
from tests.formats.second_reader import prove_totals, read_b2
from tests.made_up import NOON, TARIFS

ENGINE = SimulatedEngine()
SUNDAY = date(2026, 11, 15)
ON_SUNDAY = coter(
    nurse("sc", date_soins=SUNDAY, domicile=True, appel_urgent=True),
    TARIFS,
)


@pytest.mark.parametrize("code", sorted(TARIFS.baremes))
def test_each_code_of_the_tariffs_has_its_place(code: str) -> None:
    [ligne, *others] = FACTURE.cotation.lignes
    lignes = (replace(ligne, code=code), *others)
    facture = replace(FACTURE, cotation=replace(FACTURE.cotation, lignes=lignes))
    records = read_b2(lot_file(LOT, [facture]))
    prove_totals(records, continuations=False)
    long = [one.fields["ccam_code"].strip() for one in records if one.key == "4M"]
    assert long == ([code[:13]] if len(code) > 5 else [])


def test_a_nurse_s_sunday_is_sealed_and_taken_by_the_caisse(tmp_path: Path) -> None:
    assert "DIMANCHE_FERIE" in {ligne.code for ligne in ON_SUNDAY.lignes}
    facture = replace(FACTURE, date_soins=SUNDAY, actes=("sc",), cotation=ON_SUNDAY)
    key, certificate = make_demo_identity("PRATICIEN DES TESTS", NOON)
    signer = KeySigner(key, certificate, demonstration=True)
    sealed = ENGINE.seal_facture(facture, signer)
    arl = answer_to(Office(tmp_path), ENGINE.close_lot(LOT, [sealed], signer).contenu)
    assert arl is not None
    assert (arl.motif, arl.verdict) == ("", Verdict.POSITIF)
