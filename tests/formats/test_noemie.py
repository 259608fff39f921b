"""A return is told as neutral events; nothing of it is dropped in silence."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from appliance.demo.caisse import returns
from appliance.domain.paiements import (
    Anomalie,
    Commentaire,
    Controle,
    Forfait,
    Illisible,
    Paiement,
    Rejet,
    Report,
    Retenue,
)
from appliance.domain.tiers_payant import Part
from appliance.formats.noemie.entities import read_entities
from tests.formats.made_up_noemie import (
    HEAD,
    INVOICES,
    OTHERS,
    PAID,
    RETURN,
    TOTAL,
    amo,
    cited,
    control,
    events,
    only,
    reason,
)
from tests.formats.second_reader import noemie

FIXTURE = Path(__file__).parent / "fixtures" / "return.noemie"


def test_the_committed_bytes_are_the_composed_return() -> None:
    assert FIXTURE.read_bytes() == RETURN


def test_a_part_that_is_settled_is_a_payment() -> None:
    first, second, third, taken_back = only(Paiement)
    assert (first.facture.numero, first.part, first.paye) == ("000000041", Part.AMO, 530)
    assert (second.facture.numero, second.part, second.paye) == ("000000041", Part.AMC, 353)
    assert (third.facture.numero, third.demande, third.paye) == ("000000045", 500, 500)
    assert (taken_back.facture.numero, taken_back.paye) == ("000000046", -900)
    assert first.virement is not None
    assert first.virement.libelle == "VIREMENT D ESSAI CAISSE DES TESTS"
    assert (first.virement.date, first.virement.payeur) == (date(2026, 11, 25), "019990000")
    assert (first.facture.lot, first.facture.lot_du) == ("007", date(2026, 11, 20))
    assert third.facture.lot == "007"  # of the entity 080: this invoice names no lot


def test_a_refused_part_is_a_rejection_with_its_reasons_as_received() -> None:
    of_amo, of_amc = only(Rejet)
    assert (of_amo.part, of_amo.demande, of_amc.part, of_amc.demande) == (
        Part.AMO,
        1830,
        Part.AMC,
        252,
    )
    (motif,) = of_amo.motifs
    assert (motif.code, motif.libelle, motif.niveau) == ("0250", "ASSURE ABSENT DU FICHIER", "F")
    assert of_amc.motifs == of_amo.motifs  # O is the AMO's, or both


def test_a_deferred_part_is_told() -> None:
    of_amc, of_amo = only(Report)
    assert (of_amc.facture.numero, of_amc.part, of_amc.demande) == ("000000043", Part.AMC, 400)
    assert (of_amo.facture.numero, of_amo.demande) == ("000000044", 700)
    assert [motif.libelle for motif in of_amo.motifs] == ["EN ATTENTE"]


def test_a_part_that_is_settled_in_part_is_an_anomaly() -> None:
    (found,) = only(Anomalie)
    assert (found.facture.numero, found.demande, found.paye) == ("000000043", 1000, 600)
    assert [motif.niveau for motif in found.motifs] == ["L"]


@pytest.mark.parametrize(("state", "paid"), [("P", 531), ("P", 0), ("R", 1), ("D", 1), ("X", 530)])
def test_a_state_that_the_amounts_deny_is_an_anomaly(state: str, paid: int) -> None:
    (found,) = only(Anomalie, noemie(*HEAD, cited(1), amo(530, state, paid)))
    assert (found.etat, found.paye) == (state, paid)


def test_a_part_that_is_not_handled_says_nothing_of_money() -> None:
    told = events(noemie(*HEAD, cited(1), amo(530, " ", 0)))
    assert all(isinstance(event, Controle) for event in told)


def test_a_reason_without_a_part_is_a_rejection_all_the_same() -> None:
    (found,) = only(Rejet, noemie(*HEAD, cited(1), reason("2900", "DOUBLON", part="C")))
    assert (found.part, found.demande) == (Part.AMC, None)
    (nowhere,) = only(Rejet, noemie(*HEAD, reason("9999", "FICHIER", part=" ")))
    assert (nowhere.facture, nowhere.part) == (None, None)


def test_a_reason_beside_a_settled_part_is_a_comment() -> None:
    comments = {each.code: each for each in only(Commentaire)}
    assert comments["0001"].texte == "SIGNALEMENT"
    assert comments["I"].texte == "PIECES ATTENDUES"
    assert comments["I"].facture is not None
    assert comments["I"].facture.numero == "000000044"


def test_withholdings_and_lump_sums_are_told() -> None:
    (held,) = only(Retenue)
    assert (held.reference, held.nature, held.montant, held.solde) == ("CREANCE1", "IND", 100, 50)
    assert held.du == date(2026, 9, 1)
    lump, detail = only(Forfait)
    assert (lump.code, lump.montant, lump.detail) == ("12345", 7000, False)
    assert (detail.libelle, detail.detail) == ("AIDE A LA MODERNISATION", True)


def test_every_control_is_proven() -> None:
    controls = only(Controle)
    assert [each.objet for each in controls] == ["080", "071", "enregistrements", "lots"]
    assert all(each.prouve for each in controls)
    assert [each.montant[0] for each in controls] == [PAID, TOTAL, 0, TOTAL]


def test_what_was_closed_is_not_counted_twice() -> None:
    kept_back, *_ = OTHERS
    content = noemie(
        *HEAD, *INVOICES, control("080", 6, PAID), kept_back, control("250", 0, 100, "N")
    )
    assert [each.prouve for each in only(Controle, content)][:2] == [True, True]


@pytest.mark.parametrize(("count", "amount"), [(5, PAID), (6, PAID + 1), (6, -PAID)])
def test_a_control_that_does_not_hold_says_what_was_counted(count: int, amount: int) -> None:
    wrong = control("080", count, abs(amount), "P" if amount >= 0 else "N")
    first, *_ = only(Controle, noemie(*HEAD, *INVOICES, wrong))
    assert not first.prouve
    assert (first.nombre, first.montant) == ((count, 6), (amount, PAID))


def test_a_file_that_lost_records_is_not_proven() -> None:
    short = RETURN[:256] + RETURN[384:]
    assert not all(each.prouve for each in only(Controle, short))
    assert only(Illisible, short)


@pytest.mark.parametrize(
    "damaged",
    [
        cited(2).replace("102", "1?2", 1),  # nothing that is known
        cited(2).replace("000000F", "00000XF"),  # a day that is none
        cited(2)[:-1] + " ",  # an end mark that got lost
    ],
)
def test_no_money_is_given_to_the_invoice_before_a_damaged_one(damaged: str) -> None:
    content = noemie(*HEAD, cited(1), amo(530, "P", 530), damaged, amo(900, "P", 900))
    (payment,) = only(Paiement, content)
    assert (payment.facture.numero, payment.paye) == ("000000001", 530)
    assert only(Illisible, content)


def test_more_reasons_than_an_honest_invoice_has_are_told_by_portions() -> None:
    reasons = [reason("1", f"{rank}") for rank in range(2500)]
    told = only(Rejet, noemie(*HEAD, cited(1), amo(530, "R", 0), *reasons))
    labels = [motif.libelle for each in told for motif in each.motifs]
    assert labels == [f"{rank}" for rank in range(2500)]
    assert {each.facture.numero for each in told if each.facture} == {"000000001"}
    assert all(each.facture for each in told)


def test_an_unknown_entity_is_told_and_the_reading_goes_on() -> None:
    content = noemie(*HEAD, "77705SOMETHING NEW@", cited(1), amo(530, "P", 530))
    assert [each.text for each in read_entities(BytesIO(content)) if each.layout is None] == [
        "77705SOMETHING NEW@"
    ]
    (unread,) = only(Illisible, content)
    assert "entité de la norme attendue" in unread.phrase
    assert len(only(Paiement, content)) == 1


def test_an_accent_or_an_end_mark_inside_a_label_disturbs_nobody() -> None:
    label = "REJET@100 % DÉJÀ VU"
    content = noemie(*HEAD, cited(1), amo(530, "R", 0), reason("0001", label))
    (found,) = only(Rejet, content)
    assert found.motifs[0].libelle == label
    assert not only(Illisible, content)


def test_a_broken_part_quotes_nobody() -> None:
    content = RETURN.replace(b"2550899123456", b"25508991234\x005")
    (unread,) = only(Illisible, content)
    assert "NIR de l’assuré" in unread.phrase
    assert "25508" not in unread.phrase
    assert len(only(Paiement, content)) == 4


def test_events_show_nothing_of_a_patient_or_an_amount() -> None:
    for event in events():
        shown = re.sub(r"0x[0-9a-f]+", "", repr(event))  # an address may hold any figures
        assert "530" not in shown
        assert "000000041" not in shown


def test_the_stand_in_caisse_is_understood_and_proven() -> None:
    factures = [
        {
            "numero": f"{rank:09d}",
            "amo": 530,
            "amc": 353,
            "payee": "15",
            "genre": "FSE",
            "flux": "fse_unique",
            "etablie_le": "2026-11-20T12:00:00Z",
            "mode": 3,
            "date_soins": "2026-11-20",
        }
        for rank in (1, 2, 3)
    ]
    content = returns.write_return(
        returns.Settlement(
            rank=1,
            professionnel="991023763",
            payeur="019990000",
            on=date(2026, 11, 25),
            lots=[("007", "2026-11-20", factures)],
            rejets={"000000002": returns.Rejet(), "000000003": returns.Rejet(part="C")},
        )
    )
    assert [each.facture.numero for each in only(Paiement, content)] == [
        "000000001",
        "000000001",
        "000000003",
    ]
    refused = [(each.facture.numero, each.part) for each in only(Rejet, content) if each.facture]
    assert refused == [
        ("000000002", Part.AMO),
        ("000000002", Part.AMC),
        ("000000003", Part.AMC),
    ]
    assert all(each.prouve for each in only(Controle, content))
