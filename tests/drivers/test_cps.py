"""The practitioner's signature, on the real PKCS#11 library of SoftHSM2."""

from collections.abc import Iterator
from pathlib import Path

import pkcs11
import pytest

from appliance.drivers.cps import Pkcs11Signer
from appliance.errors import SignerAbsentError, WrongCardCodeError
from appliance.ports.signature import Signer
from appliance.sealing.signature import KeySigner, make_demo_identity, verify
from tests.contracts.signer import MESSAGE, SignerContract
from tests.made_up import NOON
from tests.softhsm import AUTHENTICATION, CODE, LABEL, MODULE, SIGNATURE, cps_token


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bytes, bytes]]:
    with cps_token(tmp_path_factory.mktemp("cps")) as certificates:
        yield certificates


class TestPkcs11Signer(SignerContract):
    @pytest.fixture
    def signer(self, certificates: dict[bytes, bytes]) -> Signer:
        return Pkcs11Signer(MODULE, LABEL, lambda: CODE)


class TestDemoKey(SignerContract):
    @pytest.fixture
    def signer(self) -> Signer:
        return KeySigner(*make_demo_identity("PRATICIEN D'ESSAI", NOON), demonstration=True)


def test_the_signature_pair_signs_and_never_the_other(certificates: dict[bytes, bytes]) -> None:
    signer = Pkcs11Signer(MODULE, None, lambda: CODE)
    assert signer.certificate == certificates[SIGNATURE]
    assert not verify(certificates[AUTHENTICATION], MESSAGE, signer.sign(MESSAGE))


def test_a_card_is_nobodys_demonstration() -> None:
    assert not Pkcs11Signer(MODULE, LABEL, lambda: CODE).demonstration


@pytest.mark.usefixtures("certificates")
def test_a_refused_code_is_told_and_another_one_signs() -> None:
    codes = iter(["9999", CODE])
    signer = Pkcs11Signer(MODULE, LABEL, lambda: next(codes))
    with pytest.raises(WrongCardCodeError):
        signer.sign(MESSAGE)
    assert verify(signer.certificate, MESSAGE, signer.sign(MESSAGE))


def test_a_refused_code_is_never_sent_again(tmp_path: Path) -> None:
    with cps_token(tmp_path, (SIGNATURE,)):
        signer = Pkcs11Signer(MODULE, LABEL, lambda: "9999")
        with pytest.raises(WrongCardCodeError):
            signer.sign(MESSAGE)
        _change_code("9999")  # the card would take it now, if it were asked
        with pytest.raises(WrongCardCodeError):
            signer.sign(MESSAGE)


def _change_code(new: str) -> None:
    token = pkcs11.lib(str(MODULE)).get_token(token_label=LABEL)
    with token.open(user_pin=CODE, rw=True) as session:
        session.set_pin(CODE, new)


@pytest.mark.parametrize("pairs", [(), (AUTHENTICATION,)], ids=["empty", "no signature pair"])
def test_a_token_without_the_pair_is_no_signer(tmp_path: Path, pairs: tuple[bytes, ...]) -> None:
    with cps_token(tmp_path, pairs):
        signer = Pkcs11Signer(MODULE, LABEL, lambda: CODE)
        with pytest.raises(SignerAbsentError):
            _ = signer.certificate
        with pytest.raises(SignerAbsentError):
            signer.sign(MESSAGE)


@pytest.mark.usefixtures("certificates")
@pytest.mark.parametrize(("module", "label"), [(MODULE, "AUTRE"), (Path("/no/module.so"), None)])
def test_no_token_and_no_library_are_no_signer(module: Path, label: str | None) -> None:
    with pytest.raises(SignerAbsentError):
        Pkcs11Signer(module, label, lambda: CODE).sign(MESSAGE)
