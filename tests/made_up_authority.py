"""An authority that is nobody's: a root, an issuer below it, cards and revocation lists."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.made_up import NOON

DER = serialization.Encoding.DER
PEM = serialization.Encoding.PEM
LIFE = timedelta(days=1000)


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Authority:
    """A certificate that issues others; `above` issued it, or it issued itself."""

    name: str
    above: "Authority | None" = None
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    certificate: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        issuer = self.above or self
        self.certificate = self._built(issuer, self.name, self.key, ca=True)

    @property
    def subject(self) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(PEM)

    def issue(
        self,
        key: rsa.RSAPrivateKey,
        *,
        since: datetime = NOON - timedelta(days=1),
        until: datetime = NOON + timedelta(days=365),
    ) -> bytes:
        """Return a card's certificate, DER."""
        made = self._built(self, "PRATICIEN D'ESSAI", key, ca=False, since=since, until=until)
        return made.public_bytes(DER)

    def revoke(self, *certificates: bytes, at: datetime = NOON - timedelta(days=3)) -> bytes:
        """Return a list that names those certificates, good for a week, DER."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.subject)
            .last_update(at)
            .next_update(at + timedelta(days=7))
        )
        for one in certificates:
            serial = x509.load_der_x509_certificate(one).serial_number
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(DER)

    def _built(
        self,
        issuer: "Authority",
        name: str,
        key: rsa.RSAPrivateKey,
        *,
        ca: bool,
        since: datetime = NOON - LIFE,
        until: datetime = NOON + LIFE,
    ) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .sign(issuer.key, hashes.SHA256())
        )
