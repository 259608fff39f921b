"""Reminders as a payer reads them."""

from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from appliance.domain.argent.relances import Niveau, Reclamee, Relance
from appliance.domain.identifiers import numero_facture
from appliance.domain.tiers_payant import Part
from appliance.formats.lettre import draw_lettre, write_mail
from appliance.formats.page import MARK
from tests.formats.test_feuille_papier import read
from tests.made_up import PROFESSIONNEL as NURSE

SINCE = date(2026, 9, 1)


def letter(niveau: Niveau, count: int = 2) -> Relance:
    lines = [Reclamee(numero_facture(one), Part.AMC, SINCE, 1050) for one in range(1, count + 1)]
    return Relance(payeur="75500017", niveau=niveau, le=date(2026, 10, 5), reclamees=tuple(lines))


@pytest.mark.parametrize(
    ("niveau", "words"),
    [
        (Niveau.PREMIERE, "en attente de règlement"),
        (Niveau.SECONDE, "Seconde relance"),
        (Niveau.MISE_EN_DEMEURE, "Mise en demeure"),
    ],
)
def test_a_letter_says_its_level_what_is_owed_and_until_when(niveau: Niveau, words: str) -> None:
    shown = " ".join(read(draw_lettre(letter(niveau), NURSE, "AMC 75500017")))
    for wanted in (
        words,
        "21,00 €",
        "20/10/2026",
        "000000002",
        NURSE.nom,
        NURSE.numero.value,
        MARK,
    ):
        assert wanted in shown
    assert "{" not in shown


def test_a_long_letter_goes_on_and_totals_at_its_end() -> None:
    shown = read(draw_lettre(letter(Niveau.PREMIERE, 120), NURSE, "AMC 75500017"))
    assert shown.count(MARK) > 2
    assert "1260,00 €" in shown[shown.index("Total") :]


def test_a_mail_waits_for_its_address_and_bears_the_letter() -> None:
    mail = message_from_bytes(
        write_mail(letter(Niveau.SECONDE), NURSE, "AMC 75500017"), policy=default
    )
    assert mail["To"] is None
    assert mail["X-Unsent"] == "1"
    body, attached = mail.iter_parts()
    assert "21,00 €" in body.get_content()
    assert MARK in body.get_content()
    assert attached.get_content() == draw_lettre(letter(Niveau.SECONDE), NURSE, "AMC 75500017")
