"""What is refused, what is asked, and what is left alone."""

from dataclasses import replace
from datetime import date, time

import pytest

from appliance.domain.acte import Nature
from appliance.domain.visite import (
    Bsi,
    Forcee,
    Situation,
    Visite,
)
from tests.domain.facts import PAPER, SUNDAY, doctor, found, nurse


@pytest.mark.parametrize(
    ("visite", "rule"),
    [
        (nurse("seance_ais3", bsi=Bsi.BSA), "ais-with-bsi"),
        (nurse("sc", "im", forcees=(Forcee(code="MAU"),)), "mau-coefficient"),
        (nurse("sc", bsi=Bsi.BSA, forcees=(Forcee(code="MAU"),)), "mau-with-bsi"),
        (
            nurse("bilan_plaie", domicile=True, forcees=(Forcee(code="MCI"),)),
            "mci-with-assessment",
        ),
        (nurse("pansement_lourd", forcees=(Forcee(code="MCI"),)), "mci-at-cabinet"),
        (nurse(bsi=Bsi.BSA, passage=2, forcees=(Forcee(code="BSA"),)), "bsi-once-per-day"),
        (nurse("sc", forcees=(Forcee(code="IFD"),)), "displacement-at-cabinet"),
        (nurse("sc", patient=Situation(age=7), forcees=(Forcee(code="MIE"),)), "mie-age"),
        (nurse("sc", forcees=(Forcee(code="DIMANCHE_FERIE"),)), "sunday-not-open"),
        (
            nurse("sc", prescription=replace(PAPER, nuit=True), forcees=(Forcee(code="NUIT"),)),
            "night-hours",
        ),
        (nurse("etui_penien", "etui_penien"), "act-daily-limit"),
        (nurse("ulcere_compression", date_soins=date(2020, 6, 30)), "act-not-yet"),
        (nurse("garde_jour"), "prior-agreement"),
        (nurse("sc", prescription=replace(PAPER, acces_direct=True)), "direct-access-unlisted"),
        (nurse("telesoin_pansement"), "tariff-unknown"),
        (nurse("sc", patient=Situation(regime="04")), "sncf-rate-unknown"),
        (nurse("sc", patient=Situation(terrorisme=True)), "terrorism-code-unknown"),
        (nurse("sc", patient=Situation(nature=Nature.MATERNITE)), "maternity-date-missing"),
        (doctor("visite", forcees=(Forcee(code="MCG"),)), "mcg-on-visit"),
        (doctor("consultation", forcees=(Forcee(code="MD"),)), "visit-majoration-at-cabinet"),
        (doctor("consultation", date_soins=SUNDAY, forcees=(Forcee(code="MN"),)), "on-call-once"),
        (doctor("consultation", exercice={"honoraires": 4000}), "overrun-unfounded"),
        (doctor("consultation", exercice={"honoraires": 3700, "parcours": "S"}), "da-limit"),
        (doctor("visite", heure=time(2), exercice={"regule": True}), "tariff-unknown"),
        (doctor("consultation", exercice={"parcours": "X"}), "path-unknown"),
    ],
)
def test_what_is_refused_or_asked(visite: Visite, rule: str) -> None:
    assert rule in found(visite)


@pytest.mark.parametrize(
    "visite",
    [
        nurse("vaccin_sans_prescription", prescription=None),
        nurse("DI", prescription=None),
        doctor("consultation", exercice={"honoraires": 3600, "parcours": "S"}),
        doctor("consultation", exercice={"honoraires": 6000, "secteur": 2}),
        doctor("consultation", prescription=None),
    ],
)
def test_what_is_lawful_is_not_complained_of(visite: Visite) -> None:
    assert found(visite) == set()
