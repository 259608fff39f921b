"""The forecast on years that somebody else made up, whose payers change, stop and group."""

import pytest

from appliance.demo.annee.annee import make_year
from appliance.demo.annee.chargement import PRATICIEN, shipped_profile
from appliance.demo.annee.modele import PartAnnee, Sort
from appliance.domain.argent.delais import Reglement
from appliance.domain.tiers_payant import Part
from tests.domain.argent.backtest import judged


def owed(part: PartAnnee) -> Reglement:
    refused = [said.jour for said in part.dires if said.sort is Sort.REJETE]
    return Reglement(
        payeur=part.payeur.cle,
        famille=part.payeur.volet,
        part=Part(part.volet.value),
        depuis=part.facture.envoyee,
        regle_le=part.reglee_le,
        perdu_le=min(refused) if refused and part.reglee_le is None else None,
        montant=part.demande,
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_over_a_year_intervals_hold_four_times_in_five_and_beat_simpler_ways(seed: int) -> None:
    profil = shipped_profile(PRATICIEN)
    changing = [payer for payer in profil.payeurs if len(payer.delais) > 1 or payer.cesse]
    assert len(changing) >= 3
    history = [owed(part) for part in make_year(profil, seed).livres.parts]
    worth = judged(history, profil.fin)
    assert 0.75 <= worth.weeks_held <= 0.85
    assert 0.75 <= worth.parts_held <= 0.85
    assert worth.own < worth.payers_mean < worth.thirty
    assert worth.own_p80 < min(worth.payers_mean_p80, worth.thirty_p80)
