"""What a box that starts after a cut is asked, and what counts as a promise that was broken."""

import os
from pathlib import Path
from typing import cast

import pytest

from image.cuts import NOTE, NOTED, damaged, unnoted, unsealed
from image.guest import Guest
from image.lines import Monitor, Shell

VERIFIED = "Journal intact. Écritures : 17. Factures : 2.\nTPM absent."


class Answers:
    """A shell whose answers are written down, by the beginning of the command."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers

    def ask(self, command: str, _seconds: float = 0) -> str:
        program = Path(command.split(maxsplit=1)[0]).name
        return self.answers.get(program, "")


def guest(tmp_path: Path, **answers: str) -> Guest:
    line, shell = cast("Monitor", None), cast("Shell", Answers(**answers))
    return Guest(tmp_path / "log", line, shell, "slot", os.getpid())


def test_a_queue_that_verifies_and_has_all_that_was_sealed_lost_nothing(tmp_path: Path) -> None:
    assert unsealed(guest(tmp_path, besace=VERIFIED), 2) == []
    assert unsealed(guest(tmp_path, besace=VERIFIED), 1) == []


@pytest.mark.parametrize("said", [VERIFIED, "Journal endommagé.", ""])
def test_a_queue_that_lacks_one_or_does_not_verify_is_told(tmp_path: Path, said: str) -> None:
    assert unsealed(guest(tmp_path, besace=said), 3) == [f"3 sealed: {said}"]


def test_what_a_machine_took_of_the_processors_is_told(tmp_path: Path) -> None:
    before = sum(os.times()[:2])
    spent = guest(tmp_path).spent()
    assert before - 0.1 <= spent <= sum(os.times()[:2]) + 0.1


def test_what_was_durable_and_is_gone_is_told(tmp_path: Path) -> None:
    assert unnoted(guest(tmp_path, cat=NOTED)) == []
    assert unnoted(guest(tmp_path, cat="")) == [f"{NOTE}: "]


def test_errors_units_that_failed_and_data_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    well = {"findmnt": "ext4 rw,nosuid,nodev,noexec,relatime"}
    assert damaged(guest(tmp_path, **well)) == []
    assert damaged(guest(tmp_path, **well, dmesg="EXT4-fs error (device dm-0)")) != []
    assert damaged(guest(tmp_path, **well, systemctl="efi.mount failed")) == ["efi.mount failed"]
    assert damaged(guest(tmp_path, findmnt="ext4 ro,nosuid")) == ["/var: ['ext4', 'ro,nosuid']"]
    assert damaged(guest(tmp_path)) == ["/var: []"]
