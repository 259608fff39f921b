"""The settings' certificates and tables go with a backup and come back; nothing secret does."""

from pathlib import Path

import pytest

from appliance.config import load
from appliance.durable.disk import SystemDisk
from appliance.durable.manifest import Stamp
from appliance.durable.mirror import Mirror
from appliance.durable.mirrored import Source
from appliance.errors import BackupDamagedError
from appliance.sealing.publics import holds_private_key, is_public
from appliance.sealing.signature import make_demo_identity
from appliance.wiring.named_files import FOLDER, Named, give_back, named_files, put_beside
from appliance.wiring.sauvegarde import REGLAGES
from tests.made_up import NOON
from tests.made_up_authority import Authority
from tests.wiring.vaults import EXAMPLE

ROOT = Authority("RACINE D'ESSAI")
KEY, DER = make_demo_identity("ESSAI", NOON)
TABLE = b"regime;caisse;centre;destination\n01;999;;019990000\n"
SETTINGS = """\
[lots]
organismes = "organismes.csv"
[signature]
module = "/usr/lib/a.so"
autorites = "{place}/ca.pem"
revocations = ["{place}/un.crl",
    '{place}/other/ca.pem']
[[destinations]]
certificat = "fichiers/ca.pem"
[courrier.envoi]
mot_de_passe = "{place}/secret"
autorite = "{place}/ca.pem"
"""


FILES = {
    "organismes.csv": TABLE,
    "ca.pem": ROOT.pem,
    "un.crl": ROOT.revoke(),
    "other/ca.pem": ROOT.pem + ROOT.pem,
    "fichiers/ca.pem": b"# de la caisse\n" + ROOT.pem,
    "secret": b"motdepasse",
}


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Settings that name some files by their whole path, three of them of one name."""
    place = tmp_path / "box"
    for name, content in FILES.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    path = place / "besace.toml"
    path.write_text(SETTINGS.format(place=place), encoding="utf-8")
    return path


def copied(settings: Path, named: Named) -> Mirror:
    """Copy the settings and their files to a key."""
    journal = settings.parent / "queue"
    journal.mkdir()
    mirror = Mirror(SystemDisk(), settings.parent.parent / "key")
    mirror.copy(Source(journal, {REGLAGES: settings, **named.files}), Stamp("c", "b", "k"), NOON)
    return mirror


def test_what_the_settings_name_comes_back_beside_them(settings: Path, tmp_path: Path) -> None:
    named = named_files(settings, SystemDisk())
    assert named.refused == ()
    mirror, home = copied(settings, named), tmp_path / "new"
    home.mkdir()
    given = give_back(mirror, settings.read_bytes())
    put_beside(given.files, home, SystemDisk())
    assert given.lacking == ()
    told = given.settings.decode()
    assert str(settings.parent) not in told.replace(f"{settings.parent}/secret", "")
    back = {path.name: path.read_bytes() for path in (home / FOLDER).iterdir()}
    assert back == {
        "organismes.csv": FILES["organismes.csv"],
        "ca.pem": FILES["ca.pem"],
        "un.crl": FILES["un.crl"],
        "ca-2.pem": FILES["other/ca.pem"],
        "ca-3.pem": FILES["fichiers/ca.pem"],
    }
    assert told.count('"fichiers/ca.pem"') == 2
    assert 'certificat = "fichiers/ca-3.pem"' in told
    (home / "besace.toml").write_bytes(given.settings)
    again = named_files(home / "besace.toml", SystemDisk())
    assert [*again.files] == [*named.files]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (KEY, "clé privée"),
        (ROOT.pem + b"-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END", "clé privée"),
        (b"motdepasse", "ni certificat"),
        (ROOT.pem + b"motdepasse\n", "ou autre chose avec"),
        (ROOT.pem + b"-----BEGIN OTHER-----\n", "ni certificat"),
        (b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", "ni certificat"),
        (DER + b"x", "ni certificat"),
        (b"", "ni certificat"),
        (None, "introuvable"),
    ],
)
def test_what_is_not_surely_public_is_told_and_left_out(
    settings: Path, content: bytes | None, why: str
) -> None:
    one = settings.parent / "ca.pem"
    one.unlink()
    if content is not None:
        one.write_bytes(content)
    named = named_files(settings, SystemDisk())
    [told] = named.refused
    assert str(one) in told
    assert why in told
    mirror = copied(settings, named)
    given = give_back(mirror, settings.read_bytes())
    assert given.lacking == (str(one),)
    assert str(one) in given.settings.decode()


@pytest.mark.parametrize("content", [ROOT.pem, ROOT.revoke(), DER])
def test_certificates_and_lists_are_public_in_either_form(content: bytes) -> None:
    assert is_public(content)
    assert not holds_private_key(content)


def test_settings_that_are_none_are_a_damaged_backup(settings: Path) -> None:
    mirror = copied(settings, named_files(settings, SystemDisk()))
    for wrong in (b"\xff", b"a = ["):
        with pytest.raises(BackupDamagedError):
            give_back(mirror, wrong)


def test_each_key_of_the_example_that_names_a_public_file_is_known(tmp_path: Path) -> None:
    path = tmp_path / "besace.toml"
    path.write_bytes(EXAMPLE.read_bytes())
    load(path)
    told = " ".join(named_files(path, SystemDisk()).refused)
    assert "/etc/besace/caisse.pem" in told
    assert "credentials" not in told
