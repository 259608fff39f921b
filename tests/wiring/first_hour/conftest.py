"""A box that is being made, and a hand that answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest

from appliance.config import load
from appliance.demo.caisse import Caisse
from appliance.demo.practice import ACCOUNT
from appliance.wiring.machine import Machine
from appliance.wiring.probe import answer
from appliance.wiring.sauvegarde import PREFIX
from appliance.wiring.trial import stand_in_caisse
from appliance.wiring.vault import Vault
from tests.practice import CHEAP, PlayedPractice
from tests.wiring.backups import backup, billed
from tests.wiring.vaults import RECOVERY

LOOK_S = 0.01


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pilot look twice as often, and keys cost little."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", LOOK_S)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", LOOK_S / 5)
    monkeypatch.setattr("appliance.wiring.first_hour.desk.code_cost", lambda: CHEAP)
    monkeypatch.setattr("appliance.logs.to_stderr", lambda: None)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the courier's test be made in this process."""

    @contextmanager
    def woken(settings: Path) -> Iterator[None]:
        answer(load(settings), Machine())
        yield

    monkeypatch.setattr("appliance.wiring.first_hour.trials.woken", woken)


@pytest.fixture
def caisse(tmp_path: Path) -> Iterator[Caisse]:
    (tmp_path / "elsewhere").mkdir()
    with stand_in_caisse(tmp_path / "elsewhere", Machine()) as caisse:
        yield caisse


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> PlayedPractice:
    """A practice with a sheet and two invoices, copied to a key beside it; its caisse is nobody."""
    directory, machine = tmp_path_factory.mktemp("laid"), Machine()
    made = Caisse(directory, [ACCOUNT], now=machine.clock.now, entropy=machine.entropy)
    (directory / "old").mkdir()
    (directory / "key").mkdir()
    ends = {"host": "127.0.0.1", "smtp": 1, "pop3": 2}
    told = {**ends, "ca": made.ca, "certificate": made.certificate}
    practice = PlayedPractice.lay(directory / "old", told)
    billed(practice, 2)
    Vault.of(practice.config, practice.machine).accept_sheet(practice.master, RECOVERY)
    assert backup(practice, directory / "key") == 0
    return practice


@pytest.fixture
def key(laid: PlayedPractice, tmp_path: Path) -> Path:
    """The key, for one test."""
    copytree(laid.directory.parent / "key", tmp_path / "key")
    return tmp_path / "key"


@pytest.fixture
def two_copies(laid: PlayedPractice, key: Path) -> Path:
    """Have another copy made, beside the one that was there; return that one."""
    [one] = key.glob(f"{PREFIX}*")
    older = one.rename(key / f"{PREFIX}vieux")
    assert backup(laid, key) == 0
    return older


@pytest.fixture
def place() -> Iterator[Path]:
    """A blank box: a directory of a short name, as a box's own are, for a screen tells it."""
    with TemporaryDirectory() as directory:
        yield Path(directory)
