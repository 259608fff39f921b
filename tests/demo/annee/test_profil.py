from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from appliance.demo.annee.chargement import PRATICIEN, load_profile, parse_profile
from appliance.errors import ConfigError

TEXT = (files("appliance.demo.annee") / "profils" / PRATICIEN).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("conteste = 600", "conteste = 600\nautre = 1", "autre"),
        ("conteste = 600\n", "", "conteste"),
        ("groupes = 160", "groupes = 1001", "virements.groupes"),
        ("groupes = 160", 'groupes = "160"', "virements.groupes"),
        ("debut = 2025-01-01\nfin", 'debut = "2025-01-01"\nfin', "debut"),
        ("cloture = 2026-06-30", "cloture = 2025-06-30", "cloture"),
        ('"cfonb120", ', '"papier", ', "banque.formats"),
        ("median = 4,", "median = 0,", "payeurs[0].delais[0].median"),
        ("depuis = 2025-07-01", "depuis = 2024-07-01", "payeurs[1].delais"),
        ('cle = "9900000020"', 'cle = "9900000012"', "payeurs"),
        ("MUTUELLE IMAGINAIRE TP {numero}", "MUTUELLE IMAGINAIRE TP", "libelle"),
        ('cle = "019990000"', 'cle = "01999000"', "payeurs[0].cle"),
        ("MSA PLATEAU {numero}", "MSA" + "X" * 40, "libelle"),
        ("MSA PLATEAU {numero}", "MSA " * 20, "libelle"),
        ("professionnels = 1", "professionnels = 99", "payeurs"),
        ("[banque]", "[banque", "TOML"),
    ],
)
def test_a_fault_names_the_file_and_the_key(before: str, after: str, said: str) -> None:
    assert before in TEXT
    with pytest.raises(ConfigError) as raised:
        parse_profile(TEXT.replace(before, after, 1), name="essai.toml")
    assert "essai.toml" in str(raised.value)
    assert said in str(raised.value) or said == "TOML"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="absent"):
        load_profile(tmp_path / "absent.toml")
