"""Small made-up years that several tests share."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from appliance.demo.annee.annee import Annee, make_year
from appliance.demo.annee.chargement import PRATICIEN, load_profile, shipped_profile
from appliance.demo.annee.profil import Profil

VILLAGE = Path(__file__).parent / "village.toml"
"""Another practice: three professionals, other payers, other habits, other formats."""


def small(factures: int = 900) -> Profil:
    profil = shipped_profile(PRATICIEN)
    return replace(
        profil, factures=factures, patientele=replace(profil.patientele, patients=factures // 10)
    )


@cache
def small_year(seed: int = 1) -> Annee:
    return make_year(small(), seed)


@cache
def village_year(seed: int = 1) -> Annee:
    return make_year(load_profile(VILLAGE), seed)
