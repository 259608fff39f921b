"""The simulated engine: canonical bytes, real signatures, and a mark on all it makes."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.acte import Soin
from appliance.domain.cotation import coter
from appliance.domain.facture import Facture, ModeSecurisation
from appliance.domain.identifiers import numero_facture, numero_lot
from appliance.domain.lot import Lot, Verdict
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Visite
from appliance.engines.canonical import pack
from appliance.engines.sealed import read_back, written
from appliance.engines.simulated import SimulatedEngine
from appliance.errors import SignerAbsentError
from appliance.sealing.signature import KeySigner, make_demo_identity, verify
from tests.domain.visites import visites
from tests.formats.second_reader import prove_totals, read_b2
from tests.made_up import ACTES, ADA, NOON, ORGANISME, PRESCRIPTION, PROFESSIONNEL, TARIFS

ENGINE = SimulatedEngine()
DAY = date(2026, 11, 20)
FACTURE = Facture(
    numero=numero_facture(42),
    professionnel=PROFESSIONNEL,
    beneficiaire=ADA,
    organisme=ORGANISME,
    date_soins=DAY,
    etablie_le=NOON,
    prescription=PRESCRIPTION,
    cotation=coter(
        Visite(
            actes=(Soin(acte=ACTES["sc"]),),
            date_soins=DAY,
            domicile=True,
            prescription=PRESCRIPTION,
        ),
        TARIFS,
    ),
    tiers_payant=TiersPayant.AMO,
    mode=ModeSecurisation.SESAM_VITALE,
)
FAR_TOO_MUCH = 10_000_000  # centimes; a line of B2 has seven digits
LOT = Lot(
    numero=numero_lot(1),
    cree_le=DAY,
    professionnel=PROFESSIONNEL,
    organisme=ORGANISME,
    mode=ModeSecurisation.SESAM_VITALE,
    factures=(FACTURE.numero,),
)


@pytest.fixture(scope="module")
def signer() -> KeySigner:
    key, certificate = make_demo_identity("PRATICIEN DES TESTS", NOON)
    return KeySigner(key, certificate, demonstration=True)


@pytest.mark.parametrize("mode", [ModeSecurisation.SESAM_VITALE, ModeSecurisation.DEGRADE])
def test_an_invoice_is_signed_and_says_that_it_is_a_test(
    signer: KeySigner, mode: ModeSecurisation
) -> None:
    sealed = ENGINE.seal_facture(replace(FACTURE, mode=mode), signer)
    fields = msgpack.unpackb(sealed.contenu)
    assert (fields["test"], fields["norme"], fields["mode"]) == (True, "BESACE-SIMULATION", mode)
    assert (fields["total"], fields["amo"], fields["amc"], fields["payee"]) == (725, 435, 290, "05")
    assert sealed.sha256 == sha256(sealed.contenu).hexdigest()
    assert verify(signer.certificate, sealed.contenu, sealed.signature)


def test_the_same_invoice_gives_the_same_bytes(signer: KeySigner) -> None:
    first, second = (ENGINE.seal_facture(FACTURE, signer) for _ in range(2))
    assert first == second


def test_a_lot_takes_mode_4_once_it_is_countersigned(signer: KeySigner) -> None:
    later = replace(FACTURE, mode=ModeSecurisation.DESYNCHRONISE)
    sealed = ENGINE.seal_facture(later, None)
    assert sealed.signature == b""
    lot = replace(LOT, mode=ModeSecurisation.DESYNCHRONISE)
    with pytest.raises(ValueError, match="not countersigned"):
        ENGINE.close_lot(lot, [sealed], signer)
    closed = ENGINE.close_lot(lot, [ENGINE.countersign(sealed, signer)], signer)
    _, _, certificate, [[contenu, signature]] = msgpack.unpackb(closed.contenu)
    assert contenu == sealed.contenu
    assert verify(certificate, contenu, signature)


def test_other_modes_need_the_practitioner() -> None:
    with pytest.raises(SignerAbsentError):
        ENGINE.seal_facture(FACTURE, None)


def test_a_lot_carries_its_invoices_and_their_totals(signer: KeySigner) -> None:
    sealed = ENGINE.seal_facture(FACTURE, signer)
    closed = ENGINE.close_lot(LOT, [sealed], signer)
    lot, signature, certificate, invoices = msgpack.unpackb(closed.contenu)
    fields = msgpack.unpackb(lot)
    assert verify(certificate, lot, signature)
    assert invoices == [[sealed.contenu, sealed.signature]]
    assert fields["factures"] == [sealed.sha256]
    records = read_b2(fields["fichier"])
    prove_totals(records, continuations=False)
    assert [record.key for record in records] == ["000", "1", "2", "4", "4", "4", "5", "6", "999"]
    assert records[0].fields["message"].rstrip() == "TEST BESACE SIMULATION SANS VALEUR"
    total = records[-2]
    names = ("lot_total_billed", "lot_total_amo", "lot_total_amc", "invoice_count")
    assert [total.number(name) for name in names] == [725, 435, 0, 1]
    assert (total.fields["lot_no"], total.fields["invoices_marking"]) == ("001", "T")


def test_a_lot_is_the_same_bytes_each_time_it_is_made(signer: KeySigner) -> None:
    sealed = [ENGINE.seal_facture(FACTURE, signer)]
    assert ENGINE.close_lot(LOT, sealed, signer) == ENGINE.close_lot(LOT, sealed, signer)


@given(visites())
def test_what_was_sealed_is_what_is_read_back_for_the_lot(visite: Visite) -> None:
    facture = replace(FACTURE, cotation=coter(visite, TARIFS))
    contenu = written(facture)
    assert written(read_back(contenu)) == contenu


def arl(**changes: object) -> bytes:
    fields = {
        "norme": "BESACE-SIMULATION",
        "version": 1,
        "test": True,
        "genre": "ARL",
        "lot": "001",
        "cree_le": "2026-11-20",
        "sha256": "00" * 32,
        "verdict": "positif",
        "motif": "",
    }
    return json.dumps(fields | changes).encode()


def test_an_arl_is_translated() -> None:
    told = ENGINE.read_arl(arl(verdict="negatif", motif="lot trop tôt"))
    assert told is not None
    assert (told.numero_lot, told.lot_cree_le, told.verdict) == ("001", DAY, Verdict.NEGATIF)
    assert told.motif == "lot trop tôt"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[" * 50_000,
        b'{"genre": "ARL"}',
        arl(test=False),
        arl(verdict="peut-être"),
        arl(cree_le="hier"),
        arl(motif="x" * 70_000),
        arl(norme="B2"),
    ],
)
def test_what_is_not_an_arl_is_none(content: bytes) -> None:
    assert ENGINE.read_arl(content) is None


@given(st.binary())
def test_no_bytes_make_the_translation_raise(content: bytes) -> None:
    ENGINE.read_arl(content)


@given(
    st.recursive(
        st.text() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_canonical_bytes_come_back_and_do_not_depend_on_order(value: object) -> None:
    packed = pack(value)
    assert msgpack.unpackb(packed) == value
    if isinstance(value, dict):
        assert pack(dict(reversed(value.items()))) == packed


@pytest.mark.parametrize("value", [1.5, {"a": None}, {1, 2}])
def test_what_has_two_readings_has_no_canonical_form(value: object) -> None:
    with pytest.raises(TypeError):
        pack(value)


def test_what_b2_has_no_room_for_is_said_before_it_is_sealed() -> None:
    [ligne, *others] = FACTURE.cotation.lignes
    assert ENGINE.objection(FACTURE) == ""
    for changed in (
        replace(ligne, montant=FAR_TOO_MUCH),
        replace(ligne, amo=FAR_TOO_MUCH),
        replace(ligne, prix=FAR_TOO_MUCH),
        replace(ligne, coefficient=Decimal("1.0005")),
    ):
        cotation = replace(FACTURE.cotation, lignes=(changed, *others))
        objection = ENGINE.objection(replace(FACTURE, cotation=cotation))
        assert objection.startswith("4, ligne d’acte")
