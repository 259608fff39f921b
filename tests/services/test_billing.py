"""Pricing on what the box knows, and a seal of what was shown or of nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from appliance.demo.cards import vitale
from appliance.domain.acte import Soin
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.registre.accueil import dossier_of_card
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Periode, Source
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import Forcage, TiersPayant
from appliance.domain.visite import Bsi, Profession, Trajet, Visite
from appliance.errors import BilledMeanwhileError, SealRefusedError
from appliance.services.billing import Reading
from appliance.services.poste import Poste
from appliance.services.proposition import Proposition, Request
from tests.made_up import ADA, NOMENCLATURE, NOON, PRESCRIPTION, PROFESSIONNEL, made_up_nir
from tests.made_up_cards import ALINE
from tests.tui.stage import CODE, Stage

DAY = NOON.date()
PAPER = replace(PRESCRIPTION, date=DAY)
FAR = Trajet(km=Decimal(102), autre_commune=True)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def poste(stage: Stage) -> Iterator[Poste]:
    stage.reader.insert(vitale(ALINE))
    poste = stage.unlock(CODE, "")
    yield poste
    poste.lock()


def visit(*actes: str, **facts: Any) -> Visite:
    known: dict[str, Any] = {"date_soins": DAY, "domicile": True, "prescription": PAPER} | facts
    return Visite(actes=tuple(Soin(acte=NOMENCLATURE[name]) for name in actes), **known)


def asked(
    poste: Poste,
    visite: Visite,
    who: Beneficiaire = ADA,
    *,
    reading: Reading | None = None,
    tiers_payant: TiersPayant = TiersPayant.AMO,
) -> Proposition:
    request = Request(
        beneficiaire=who,
        visite=visite,
        tiers_payant=tiers_payant,
        known=poste.recall(who, visite),
    )
    return poste.billing.propose(request, reading)


def rules(proposition: Proposition) -> set[str]:
    return {finding.rule for finding in proposition.findings} - {"no-vitale"}


def codes(proposition: Proposition) -> list[str]:
    return [ligne.code for ligne in proposition.cotation.lignes]


def test_what_was_shown_before_another_seal_is_sealed_no_more(poste: Poste) -> None:
    first, second = asked(poste, visit("sc")), asked(poste, visit("sc"))
    poste.seal(first)
    for late in (first, second):
        with pytest.raises(BilledMeanwhileError):
            poste.seal(late)
    assert len(poste.factures()) == 1


def test_two_seals_at_the_same_moment_make_one_invoice(poste: Poste) -> None:
    shown = asked(poste, visit("sc"))

    def seal(_: int) -> bool:
        try:
            poste.seal(shown)
        except BilledMeanwhileError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(seal, range(8))) == 1
    assert len(poste.factures()) == 1


def test_the_same_act_again_asks_and_can_be_billed_as_another_passage(poste: Poste) -> None:
    poste.seal(asked(poste, visit("sc")))
    again = asked(poste, visit("sc"))
    assert rules(again) == {"already-billed"}
    assert again.visite.passage == 2
    poste.seal(again)
    assert len(poste.factures()) == 2
    assert rules(asked(poste, visit("im"))) == set()


def test_the_package_of_the_morning_is_remembered_in_the_evening(poste: Poste) -> None:
    poste.seal(asked(poste, visit(bsi=Bsi.BSB)))
    assert codes(asked(poste, visit(bsi=Bsi.BSB))) == ["IFI"]


def test_the_kilometres_of_other_patients_count_for_the_day(poste: Poste) -> None:
    other = replace(ADA, prenom="ÈVE")
    poste.seal(asked(poste, visit("sc", trajet=FAR), other))
    halved = asked(poste, visit("sc", trajet=FAR))
    assert [one.quantite for one in halved.cotation.lignes if one.code == "IK"] == [99, 100]
    poste.seal(halved)
    assert "IK" not in codes(asked(poste, visit("im", trajet=FAR)))


def test_a_limit_over_a_year_is_looked_for_in_the_year(poste: Poste) -> None:
    before = DAY - timedelta(days=200)
    paper = replace(PAPER, date=before)
    poste.seal(asked(poste, visit("bilan_plaie", date_soins=before, prescription=paper)))
    assert rules(asked(poste, visit("bilan_plaie"))) == {"act-frequency"}


def test_a_nurse_orders_herself_what_needs_no_other_order(poste: Poste) -> None:
    shown = asked(poste, visit("vaccin_sans_prescription", prescription=None, domicile=False))
    assert rules(shown) == set()
    paper = poste.seal(shown).facture.prescription
    assert paper is not None
    assert (paper.prescripteur, paper.date) == (PROFESSIONNEL.numero.value, DAY)
    assert paper.acces_direct


def test_without_an_order_other_care_is_not_sealed(poste: Poste) -> None:
    shown = asked(poste, visit("sc", prescription=None))
    assert rules(shown) == {"prescription-missing"}
    with pytest.raises(SealRefusedError):
        poste.seal(shown)


def test_a_doctor_s_own_care_needs_no_order(stage: Stage) -> None:
    stage.profession = Profession.MG
    poste = stage.unlock(CODE, "")
    facts = {"prescription": None, "profession": Profession.MG, "domicile": False}
    sealed = poste.seal(asked(poste, visit("consultation", **facts)))
    assert sealed.facture.prescription is None
    assert {acte.id for acte in poste.actes} >= {"consultation", "DEQP003"}
    assert "sc" not in {acte.id for acte in poste.actes}
    poste.lock()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (ADA, set()),
        (replace(ADA, naissance="19550912"), {"nir-birth-mismatch"}),
        (replace(ADA, naissance="19540812"), {"nir-birth-mismatch"}),
        (replace(ADA, naissance="19550800"), set()),  # no whole date: nothing can be said
        (replace(ADA, nir=made_up_nir("2554299123456")), set()),  # a month of nobody's
        (replace(ADA, naissance="20150812"), set()),  # a child, under a parent's number
        (
            replace(ADA, naissance="20150812", nir=made_up_nir("2150899123456")),
            {"minor-own-nir"},
        ),
    ],
)
def test_who_is_typed_in_is_compared_with_the_number(
    poste: Poste, who: Beneficiaire, expected: set[str]
) -> None:
    assert rules(asked(poste, visit("sc"), who)) == expected


def test_who_is_read_from_a_card_is_not(poste: Poste) -> None:
    reading = poste.read_card()
    odd = replace(ADA, naissance="19540812")
    assert rules(asked(poste, visit("sc"), odd, reading=reading)) == set()


def test_an_order_of_more_than_a_year_asks(poste: Poste) -> None:
    paper = replace(PAPER, date=DAY - timedelta(days=366))
    assert rules(asked(poste, visit("sc", prescription=paper))) == {"prescription-old"}


def test_the_amc_part_without_a_mutuelle_asks(poste: Poste) -> None:
    shown = asked(poste, visit("sc"), tiers_payant=TiersPayant.AMO_AMC)
    assert rules(shown) == {"amc-unknown"}
    assert shown.sealable
    assert shown.patient_pays == 0


# What the register has ----------------------------------------------------------------------


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
    known = poste.recall(ADA, forced.visite)
    forced = replace(forced, known=known)
    again = poste.billing.propose(forced, reading)
    assert rules(again) == set()
    silent = replace(forced, forcage=Forcage(par=" ", motif="", le=NOON))
    assert rules(poste.billing.propose(silent, reading)) == {"forced-rights-unexplained"}
    numero = poste.seal(again).facture.numero
    kept = poste.billing.store.get(numero)
    assert kept is not None
    assert kept.facture.forcage == forced.forcage
