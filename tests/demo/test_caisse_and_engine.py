"""The engine and the caisse were written apart from one text: here they meet."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given

from appliance.demo.caisse import CAISSE, Policy
from appliance.demo.caisse.canonical import unpack
from appliance.demo.caisse.lignes import fault_of_ligne
from appliance.demo.caisse.shapes import LIGNE, misfit
from appliance.domain.acte import Soin
from appliance.domain.cotation import coter
from appliance.domain.facture import Facture, ModeSecurisation
from appliance.domain.identifiers import numero_facture, numero_lot
from appliance.domain.lot import Arl, Lot, LotClos, Verdict
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Visite
from appliance.engines.simulated import SimulatedEngine
from appliance.formats.envelope import wrap
from appliance.formats.incoming import Mail, open_mail
from appliance.sealing.signature import KeySigner, make_demo_identity
from tests.demo.nurse import NOW, NURSE, Office
from tests.domain.visites import visites
from tests.made_up import ACTES, ADA, ORGANISME, PRESCRIPTION, PROFESSIONNEL, TARIFS

ENGINE = SimulatedEngine()
DAY = date(2026, 11, 20)


VISITE = Visite(
    actes=(Soin(acte=ACTES["sc"]),), date_soins=DAY, domicile=True, prescription=PRESCRIPTION
)
FACTURE = Facture(
    numero=numero_facture(1),
    professionnel=PROFESSIONNEL,
    beneficiaire=replace(ADA, naissance="19550000"),
    organisme=ORGANISME,
    date_soins=DAY,
    etablie_le=NOW,
    prescription=PRESCRIPTION,
    cotation=coter(VISITE, TARIFS),
    tiers_payant=TiersPayant.AMO,
    mode=ModeSecurisation.DESYNCHRONISE,
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture(scope="module")
def signer() -> KeySigner:
    key, certificate = make_demo_identity("PRATICIEN DES TESTS", NOW)
    return KeySigner(key, certificate, demonstration=True)


def closed(signer: KeySigner, mode: ModeSecurisation, tiers_payant: TiersPayant) -> LotClos:
    """A lot with one visit of each act that there is."""
    factures = [
        replace(
            FACTURE,
            numero=numero_facture(rank),
            cotation=coter(replace(VISITE, actes=(Soin(acte=acte),)), TARIFS),
            tiers_payant=tiers_payant,
            mode=mode,
        )
        for rank, acte in enumerate(ACTES.values(), 1)
    ]
    lot = Lot(
        numero=numero_lot(1),
        cree_le=DAY,
        professionnel=PROFESSIONNEL,
        organisme=ORGANISME,
        mode=mode,
        factures=tuple(facture.numero for facture in factures),
    )
    sealed = [ENGINE.seal_facture(facture, signer) for facture in factures]
    signed = [ENGINE.countersign(one, signer) if one.a_contresigner else one for one in sealed]
    return ENGINE.close_lot(lot, signed, signer)


def answer_to(office: Office, lot: LotClos, at: datetime = NOW) -> Arl | None:
    certificate = x509.load_pem_x509_certificate(office.certificate.read_bytes())
    message = wrap(
        lot.contenu,
        headers={},
        recipient_certificate_der=certificate.public_bytes(Encoding.DER),
        sender=NURSE.address,
        recipient=CAISSE,
        message_id="<1@cabinet.test>",
        at=at,
    )
    office.desk.receive(NURSE.address, [CAISSE], message)
    answer = open_mail(office.letters()[-1])
    assert isinstance(answer, Mail)
    [attachment] = answer.attachments
    return ENGINE.read_arl(attachment.content)


@given(visites())
def test_no_line_that_we_price_is_refused_by_the_caisse(visite: Visite) -> None:
    cotation = coter(visite, TARIFS)
    forced = {one.code for one in visite.forcees}  # whatever they are, a finding blocks them
    lignes = tuple(ligne for ligne in cotation.lignes if ligne.code not in forced)
    facture = replace(FACTURE, cotation=replace(cotation, lignes=lignes))
    for ligne in unpack(ENGINE.seal_facture(facture, None).contenu)["lignes"]:
        assert misfit(LIGNE, ligne, "ligne") is None
        assert fault_of_ligne(ligne) is None


@pytest.mark.parametrize("mode", ModeSecurisation)
@pytest.mark.parametrize("tiers_payant", TiersPayant)
def test_the_caisse_takes_what_the_engine_seals_and_the_engine_reads_its_answer(
    office: Office, signer: KeySigner, mode: ModeSecurisation, tiers_payant: TiersPayant
) -> None:
    lot = closed(signer, mode, tiers_payant)
    arl = answer_to(office, lot)
    assert arl == Arl(
        numero_lot=numero_lot(1),
        lot_cree_le=DAY,
        sha256=lot.sha256,
        verdict=Verdict.POSITIF,
        motif="",
    )
    assert office.desk.figures()["factures_taken"] == len(ACTES)


def test_the_engine_reads_a_refusal_and_its_reason(office: Office, signer: KeySigner) -> None:
    office.desk.policy = Policy(negative_every=1, motif="essai de rejet")
    arl = answer_to(office, closed(signer, ModeSecurisation.SESAM_VITALE, TiersPayant.AMO))
    assert arl is not None
    assert (arl.verdict, arl.motif) == (Verdict.NEGATIF, "essai de rejet")
