"""What every disk does, the real one and the one that the crash tests record with."""

import errno
import multiprocessing
import os
from pathlib import Path

import pytest

from appliance.durable.disk import ReadingDisk, SystemDisk, read_whole, write_atomically
from appliance.ports.machine import Disk
from tests.crash.recording import RecordingDisk


@pytest.fixture(params=[SystemDisk, RecordingDisk])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Disk:
    made: Disk = request.param()
    made.make_directory(tmp_path)
    return made


def test_what_is_written_is_read(disk: Disk, tmp_path: Path) -> None:
    descriptor = disk.open(tmp_path / "a", create=True)
    disk.pwrite(descriptor, b"hello", 3)
    assert disk.size(descriptor) == 8
    assert disk.pread(descriptor, 100, 1) == b"\0\0hello"
    disk.truncate(descriptor, 4)
    disk.fdatasync(descriptor)
    disk.close(descriptor)
    assert read_whole(disk, tmp_path / "a") == b"\0\0\0h"


def test_a_new_file_never_replaces_another(disk: Disk, tmp_path: Path) -> None:
    disk.close(disk.open(tmp_path / "a", create=True))
    with pytest.raises(FileExistsError):
        disk.open(tmp_path / "a", create=True)


def test_what_is_not_there_is_an_error(disk: Disk, tmp_path: Path) -> None:
    for attempt in (disk.open, disk.unlink, disk.names):
        with pytest.raises(FileNotFoundError):
            attempt(tmp_path / "nothing")
    with pytest.raises(FileNotFoundError):
        disk.rename(tmp_path / "nothing", tmp_path / "a")


def test_a_rename_replaces_and_an_unlink_removes(disk: Disk, tmp_path: Path) -> None:
    write_atomically(disk, tmp_path / "a", b"old")
    write_atomically(disk, tmp_path / "b", b"new")
    disk.rename(tmp_path / "b", tmp_path / "a")
    disk.sync_directory(tmp_path)
    assert disk.names(tmp_path) == ["a"]
    assert read_whole(disk, tmp_path / "a") == b"new"
    disk.unlink(tmp_path / "a")
    assert not disk.exists(tmp_path / "a")


def test_a_file_is_locked_once(disk: Disk, tmp_path: Path) -> None:
    first = disk.open(tmp_path / "lock", create=True)
    second = disk.open(tmp_path / "lock")
    assert disk.lock(first)
    assert not disk.lock(second)
    disk.close(first)
    assert disk.lock(second)
    disk.close(second)


def test_a_directory_may_be_made_twice(disk: Disk, tmp_path: Path) -> None:
    for _ in range(2):
        disk.make_directory(tmp_path / "x" / "y")
    assert disk.names(tmp_path / "x" / "y") == []
    assert disk.free_bytes(tmp_path / "x") > 0


def test_a_whole_file_is_replaced_despite_what_a_cut_left(disk: Disk, tmp_path: Path) -> None:
    write_atomically(disk, tmp_path / ".a.new", b"left by a cut")
    write_atomically(disk, tmp_path / "a", b"one")
    write_atomically(disk, tmp_path / "a", b"two")
    assert disk.names(tmp_path) == ["a"]
    assert read_whole(disk, tmp_path / "a") == b"two"


def test_modes_are_exact_whatever_the_umask(tmp_path: Path) -> None:
    disk = SystemDisk()
    write_atomically(disk, tmp_path / "a", b"", mode=0o664)
    disk.make_directory(tmp_path / "d", mode=0o775)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o664
    assert (tmp_path / "d").stat().st_mode & 0o777 == 0o775


def test_a_key_without_owners_takes_files_under_its_own_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT, mounted for another user: the system then refuses to set a mode."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fchmod", refused)
    monkeypatch.setattr(Path, "chmod", refused)
    disk = SystemDisk()
    disk.make_directory(tmp_path / "besace")
    write_atomically(disk, tmp_path / "besace/a", b"letter")
    assert read_whole(disk, tmp_path / "besace/a") == b"letter"


def test_another_process_sees_the_lock(tmp_path: Path) -> None:
    disk = SystemDisk()
    descriptor = disk.open(tmp_path / "lock", create=True)
    assert disk.lock(descriptor)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        assert pool.apply(try_lock, (tmp_path / "lock",)) is False
    disk.close(descriptor)


def try_lock(path: Path) -> bool:
    disk = SystemDisk()
    return disk.lock(disk.open(path))


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="symbolic"):
        SystemDisk().open(tmp_path / "link")


def test_files_to_read_alone_are_read_and_never_written(tmp_path: Path) -> None:
    write_atomically(SystemDisk(), tmp_path / "a", b"old")
    disk = ReadingDisk()
    assert read_whole(disk, tmp_path / "a") == b"old"
    descriptor = disk.open(tmp_path / "a")
    with pytest.raises(OSError, match="Bad file descriptor"):
        disk.pwrite(descriptor, b"new", 0)
    disk.close(descriptor)
    with pytest.raises(OSError, match="Read-only file system"):
        disk.open(tmp_path / "b", create=True)
    assert disk.names(tmp_path) == ["a"]
