"""The judge of disks: it finds each thing that would keep a box from what it was promised."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from image.table import parts
from image.verdict import Judge
from tests.image.boxes import DURABLE, LAYOUT, MIB, NEW, OLD, admit, judge_of, put, ran, state
from tests.image.enciphering import HEADER, KEY, SIZE


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return judge_of(tmp_path)


def assert_found(judge: Judge, disk: Path, *words: str) -> None:
    """Check that these are what is wrong, one sentence each."""
    found: Sequence[str] = judge.judge(disk, DURABLE).wrong
    assert len(found) == len(words), found
    assert all(word in one for word, one in zip(words, found, strict=True)), found


def test_a_disk_as_it_should_be_is_whole_and_starts_its_system(judge: Judge, disk: Path) -> None:
    found = judge.judge(disk, DURABLE)
    assert found.wrong == ()
    assert (found.starts, found.has_data) == (OLD, True)


def test_an_update_counts_once_its_kernel_has_its_name(
    judge: Judge, disk: Path, tmp_path: Path
) -> None:
    admit(disk, f"besace_{NEW}.new", b"new ker", tmp_path)
    assert judge.judge(disk, DURABLE).starts == OLD
    admit(disk, f"besace_{NEW}+3.efi", b"new kernel", tmp_path)
    assert_found(judge, disk, f"besace_{NEW}+3.efi has no root")
    number = list(LAYOUT).index("_empty") + 1
    ran("sfdisk", "--quiet", "--part-label", disk, str(number), f"besace_{NEW}")
    assert_found(judge, disk, f"the root of besace_{NEW}+3.efi is not whole")
    put(disk, f"besace_{NEW}", b"new root")
    assert judge.judge(disk, DURABLE).starts == NEW


def test_a_kernel_that_is_half_there_is_found_and_an_empty_or_spent_one_is_passed_over(
    judge: Judge, disk: Path, tmp_path: Path
) -> None:
    admit(disk, f"besace_{NEW}+3.efi", b"", tmp_path)
    admit(disk, f"besace_{NEW}+0-3.efi", b"whatever", tmp_path)
    assert judge.judge(disk, DURABLE).wrong == ()
    admit(disk, f"besace_{OLD}.efi", b"old ker", tmp_path)
    assert_found(judge, disk, f"besace_{OLD}.efi is not whole")
    esp = f"{disk}@@{parts(disk)['esp'].start}"
    ran("mdel", "-i", esp, f"::/EFI/Linux/besace_{OLD}.efi")
    assert_found(judge, disk, "the loader has no kernel")


def test_a_disk_without_a_table_is_found(judge: Judge, disk: Path) -> None:
    with disk.open("r+b") as opened:
        opened.write(bytes(MIB))
        opened.seek(-MIB, os.SEEK_END)
        opened.write(bytes(MIB))
    assert_found(judge, disk, "sfdisk")


def test_a_root_that_lost_a_sector_is_found(judge: Judge, disk: Path) -> None:
    put(disk, f"besace_{OLD}", b"old roof")
    assert_found(judge, disk, f"the root of besace_{OLD}.efi is not whole")


def test_before_the_mark_the_data_may_be_anything(judge: Judge, disk: Path, tmp_path: Path) -> None:
    put(disk, "besace-data", bytes(MIB))
    state(disk, tmp_path, {})
    found = judge.judge(disk, DURABLE)
    assert (found.wrong, found.has_data) == ((), False)


def test_data_without_its_key_or_with_another_one_is_found(
    judge: Judge, disk: Path, tmp_path: Path
) -> None:
    state(disk, tmp_path, {"data.made": b""})
    assert_found(judge, disk, "its key does not")
    state(disk, tmp_path, {"data.made": b"", "data.key": KEY[::-1]})
    assert_found(judge, disk, "cryptsetup failed")


def test_a_name_of_the_machine_that_is_torn_is_found(
    judge: Judge, disk: Path, tmp_path: Path
) -> None:
    state(disk, tmp_path, {"machine-id": b"0123"})
    assert_found(judge, disk, "name is torn")


def test_what_was_durable_and_is_gone_or_damaged_is_found(judge: Judge, disk: Path) -> None:
    [wrong] = judge.judge(disk, {"/other": b""}).wrong
    assert wrong == "/other is not there"
    put(disk, "besace-data", os.urandom(SIZE), HEADER + SIZE)
    assert any("the data partition" in one for one in judge.judge(disk, DURABLE).wrong)
