"""What a caisse verifies in a lot before it says yes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from appliance.demo.caisse.agreement import faults_of_file
from appliance.demo.caisse.canonical import NotCanonicalError, unpack
from appliance.demo.caisse.lignes import fault_of_ligne
from appliance.demo.caisse.opening import LotFile
from appliance.demo.caisse.parts import DRE
from appliance.demo.caisse.shapes import LOT, misfit, shape_of

MOST_FACTURES: Final = 999  # the count in B2 type 6 has three digits
SHORTEST_KEY: Final = 2048
MONEY: Final = ("total", "amo", "amc")


def first_fault(lot: LotFile, now: datetime) -> str | None:
    """Return what is wrong with a lot, in French and without a patient; None if all is well."""
    return next(_faults(lot, now), None)


def factures_of(lot: LotFile) -> Sequence[dict[str, Any]]:
    """Return the invoices of a lot that has no fault."""
    return [unpack(payload) for payload, _ in lot.fields[3]]


def _faults(lot: LotFile, now: datetime) -> Iterator[str]:
    """Yield faults, each check relying on those before it: only the first one counts."""
    if not _is_lot(lot.fields):
        yield "structure du lot non conforme"
    if where := misfit(LOT, lot.description, "lot"):
        yield f"champ {where} non conforme"
    payload, signature, certificate, signed = lot.fields
    key = key_of(certificate, now)
    if isinstance(key, str):
        yield key
        return
    if lot.signataire not in {None, certificate}:
        yield "enveloppe signée par un autre que le lot"
    if not verifies(key, signature, payload):
        yield "signature du lot invalide"
    for rank, (facture, signature) in enumerate(signed, 1):
        if not verifies(key, signature, facture):
            yield f"signature de la facture de rang {rank} invalide"
    yield from _faults_of_factures(lot, [facture for facture, _ in signed])


def _is_lot(fields: object) -> bool:
    match fields:
        case [bytes(), bytes(), bytes(), [_, *_] as signed]:
            return len(signed) <= MOST_FACTURES and all(map(_is_signed, signed))
        case _:
            return False


def _is_signed(pair: object) -> bool:
    match pair:
        case [bytes(), bytes()]:
            return True
        case _:
            return False


def key_of(certificate: bytes, now: datetime) -> rsa.RSAPublicKey | str:
    """Return the key of who signed, or why it cannot be believed, in French."""
    try:
        found = x509.load_der_x509_certificate(certificate)
        key = found.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion):
        return "certificat illisible"
    if not found.not_valid_before_utc <= now <= found.not_valid_after_utc:
        return "certificat hors de ses dates de validité"
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SHORTEST_KEY:
        return "clé du certificat non conforme"
    return key


def verifies(key: rsa.RSAPublicKey, signature: bytes, payload: bytes) -> bool:
    """Tell whether a signature is that key's."""
    try:
        key.verify(signature, payload, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _faults_of_factures(lot: LotFile, payloads: Sequence[bytes]) -> Iterator[str]:
    factures = []
    for rank, payload in enumerate(payloads, 1):
        try:
            facture = unpack(payload)
        except NotCanonicalError:
            yield f"facture de rang {rank} illisible"
            return
        if where := misfit(shape_of(facture), facture, f"facture {rank}"):
            yield f"champ {where} non conforme"
        yield from _faults_of_facture(facture)
        factures.append(facture)
    yield from _faults_of_summary(lot, factures, payloads)


def _faults_of_facture(facture: dict[str, Any]) -> Iterator[str]:
    which = f"facture {facture['numero']}"
    if (facture["genre"] == DRE) != bool(facture["fse"]):
        yield f"{which} : une DRE nomme sa FSE, une FSE n’en nomme pas"
    if not _key_matches(facture["beneficiaire"]["nir"]):
        yield f"{which} : clé du NIR incorrecte"
    lignes = facture["lignes"]
    yield from (f"{which} : {fault}" for fault in map(fault_of_ligne, lignes) if fault)
    if len({ligne["nature"] for ligne in lignes}) > 1:
        yield f"{which} : plusieurs natures d’assurance"
    days = [facture["date_soins"], *facture.get("suivantes", ())]
    if days != sorted(days) or {one.get("seance", 0) for one in lignes} != {*range(len(days))}:
        yield f"{which} : passages dans le désordre, ou sans ligne"
    sums = [sum(ligne[key] for ligne in lignes) for key in ("montant", "amo", "amc", "mtm")]
    if sums != [facture[key] for key in (*MONEY, "mtm")]:
        yield f"{which} : totaux différents de la somme des lignes"


def _key_matches(nir: str) -> bool:
    """Check the key of a NIR: 97 less the number modulo 97, Corsica's 2A as 19 and 2B as 18."""
    number = int(nir[:13].replace("2A", "19").replace("2B", "18"))
    return int(nir[13:]) == 97 - number % 97


def _faults_of_summary(
    lot: LotFile, factures: Sequence[dict[str, Any]], payloads: Sequence[bytes]
) -> Iterator[str]:
    numbers = [facture["numero"] for facture in factures]
    if lot.description["factures"] != [sha256(payload).hexdigest() for payload in payloads]:
        yield "factures différentes de celles annoncées"
    if twice := next((one for one, other in pairwise(sorted(numbers)) if one == other), None):
        yield f"facture {twice} présente deux fois dans le lot"
    if len({(facture["mode"], facture["genre"]) for facture in factures}) > 1:
        yield "plusieurs modes ou plusieurs genres dans un lot"
    yield from faults_of_file(lot.file, factures)
