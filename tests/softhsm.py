"""A CPS of software: SoftHSM2 with the two pairs of a card, in a directory of the test."""

import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

import pkcs11

from appliance.sealing.signature import make_demo_identity
from tests.made_up import NOON

T = TypeVar("T")

MODULE: Final = Path("/usr/lib/softhsm/libsofthsm2.so")
LABEL: Final = "CPS ESSAI"
CODE: Final = "1234"
SIGNATURE, AUTHENTICATION = b"\x01\x10", b"\x01\x20"
CONF: Final = "SOFTHSM2_CONF"


@contextmanager
def cps_token(
    directory: Path, pairs: tuple[bytes, ...] = (AUTHENTICATION, SIGNATURE)
) -> Iterator[dict[bytes, bytes]]:
    """Make a token with those pairs; give their certificates (DER) by CKA_ID.

    The library reads its configuration once, so it is finalised before and after.
    """
    (directory / "tokens").mkdir()
    conf = directory / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {directory / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get(CONF)
    os.environ[CONF] = str(conf)
    softhsm("--init-token", "--free", "--label", LABEL, "--pin", CODE, "--so-pin", "12345678")
    try:
        aside(lambda: pkcs11.lib(str(MODULE)).reinitialize())
        yield {identifier: _add_pair(directory, identifier) for identifier in pairs}
    finally:
        aside(lambda: pkcs11.lib(str(MODULE)).finalize())
        del os.environ[CONF]
        os.environ.update({CONF: before} if before else {})


def aside(work: Callable[[], T]) -> T:
    """Work in a thread that ends: SoftHSM leaves what its OpenSSL lacks in the thread's queue of
    errors, where `ssl` would find it and take it for its own.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def softhsm(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


def _add_pair(directory: Path, identifier: bytes) -> bytes:
    key, certificate = make_demo_identity("PRATICIEN D'ESSAI", NOON)
    pem = directory / "key.pem"
    pem.write_bytes(key)
    pair = ["--label", "pair", "--id", identifier.hex(), "--token", LABEL, "--pin", CODE]
    softhsm("--import", str(pem), *pair)
    pem.unlink()
    token = pkcs11.lib(str(MODULE)).get_token(token_label=LABEL)
    with token.open(user_pin=CODE, rw=True) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.ID: identifier,
                pkcs11.Attribute.SUBJECT: b"",
                pkcs11.Attribute.VALUE: certificate,
            }
        )
    return certificate
