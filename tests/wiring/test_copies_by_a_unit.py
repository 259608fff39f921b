"""`besace backup` as its unit runs it: the settings are root's, the spool is not its to write."""

import errno
import os
from pathlib import Path

import pytest

from appliance.wiring.machine import Machine
from appliance.wiring.sauvegarde import REGLAGES, mirrors_on
from appliance.wiring.trial import SETTINGS, stand_in_caisse
from appliance.wiring.vault import PUBLIC_KEY
from tests.practice import PlayedPractice
from tests.wiring.backups import backup, billed


def test_what_may_only_be_read_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    caisse = stand_in_caisse(tmp_path, Machine())
    told = {"host": "127.0.0.1", "smtp": 1, "pop3": 2, "certificate": caisse.certificate}
    practice = PlayedPractice.lay(tmp_path, {**told, "ca": caisse.ca})
    billed(practice, 1)
    others = {tmp_path / SETTINGS, tmp_path / "spool" / PUBLIC_KEY}
    opened = os.open

    def as_the_unit(path: Path, flags: int, *more: int) -> int:
        if path in others and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, flags, *more)

    monkeypatch.setattr("os.open", as_the_unit)
    key = tmp_path / "key"
    key.mkdir()
    assert backup(practice, key) == 0
    [(_, manifest)] = mirrors_on(Machine(), key)
    assert REGLAGES in manifest.files
