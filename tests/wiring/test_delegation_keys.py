"""What a manager's code and keys open of a practice whose files they all have: nothing."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from appliance.config import load
from appliance.errors import (
    JournalDamagedError,
    WrongCodeError,
)
from appliance.sealing.aead import BrokenSealError
from appliance.sealing.correspondance import Trousse
from appliance.sealing.inbox import inbox_private_key, open_with, seal_to
from appliance.sealing.parcel import parcel_for_key, read_head
from appliance.sealing.secret import Secret
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.wiring.terminals import Terminals
from tests.wiring.vaults import CODE, NEW


@dataclass
class Thief:
    """A manager who has every file of the practice, their own code, and their own keys."""

    terminals: Terminals
    master: Secret


def inbox(thief: Thief) -> None:
    public = (thief.terminals.config.chemins.spool / "practice.pub").read_bytes()
    open_with(inbox_private_key(thief.master), seal_to(public, b"a return"))


def inbox_by_the_keys_of_delegation(thief: Thief) -> None:
    public = (thief.terminals.config.chemins.spool / "practice.pub").read_bytes()
    Trousse(thief.master).open(b"".join(parcel_for_key(public, Machine().entropy).seal([b"all"])))


def export(thief: Thief) -> None:
    public = (thief.terminals.config.chemins.spool / "practice.pub").read_bytes()
    file = BytesIO(b"".join(parcel_for_key(public, Machine().entropy).seal([b"all"])))
    head = read_head(file.readline)
    assert head is not None
    head.with_key(inbox_private_key(thief.master))


def journal(thief: Thief) -> None:
    open_store(thief.terminals.config, thief.master, Machine()).close()


def code(thief: Thief) -> None:
    Vault.of(thief.terminals.config, Machine()).open(NEW).wipe()


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        (inbox, BrokenSealError),
        (inbox_by_the_keys_of_delegation, BrokenSealError),
        (export, BrokenSealError),
        (journal, JournalDamagedError),
        (code, WrongCodeError),
    ],
)
def test_a_managers_key_opens_nothing_of_the_practice(
    terminals: Terminals, attempt: Callable[[Thief], Any], error: type[Exception]
) -> None:
    home = terminals.home
    with Vault(home, home, Machine()).open(NEW) as master, pytest.raises(error):
        attempt(Thief(terminals, master))


def test_each_of_these_opens_with_the_practices_own_key(terminals: Terminals) -> None:
    """The test above fails for the key, and not for the way of asking."""
    with Vault.of(terminals.config, Machine()).open(CODE) as master:
        thief = Thief(terminals, master)
        for attempt in (inbox, export, journal):
            attempt(thief)


def test_a_copy_of_the_practice_is_no_more_open_to_a_manager(
    terminals: Terminals, tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "here", tmp_path / "copie")
    text = terminals.settings.read_text(encoding="utf-8")
    copied = tmp_path / "copie.toml"
    copied.write_text(text.replace(str(tmp_path / "here"), str(tmp_path / "copie")))
    home = terminals.home
    with (
        Vault(home, home, Machine()).open(NEW) as master,
        pytest.raises(JournalDamagedError),
    ):
        open_store(load(copied), master, Machine()).close()
