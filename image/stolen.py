"""`python -P -m image.stolen build/image/amd64`: live a month on a box, cut, search its disk.

The box is one in QEMU.  A program of the product plays the month on it, within the walls of the
station's own unit (`image.month`); then a day is lived by keys and by verbs, and the power is cut.
Outside, all bytes of its disk are searched for those whom the practice cared for, and so is what
the data partition holds, deciphered by the key that stands on the same disk.  Beside them, others
are planted in a copy: a search that does not find these proves nothing.
"""

import argparse
import gzip
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from image.canaries import Needles, dresses
from image.commands import run
from image.cuts import OPEN
from image.enciphered import opened
from image.guest import Machine
from image.leaks import NOBODY, Sighting, in_bytes, in_disk, in_files, owner, places
from image.month import people
from image.practice import lay, practice
from image.table import copy_out, parts
from image.trial import PATIENCE_S
from image.use import play, use
from image.verdict import read_file
from image.wanted import SHORTEST, Known, canaries, known

SEED: Final = 13
PLANTED: Final = ("QUARTZOVIBRAK", "1550899765432")
"""A name and a NIR of no month."""

DATA: Final = "besace-data"
OPENED: Final = f"{DATA}, opened"
BLOCK: Final = 4096


def lived(machine: Machine, home: Path, seed: int, today: date) -> bytes:
    """Live a month on a box and cut its power; return the key that its practice signs by."""
    with practice(home / "played", people(seed)) as one, machine.on(telling=OPEN) as guest:
        seconds = guest.await_line("tout va.", PATIENCE_S)
        print(f"a first start: proved good after {seconds:.0f} s", flush=True)
        guest.shell.await_it(PATIENCE_S)
        guest.connect()
        lay(guest, one)
        began = time.monotonic()
        print(f"{play(guest, seed, today)}, in {time.monotonic() - began:.0f} s", flush=True)
        use(guest, people(seed))
        return (home / "played/practice/praticien.pem").read_bytes()


class Stolen:
    """A box's disk in the hands of who stole it."""

    def __init__(self, disk: Path, scratch: Path) -> None:
        """Take a disk's file (raw), in which others will be planted, and open its data.

        Raises:
            SystemExit: its key is not on it.
        """
        scratch.mkdir(parents=True, exist_ok=True)
        self.disk, self._scratch = disk, scratch
        self.parts = parts(self.disk)
        state = scratch / "state"
        copy_out(self.disk, self.parts["besace-state"], state)
        key = read_file(state, "/data.key")
        if key is None:
            raise SystemExit("no key on the disk: a TPM has it")
        self.plain = opened(self.disk, self.parts[DATA], key, scratch)

    def plant(self) -> list[str]:
        """Plant others in each place; return the places."""
        for place in places(self.disk):
            _plant(self.disk, place.start, place.start + place.size)
        _plant(self.plain, 0, self.plain.stat().st_size)
        return [*(place.name for place in places(self.disk)), OPENED]

    def search(self, needles: Needles) -> Iterator[Sighting]:
        """Search all of it, opened and not."""
        yield from in_disk(self.disk, needles)
        for at, one in in_bytes(self.plain, needles, 0, self.plain.stat().st_size):
            yield Sighting(OPENED, at, *one[:2])
        yield from in_files(self.plain, needles, self._scratch / "files")

    def as_delivered(self, image: Path) -> list[str]:
        """Return the partitions of an image that nothing was ever written to."""
        return [
            name
            for name, part in parts(image).items()
            if _same(image, part.start, self.disk, self.parts[name].start, part.size)
        ]


