"""A doctor's rules beyond the acceptance cases: each with the lines that it must give."""

from dataclasses import replace
from datetime import time

import pytest

from appliance.domain.cotation import Cotation, coter
from appliance.domain.visite import (
    MotifVisite,
    Situation,
    Visite,
)
from tests.domain.facts import SATURDAY, SUNDAY, doctor, lines
from tests.made_up import TARIFS


def total(cotation: Cotation) -> tuple[int, int, int, int]:
    return cotation.total, cotation.amo, cotation.amc, cotation.mtm


@pytest.mark.parametrize(
    ("visite", "expected"),
    [
        (doctor("consultation", patient=Situation(age=5)), ["G 3000", "MEG 500"]),
        (doctor("examen_enfant", patient=Situation(age=1)), ["COE 6000"]),
        (
            doctor("visite", domicile=True, exercice={"motif": MotifVisite.URGENT}),
            ["VG 3000", "MU 2260"],
        ),
        (
            doctor("consultation", exercice={"compte_rendu": True, "parcours": "O"}),
            ["G 3000", "MCG 500"],
        ),
        (doctor("consultation", exercice={"compte_rendu": True}), ["G 3000"]),
        (doctor("consultation", date_soins=SUNDAY), ["G 3000", "F 1906"]),
        (
            doctor("consultation", date_soins=SATURDAY, heure=time(14), exercice={"regule": True}),
            ["G 3000", "CRD 2650"],
        ),
        (doctor("consultation", date_soins=SUNDAY, heure=time(6)), ["G 3000", "MN 3500"]),
        (doctor("consultation", "DEQP003"), ["G 3000", "DEQP003 1452"]),
        (doctor("consultation", "JKLD001"), ["JKLD001 3840"]),
        (doctor("GLQP012", "QZJA002", "CAGD001"), ["GLQP012 4108", "QZJA002 1303"]),
        (doctor("visite", exercice={"secteur": 2, "optam": False}), ["V 2300"]),
    ],
)
def test_a_doctor_s_lines(visite: Visite, expected: list[str]) -> None:
    assert lines(visite) == expected


def test_outside_the_path_the_cut_is_taken_once_and_the_c2s_pays_it() -> None:
    outside = doctor("consultation", patient=Situation(age=40), exercice={"parcours": "S"})
    assert total(coter(outside, TARIFS)) == (3000, 1040, 900, 1060)
    poor = replace(outside, patient=Situation(age=40, c2s=True))
    assert total(coter(poor, TARIFS)) == (3000, 1040, 1960, 0)
    young = replace(outside, patient=Situation(age=15))
    assert total(coter(young, TARIFS)) == (3000, 2100, 900, 0)
