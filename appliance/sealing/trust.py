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
class Trust:
    """Whom the practice believes.

    Attributes:
        authorities: roots and those below them; none at all leaves the chain unexamined.
        revocations: signed by one of them.
    """

    authorities: tuple[x509.Certificate, ...] = ()
    revocations: tuple[x509.CertificateRevocationList, ...] = ()

    @classmethod
    def parse(cls, authorities: bytes, revocations: Sequence[bytes]) -> Self:
        """Read PEM certificates, and lists in PEM or DER.

        Raises:
            ValueError: what is there is neither, or a list is signed by no authority among them.
        """
        believed = tuple(x509.load_pem_x509_certificates(authorities)) if authorities else ()
        lists = tuple(map(_list, revocations))
        if not all(any(_signed(one, issuer) for issuer in believed) for one in lists):
            raise ValueError("a revocation list of another authority")
        return cls(believed, lists)

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
        return min((one.last_update_utc for one in self.revocations), default=None)

    def stale(self, now: datetime) -> bool:
        """Tell whether a list promised a newer one before that moment (UTC)."""
        return any(next_ < now for next_ in self._next_updates())

    def _next_updates(self) -> Iterator[datetime]:
        return (one.next_update_utc for one in self.revocations if one.next_update_utc)

    def _chain(self, leaf: x509.Certificate, now: datetime) -> Sequence[x509.Certificate]:
        roots = [one for one in self.authorities if one.issuer == one.subject]
        policy = x509_path.PolicyBuilder().store(x509_path.Store(roots or [*self.authorities]))
        policies = {"ca_policy": AN_AUTHORITY, "ee_policy": ANY_LEAF}
        verifier = policy.time(now).extension_policies(**policies).build_client_verifier()
        return verifier.verify(leaf, [*self.authorities]).chain

    def _is_revoked(self, certificate: x509.Certificate) -> bool:
        return any(
            one.issuer == certificate.issuer
            and one.get_revoked_certificate_by_serial_number(certificate.serial_number)
            for one in self.revocations
        )


def _list(content: bytes) -> x509.CertificateRevocationList:
    pem = content.lstrip().startswith(b"-----BEGIN")
    return (x509.load_pem_x509_crl if pem else x509.load_der_x509_crl)(content)


def _signed(one: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        # An authority's key is RSA or EC; another kind signs no list.
        return one.issuer == issuer.subject and one.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except TypeError:
        return False
