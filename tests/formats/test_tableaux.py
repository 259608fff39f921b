"""A report as a person, a spreadsheet and a program read it."""

import csv
import io
import json
from datetime import date, timedelta

import pytest

from appliance.domain.argent.bilan import (
    ActeFacture,
    Bilan,
    Compteur,
    DelaiPayeur,
    Mois,
    PartFacturee,
    Piece,
    Rejets,
    retrocession,
)
from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.previsions import Semaine
from appliance.domain.tiers_payant import Part
from appliance.formats.bilan_pdf import draw_bilan
from appliance.formats.page import MARK
from appliance.formats.tableaux import as_json, in_columns, rate, tableaux, write_csv
from tests.formats.test_feuille_papier import read

MOIS = Mois(2026, 3)
MONDAY = date(2026, 4, 6)


def bilan(pieces: int = 3) -> Bilan:
    compteur = Compteur(MOIS)
    refused = PartFacturee(
        part=Part.AMO,
        payeur="01 751 0000",
        demande=600,
        paye=0,
        etat=EtatPart.REJETEE,
        depuis=MONDAY,
        motif="0250 ABSENT",
    )
    for _ in range(pieces):
        compteur.add(
            Piece(
                mois=MOIS,
                auteur=7,
                montant=1000,
                envoyee=True,
                acquittee=True,
                actes=(ActeFacture("AMI", 1000, 600, 400),),
                parts=(refused,),
            )
        )
    return Bilan(
        mois=MOIS,
        le=MONDAY,
        du_mois=compteur.du_mois,
        annee=compteur.annee,
        tendance=compteur.tendance,
        delais=[
            DelaiPayeur("75500017", 20, 40, None, 12_345),
            DelaiPayeur("01 751 0000", 4, 6, 9, 0),
            DelaiPayeur("75500025", None, None, None, 7),
        ],
        semaines=[
            Semaine(MONDAY, 5000, 4000, 6000),
            Semaine(MONDAY + timedelta(days=7), 900),
        ],
        retrocessions=[retrocession(7, 2000, 70)],
        noms={7: "DUPRÉ Lise"},
    )


def cells() -> dict[str, list[tuple[str, ...]]]:
    return {tableau.titre: [*tableau.rangees] for tableau in tableaux(bilan())}


def test_every_row_has_a_cell_for_each_column() -> None:
    for tableau in tableaux(bilan()):
        assert {len(row) for row in tableau.rangees} <= {len(tableau.entetes)}, tableau.titre


def test_the_month_is_told_by_payer_act_reason_and_author() -> None:
    told = cells()
    assert told["Payeurs, sur le mois"][0][:4] == ("01 751 0000", "18,00 €", "0,00 €", "18,00 €")
    assert told["Payeurs, sur le mois"][-1][0] == "Total"
    assert told["Actes, sur le mois"] == [("AMI", "3", "30,00 €", "18,00 €")]
    assert told["Motifs de rejet, sur le mois"] == [("0250 ABSENT", "3", "18,00 €")]
    assert told["Auteurs, sur le mois"][0][:4] == ("DUPRÉ Lise", "3", "30,00 €", "12,00 €")
    assert told["Rétrocessions, sur le mois"] == [
        ("DUPRÉ Lise", "20,00 €", "70 %", "14,00 €", "6,00 €")
    ]


def test_delays_and_weeks_say_what_is_not_known() -> None:
    told = cells()
    assert told["Délais des payeurs, en jours"][0][:4] == ("75500017", "20", "40", "plus de 180")
    [full, bare] = told["Euros attendus de ce qui est parti"]
    assert full == ("06/04/2026", "50,00 €", "40,00 €", "60,00 €")
    assert bare == ("13/04/2026", "9,00 €", "?", "?")


@pytest.mark.parametrize(
    ("rejets", "words"),
    [
        (Rejets(1, 100), "1,0 %, sous la profession (2 à 5 %)"),
        (Rejets(35, 1000), "3,5 %, dans la profession (2 à 5 %)"),
        (Rejets(7, 100), "7,0 %, au-dessus de la profession (2 à 5 %)"),
        (Rejets(), "?"),
    ],
)
def test_a_rate_stands_beside_that_of_the_trade(rejets: Rejets, words: str) -> None:
    assert rate(rejets) == words


def test_a_spreadsheet_reads_every_table() -> None:
    rows = [*csv.reader(io.StringIO(write_csv(bilan()).decode("utf-8-sig")), delimiter=";")]
    for tableau in tableaux(bilan()):
        place = rows.index([tableau.titre])
        assert rows[place + 1] == list(tableau.entetes)
        assert rows[place + 2 : place + 2 + len(tableau.rangees)] == [*map(list, tableau.rangees)]


def test_a_program_reads_centimes_and_days() -> None:
    told = json.loads(json.dumps(as_json(bilan())))
    assert told["mois"] == "2026-03"
    assert told["du_mois"]["payeurs"]["01 751 0000"]["rejete"] == 1800
    assert told["tendance"][-1] == {"mois": "2026-03", "nombre": 3, "parmi": 3, "per_mille": 1000}
    assert told["semaines"][0]["bas"] == 4000


def test_columns_stand_under_each_other() -> None:
    assert [*in_columns([("a", "1"), ("bcd", "200")])] == ["a      1", "bcd  200"]


@pytest.mark.parametrize("pieces", [0, 3])
def test_paper_has_every_table_and_the_charts_on_marked_pages(pieces: int) -> None:
    pdf = draw_bilan(bilan(pieces), "CABINET DES TESTS")
    shown = read(pdf)
    assert MARK in shown
    for tableau in tableaux(bilan(pieces)):
        assert tableau.titre in shown
    assert any("Délai des payeurs, en jours" in text for text in shown)
    assert draw_bilan(bilan(pieces), "CABINET DES TESTS") == pdf
