import builtins
import getpass
from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.wiring.vault import Vault
from tests.wiring.person import Person
from tests.wiring.terminals import Terminals, two_terminals
from tests.wiring.vaults import CHEAP, CODE, EXAMPLE, RECOVERY, Hours, vault_on


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def vault(tmp_path: Path, hours: Hours) -> Vault:
    """A vault on the real disk, with a code and a sheet."""
    made = vault_on(SystemDisk(), tmp_path, hours)
    made.accept_sheet(made.create(CODE, CHEAP), RECOVERY)
    return made


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    person = Person()
    monkeypatch.setattr(getpass, "getpass", person)
    monkeypatch.setattr(builtins, "input", person)
    for verb in ("keys", "manage", "people"):
        monkeypatch.setattr(f"appliance.wiring.{verb}.code_cost", lambda: CHEAP)
    return person


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8")
    for place in ("/var/lib/besace", "/var/spool/besace"):
        text = text.replace(f'"{place}"', f'"{tmp_path / "here"}"')
    path = tmp_path / "besace.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def terminals(
    settings: Path, person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Terminals:
    return two_terminals(settings, person, tmp_path / "gestion", capsys)
