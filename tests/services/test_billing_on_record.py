"""Pricing on what the register has: rights, documents, contract, conventions."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from appliance.domain.patient import CarteVitale
from appliance.domain.registre.accueil import dossier_of_card
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Periode, Source
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import Forcage, TiersPayant
from appliance.domain.visite import Situation
from appliance.services.poste import Poste
from tests.made_up import ADA, NOON
from tests.services.billed import DAY, asked, rules, visit


@pytest.fixture
def patient(poste: Poste) -> int:
    """ADA's record, with the copy of her prescription."""
    dossier = dossier_of_card(ADA, CarteVitale((ADA,)), DAY)
    registre = poste.billing.store.registre
    numero = registre.patients.add(dossier).numero
    registre.pieces.add(paper(TypePiece.ORDONNANCE), patient=numero)
    return numero


def paper(kind: TypePiece, **changes: Any) -> Piece:
    shown = Piece(
        type=kind,
        support=Support.NUMERISEE,
        vue_le=DAY,
        noms=("ESSAIMONT ADA",),
        lisible=True,
        datee_du=DAY,
    )
    return replace(shown, **changes)


def record(poste: Poste, patient: int, *values: Any) -> None:
    registre = poste.billing.store.registre
    tables: dict[type, Any] = {
        Piece: registre.pieces,
        Droits: registre.droits,
        ContratAmc: registre.contrats,
    }
    for value in values:
        tables[type(value)].add(value, patient=patient)


def test_a_patient_on_record_without_card_needs_rights_and_an_attestation(
    poste: Poste, patient: int
) -> None:
    assert rules(asked(poste, visit("sc"))) == {"rights-unread", "document-missing"}
    record(poste, patient, Droits(source=Source.ATTESTATION, vu_le=DAY))
    record(poste, patient, paper(TypePiece.ATTESTATION))
    assert rules(asked(poste, visit("sc"))) == set()


def test_a_patient_on_record_with_the_card_needs_neither(poste: Poste, patient: int) -> None:
    assert patient
    assert rules(asked(poste, visit("sc"), reading=poste.read_card())) == set()


def test_rights_that_were_read_price_the_visit(poste: Poste, patient: int) -> None:
    exonerations = (Exoneration(motif=Motif.INVALIDITE),)
    record(poste, patient, Droits(source=Source.ADRI, vu_le=DAY, exonerations=exonerations))
    shown = asked(poste, visit("sc"), reading=poste.read_card())
    assert shown.cotation.amo == shown.cotation.total
    assert shown.cotation.exo == "5"
    entered = visit("sc", patient=Situation(aspa=True))
    assert asked(poste, entered, reading=poste.read_card()).cotation.exo == "9"


def test_the_ame_is_not_billed_by_card(poste: Poste, patient: int) -> None:
    exonerations = (Exoneration(motif=Motif.AME),)
    record(poste, patient, Droits(source=Source.ADRI, vu_le=DAY, exonerations=exonerations))
    record(poste, patient, paper(TypePiece.ADMISSION_AME))
    reading = poste.read_card()
    assert rules(asked(poste, visit("sc"), reading=reading)) == {"ame-not-by-card"}


@pytest.mark.parametrize(
    ("until", "agreed", "expected"),
    [
        (None, True, set()),
        (None, False, {"amc-convention-missing"}),
        (DAY - timedelta(days=1), True, {"amc-contract-dates"}),
    ],
)
def test_the_contract_on_record_and_the_convention_of_the_day_are_checked(
    poste: Poste, patient: int, until: date | None, *, agreed: bool, expected: set[str]
) -> None:
    contrat = ContratAmc(
        amc="75004407", adherent="123", periode=Periode(fin=until), confirme_le=DAY
    )
    record(poste, patient, contrat, paper(TypePiece.CARTE_MUTUELLE))
    over = Periode() if agreed else Periode(fin=DAY - timedelta(days=1))
    permet = frozenset({Permet.TIERS_PAYANT, Permet.DRE})
    convention = Convention(libelle="Essai", amc="75004407", permet=permet, periode=over)
    poste.billing.store.registre.conventions.add(convention)
    reading, both = poste.read_card(), TiersPayant.AMO_AMC
    shown = asked(poste, visit("sc"), reading=reading, tiers_payant=both)
    assert rules(shown) == expected


def test_forced_rights_keep_who_why_and_when_and_need_a_c2s_attestation(
    poste: Poste, patient: int
) -> None:
    reading = poste.read_card()
    shown = asked(poste, visit("sc"), reading=reading)
    forced = replace(shown.request, forcage=Forcage(par="S. MARTIN", motif="panne", le=NOON))
    assert "forced-rights-without-attestation" in rules(poste.billing.propose(forced, reading))
    record(poste, patient, paper(TypePiece.ATTESTATION_C2S))
    forced = replace(forced, recall=poste.recall(ADA, forced.visites[0]))
    again = poste.billing.propose(forced, reading)
    assert rules(again) == set()
    silent = replace(forced, forcage=Forcage(par=" ", motif="", le=NOON))
    assert rules(poste.billing.propose(silent, reading)) == {"forced-rights-unexplained"}
    numero = poste.seal(again).facture.numero
    kept = poste.billing.store.get(numero)
    assert kept is not None
    assert kept.facture.forcage == forced.forcage
