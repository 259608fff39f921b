"""The day's signer: its code is proven at the opening, its certificate believed or refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.config import Signature
from appliance.drivers.card_code import TryGuard
from appliance.errors import (
    ConfigError,
    CpsCertificateExpiredError,
    CpsCertificateForeignError,
    SignerAbsentError,
    WrongCardCodeError,
)
from appliance.sealing.signature import verify
from appliance.wiring.signature import CardDesk, card_of, trust_of
from tests.contracts.signer import MESSAGE
from tests.made_up import NOON, StoppedClock
from tests.made_up_authority import LIFE, Authority
from tests.softhsm import CODE, MODULE, SIGNATURE, cps_token


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bytes, bytes]]:
    with cps_token(tmp_path_factory.mktemp("cps")) as certificates:
        yield certificates


def desk(settings: Signature | None = None, clock: StoppedClock | None = None) -> CardDesk:
    return CardDesk(
        settings=settings or Signature(module=MODULE),
        imported=Path("nowhere"),
        clock=clock or StoppedClock(),
        present=lambda: True,
        guard=TryGuard(),
    )


def test_the_right_code_opens_the_day_and_a_lock_forgets_it(
    certificates: dict[bytes, bytes],
) -> None:
    signer = desk().open(CODE)
    assert signer is not None
    assert verify(certificates[SIGNATURE], MESSAGE, signer.sign(MESSAGE))
    signer.close()
    with pytest.raises(SignerAbsentError):
        signer.sign(MESSAGE)


@pytest.mark.usefixtures("certificates")
def test_a_wrong_code_is_known_at_the_opening_and_never_sent_twice() -> None:
    one = desk()
    for _ in range(2):
        with pytest.raises(WrongCardCodeError):
            one.open("9999")
    with pytest.raises(WrongCardCodeError, match="pas été essayé"):
        one.open("9999")


def test_without_a_code_or_a_module_the_day_opens_without_a_signer() -> None:
    assert desk().open("") is None
    assert desk(Signature()).open(CODE) is None


@pytest.mark.usefixtures("certificates")
def test_a_card_past_its_date_opens_no_day() -> None:
    with pytest.raises(CpsCertificateExpiredError):
        desk(clock=StoppedClock(NOON + LIFE)).open(CODE)


@pytest.mark.usefixtures("certificates")
def test_a_card_of_no_known_authority_opens_no_day(tmp_path: Path) -> None:
    path = tmp_path / "autorites.pem"
    path.write_bytes(Authority("RACINE D'ESSAI").pem)
    with pytest.raises(CpsCertificateForeignError):
        desk(Signature(module=MODULE, autorites=path)).open(CODE)


def test_an_old_list_is_told_with_its_day(tmp_path: Path) -> None:
    authority = Authority("RACINE D'ESSAI")
    pem, crl = tmp_path / "autorites.pem", tmp_path / "liste.crl"
    pem.write_bytes(authority.pem)
    crl.write_bytes(authority.revoke())
    settings = Signature(module=MODULE, autorites=pem, revocations=(crl,))
    assert list(desk(settings).warnings()) == []
    (told,) = desk(settings, StoppedClock(NOON + LIFE / 100)).warnings()
    assert "17/11/2026" in told


def test_a_list_that_those_authorities_did_not_sign_stops_the_settings(tmp_path: Path) -> None:
    pem, crl = tmp_path / "autorites.pem", tmp_path / "liste.crl"
    pem.write_bytes(Authority("RACINE D'ESSAI").pem)
    crl.write_bytes(Authority("AUTRE").revoke())
    with pytest.raises(ConfigError):
        trust_of(Signature(autorites=pem, revocations=(crl,)), tmp_path / "none")


def test_what_is_shown_of_the_card_needs_a_card(
    certificates: dict[bytes, bytes], tmp_path: Path
) -> None:
    assert card_of(Signature(module=MODULE)).certificate == certificates[SIGNATURE]
    for settings in (Signature(), Signature(cle_demonstration=tmp_path / "none.pem")):
        with pytest.raises(SignerAbsentError):
            card_of(settings)
