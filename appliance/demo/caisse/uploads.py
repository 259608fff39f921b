"""Messages on their way in by pieces: what came stays, whatever is cut, and a proof is for good.

Two files a message below its account: what came of it, and what was told of it.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import quote

from appliance.demo.caisse.files import write_whole

Receive = Callable[[str, tuple[str, ...], bytes], str]
REFERENCE: Final = 8  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a client may show later: this message was taken then."""

    reference: str
    received_at: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One message.

    Attributes:
        to: the recipient's address.
        size: in bytes, as the client announced it.
        offset: how many bytes are here.
        proof: None until all are, and the desk took them.
    """

    sha256: str
    to: str
    size: int
    offset: int = 0
    proof: Proof | None = None


class OtherUploadError(Exception):
    """This message was begun with another size or for another recipient."""


class Uploads:
    """All uploads of all accounts, below one directory."""

    def __init__(
        self,
        root: Path,
        receive: Receive,
        *,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        """Open the directory, or make it; `receive` keeps a whole message and returns its hash."""
        self._root, self._receive, self._now, self._entropy = root, receive, now, entropy
        self._lock = Lock()

    def known(self, account: str, name: str) -> Upload | None:
        """Return what is here of a message; None where nothing is."""
        with self._lock:
            return self._read(account, name)

    def begin(self, account: str, wanted: Upload) -> Upload:
        """Find a message's upload, or open one.

        Raises:
            OtherUploadError: it is there, and is another one.
        """
        with self._lock:
            known = self._read(account, wanted.sha256)
            if known is None:
                self._write(account, wanted)
                return wanted
            if (known.size, known.to) != (wanted.size, wanted.to):
                raise OtherUploadError
            return known

    def append(self, account: str, name: str, offset: int, piece: bytes) -> bool:
        """Add a piece where it belongs; False where another request moved the end meanwhile."""
        with self._lock, self._bytes(account, name).open("ab") as file:
            if file.tell() != offset:
                return False
            file.write(piece)
            return True

    def finish(self, account: str, name: str) -> Upload | None:
        """Give a whole message to the desk; what is not what its name says is thrown away."""
        with self._lock:
            upload = self._read(account, name)
            if upload is None or upload.proof is not None or upload.offset < upload.size:
                return upload
            content = self._bytes(account, name).read_bytes()
            if sha256(content).hexdigest() != name:
                self._bytes(account, name).unlink()
                return replace(upload, offset=0)
            digest = self._receive(account, (upload.to,), content)
            proof = Proof(
                reference=self._entropy(REFERENCE).hex(),
                received_at=self._now().isoformat(),
                sha256=digest,
            )
            taken = replace(upload, proof=proof)
            self._write(account, taken)
            self._bytes(account, name).unlink()
            return taken

    def _read(self, account: str, name: str) -> Upload | None:
        try:
            told = json.loads(self._told(account, name).read_bytes())
        except FileNotFoundError:
            return None
        proof = told.pop("proof")
        upload = Upload(**told, proof=proof and Proof(**proof))
        here = self._bytes(account, name)
        return upload if upload.proof else replace(upload, offset=_size(here))

    def _write(self, account: str, upload: Upload) -> None:
        path = self._told(account, upload.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        offset = upload.size if upload.proof else 0
        write_whole(path, json.dumps(asdict(replace(upload, offset=offset))).encode())

    def _told(self, account: str, name: str) -> Path:
        return self._root / quote(account, safe="@") / f"{name}.json"

    def _bytes(self, account: str, name: str) -> Path:
        return self._root / quote(account, safe="@") / f"{name}.part"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
