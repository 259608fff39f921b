from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.caisse.canonical import NotCanonicalError, unpack
from tests.demo.nurse import (
    Office,
    certificate,
    description,
    facture,
    lot,
    nir,
    pack,
    sign,
)

CURVE = ec.generate_private_key(ec.SECP256R1()).public_key()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def with_lines(**changes: Any) -> dict[str, Any]:
    one = facture()
    return one | {"lignes": [one["lignes"][0] | changes, one["lignes"][1]]}


def with_nir(number: str) -> dict[str, Any]:
    one = facture()
    return one | {"beneficiaire": one["beneficiaire"] | {"nir": number}}


def assembled(payload: bytes, *signed: list[bytes]) -> bytes:
    return pack([payload, sign(payload), certificate(), list(signed)])


@pytest.mark.parametrize("mode", [3, 4, 5])
def test_a_well_made_lot_of_each_securing_mode_is_taken(office: Office, mode: int) -> None:
    assert not office.ask(lot(facture(1, mode=mode), facture(2, mode=mode)))


@pytest.mark.parametrize("number", ["2550899123456", "155082A123456", "155082B123456"])
def test_a_true_key_of_a_nir_is_accepted_corsica_too(office: Office, number: str) -> None:
    assert not office.ask(lot(with_nir(nir(number))))


@pytest.mark.parametrize(
    ("wrong", "motif"),
    [
        (lot(with_nir("255089912345601")), "clé du NIR incorrecte"),
        (lot(with_nir("25508991234AB01")), "champ facture 1.beneficiaire.nir non conforme"),
        (lot(with_lines(amo=285)), "parts d’une ligne"),
        (lot(with_lines(amo=285, amc=188)), "part AMO différente de taux × montant"),
        (lot(with_lines(quantite="2")), "montant différent de prix × coefficient × quantité"),
        (lot(with_lines(prix=314)), "montant différent de prix × coefficient × quantité"),
        (lot(with_lines(coefficient="2")), "montant différent de prix × coefficient × quantité"),
        (lot(with_lines(nature="30")), "taux contraire à la nature d’assurance"),
        (lot(with_lines(exoneration="4")), "taux contraire à la nature d’assurance"),
        (lot(with_lines(exoneration="2")), "champ facture 1.lignes.1.exoneration non conforme"),
        (lot(with_lines(taux=101)), "taux contraire à la nature d’assurance"),
        (lot(with_lines(nature="13")), "plusieurs natures d’assurance"),
        (lot(with_lines(modulation=100)), "part AMO différente"),
        (lot(with_lines(mtm=100, amc=89)), "modulation du ticket modérateur non fondée"),
        (lot(facture(mtm=1)), "totaux différents de la somme des lignes"),
        (lot(with_lines(montant=-1)), "champ facture 1.lignes.1.montant non conforme"),
        (lot(facture(total=749)), "totaux différents de la somme des lignes"),
        (lot(facture(test=False)), "champ facture 1.test non conforme"),
        (lot(facture(version=True)), "champ facture 1.version non conforme"),
        (lot(facture(remarque="x")), "champ facture 1 non conforme"),
        (lot(facture(numero=0)), "champ facture 1.numero non conforme"),
        (lot(facture(), facture()), "présente deux fois dans le lot"),
        (lot(facture(1, mode=4), facture(2)), "plusieurs modes ou plusieurs genres"),
        (lot(facture(1, genre="DRE", fse="000000009"), facture(2)), "plusieurs genres"),
        (lot(facture(genre="DRE")), "une DRE nomme sa FSE"),
        (lot(facture(fse="000000009")), "une DRE nomme sa FSE"),
        (
            lot(facture(professionnel={"nom": "X", "numero": "991823766"})),
            "B2 contraire, professionnel",
        ),
        (lot(b2={"6": {"lot_total_billed": 749}}), "totaux du lot différents"),
        (lot(b2={"6": {"invoice_count": 2}}), "totaux du lot différents"),
        (lot(b2={"6": {"lot_no": "002"}}), "numéro de lot différent à la fin"),
        (lot(b2={"999": {"file_volume": 9}}), "volume du fichier B2 différent"),
        (lot(b2={"999": {"lot_count": 2}}), "volume du fichier B2 différent"),
        (lot(b2={"000": {"message": "FACTURES"}}), "sans sa marque de test"),
        (lot(b2={"2": {"invoice_marking": "R"}}), "sans sa marque de test"),
        (lot(b2={"6": {"invoices_marking": "R"}}), "sans sa marque de test"),
        (lot(b2={"1": {"lot_certification": "S"}}), "sécurisé ou certifié"),
        (lot(b2={"5": {"certification_zone": "X"}}), "sécurisé ou certifié"),
        (lot(b2={"2": {"invoice_no": 43}}), "B2 contraire, numéro"),
        (lot(b2={"2": {"insured_nir_key": "00"}}), "B2 contraire, nir"),
        (lot(b2={"2": {"caisse": "998"}}), "B2 contraire, organisme"),
        (lot(b2={"2": {"payee": "05"}}), "B2 contraire, payee"),
        (lot(b2={"2": {"flow_split_by_provider": "E"}}), "B2 contraire, partage"),
        (lot(b2={"2": {"amc_org_no": "7272727272"}}), "B2 contraire, amc"),
        (lot(b2={"2": {"prescription_date": "261101"}}), "B2 contraire, prescrite_le"),
        (lot(b2={"4": {"act_date": "261120"}}), "B2 contraire, ligne 1"),
        (lot(b2={"4": {"act_code": "AIS"}}), "B2 contraire, ligne 1"),
        (lot(b2={"4": {"place_code": "0"}}), "B2 contraire, ligne 1"),
        (lot(b2={"4": {"amc_amount": 0}}), "B2 contraire, ligne 1"),
        (lot(b2={"5": {"total_amc": 298}}), "B2 contraire, totaux"),
        (lot(b2={"5": {"type4_record_count": 3}}), "B2 contraire, totaux"),
        (lot(genre="FSE"), "champ lot.genre non conforme"),
        (lot(der=certificate()[:-1]), "certificat illisible"),
        (lot(der=certificate(key=CURVE)), "clé du certificat non conforme"),
        (lot(der=certificate(datetime(2026, 1, 1, tzinfo=UTC), 30)), "hors de ses dates"),
        (lot(der=certificate(datetime(2027, 1, 1, tzinfo=UTC), 30)), "hors de ses dates"),
    ],
)
def test_a_wrong_lot_is_refused_with_its_reason(office: Office, wrong: bytes, motif: str) -> None:
    assert motif in office.ask(wrong)