def _plant(file: Path, start: int, end: int) -> None:
    """Write the planted in every dress, and packed, into the last blocks that hold nothing."""
    texts = [data for text in PLANTED for data in dresses(text).values()]
    written = b" ~ ".join([b"", *texts, gzip.compress(b"packed ".join(texts)), b""])
    size = -(-len(written) // BLOCK) * BLOCK
    with file.open("r+b") as opened_file:
        for at in range(end - size, start, -BLOCK):
            opened_file.seek(at)
            if not any(opened_file.read(size)):
                opened_file.seek(at)
                opened_file.write(written)
                return
    raise SystemExit(f"no room at {start} of {file.name}")


def _same(one: Path, at: int, other: Path, place: int, size: int) -> bool:
    with one.open("rb") as first, other.open("rb") as second:
        first.seek(at)
        second.seek(place)
        return all(
            first.read(min(1 << 20, size - done)) == second.read(min(1 << 20, size - done))
            for done in range(0, size, 1 << 20)
        )


def leaked(
    found: Iterable[Sighting], allowed: Sequence[Known], delivered: Sequence[str], plain: Path
) -> Iterator[str]:
    """Yield what was found that may not be there, in words.

    Args:
        found: on the disk; what was planted does not count.
        allowed: what may be found, and where.
        delivered: partitions that are as they were delivered, to the bit: what they hold, a word
            that a name is part of, is the image's own.
        plain: what the data partition holds.
    """
    by_text = {one.text: one for one in allowed}
    for one in found:
        if one.canary in PLANTED or one.place in delivered:
            continue
        place = owner(plain, one.at) if one.place == OPENED else one.place
        why = by_text.get(one.canary)
        if why is None or place not in (*why.holders, NOBODY):
            yield f"{one.canary} ({one.dress}) in {one.place} at {one.at}, {place}"


def missed(found: Sequence[Sighting], planted: Sequence[str]) -> Iterator[str]:
    """Yield what was planted and was not found, in words."""
    seen = {(one.place, one.canary, one.dress) for one in found}
    for text in PLANTED:
        for dress, data in dresses(text).items():
            if len(data) >= SHORTEST:
                for place in planted:
                    for name in (dress, f"packed {dress}"):
                        if (place, text, name) not in seen:
                            yield f"{text} ({name}) was planted in {place}"


def searched(
    stolen: Stolen, image: Path, wanted: Sequence[str], allowed: Sequence[Known]
) -> list[str]:
    """Search the disk of a box that an image became, tell what it holds; return what is wrong."""
    delivered = stolen.as_delivered(image)
    print(f"as they were delivered, to the bit: {', '.join(delivered)}", flush=True)
    planted = stolen.plant()
    needles = Needles([*wanted, *(one.text for one in allowed), *PLANTED], SHORTEST)
    began = time.monotonic()
    found = [*stolen.search(needles)]
    seconds = time.monotonic() - began
    print(
        f"{len(wanted)} canaries looked for in {len(planted)} places, {seconds:.0f} s", flush=True
    )
    for one in allowed:
        there = {sighting.place for sighting in found if sighting.canary == one.text}
        print(f"told, for {one.why}: in {', '.join(sorted(there)) or 'no place'}", flush=True)
    return [*leaked(found, allowed, delivered, stolen.plain), *missed(found, planted)]


def main() -> int:
    """Live a month on a box, steal it, search it; return 0 when it tells no more than it may."""
    parser = argparse.ArgumentParser(prog="image.stolen", description=__doc__)
    parser.add_argument("made", type=Path, help="what `make image` left")
    parser.add_argument("--seed", type=int, default=SEED, help="of the month")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that QEMU ends with it
    image: Path = options.made / "disk.raw"
    home: Path = options.made / "stolen"
    shutil.rmtree(home, ignore_errors=True)
    today = datetime.now(UTC).date()
    machine = Machine.of(image, home)
    signer = lived(machine, home, options.seed, today)
    disk = home / "disk.raw"
    run(["qemu-img", "convert", "-O", "raw", machine.home / "disk.qcow2", disk])
    wanted = [*canaries(options.seed, today)]
    wrong = searched(Stolen(disk, home / "scratch"), image, wanted, known(signer))
    print("\n".join(wrong) or "nothing else", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
