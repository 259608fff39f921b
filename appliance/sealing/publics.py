"""What may be copied in clear: certificates and lists of revoked ones, judged by what they hold."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from cryptography import x509

LABEL: Final = re.compile(rb"-----BEGIN ([^\r\n]*?)-----")
BLOCK: Final = re.compile(rb"-----BEGIN ([^\r\n]*?)-----.*?-----END \1-----", re.DOTALL)
COMMENT: Final = b"#"
CERTIFICATE, LIST = b"CERTIFICATE", b"X509 CRL"


def holds_private_key(data: bytes) -> bool:
    """Tell whether a PEM file names a private key, whatever else stands in it."""
    return any(label.endswith(b"PRIVATE KEY") for label in LABEL.findall(data))


def is_public(data: bytes) -> bool:
    """Tell whether a file holds certificates or a revocation list, PEM or DER, and nothing else.

    Between the blocks of a PEM file only comments may stand.
    """
    labels = {*LABEL.findall(data)}
    if not labels:
        return _parses(data, x509.load_der_x509_certificate, x509.load_der_x509_crl)
    between = (line.strip() for line in BLOCK.sub(b"", data).splitlines())
    if not labels <= {CERTIFICATE, LIST} or any(one and one[:1] != COMMENT for one in between):
        return False
    readers: Mapping[bytes, Callable[[bytes], object]] = {
        CERTIFICATE: x509.load_pem_x509_certificates,
        LIST: x509.load_pem_x509_crl,
    }
    return all(_parses(data, readers[label]) for label in labels)


def _parses(data: bytes, *readers: Callable[[bytes], object]) -> bool:
    """Tell whether one of the readers takes it."""
    for reader in readers:
        try:
            reader(data)
        except ValueError:
            continue
        return True
    return False
