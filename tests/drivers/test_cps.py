"""The practitioner's signature, on the real PKCS#11 library of SoftHSM2."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pkcs11
import pytest

from appliance.drivers.card_code import TryGuard
from appliance.drivers.card_signer import CardSigner
from appliance.drivers.cps import Pkcs11Token, tokens_of, tries
from appliance.drivers.cps_card import Token, Tries
from appliance.drivers.signing_process import WorkerToken
from appliance.errors import SignerAbsentError, WrongCardCodeError
from appliance.ports.signature import Signer
from appliance.sealing.signature import KeySigner, make_demo_identity, verify
from tests.contracts.signer import MESSAGE, SignerContract
from tests.made_up import NOON
from tests.softhsm import AUTHENTICATION, CODE, LABEL, MODULE, SIGNATURE, aside, cps_token

Opener = Callable[[Path, str | None], Token]


def here(module: Path, label: str | None) -> Token:
    """Run PKCS#11 in this process."""
    return Pkcs11Token(partial(aside, tokens_of(module, label)))


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bytes, bytes]]:
    with cps_token(tmp_path_factory.mktemp("cps")) as certificates:
        yield certificates


@pytest.fixture(params=[here, WorkerToken], ids=["in this process", "in the worker"])
def opener(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Give what reaches the token; the workers end with the test."""
    opened: list[Token] = []

    def open_(module: Path, label: str | None) -> Token:
        opened.append(request.param(module, label))
        return opened[-1]

    yield open_
    for token in opened:
        token.close()


def entered(token: Token, code: str = CODE, guard: TryGuard | None = None) -> CardSigner:
    signer = CardSigner(token, guard or TryGuard(), lambda: True)
    signer.enter(code)
    return signer


class TestCardSigner(SignerContract):
    @pytest.fixture
    def signer(self, certificates: dict[bytes, bytes], opener: Opener) -> Signer:
        return entered(opener(MODULE, LABEL))


class TestDemoKey(SignerContract):
    @pytest.fixture
    def signer(self) -> Signer:
        return KeySigner(*make_demo_identity("PRATICIEN D'ESSAI", NOON), demonstration=True)


def test_the_signature_pair_signs_and_never_the_other(
    certificates: dict[bytes, bytes], opener: Opener
) -> None:
    signer = entered(opener(MODULE, None))
    assert signer.certificate == certificates[SIGNATURE]
    assert not verify(certificates[AUTHENTICATION], MESSAGE, signer.sign(MESSAGE))


def test_a_card_tells_both_its_certificates_without_its_code(
    certificates: dict[bytes, bytes], opener: Opener
) -> None:
    card = opener(MODULE, LABEL).look()
    assert card.certificate == certificates[SIGNATURE]
    assert card.authentication == certificates[AUTHENTICATION]
    assert card.serial
    assert card.tries is Tries.ALL


@pytest.mark.usefixtures("certificates")
def test_a_card_is_nobodys_demonstration(opener: Opener) -> None:
    assert not entered(opener(MODULE, LABEL)).demonstration


@pytest.mark.usefixtures("certificates")
def test_a_refused_code_is_told_at_once_and_another_one_signs(opener: Opener) -> None:
    token = opener(MODULE, LABEL)
    with pytest.raises(WrongCardCodeError):
        entered(token, "9999")
    signer = entered(token)
    assert verify(signer.certificate, MESSAGE, signer.sign(MESSAGE))


def test_a_refused_code_is_never_sent_again(tmp_path: Path, opener: Opener) -> None:
    guard = TryGuard()
    with cps_token(tmp_path, (SIGNATURE,)):
        token = opener(MODULE, LABEL)
        with pytest.raises(WrongCardCodeError):
            entered(token, "9999", guard)
        _change_code("9999")  # the card would take it now, if it were asked
        with pytest.raises(WrongCardCodeError):
            entered(token, "9999", guard)


def _change_code(new: str) -> None:
    token = pkcs11.lib(str(MODULE)).get_token(token_label=LABEL)
    with token.open(user_pin=CODE, rw=True) as session:
        session.set_pin(CODE, new)


@pytest.mark.parametrize("pairs", [(), (AUTHENTICATION,)], ids=["empty", "no signature pair"])
def test_a_token_without_the_pair_is_no_signer(
    tmp_path: Path, pairs: tuple[bytes, ...], opener: Opener
) -> None:
    with cps_token(tmp_path, pairs), pytest.raises(SignerAbsentError):
        entered(opener(MODULE, LABEL))


@pytest.mark.usefixtures("certificates")
@pytest.mark.parametrize(("module", "label"), [(MODULE, "AUTRE"), (Path("/no/module.so"), None)])
def test_no_token_and_no_library_are_no_signer(
    module: Path, label: str | None, opener: Opener
) -> None:
    with pytest.raises(SignerAbsentError):
        entered(opener(module, label))


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (pkcs11.TokenFlag(0), Tries.ALL),
        (pkcs11.TokenFlag.USER_PIN_COUNT_LOW, Tries.FEWER),
        (pkcs11.TokenFlag.USER_PIN_COUNT_LOW | pkcs11.TokenFlag.USER_PIN_FINAL_TRY, Tries.LAST),
        (pkcs11.TokenFlag.USER_PIN_LOCKED, Tries.NONE),
    ],
)
def test_the_token_s_flags_tell_the_tries_that_are_left(
    flags: pkcs11.TokenFlag, expected: Tries
) -> None:
    assert tries(flags) is expected
