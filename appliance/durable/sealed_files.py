"""Large contents beside the journal's segments: each in a file of its own, under a key of its own.

The key is drawn for one content and stands in the journal alone, in the document that names the
file.  Once that document is expunged nothing opens the file, wherever its blocks still lie; a
file that a cut left without a document was never of use to anybody.  A file is named by the
SHA-256 of its own bytes, so that whoever has no key can tell whether it is whole.
"""

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from appliance.durable.disk import read_whole, write_atomically
from appliance.durable.door import Window
from appliance.errors import DiskFullError, PieceLostError
from appliance.ports.machine import Disk, Entropy
from appliance.sealing.aead import (
    KEY_SIZE,
    NONCE_SIZE,
    Algorithm,
    BrokenSealError,
    Cipher,
    preferred_algorithm,
)

PREFIX: Final = "doc-"
SUFFIX: Final = ".s"
TITLE: Final = b"besace sealed file 1\n"
ONLY_NONCE: Final = bytes(NONCE_SIZE)
"""A key seals one content, once."""
SPARE: Final = 4
"""So many times its own size must be free: the journal's own room is never taken."""


class Kept(NamedTuple):
    """Where a content lies, and what opens it.

    Attributes:
        fichier: name of the file.
        cle: 32 bytes.
    """

    fichier: str
    cle: bytes


class SealedFiles:
    """The files of one journal, in its own directory."""

    def __init__(self, directory: Path, disk: Disk, entropy: Entropy) -> None:
        self._directory, self._disk, self._entropy = directory, disk, entropy

    def keep(self, content: bytes) -> Kept:
        """Seal a content; durable when this returns.

        Raises:
            DiskFullError: there is no room; nothing was written.
            JournalClosedError: the disk failed.
        """
        key, algorithm = self._entropy(KEY_SIZE), preferred_algorithm()
        head = TITLE + bytes([algorithm])
        sealed = head + Cipher(algorithm, key).seal(ONLY_NONCE, content, head)
        name = f"{PREFIX}{sha256(sealed).hexdigest()}{SUFFIX}"
        with Window():
            if self._disk.free_bytes(self._directory) < SPARE * len(sealed):
                raise DiskFullError
            write_atomically(self._disk, self._directory / name, sealed)
        return Kept(name, key)

    def read(self, kept: Kept) -> bytes:
        """Return a content.

        Raises:
            PieceLostError: the file is gone, or it is not what was written.
        """
        if not is_sealed_file(kept.fichier):
            raise PieceLostError
        try:
            sealed = read_whole(self._disk, self._directory / kept.fichier)
            head, body = sealed[: len(TITLE) + 1], sealed[len(TITLE) + 1 :]
            return Cipher(Algorithm(head[-1]), kept.cle).open(ONLY_NONCE, body, head)
        except (OSError, BrokenSealError, ValueError, IndexError):
            raise PieceLostError from None

    def drop(self, name: str) -> None:
        """Remove one file; it may be gone.

        Raises:
            JournalClosedError: the disk failed.
        """
        with Window():
            if is_sealed_file(name) and self._disk.exists(self._directory / name):
                self._disk.unlink(self._directory / name)
                self._disk.sync_directory(self._directory)

    def retain(self, named: Collection[str]) -> int:
        """Remove every file that is not among these; return how many went.

        Raises:
            JournalClosedError: the disk failed.
        """
        with Window():
            mine = filter(is_sealed_file, self._disk.names(self._directory))
            gone = [name for name in mine if name not in named]
            for name in gone:
                self._disk.unlink(self._directory / name)
            self._disk.sync_directory(self._directory)
        return len(gone)


def is_sealed_file(name: str) -> bool:
    """Tell by its name what is one of these files."""
    return name.startswith(PREFIX) and name.endswith(SUFFIX) and "/" not in name
