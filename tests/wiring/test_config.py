"""The settings are read strictly: what is wrong is named, with its file and its key."""

from pathlib import Path

import pytest

from appliance.config import load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.errors import ConfigError

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))


def test_the_settings_of_the_practice_to_play_with_are_read(tmp_path: Path) -> None:
    (tmp_path / "besace.toml").write_text(TEXT, encoding="utf-8")
    config = load(tmp_path / "besace.toml")
    assert config.cabinet.demonstration
    assert config.chemins.spool == tmp_path / "spool"
    assert config.courrier.envoi.port == 465
    assert not config.courrier.envoi.starttls


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("demonstration = true", "demo = true", "demo"),
        ("demonstration = true", 'demonstration = "oui"', "cabinet.demonstration"),
        ("port = 465", 'port = "465"', "envoi.port"),
        ("port = 465", "port = 46.5", "envoi.port"),
        ("991023763", "991023764", "professionnel.numero"),
        ("01 999 0000", "01 999", "organisme"),
        ('adresse = "cabinet@demo.test"', "", "courrier.adresse"),
        ("[lots]", "[lot]", "lot"),
        ("[lots]", "[lots", "besace.toml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    assert right in TEXT
    (tmp_path / "besace.toml").write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path / "besace.toml")
    assert named in str(refusal.value)
    assert "besace.toml" in str(refusal.value)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="n’existe pas"):
        load(tmp_path / "none.toml")
