"""Whether a certificate may still sign: its dates, who issued it, what was revoked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from cryptography import x509
from cryptography.x509 import verification as x509_path

ANY_LEAF: Final = x509_path.ExtensionPolicy.permit_all()
"""A signature certificate names no server: what the web asks of one does not bind it."""
AN_AUTHORITY: Final = x509_path.ExtensionPolicy.permit_all().require_present(
    x509.BasicConstraints, x509_path.Criticality.AGNOSTIC, None
)


class Doubt(StrEnum):
    """Why a certificate may not sign; the first that holds."""

    EARLY = "early"
    EXPIRED = "expired"
    FOREIGN = "foreign"  # no chain of valid certificates leads to an authority of the settings
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class RevocationList:
    """What one authority took back, as it said on one day (RFC 5280, 5)."""

    content: x509.CertificateRevocationList

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a list in PEM or DER.

        Raises:
            ValueError: it is none, or only what changed since another.
        """
        pem = data.lstrip().startswith(b"-----BEGIN")
        content = (x509.load_pem_x509_crl if pem else x509.load_der_x509_crl)(data)
        if any(isinstance(each.value, x509.DeltaCRLIndicator) for each in content.extensions):
            raise ValueError("a delta list")
        return cls(content)

    @property
    def issuer(self) -> str:
        """The authority's name."""
        return self.content.issuer.rfc4514_string()

    @property
    def scope(self) -> bytes:
        """What a later list of the same replaces: the authority, and the part of its cards."""
        parts = [
            each.value.public_bytes()
            for each in self.content.extensions
            if isinstance(each.value, x509.IssuingDistributionPoint)
        ]
        return self.content.issuer.public_bytes() + b"".join(parts)

    @property
    def made_on(self) -> datetime:
        """When it was made (UTC)."""
        return self.content.last_update_utc

    @property
    def next_due(self) -> datetime | None:
        """When a newer one was promised (UTC); None where nothing was."""
        return self.content.next_update_utc

    @property
    def count(self) -> int:
        """How many certificates it names."""
        return len(self.content)

    def names(self, certificate: x509.Certificate) -> bool:
        """Tell whether it takes that certificate back."""
        serial = certificate.serial_number
        named = self.content.get_revoked_certificate_by_serial_number(serial)
        return self.content.issuer == certificate.issuer and named is not None

    def is_signed_by(self, issuer: x509.Certificate) -> bool:
        """Tell whether that authority made it."""
        try:
            # An authority's key is RSA or EC; another kind signs no list.
            signed = self.content.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
        except TypeError:
            return False
        return signed and self.content.issuer == issuer.subject


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom the practice believes.

    Attributes:
        authorities: roots and those below them; none at all leaves the chain unexamined.
        revocations: each signed by one of them, and the newest of its scope.
    """

    authorities: tuple[x509.Certificate, ...] = ()
    revocations: tuple[RevocationList, ...] = ()

    @classmethod
    def parse(cls, authorities: bytes, revocations: Sequence[bytes]) -> Self:
        """Read PEM certificates, and lists in PEM or DER.

        Raises:
            ValueError: what is there is neither, or a list is signed by no authority among them;
                see `RevocationList.parse`.
        """
        believed = tuple(x509.load_pem_x509_certificates(authorities)) if authorities else ()
        lists = sorted(map(RevocationList.parse, revocations), key=lambda one: one.made_on)
        if not all(any(map(one.is_signed_by, believed)) for one in lists):
            raise ValueError("a revocation list of another authority")
        return cls(believed, tuple({one.scope: one for one in lists}.values()))

    def doubt(self, certificate: bytes, now: datetime) -> Doubt | None:
        """Return why a certificate (DER) may not sign at that moment (UTC); None when it may.

        Raises:
            ValueError: it is not a certificate.
        """
        leaf = x509.load_der_x509_certificate(certificate)
        if now < leaf.not_valid_before_utc:
            return Doubt.EARLY
        if now > leaf.not_valid_after_utc:
            return Doubt.EXPIRED
        if not self.authorities:
            return None
        try:
            chain = self._chain(leaf, now)
        except x509_path.VerificationError:
            return Doubt.FOREIGN
        return Doubt.REVOKED if any(map(self._is_revoked, chain)) else None

    def listed_on(self) -> datetime | None:
        """Return when the oldest revocation list was made (UTC); None without one."""
        return min((one.made_on for one in self.revocations), default=None)

    def stale(self, now: datetime) -> bool:
        """Tell whether a list promised a newer one before that moment (UTC)."""
        return any(next_ < now for next_ in self._next_updates())

    def _next_updates(self) -> Iterator[datetime]:
        return (one.next_due for one in self.revocations if one.next_due)

    def _chain(self, leaf: x509.Certificate, now: datetime) -> Sequence[x509.Certificate]:
        roots = [one for one in self.authorities if one.issuer == one.subject]
        policy = x509_path.PolicyBuilder().store(x509_path.Store(roots or [*self.authorities]))
        policies = {"ca_policy": AN_AUTHORITY, "ee_policy": ANY_LEAF}
        verifier = policy.time(now).extension_policies(**policies).build_client_verifier()
        return verifier.verify(leaf, [*self.authorities]).chain

    def _is_revoked(self, certificate: x509.Certificate) -> bool:
        return any(one.names(certificate) for one in self.revocations)
