"""Four weeks foretold with their intervals, from the year of a practice of six.

Each forecast is made again for the past half year and a month besides: what is measured is what the
screen and `besace report` pay for the interval, too.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from appliance.demo.annee.annee import make_year
from appliance.demo.annee.chargement import CABINET, shipped_profile
from appliance.domain.argent.delais import Reglement
from appliance.domain.argent.previsions import weeks_ahead
from appliance.domain.tiers_payant import Part
from bench.rows import OURS, Row, in_turn

ROUNDS: Final = 3
MONTH: Final = timedelta(days=30)


def rows() -> Iterator[Row]:
    """Yield the seconds of a forecast at the end of the year."""
    profil = shipped_profile(CABINET)
    history = [
        Reglement(
            payeur=one.payeur,
            famille=one.volet,
            part=Part(one.volet.value),
            depuis=one.depuis,
            regle_le=one.reglee_le,
            montant=one.montant,
        )
        for one in make_year(profil, 1).livres.issues()
    ]

    def foretold() -> float:
        start = time.perf_counter()
        weeks_ahead(history, profil.fin - MONTH)
        return time.perf_counter() - start

    yield from in_turn(
        f"forecast of {len(history)} shares", {OURS: foretold}, unit="s", rounds=ROUNDS
    )
