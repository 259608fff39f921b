"""A certificate signs while its dates, issuers and lists allow it; each refusal has its name."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from appliance.errors import (
    CpsCertificateBrokenError,
    CpsCertificateEarlyError,
    CpsCertificateExpiredError,
    CpsCertificateForeignError,
    CpsCertificateRevokedError,
    CpsError,
)
from appliance.sealing.checked import REFUSALS, CheckedSigner
from appliance.sealing.signature import KeySigner
from appliance.sealing.trust import Doubt, Trust
from tests.contracts.signer import MESSAGE, SignerContract
from tests.made_up import NOON, StoppedClock
from tests.made_up_authority import Authority, new_key

DAY = timedelta(days=1)
EXPECTED = {
    "early": CpsCertificateEarlyError,
    "expired": CpsCertificateExpiredError,
    "foreign": CpsCertificateForeignError,
    "revoked": CpsCertificateRevokedError,
}


@dataclass
class World:
    """An authority, the one below it that issues cards, and a card's key."""

    root: Authority
    issuer: Authority
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.root.pem + self.issuer.pem


@pytest.fixture(scope="module")
def world() -> World:
    root = Authority("RACINE D'ESSAI")
    return World(root, Authority("AUTORITE D'ESSAI", root), new_key())


def signing(world: World, certificate: bytes, trust: Trust) -> CheckedSigner:
    key = world.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = KeySigner(key, certificate, demonstration=False)
    return CheckedSigner(signer, trust, StoppedClock())


class TestCheckedSigner(SignerContract):
    @pytest.fixture
    def signer(self, world: World) -> CheckedSigner:
        trust = Trust.parse(world.pem, [world.issuer.revoke(), world.root.revoke()])
        return signing(world, world.issuer.issue(world.key), trust)


@pytest.mark.parametrize("wrong", EXPECTED)
def test_what_may_not_sign_is_refused_by_its_own_name(world: World, wrong: str) -> None:
    certificate = world.issuer.issue(world.key)
    trust = Trust.parse(world.pem, [])
    match wrong:
        case "early":
            certificate = world.issuer.issue(world.key, since=NOON + DAY)
        case "expired":
            certificate = world.issuer.issue(world.key, until=NOON - DAY / 2)
        case "foreign":
            trust = Trust.parse(Authority("RACINE D'ESSAI").pem, [])
        case "revoked":
            trust = Trust.parse(world.pem, [world.issuer.revoke(certificate)])
    with pytest.raises(CpsError) as refused:
        signing(world, certificate, trust).sign(MESSAGE)
    assert type(refused.value) is EXPECTED[wrong]


def test_every_doubt_has_an_error_of_its_own() -> None:
    assert set(REFUSALS) == set(Doubt)
    assert len({*REFUSALS.values()}) == len(Doubt)


def test_a_card_whose_issuer_is_revoked_signs_no_more(world: World) -> None:
    issuer = world.issuer.certificate.public_bytes(serialization.Encoding.DER)
    trust = Trust.parse(world.pem, [world.root.revoke(issuer)])
    assert trust.doubt(world.issuer.issue(world.key), NOON) is Doubt.REVOKED


def test_an_issuer_is_enough_where_its_root_is_not_given(world: World) -> None:
    certificate = world.issuer.issue(world.key)
    assert Trust.parse(world.issuer.pem, []).doubt(certificate, NOON) is None


def test_a_card_is_no_authority(world: World) -> None:
    """What a card's own key signed proves nothing, however the card was issued."""
    false = Authority("PRATICIEN D'ESSAI", key=world.key)
    assert Trust.parse(world.pem, []).doubt(false.issue(new_key()), NOON) is Doubt.FOREIGN


def test_without_authorities_the_dates_alone_are_examined(world: World) -> None:
    assert Trust().doubt(world.issuer.issue(world.key), NOON) is None


def test_what_is_no_certificate_is_told(world: World) -> None:
    with pytest.raises(CpsCertificateBrokenError):
        signing(world, b"not a certificate", Trust()).sign(MESSAGE)


def test_a_list_of_another_authority_is_not_taken(world: World) -> None:
    forged = Authority("AUTORITE D'ESSAI").revoke()  # the name, and not the key
    with pytest.raises(ValueError, match="another authority"):
        Trust.parse(world.pem, [forged])


def test_a_list_tells_its_age_and_when_it_is_too_old(world: World) -> None:
    made = NOON - 3 * DAY
    trust = Trust.parse(world.pem, [world.issuer.revoke(at=made), world.root.revoke(at=NOON)])
    assert trust.listed_on() == made
    assert not trust.stale(NOON)
    assert trust.stale(made + 8 * DAY)
    assert Trust().listed_on() is None


def test_an_old_list_still_refuses_what_it_names(world: World) -> None:
    certificate = world.issuer.issue(world.key)
    trust = Trust.parse(world.pem, [world.issuer.revoke(certificate, at=NOON - 90 * DAY)])
    assert trust.doubt(certificate, NOON) is Doubt.REVOKED
