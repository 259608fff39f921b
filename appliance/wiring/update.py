"""`besace update`: another version of the whole system, into the root that does not run."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from appliance.config import HTTPS_PORT, load
from appliance.drivers.slots import TRIES, Kernel, Slots
from appliance.durable.disk import write_atomically
from appliance.errors import (
    BesaceError,
    ConfigError,
    LinkDownError,
    NoReleaseError,
    NotAnImageError,
    ReleaseAlteredError,
    ReleaseBoardError,
    ReleaseBrokenError,
    ReleaseFailedError,
    ReleaseHereError,
    ReleaseOldError,
    UnsignableError,
)
from appliance.formats.release import LONGEST_HEAD, Part, Release, read_head, write_head
from appliance.sync.download import download
from appliance.sync.https import Line
from appliance.sync.link import Peer
from appliance.wiring.machine import Machine, translated
from appliance.wiring.publisher import publisher_of
from appliance.wiring.system import Places, System, described, running, slots

ADDRESS: Final = "https://"
SUFFIX: Final = ".update"
FETCHED: Final = f"fetched{SUFFIX}"
TOLD: Final = "told"
"""What came of the last update; the screen shows it before the unlock."""

PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Updater:
    """What takes updates.

    Attributes:
        slots: finds the two roots of the system that runs.
        authority: whom a server's certificate is believed by (PEM); None for the system's own.
    """

    places: Places = field(default_factory=Places)
    machine: Machine = field(default_factory=Machine)
    slots: Callable[[Places, System], Slots] = slots
    authority: Path | None = None

    def take(self, source: str) -> str:
        """Lay an update into the spare root, to be tried at the next start.

        Args:
            source: a file, a directory that holds one, or its address (https).

        Returns:
            what to tell the person.

        Raises:
            UserMustActError: one of `errors.releases`; it is refused, nothing changed.
            LinkDownError: what was fetched stays, to be continued.
            SlotError: the disk failed; the system in place is untouched.
        """
        system = running(self.places)
        disk = self.slots(self.places, system)

        def judge(head: bytes) -> tuple[Release, int]:
            return judged(head, system, disk)

        file = self._fetched(source, judge) if source.startswith(ADDRESS) else found(Path(source))
        release, start = judge(_read(file, 0, LONGEST_HEAD))
        try:
            _refuse_altered(file, release, start)
        except ReleaseAlteredError:
            (self.places.kept / FETCHED).unlink(missing_ok=True)
            raise
        root = start + release.kernel.size
        disk.install(
            release,
            _pieces(file, start, release.kernel.size),
            _pieces(file, root, release.root.size),
        )
        said = f"Le système {release.version} est prêt : éteignez puis rallumez le boîtier."
        self.tell(said)
        return said

    def tell(self, sentence: str) -> None:
        """Keep a sentence for whoever stands before the screen next."""
        with translated("mise à jour"):
            self.machine.disk.make_directory(self.places.kept, mode=0o755)
            path = self.places.kept / TOLD
            write_atomically(self.machine.disk, path, f"{sentence}\n".encode(), mode=0o644)

    def forget_before(self, moment: float) -> None:
        """Forget what was kept before a moment (seconds since 1970): it has been seen."""
        kept = self.places.kept / TOLD
        if kept.exists() and kept.stat().st_mtime < moment:
            kept.unlink()

    def _fetched(self, address: str, judge: Callable[[bytes], tuple[Release, int]]) -> Path:
        target, parts = self.places.kept / FETCHED, urlsplit(address)
        peer = Peer(
            host=parts.hostname or "",
            port=parts.port or HTTPS_PORT,
            account="",
            password="",
            authority=self.authority,
        )

        def examine(head: bytes) -> int:
            release, start = judge(head)
            return start + release.kernel.size + release.root.size

        with translated("mise à jour"), closing(Line(peer, "/", self.machine.clock)) as line:
            self.machine.disk.make_directory(target.parent, mode=0o755)
            download(line, parts.path.lstrip("/"), target, self.machine.disk, examine)
        return target


def take(source: str) -> int:
    """Take an update and print what came of it; see `Updater.take`.

    The screen is told too, but not of what is there already, or of a line that was cut; and a
    system that is none of ours keeps nothing of it.
    """
    updater = Updater()
    try:
        print(updater.take(source))
    except ReleaseHereError as here:
        print(here.advice)
    except (LinkDownError, NotAnImageError):
        raise
    except BesaceError as error:
        updater.tell(error.advice)
        raise
    return 0


def address_of(settings: Path) -> str:
    """Return where the settings say that updates come from.

    Raises:
        ConfigError: they cannot be read, or name no address.
    """
    if address := load(settings).systeme.mise_a_jour:
        return address
    raise ConfigError(f"{settings} : il manque « mise_a_jour » sous [systeme]")


def status() -> int:
    """Print what runs and what may start.

    Raises:
        NotAnImageError, SlotError: see `running`, `slots`.
    """
    updater = Updater()
    system = running(updater.places)
    print(f"Système {system.version}, pour {system.board}")
    for kernel in updater.slots(updater.places, system).kernels():
        print(f"  {in_words(kernel, system.version)}")
    return 0


def sign(directory: Path, key: Path) -> int:
    """Make the update of what `make image` left in a directory, for who publishes it.

    Raises:
        PublisherKeyError: the key cannot be read, or is of another kind.
        UnsignableError: the directory holds no image.
    """
    publisher = publisher_of(key)
    try:
        system = described(directory / "system.toml")
        kernel, root = directory / f"besace_{system.version}.efi", directory / "root.erofs"
        release = Release(
            version=system.version, board=system.board, kernel=_part(kernel), root=_part(root)
        )
    except (OSError, ValueError) as error:
        raise UnsignableError(str(error)) from None
    made = directory / f"{release.name}_{release.board}{SUFFIX}"
    with made.open("wb") as update:
        update.write(write_head(release, publisher.sign))
        for path, part in ((kernel, release.kernel), (root, release.root)):
            update.writelines(_pieces(path, 0, part.size))
    print(
        f"{made}\nLes boîtiers qui le prennent connaissent cette clé : {publisher.public_key.hex()}"
    )
    return 0


def found(place: Path) -> Path:
    """Return the update that a person means: the file, or the newest of a directory.

    Raises:
        NoReleaseError: there is none.
    """
    files = sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else [place]
    if not files or not files[-1].is_file():
        raise NoReleaseError(str(place))
    return files[-1]


def judged(head: bytes, system: System, disk: Slots) -> tuple[Release, int]:
    """Return what an update is, by its first bytes, and where its kernel begins.

    Raises:
        ReleaseBrokenError, ReleaseForeignError: see `read_head`.
        ReleaseHereError: it runs, or waits for the next start.
        ReleaseBoardError, ReleaseOldError, ReleaseFailedError: not for this box.
    """
    release, start = read_head(head, system.verify)
    if release.board != system.board:
        raise ReleaseBoardError(f"{release.board} ; ici : {system.board}")
    if release.version == system.version or Kernel(release.version, TRIES) in disk.kernels():
        raise ReleaseHereError(str(release.version))
    if release.version < system.version:
        raise ReleaseOldError(f"{release.version} ; en place : {system.version}")
    if Kernel(release.version, 0) in disk.kernels():
        raise ReleaseFailedError(str(release.version))
    return release, start


def in_words(kernel: Kernel, running: int) -> str:
    """Return a line on a system that the loader may start."""
    if kernel.left is None:
        told = "en marche" if kernel.version == running else "gardé, pour y revenir"
    elif kernel.left == 0:
        told = "n’a pas tenu à l’essai"
    else:
        told = f"à l’essai, encore {kernel.left} démarrages pour faire ses preuves"
    return f"{kernel.version} : {told}"


def _refuse_altered(file: Path, release: Release, start: int) -> None:
    """Read all of it before anything is written.

    Raises:
        ReleaseBrokenError: its end is missing.
        ReleaseAlteredError: its bytes are not those that were signed.
    """
    root = start + release.kernel.size
    if file.stat().st_size != root + release.root.size:
        raise ReleaseBrokenError
    for at, part in ((start, release.kernel), (root, release.root)):
        if _digest(file, at, part.size) != part.sha256:
            raise ReleaseAlteredError


def _part(file: Path) -> Part:
    size = file.stat().st_size
    return Part(size, _digest(file, 0, size))


def _digest(file: Path, start: int, size: int) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(file, start, size):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(file: Path, start: int, size: int) -> Iterator[bytes]:
    """Yield the bytes of a part of a file; fewer where the file ends before."""
    with file.open("rb") as opened:
        opened.seek(start)
        while size > 0 and (piece := opened.read(min(PIECE, size))):
            size -= len(piece)
            yield piece


def _read(file: Path, start: int, size: int) -> bytes:
    return b"".join(_pieces(file, start, size))
