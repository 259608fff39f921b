"""The settings on the screen: every key with its meaning, no secret, nothing to change."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance.config import Ecran, load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import settings
from appliance.errors import WrongCodeError
from appliance.sealing.codes import ALONE
from appliance.tui.texts.settings import MEANINGS
from appliance.tui.veil import Watch
from appliance.wiring.machine import Machine
from appliance.wiring.reglages import reglages
from appliance.wiring.station import check, lookout
from appliance.wiring.vault import Vault
from tests.practice import CHEAP

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))
LONG = "lait tige bambou rameau osier velours"


def shown(directory: Path, more: str = "") -> dict[str, str]:
    path = directory / "besace.toml"
    path.write_text(TEXT + more, encoding="utf-8")
    return {one.cle: one.valeur for one in reglages(load(path))}


def test_each_key_means_something(tmp_path: Path) -> None:
    path = tmp_path / "besace.toml"
    path.write_text(TEXT, encoding="utf-8")
    kinds = {one.sorte for one in reglages(load(path))}
    assert kinds <= MEANINGS.keys(), "say what it means in appliance/tui/texts/settings.py"


def test_values_are_written_as_the_file_writes_them(tmp_path: Path) -> None:
    told = shown(tmp_path, "\n[panneau]\nlampe = [1, 2, 3]\n[ecran]\ncouleurs = 'jour'\n")
    assert told["cabinet.professionnel.numero"] == "991023763"
    assert told["cabinet.organisme"] == "01 999 0000"
    assert told["cabinet.demonstration"] == "true"
    assert told["lots.repos_s"] == "3"
    assert told["courrier.envoi.port"] == "465"
    assert told["panneau.lampe"] == "1, 2, 3"
    assert told["ecran.couleurs"] == "jour"
    assert told["lecteur.ligne"] == ""
    assert told["destinations[1].adresse"]


def test_a_password_is_the_name_of_its_file(tmp_path: Path) -> None:
    told = shown(tmp_path)
    secret = Path(told["courrier.envoi.mot_de_passe"])
    assert secret.is_relative_to(tmp_path)
    assert not secret.exists()


@pytest.mark.parametrize("seconds", [0, 600])
def test_a_delay_of_zero_never_locks(seconds: int) -> None:
    watch = lookout(Ecran(verrou_s=seconds, verrou_cps=False))
    assert bool(watch.idle) is bool(seconds)
    assert lookout(Ecran(verrou_s=0, verrou_cps=False)) == Watch()


def test_the_way_back_wants_the_practice_s_code_and_counts_the_tries(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "station", tmp_path / "spool", Machine(), ALONE)
    with vault.create(LONG, CHEAP):
        check(vault, LONG)
        with pytest.raises(WrongCodeError):
            check(vault, LONG.upper())
        check(vault, LONG)
