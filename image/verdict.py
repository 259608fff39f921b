"""Would a box start from this disk, and is all there that it was promised?  Judged without it.

What is asked of a disk, whatever moment a cut fell into:

- its table of partitions can be read;
- each kernel that the loader would start, one whose tries are spent apart, is whole, and so is
  the root that it names; there is one at least;
- the state partition is whole once its journal is followed;
- the data partition, once its mark stands, opens with the key that stands there, is whole, and
  has what was durable before the log began.  Before the mark it is made anew, whatever it holds.
"""

import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.drivers.slots import KERNEL
from image.commands import run
from image.enciphered import opened
from image.table import Part, copy_out, parts

KEY_SIZE: Final = 64
NAME: Final = re.compile(rb"[0-9a-f]{32}\n")
PREENED: Final = (0, 1)
"""What e2fsck returns when a file system is whole, maybe after it followed its journal."""


@dataclass(frozen=True, slots=True)
class Release:
    """A system that may be on the disk: its kernel's digest, its root's size and digest."""

    kernel: str
    root_size: int
    root: str

    @classmethod
    def of(cls, kernel: Path, root: Path) -> "Release":
        """Take one from its files."""
        digests = (hashlib.sha256(path.read_bytes()).hexdigest() for path in (kernel, root))
        return cls(next(digests), root.stat().st_size, next(digests))


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with a disk, if anything, and what it would start.

    Attributes:
        starts: the version that the loader takes first; 0 for none.
        has_data: whether the data partition's mark stands.
    """

    wrong: tuple[str, ...]
    starts: int
    has_data: bool


class Judge:
    """Judges disks of one image and its updates."""

    def __init__(self, releases: dict[int, Release], scratch: Path) -> None:
        """Take the systems by version, and room for what is taken out of a disk."""
        self._releases, self._scratch = releases, scratch
        scratch.mkdir(parents=True, exist_ok=True)

    def judge(self, disk: Path, durable: dict[str, bytes]) -> Found:
        """Judge one disk.

        Args:
            disk: its file (raw).
            durable: files of the data partition that must be there, and their bytes.
        """
        wrong: list[str] = []
        starts, has_data = 0, False
        try:
            table = parts(disk)
            starts = self._loader(disk, table, wrong)
            has_data = self._kept(disk, table, durable, wrong)
        except (SystemExit, KeyError) as error:
            wrong.append(f"{type(error).__name__}: {error}")
        return Found(tuple(wrong), starts, has_data)

    def _loader(self, disk: Path, table: dict[str, Part], wrong: list[str]) -> int:
        """Judge what the loader would start; return the version that it takes first."""
        out = self._scratch / "kernels"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        run(["mcopy", "-n", "-i", f"{disk}@@{table['esp'].start}", "::/EFI/Linux/*", out])
        found = []
        for path in out.iterdir():
            name = KERNEL.fullmatch(path.name)
            if name and path.stat().st_size and name["left"] != "0":
                found.append(int(name["version"]))
                wrong += self._system(disk, table, path, int(name["version"]))
        if not found:
            wrong.append("the loader has no kernel")
        return max(found, default=0)

    def _system(self, disk: Path, table: dict[str, Part], kernel: Path, version: int) -> list[str]:
        release = self._releases[version]
        wrong = []
        if hashlib.sha256(kernel.read_bytes()).hexdigest() != release.kernel:
            wrong.append(f"{kernel.name} is not whole")
        root = table.get(f"besace_{version}")
        if root is None:
            wrong.append(f"{kernel.name} has no root")
        elif _digest(disk, root.start, release.root_size) != release.root:
            wrong.append(f"the root of {kernel.name} is not whole")
        return wrong

    def _kept(
        self, disk: Path, table: dict[str, Part], durable: dict[str, bytes], wrong: list[str]
    ) -> bool:
        """Judge the state and data partitions; tell whether the data's mark stands."""
        state = self._scratch / "state"
        copy_out(disk, table["besace-state"], state)
        wrong += checked(state, "the state partition")
        name, key = read_file(state, "/machine-id"), read_file(state, "/data.key")
        if name is not None and not NAME.fullmatch(name):
            wrong.append("the machine's name is torn")
        if read_file(state, "/data.made") is None:
            return False
        if key is None or len(key) != KEY_SIZE:
            wrong.append("the data stands and its key does not")
            return True
        plain = opened(disk, table["besace-data"], key, self._scratch)
        wrong += checked(plain, "the data partition")
        wrong += [
            f"{name} is not there" for name in durable if read_file(plain, name) != durable[name]
        ]
        return True


def checked(system: Path, what: str) -> list[str]:
    """Look at all of a file system, once its journal is followed."""
    command = ["e2fsck", "-f", "-p", str(system)]
    looked = subprocess.run(command, check=False, capture_output=True, text=True)
    return [] if looked.returncode in PREENED else [f"{what}: {looked.stdout.strip()}"]


def read_file(system: Path, name: str) -> bytes | None:
    """Return what a file of a file system holds; None where it is not there."""
    if "Inode:" not in run(["debugfs", "-R", f"stat {name}", system]):
        return None
    return subprocess.run(
        ["debugfs", "-R", f"cat {name}", system], check=True, capture_output=True
    ).stdout


def _digest(disk: Path, at: int, size: int) -> str:
    digest = hashlib.sha256()
    with disk.open("rb") as opened:
        opened.seek(at)
        while size and (piece := opened.read(min(size, 1 << 20))):
            digest.update(piece)
            size -= len(piece)
    return digest.hexdigest()
