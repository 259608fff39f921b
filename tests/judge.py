"""Judge from outside whether the caisse has each acknowledged invoice exactly once.

    python tests/judge.py RAW KEY ACKNOWLEDGED

RAW is the caisse's log of all it received, KEY its private key and certificate (PEM), and
ACKNOWLEDGED the invoices that the box said it kept, one {"numero", "sha256"} a line.  It
shares no code with the box or with the caisse.  It exits with 0 if all is well and 1 if not.

The same lot sent again is one lot.  An invoice that the box kept without having had the time
to say so is well come, unless it is one that came under another number too: the same facts,
number and time of making apart, are then one visit billed twice.
"""

import base64
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path

import msgpack
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs7


@dataclass(frozen=True)
class Received:
    """All that the raw log holds, each lot once.

    Attributes:
        messages: how many came.
        unreadable: ranks of the messages that hold no lot.
        lots: the invoices' bytes of each lot, by SHA-256 of the lot.
    """

    messages: int
    unreadable: list[int]
    lots: Mapping[str, Sequence[bytes]]


@dataclass
class Judgement:
    """What is wrong, invoice numbers by kind of fault, and the figures."""

    figures: dict[str, int]
    faults: dict[str, list[str]] = field(default_factory=dict)


class Key:
    """The caisse's own, which opens what was enciphered to it."""

    def __init__(self, pem: bytes) -> None:
        """Read a PEM that holds the private key and its certificate."""
        self._certificate = x509.load_pem_x509_certificate(pem)
        key = load_pem_private_key(pem, password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("the caisse's key is not RSA")
        self._key = key

    def open(self, message: bytes) -> bytes | None:
        """Return what a message was made to carry; None if it carries nothing for us."""
        for part in message_from_bytes(message).walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and part.get_content_maintype() == "application":
                try:
                    return pkcs7.pkcs7_decrypt_der(payload, self._certificate, self._key, [])
                except (ValueError, UnsupportedAlgorithm):
                    continue
        return None


def read_raw(raw: Path, key: Key) -> Received:
    """Open every message of the log; a last line without its end was never acknowledged."""
    unreadable, lots = [], {}
    lines = raw.read_bytes().split(b"\n")[:-1]
    for rank, line in enumerate(lines, 1):
        entry = json.loads(line)
        message = base64.b64decode(entry["message"])
        content = key.open(message) if entry["sha256"] == digest(message) else None
        if content is None:
            unreadable.append(rank)
        else:
            lots[digest(content)] = [payload for payload, _ in msgpack.unpackb(content)[3]]
    return Received(len(lines), unreadable, lots)


def judge(received: Received, acknowledged: Mapping[str, str]) -> Judgement:
    """Compare what came with what was acknowledged (SHA-256 by number)."""
    came = list(invoices(received))
    times = Counter(numero for numero, _ in came)
    unsaid = sorted(set(times) - set(acknowledged))
    figures = {
        "messages": received.messages,
        "lots": len(received.lots),
        "invoices": len(came),
        "acknowledged": len(acknowledged),
        "unacknowledged": len(unsaid),
    }
    faults = {
        "unreadable messages": [str(rank) for rank in received.unreadable],
        "missing": sorted(set(acknowledged) - set(times)),
        "in more than one lot": sorted(numero for numero, count in times.items() if count > 1),
        "altered": sorted({one for one, payload in came if altered(one, payload, acknowledged)}),
        "billed under another number too": twins(came, unsaid),
    }
    return Judgement(figures, {kind: found for kind, found in faults.items() if found})


def invoices(received: Received) -> Iterator[tuple[str, bytes]]:
    """Yield the number and the bytes of each invoice of each lot."""
    for payloads in received.lots.values():
        for payload in payloads:
            yield msgpack.unpackb(payload)["numero"], payload


def altered(numero: str, payload: bytes, acknowledged: Mapping[str, str]) -> bool:
    """Tell whether these are other bytes than those that were acknowledged."""
    return numero in acknowledged and digest(payload) != acknowledged[numero]


def twins(came: Sequence[tuple[str, bytes]], unsaid: Sequence[str]) -> list[str]:
    """Return the unacknowledged numbers whose facts came under another number too."""
    numbers: dict[bytes, set[str]] = {}
    for numero, payload in came:
        numbers.setdefault(facts(payload), set()).add(numero)
    return sorted(
        {one for group in numbers.values() if len(group) > 1 for one in group & set(unsaid)}
    )


def facts(payload: bytes) -> bytes:
    """Return an invoice without what makes it this document: its number and its time."""
    fields = msgpack.unpackb(payload)
    kept = {key: fields[key] for key in sorted(fields) if key not in {"numero", "etablie_le"}}
    packed: bytes = msgpack.packb(kept)
    return packed


def digest(content: bytes) -> str:
    """Return the SHA-256, hexadecimal."""
    return sha256(content).hexdigest()


def read_acknowledged(path: Path) -> dict[str, str]:
    """Return the SHA-256 of each acknowledged invoice by its number.

    Raises:
        ValueError: one number was acknowledged for two contents.
    """
    pairs = [json.loads(line) for line in path.read_text().splitlines()]
    acknowledged = {pair["numero"]: pair["sha256"] for pair in pairs}
    if any(acknowledged[pair["numero"]] != pair["sha256"] for pair in pairs):
        raise ValueError("one number was acknowledged for two contents")
    return acknowledged


def main(arguments: Sequence[str]) -> int:
    """Print the figures and the faults; return 0 when there is no fault."""
    raw, key, acknowledged = map(Path, arguments)
    judgement = judge(read_raw(raw, Key(key.read_bytes())), read_acknowledged(acknowledged))
    for name, figure in judgement.figures.items():
        print(f"{name}: {figure}")  # noqa: T201 - its output is its purpose
    for kind, found in judgement.faults.items():
        print(f"FAULT, {kind}: {' '.join(found)}")  # noqa: T201
    return 1 if judgement.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
