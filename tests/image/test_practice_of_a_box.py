"""The practice that is laid on a box in QEMU: its settings are the box's, its caisse stays here."""

import tarfile
from pathlib import Path

from appliance.config import load
from image.practice import number_of, practice, typed


def test_a_practice_has_the_box_s_places_and_nothing_of_the_caisse(tmp_path: Path) -> None:
    with practice(tmp_path / "home") as played, tarfile.open(played.archive) as archive:
        names = archive.getnames()
        archive.extractall(tmp_path, filter="data")
    assert not [name for name in names if "caisse" in name]
    assert played.archive.stat().st_size % 512 == 0
    config = load(tmp_path / "practice/besace.toml")
    assert config.cabinet.demonstration
    assert str(config.chemins.station) == "/var/lib/besace"
    assert str(config.destinations[0].certificat) == "/etc/besace/recipient-certificate.pem"
    assert (tmp_path / "practice/recipient-certificate.pem").exists()
    assert config.courrier.envoi is not None
    assert config.courrier.envoi.hote == "localhost"


def test_letters_are_pressed_where_a_french_keyboard_has_them() -> None:
    assert typed("amazon") == ["q", "semicolon", "q", "w", "o", "n", "ret"]


def test_an_invoice_counts_as_sealed_once_the_screen_gives_its_number() -> None:
    assert number_of(" Facture 000000012 scell e.") == 12
    assert number_of(" Aucune facture pour l instant.") == 0