@pytest.mark.parametrize(
    "changes",
    [
        {"amo": 184, "modulation": 100, "mtm": 100},
        {"amo": 184, "modulation": 100, "amc": 289},  # the C2S pays it
        {"exoneration": "4", "taux": 100, "amo": 473, "amc": 0},
        {"taux": 0, "amo": 0, "amc": 473},  # AME
        {"coefficient": "0.75", "quantite": "2"},
    ],
)
def test_lawful_shares_of_a_line_are_taken(office: Office, changes: dict[str, Any]) -> None:
    one = with_lines(**changes)
    sums = {key: sum(line[key] for line in one["lignes"]) for key in ("amo", "amc", "mtm")}
    assert not office.ask(lot(one | sums))


def test_an_altered_invoice_is_refused(office: Office) -> None:
    payload, other = pack(facture()), pack(facture(7))
    summary = pack(description([payload]))
    assert "signature de la facture" in office.ask(assembled(summary, [other, sign(payload)]))
    assert "différentes de celles annoncées" in office.ask(assembled(summary, [other, sign(other)]))


def test_an_unsigned_lot_or_invoice_is_refused(office: Office) -> None:
    payload = pack(facture())
    summary = pack(description([payload]))
    unsigned = pack([summary, b"", certificate(), [[payload, sign(payload)]]])
    assert office.ask(unsigned) == "signature du lot invalide"
    assert "signature de la facture" in office.ask(assembled(summary, [payload, b""]))


def test_an_invoice_in_other_than_canonical_bytes_is_refused(office: Office) -> None:
    payload = pack(facture())
    summary = pack(description([payload]))
    assert "illisible" in office.ask(assembled(summary, [payload + b"\0", sign(payload + b"\0")]))


@pytest.mark.parametrize("signed", [[], [[b""]], [b"x"], [[b"", b"", b""]], 7])
def test_a_lot_of_another_structure_is_refused_by_name(office: Office, signed: object) -> None:
    summary = pack(description([pack(facture())]))
    assert "structure" in office.ask(pack([summary, sign(summary), certificate(), signed]))


@pytest.mark.parametrize(
    "packed",
    [
        pack({"a": 1.5}),
        b"\x82\xa1b\x01\xa1a\x02",  # the same map with its keys in another order
        b"\xcd\x00\x01",  # one in three bytes
        b"\x91" * 2000,
        b"\x91" * 20 + b"\x01",
        b"\x82\xa1a\x01\xa1a\x01",  # a key twice
        b"\x81\x01\x02",  # a key that is no text
        b"\xdf\xff\xff\xff\xff",
        b"\xc0",
        b"",
    ],
)
def test_bytes_that_are_not_the_only_ones_of_their_value_are_refused(packed: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        unpack(packed)


@given(st.binary(max_size=200))
def test_whatever_is_unpacked_packs_to_the_same_bytes(packed: bytes) -> None:
    try:
        value = unpack(packed)
    except NotCanonicalError:
        return
    assert pack(value) == packed
