"""Small disks as a box has them, and who judges them."""

import os
import subprocess
from pathlib import Path
from typing import Final

from image.table import parts
from image.verdict import Judge, Release
from tests.image.enciphering import HEADER, KEY, SIZE, enciphered, laid

MIB: Final = 1 << 20
OLD, NEW = 20261122120000, 20261122120001
LAYOUT: Final = {
    "esp": 16,
    f"besace_{OLD}": 2,
    "_empty": 2,
    "besace-state": 4,
    "besace-data": 16 + 4,
}
"""A box's partitions, in MiB."""
DURABLE: Final = {"/note": b"sealed before\n"}


def ran(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


def put(disk: Path, name: str, data: bytes, at: int = 0) -> None:
    """Write into a partition."""
    with disk.open("r+b") as opened:
        os.pwrite(opened.fileno(), data, parts(disk)[name].start + at)


def admit(disk: Path, name: str, data: bytes, tmp_path: Path) -> None:
    """Give the loader a kernel."""
    (tmp_path / name).write_bytes(data)
    esp = f"{disk}@@{parts(disk)['esp'].start}"
    ran("mcopy", "-o", "-i", esp, tmp_path / name, f"::/EFI/Linux/{name}")


def made(tmp_path: Path, name: str, size: int, files: dict[str, bytes]) -> Path:
    """Make a small file system (ext4)."""
    tree, image = tmp_path / f"{name}.tree", tmp_path / name
    tree.mkdir()
    for file, data in files.items():
        (tree / file).write_bytes(data)
    ran("mke2fs", "-q", "-t", "ext4", "-d", tree, image, f"{size}M")
    return image


def state(disk: Path, tmp_path: Path, files: dict[str, bytes]) -> None:
    put(disk, "besace-state", made(tmp_path, f"state {len(files)}", 4, files).read_bytes())


def whole_disk(place: Path) -> Path:
    """Make a disk as it should be, with its data partition."""
    disk = place / "disk"
    with disk.open("wb") as opened:
        opened.truncate((sum(LAYOUT.values()) + 4) * MIB)
    lines = [f"size={size}MiB, name={name}" for name, size in LAYOUT.items()]
    script = "\n".join(["label: gpt", *lines, ""])
    subprocess.run(["sfdisk", "--quiet", disk], input=script, text=True, check=True)
    esp = place / "esp"
    with esp.open("wb") as opened:
        opened.truncate(16 * MIB)
    ran("mkfs.vfat", esp)
    ran("mmd", "-i", esp, "::/EFI", "::/EFI/Linux")
    put(disk, "esp", esp.read_bytes())
    admit(disk, f"besace_{OLD}.efi", b"old kernel", place)
    put(disk, f"besace_{OLD}", b"old root")
    state(disk, place, {"machine-id": b"0" * 32 + b"\n", "data.key": KEY, "data.made": b""})
    lay_data(disk, made(place, "data", 4, {"note": DURABLE["/note"]}), place)
    return disk


def lay_data(disk: Path, system: Path, place: Path) -> None:
    """Make the data partition anew, of a file system."""
    master = laid(disk, parts(disk)["besace-data"].start, place)
    data = system.read_bytes()
    for at in range(0, len(data), SIZE):
        if any(plain := data[at : at + SIZE]):
            put(disk, "besace-data", enciphered(plain, at, master), HEADER + at)


def judge_of(place: Path) -> Judge:
    """Return who knows both systems."""
    releases = {}
    for version, name in ((OLD, "old"), (NEW, "new")):
        kernel, root = place / f"{name}.efi", place / f"{name}.erofs"
        kernel.write_bytes(f"{name} kernel".encode())
        root.write_bytes(f"{name} root".encode())
        releases[version] = Release.of(kernel, root)
    return Judge(releases, place / "scratch")
