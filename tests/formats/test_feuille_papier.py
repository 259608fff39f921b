"""The paper sheet as PDF: what a person reads on it, page by page."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from appliance.domain.facture import Facture, ModeSecurisation, Seance
from appliance.domain.feuille_papier import FeuillePapier
from appliance.domain.groupement import reunie
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Situation
from appliance.formats.feuille_papier import draw_feuille
from appliance.formats.page import MARK
from tests.made_up import NOON
from tests.queue.made_up_queue import seal

NUMERO = numero_facture(42)
FACTURE = replace(seal(NUMERO)[0], mode=ModeSecurisation.DEGRADE)
SHEET = FeuillePapier.of(NUMERO, NOON.date(), Situation())
SHOWN = re.compile(rb"\(((?:\\.|[^\\()])*)\) Tj")


def read(pdf: bytes) -> list[str]:
    """Return the texts of a PDF, in the order in which they are drawn."""
    return [_plain(found).decode("cp1252") for found in SHOWN.findall(pdf)]


def _plain(text: bytes) -> bytes:
    octal = re.sub(rb"\\(\d{3})", lambda found: bytes([int(found[1], 8)]), text)
    return re.sub(rb"\\(.)", rb"\1", octal)


def texts(facture: Facture = FACTURE, sheet: FeuillePapier = SHEET) -> list[str]:
    return read(draw_feuille(facture, sheet))


def ticked(shown: list[str]) -> list[str]:
    """Return the texts of the boxes that bear a cross."""
    return [after for mark, after in pairwise(shown) if mark == "X"]


def test_it_says_on_each_page_that_it_is_a_simulation() -> None:
    many = replace(FACTURE.cotation, lignes=FACTURE.cotation.lignes * 60)
    pdf = draw_feuille(replace(FACTURE, cotation=many), SHEET)
    pages = len(re.findall(rb"/Type /Page\b(?!s)", pdf))
    assert pages > 1
    assert read(pdf).count(MARK) == pages


def test_it_names_who_what_and_how_much() -> None:
    shown = " ".join(texts())
    who, what = FACTURE.beneficiaire, FACTURE.cotation
    for wanted in (
        who.nom,
        who.nir.value,
        f"{FACTURE.numero}",
        FACTURE.professionnel.numero.value,
        str(FACTURE.organisme),
        *(ligne.code for ligne in what.lignes),
        f"{what.total // 100},{what.total % 100:02d} €",
    ):
        assert wanted in shown


def test_of_several_passages_each_line_stands_under_its_day() -> None:
    later = FACTURE.date_soins + timedelta(days=1)
    whole = replace(
        FACTURE,
        suivantes=(Seance(jour=later),),
        cotation=reunie([FACTURE.cotation, FACTURE.cotation]),
    )
    shown = texts(whole)
    assert whole.jours_en_mots in shown
    codes = [ligne.code for ligne in FACTURE.cotation.lignes]
    for day in whole.jours:
        at = shown.index(f"Le {day:%d/%m/%Y}")
        assert [text for text in shown[at:] if text in codes][: len(codes)] == codes
    assert not any(text.startswith("Le ") for text in texts())


@pytest.mark.parametrize(
    ("settled", "count"), [(TiersPayant.AUCUN, 0), (TiersPayant.AMO, 1), (TiersPayant.AMO_AMC, 2)]
)
def test_the_boxes_are_those_of_the_unpaid_parts(settled: TiersPayant, count: int) -> None:
    crossed = ticked(texts(replace(FACTURE, tiers_payant=settled)))
    both = [
        "L’assuré n’a pas payé la part obligatoire",
        "L’assuré n’a pas payé la part complémentaire",
    ]
    assert crossed == both[:count]


def test_c2s_stands_right_after_the_practitioner_s_signature() -> None:
    shown = texts(sheet=replace(SHEET, c2s=True))
    assert shown[shown.index("Signature du professionnel") + 1] == "C2S"
    assert "C2S" not in texts()


def test_the_accident_s_box_bears_its_number_or_room_for_it() -> None:
    accident = replace(SHEET, accident=True, at_numero="123456789")
    assert ticked(texts(sheet=accident))[-1].endswith("n° 123456789")
    assert ticked(texts(sheet=replace(accident, at_numero="")))[-1].endswith("....")


def test_the_same_invoice_gives_the_same_bytes() -> None:
    assert draw_feuille(FACTURE, SHEET) == draw_feuille(FACTURE, SHEET)


def test_a_name_of_any_alphabet_is_drawn() -> None:
    odd = replace(FACTURE.beneficiaire, nom="ŒUVRŁ (D’ESSAI) \\")
    assert draw_feuille(replace(FACTURE, beneficiaire=odd), SHEET).startswith(b"%PDF")


def test_half_a_coefficient_is_written_with_a_comma() -> None:
    line = replace(FACTURE.cotation.lignes[0], coefficient=Decimal("1.50"))
    half = replace(FACTURE.cotation, lignes=(line,))
    assert "1,5" in texts(replace(FACTURE, cotation=half))
