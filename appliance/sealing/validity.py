"""The dates of a certificate."""

from datetime import datetime

from cryptography import x509


def validity(certificate: bytes) -> tuple[datetime, datetime]:
    """Return the first and last moment (UTC) at which a certificate (DER) is valid.

    Raises:
        ValueError: it is not a certificate.
    """
    found = x509.load_der_x509_certificate(certificate)
    return found.not_valid_before_utc, found.not_valid_after_utc
