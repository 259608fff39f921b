"""A nurse's box in miniature: it writes invoices, lots and mails by hand, with no engine."""

import base64
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgpack
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from appliance.demo.caisse import CAISSE, Account
from appliance.demo.caisse.desk import Desk
from appliance.demo.caisse.identity import Identity
from appliance.demo.caisse.maildrop import Maildrops
from tests.demo.nurse_b2 import b2_file

NURSE: Final = Account("infirmiere@cabinet.test", "secret-de-test")
OTHER: Final = Account("autre@cabinet.test", "autre-secret")
NOW: Final = datetime(2026, 11, 21, 10, tzinfo=UTC)
MARK: Final = {"norme": "BESACE-SIMULATION", "version": 1, "test": True}
LIGNE: Final = {"coefficient": "1", "quantite": "1", "nature": "10", "exoneration": "0"} | {
    "taux": 60,
    "modulation": 0,
    "mtm": 0,
}

Fields = dict[str, Any]


class Watch:
    """A clock that moves when it is told to."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(
    start: datetime = datetime(2020, 1, 1, tzinfo=UTC),
    days: int = 36_500,
    key: ec.EllipticCurvePublicKey | None = None,
) -> bytes:
    """The nurse's certificate, DER."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "INFIRMIERE DE TEST")])
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name)
        .public_key(key or private_key().public_key())
        .serial_number(42)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .sign(private_key(), hashes.SHA256())
    )
    return made.public_bytes(Encoding.DER)


def sign(payload: bytes) -> bytes:
    return private_key().sign(payload, padding.PKCS1v15(), hashes.SHA256())


def pack(value: object) -> bytes:
    packed: bytes = msgpack.packb(in_order(value), use_bin_type=True)
    return packed


def in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value)}
    return [in_order(item) for item in value] if isinstance(value, list) else value


def nir(number: str) -> str:
    digits = number.replace("2A", "19").replace("2B", "18")
    return f"{number}{97 - int(digits) % 97:02d}"


def facture(numero: int = 42, **changes: Any) -> Fields:
    """An invoice of one home visit, 12.48 euros, as a map."""
    lignes = [
        {**LIGNE, "code": "AMI", "coefficient": "1.5", "prix": 315}
        | {"montant": 473, "amo": 284, "amc": 189},
        {**LIGNE, "code": "IFD", "prix": 275, "montant": 275, "amo": 165, "amc": 110},
    ]
    beneficiaire = {"nom": "EXEMPLE", "prenom": "ANNE", "naissance": "19550801"}
    return {
        **MARK,
        "genre": "FSE",
        "fse": "",
        "numero": f"{numero:09d}",
        "professionnel": {"nom": "MARTIN SOPHIE", "numero": "991023763"},
        "organisme": "019990000",
        "beneficiaire": beneficiaire | {"nir": nir("2550899123456"), "rang": 1},
        "date_soins": "2026-11-21",
        "etablie_le": "2026-11-21T10:00:00Z",
        "prescription": {"prescripteur": "991038431", "date": "2026-11-20", "domicile": True},
        "a_domicile": True,
        "mode": 3,
        "payee": "15",
        "flux": "fse_unique",
        "complementaire": {},
        "lignes": lignes,
        "total": 748,
        "amo": 449,
        "amc": 299,
        "mtm": 0,
    } | changes


def description(payloads: Sequence[bytes], numero: str = "001", **changes: Any) -> Fields:
    """What the nurse says of a lot, as a map."""
    factures = [msgpack.unpackb(payload) for payload in payloads]
    day = changes.pop("cree_le", "2026-11-21")
    return {
        **MARK,
        "genre": "LOT",
        "fichier": b2_file(factures, numero, day, changes.pop("b2", {})),
        "factures": [sha256(payload).hexdigest() for payload in payloads],
    } | changes


@cache
def usual_certificate() -> bytes:
    return certificate()


def lot(*factures: Fields, numero: str = "001", der: bytes = b"", **changes: Any) -> bytes:
    """The bytes of a lot, all well unless `changes` to its description say otherwise."""
    payloads = [pack(one) for one in factures or (facture(),)]
    payload = pack(description(payloads, numero, **changes))
    signed = [[one, sign(one)] for one in payloads]
    return pack([payload, sign(payload), der or usual_certificate(), signed])


def mail(content: bytes, recipient: Path) -> bytes:
    """A mail that holds a lot, enciphered to the caisse."""
    return posted(enveloped(content, recipient))


def enveloped(content: bytes, recipient: Path) -> bytes:
    to = x509.load_pem_x509_certificate(recipient.read_bytes())
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(to)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def posted(content: bytes) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = NURSE.address, CAISSE
    message["Subject"] = "[TEST] lot"
    message.set_content("Message de test.\n")
    message.add_attachment(
        content, maintype="application", subtype="octet-stream", filename="lot-test.p7m"
    )
    return message.as_bytes()


def attachment(message: bytes) -> tuple[Message, bytes]:
    """The parsed mail and the bytes of its only attachment."""
    parsed = message_from_bytes(message)
    [part] = [part for part in parsed.walk() if part.get_filename()]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return parsed, content


def arl(message: bytes) -> Fields:
    fields: Fields = json.loads(attachment(message)[1])
    return fields


def raw_messages(raw: Path) -> list[bytes]:
    lines = raw.read_text().splitlines()
    return [base64.b64decode(json.loads(line)["message"]) for line in lines]


@cache
def made_identity() -> dict[str, bytes]:
    """The files of one caisse's identity: an RSA key a test would be slow."""
    with TemporaryDirectory() as directory:
        Identity(Path(directory), datetime.now(UTC))
        return {path.name: path.read_bytes() for path in Path(directory).iterdir()}


def settle_identity(directory: Path) -> None:
    """Put the shared identity in the directory of a caisse that will start there."""
    directory.mkdir(mode=0o700, exist_ok=True)
    for name, content in made_identity().items():
        (directory / name).write_bytes(content)


class Office:
    """A desk with its directory, and a nurse who writes to it without any network."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        settle_identity(directory)
        self.watch = Watch()
        self.reopen()

    def reopen(self) -> None:
        """As a minute later, after a restart: all that is known comes from the directory."""
        self.watch.advance(minutes=1)
        identity = Identity(self.directory, self.watch())
        boxes = self.directory / "mailboxes"
        self.maildrops = Maildrops(boxes, [NURSE, OTHER], now=self.watch, entropy=os.urandom)
        self.desk = Desk(self.directory, identity, self.maildrops, now=self.watch)
        self.certificate = identity.certificate
        self.raw = self.directory / "raw.jsonl"

    def send(self, content: bytes, sender: str = NURSE.address) -> None:
        self.desk.receive(sender, [CAISSE], mail(content, self.certificate))

    def letters(self, address: str = NURSE.address) -> list[bytes]:
        return [path.read_bytes() for path in self.maildrops.shown(address)]

    def arls(self) -> list[Fields]:
        return [arl(letter) for letter in self.letters()]

    def ask(self, content: bytes) -> str:
        """Send a lot and return the reason of its refusal, nothing when it was taken."""
        self.send(content)
        answer = self.arls()[-1]
        assert answer["verdict"] == ("negatif" if answer["motif"] else "positif")
        return str(answer["motif"])
