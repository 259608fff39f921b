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
from appliance.formats.signed import sign
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


def post(office: Office, content: bytes, at: datetime = NOW) -> None:
    """Send what is inside an envelope."""
    certificate = x509.load_pem_x509_certificate(office.certificate.read_bytes())
    message = wrap(
        content,
        headers={},
        recipient_certificate_der=certificate.public_bytes(Encoding.DER),
        sender=NURSE.address,
        recipient=CAISSE,
        message_id="<1@cabinet.test>",
        at=at,
    )
    office.desk.receive(NURSE.address, [CAISSE], message)


def answer_to(office: Office, content: bytes) -> Arl | None:
    post(office, content)
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
    arl = answer_to(office, lot.contenu)
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
    lot = closed(signer, ModeSecurisation.SESAM_VITALE, TiersPayant.AMO)
    arl = answer_to(office, lot.contenu)
    assert arl is not None
    assert (arl.verdict, arl.motif) == (Verdict.NEGATIF, "essai de rejet")


def test_the_caisse_opens_a_lot_that_is_signed_once_more(office: Office, signer: KeySigner) -> None:
    lot = closed(signer, ModeSecurisation.SESAM_VITALE, TiersPayant.AMO)
    arl = answer_to(office, sign(lot.contenu, signer, NOW))
    assert arl is not None
    assert (arl.verdict, arl.sha256) == (Verdict.POSITIF, lot.sha256)


def test_the_caisse_refuses_an_envelope_that_another_signed(
    office: Office, signer: KeySigner
) -> None:
    other = KeySigner(*make_demo_identity("UN AUTRE", NOW), demonstration=True)
    lot = closed(signer, ModeSecurisation.SESAM_VITALE, TiersPayant.AMO)
    arl = answer_to(office, sign(lot.contenu, other, NOW))
    assert arl is not None
    assert (arl.verdict, arl.motif) == (Verdict.NEGATIF, "enveloppe signée par un autre que le lot")


@pytest.mark.parametrize("spoilt", ["content", "signature", "structure"])
def test_the_caisse_believes_nothing_that_its_signature_does_not_prove(
    office: Office, signer: KeySigner, spoilt: str
) -> None:
    lot = closed(signer, ModeSecurisation.SESAM_VITALE, TiersPayant.AMO)
    signed = sign(lot.contenu, signer, NOW)
    forged = {
        "content": signed.replace(b"BESACE-SIMULATION", b"BESACE-SIMULATEUR"),
        "signature": signed[:-1] + bytes([signed[-1] ^ 1]),
        "structure": signed[:-40],
    }[spoilt]
    post(office, forged)
    assert office.desk.figures()["unreadable"] == 1
    assert office.letters() == []
