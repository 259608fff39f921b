"""`besace revocations`: a list is taken when an authority signed it, and followed from then on."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from appliance.__main__ import main
from appliance.config import load
from appliance.errors import ConfigError, RevocationsRefusedError
from appliance.sealing.trust import Doubt
from appliance.wiring import revocations
from appliance.wiring.revocations import kept_in
from appliance.wiring.signature import trust_of
from tests.made_up import NOON
from tests.made_up_authority import DER, Authority, new_key
from tests.wiring.test_exchange import practice

ROOT = Authority("RACINE D'ESSAI")
CARD = ROOT.issue(new_key())
DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = practice(tmp_path / "practice")
    authorities = tmp_path / "autorites.pem"
    authorities.write_bytes(ROOT.pem)
    text = path.read_text(encoding="utf-8")
    assert "[signature]\n" in text
    named = f'[signature]\nautorites = "{authorities}"\n'
    path.write_text(text.replace("[signature]\n", named), encoding="utf-8")
    return path


def brought(settings: Path, content: bytes) -> Path:
    file = settings.parent / "apportee.crl"
    file.write_bytes(content)
    return file


def doubt(settings: Path) -> Doubt | None:
    config = load(settings)
    return trust_of(config.signature, kept_in(config)).doubt(CARD, NOON)


def test_a_list_that_was_taken_is_followed(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doubt(settings) is None
    file = brought(settings, ROOT.revoke(CARD))
    assert main(["revocations", "take", str(file), "--config", str(settings)]) == 0
    file.unlink()
    assert doubt(settings) is Doubt.REVOKED
    assert main(["revocations", "--config", str(settings)]) == 0
    assert "CN=RACINE D'ESSAI : 1 cartes, liste du 17/11/2026" in capsys.readouterr().out


def test_without_a_list_it_says_so(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert revocations.show(settings) == 0
    assert "Aucune liste" in capsys.readouterr().out


def test_a_newer_list_takes_the_place_of_the_former_and_an_older_one_is_refused(
    settings: Path,
) -> None:
    revocations.take(settings, brought(settings, ROOT.revoke()))
    revocations.take(settings, brought(settings, ROOT.revoke(CARD, at=NOON - DAY)))
    assert doubt(settings) is Doubt.REVOKED
    with pytest.raises(RevocationsRefusedError, match="plus récente"):
        revocations.take(settings, brought(settings, ROOT.revoke(at=NOON - 2 * DAY)))
    assert doubt(settings) is Doubt.REVOKED
    assert len([*kept_in(load(settings)).iterdir()]) == 1


@pytest.mark.parametrize(
    "content",
    [
        Authority("AUTRE").revoke(CARD),
        Authority("RACINE D'ESSAI").revoke(CARD),  # of that name, by another key
        ROOT.pem,
        b"",
    ],
    ids=["of another", "of a namesake", "no list", "empty"],
)
def test_what_no_authority_of_the_settings_signed_is_not_taken(
    settings: Path, content: bytes
) -> None:
    with pytest.raises(RevocationsRefusedError):
        revocations.take(settings, brought(settings, content))
    assert not kept_in(load(settings)).exists()


def test_a_list_of_changes_alone_is_not_taken_for_a_whole_one(settings: Path) -> None:
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ROOT.subject)
        .last_update(NOON)
        .next_update(NOON + DAY)
        .add_extension(x509.DeltaCRLIndicator(1), critical=True)
        .sign(ROOT.key, hashes.SHA256())
    )
    with pytest.raises(RevocationsRefusedError, match="complète"):
        revocations.take(settings, brought(settings, built.public_bytes(DER)))


def test_without_authorities_nothing_can_be_checked(tmp_path: Path) -> None:
    settings = practice(tmp_path / "practice")
    with pytest.raises(ConfigError, match="autorites"):
        revocations.take(settings, brought(settings, ROOT.revoke()))


def test_a_file_that_is_not_there_is_named(settings: Path) -> None:
    with pytest.raises(RevocationsRefusedError, match="introuvable"):
        revocations.take(settings, settings.parent / "absente.crl")
