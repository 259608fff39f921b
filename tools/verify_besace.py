#!/usr/bin/env python3
"""Verify a Besace journal: its chain, its seals, and what anchors outside prove of it.

One file for third parties: the standard library, and `cryptography` where a key is given.
It shares no line with Besace.  docs/verification.md gives the format; messages are French.

    verify_besace.py JOURNAL [--anchors FILE]... [--key FILE] [--tpm VALUE] [--json]

Exit code: 0 nothing speaks against the journal, 1 something does, 2 it could not be asked.
"""

import argparse
import hashlib
import hmac
import json
import re
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

BLOCK, ROOM, TAG = 4096, 8192, 16  # ROOM: where frames begin, behind two copies of the header
HEADER = struct.Struct(">8sB3xIIQQ32s32s")
FRAME = struct.Struct(">2sBBIQQ16s12sI")
CHECKPOINT = struct.Struct(">8sB3xIQ32sI32s")
PARITY = struct.Struct(">8sIIQQ")
SEGMENT, ARCHIVE, ENTRY, END = b"BESACEJ1", b"BESACEA1", 1, 3
NOTES = b"\xa8archives"  # the name of the notes' table, as msgpack writes it
ANCHOR = re.compile(r"besace ancre 1 (\d+) ([0-9a-f]{64}) \S+ (\S+) (\S+) [0-9a-f]{8}")
MANIFEST = re.compile(r'"head":\s*\[\s*(\d+),\s*"([0-9a-f]{64})"\s*\]')
CONFIRMED, CONTRADICTED, BEYOND, PACKED = "confirmée", "contredite", "au-delà", "archivée"
Opener = Callable[[int, bytes, int], bytes | None]


class BrokenError(Exception):
    """The journal is not what was written; the message says where."""


class Header(NamedTuple):
    """What a file says of itself; `sequence` and `chain` are where its first frame belongs.

    Of an archive they are where the journal stood after the last segment that it replaces.
    """

    magic: bytes
    algorithm: int
    first: int
    last: int
    sequence: int
    size: int
    chain: bytes
    salt: bytes

    @property
    def packed(self) -> bool:
        """Whether this is an archive."""
        return self.magic == ARCHIVE


class Note(NamedTuple):
    """What an entry notes of an archive; the entry's sequence, or the archive that it is in."""

    salt: bytes
    digest: bytes
    sequence: int
    within: int


NO_NOTE = Note(b"", b"", 0, 0)


class Anchor(NamedTuple):
    """Where somebody outside knows the journal to have stood: the last frame, the chain after."""

    sequence: int
    chain: bytes
    holder: str


@dataclass
class Proof:
    """What was found; the journal stands after frame `sequence`, in file `last`."""

    anchors: dict[Anchor, str]
    sequence: int = 0
    chain: bytes = bytes(32)
    frames: int = 0
    last: int = 0
    damage: str = ""
    remarks: list[str] = field(default_factory=list)
    archives: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)

    def states(self) -> dict[int, str]:
        """Return what the notes say of each archive."""
        numbers = sorted({*self.archives, *self.notes}, reverse=True)
        return {one: _state(self.archives.get(one), self.notes.get(one)) for one in numbers}

    def covered(self) -> tuple[int, set[int]]:
        """Return the last frame, and the archives, that an anchor outside covers."""
        confirmed = (one.sequence for one, said in self.anchors.items() if said == CONFIRMED)
        until, archives = max(confirmed, default=0), set[int]()
        for number, state in self.states().items():  # the newest first: it holds others' notes
            note = self.notes.get(number, NO_NOTE)
            if state == "liée" and (0 < note.sequence <= until or note.within in archives):
                archives.add(number)
        return until, archives

    def report(self, *, keyed: bool) -> dict[str, Any]:
        """Return all that was found, as plain values."""
        (until, archives), states = self.covered(), self.states()
        against = {CONTRADICTED, BEYOND, "refaite", "altérée", "manquante"}
        said = {*self.anchors.values(), *states.values()}
        return {
            "ok": not self.damage and not said & against,
            "damage": self.damage,
            "remarks": self.remarks,
            "sequence": self.sequence,
            "chain": self.chain.hex(),
            "frames": self.frames,
            "seals": keyed,
            "anchors": [[one.sequence, one.holder, said] for one, said in self.anchors.items()],
            "archives": [
                [one, state if keyed else "inconnue", one in archives]
                for one, state in sorted(states.items())
            ],
            "covered": until,
        }


def verify(directory: Path, anchors: list[Anchor], key: bytes | None) -> Proof:
    """Read a whole journal and judge each anchor."""
    proof = Proof(dict.fromkeys(anchors, BEYOND))
    archives, segments = sorted(directory.glob("arc-*.a")), sorted(directory.glob("seg-*.j"))
    packed = _number(archives[-1]) if archives else 0
    segments = [path for path in segments if _number(path) > packed]
    try:
        for path in archives:
            read_archive(proof, path, key)
        for path in segments:
            read_segment(proof, path, key, last=path == segments[-1])
        refuse_forgetting(proof, directory, key)
    except BrokenError as broken:
        proof.damage = str(broken)
    return proof


def read_archive(proof: Proof, path: Path, key: bytes | None) -> None:
    """Follow an archive's own chain; the journal then stands where its header says."""
    image, header = read_header(proof, path, key)
    if header.sequence <= proof.sequence:
        refuse_break(proof, header, path)
    *_, kind = 0, *(kind for kind, *_ in follow(proof, Frames(image, header, key)))
    if kind != END:
        raise BrokenError(f"{path.name} : la fin de l’archive manque")
    for one in _open(proof):
        if one.sequence < header.sequence:
            other = one.sequence == header.sequence - 1 and one.chain != header.chain
            proof.anchors[one] = CONTRADICTED if other else PACKED
    proof.archives[header.last] = header.salt, hashlib.sha256(image).digest()
    proof.sequence, proof.chain, proof.last = header.sequence - 1, header.chain, header.last


def read_segment(proof: Proof, path: Path, key: bytes | None, *, last: bool) -> None:
    """Follow a segment's frames, and judge the anchors within it."""
    image, header = read_header(proof, path, key)
    refuse_break(proof, header, path)
    frames, chains, end = Frames(image, header, key), [header.chain], ROOM
    for _, chain, end in follow(proof, frames):  # noqa: B007 - the last one counts
        chains.append(chain)
    start = header.sequence - 1
    proof.sequence, proof.chain, proof.last = start + len(chains) - 1, chains[-1], header.last
    for one in _open(proof):
        if one.sequence <= proof.sequence:
            same = one.chain == chains[one.sequence - start]
            proof.anchors[one] = CONFIRMED if same else CONTRADICTED
    if last:
        refuse_lost_end(proof, path, frames, end)


def read_header(proof: Proof, path: Path, key: bytes | None) -> tuple[bytes, Header]:
    """Return a file's bytes, and what it says of itself: either copy is enough."""
    image = path.read_bytes()
    for block in (image[:BLOCK], image[BLOCK:ROOM]):
        if block[132:136] != zlib.crc32(block[:132]).to_bytes(4, "big"):
            continue
        fields, header = block[: HEADER.size], Header(*HEADER.unpack_from(block))
        wrong = key and block[100:132] != derive(key, b"besace segment check" + fields, header.salt)
        if header.size != len(image) or header.last != _number(path) or wrong:
            continue
        if header.first != proof.last + 1:
            raise BrokenError(f"{path.name} : ce qui le précède manque")
        return image, header
    raise BrokenError(f"{path.name} : en-tête illisible, ou d’une autre clé")


class Frames:
    """The frames of one file; without a key, what their checksums let believe."""

    def __init__(self, image: bytes, header: Header, key: bytes | None) -> None:
        self.image, self.header, self.key = image, header, key
        self.openers: dict[bytes, Opener] = {}

    def at(self, offset: int) -> tuple[bytes, bytes] | None:
        """Return the whole frame at a place and its payload, which is empty without a key."""
        if self.image[offset : offset + 2] != b"BF" or offset + FRAME.size > len(self.image):
            return None
        _, _, flags, length, sequence, _, _, epoch, crc = FRAME.unpack_from(self.image, offset)
        raw = self.image[offset : offset + FRAME.size + length + TAG]
        if flags or crc != zlib.crc32(raw[:52]) or len(raw) != FRAME.size + length + TAG:
            return None
        if self.key is None:
            return raw, b""
        if epoch not in self.openers:
            self.openers[epoch] = opener(self.key, self.header, epoch)
        payload = self.openers[epoch](sequence, raw, offset)
        return None if payload is None else (raw, payload)


def follow(proof: Proof, frames: Frames) -> Iterator[tuple[int, bytes, int]]:
    """Yield kind, chain after, and end of each frame, as long as each follows the one before."""
    header, offset = frames.header, ROOM
    sequence, chain = (1, bytes(32)) if header.packed else (header.sequence, header.chain)
    while found := frames.at(offset):
        raw, payload = found
        _, kind, _, _, number, _, link, *_ = FRAME.unpack_from(raw)
        if (number, link) != (sequence, chain[:16]):
            return
        if kind == ENTRY and NOTES in payload:
            take_notes(proof, payload, (0, header.last) if header.packed else (number, 0))
        chain = hashlib.sha256(chain + raw).digest()
        offset += len(raw) if header.packed else -(-len(raw) // BLOCK) * BLOCK
        sequence, proof.frames = sequence + 1, proof.frames + 1
        yield kind, chain, offset


def refuse_break(proof: Proof, header: Header, path: Path) -> None:
    """Refuse a file that does not go on where the one before ends."""
    if (header.sequence - 1, header.chain) != (proof.sequence, proof.chain):
        raise BrokenError(f"{path.name} : ne suit pas ce qui le précède")


def refuse_lost_end(proof: Proof, path: Path, frames: Frames, end: int) -> None:
    """Refuse a last segment that ends before what something states to have been durable."""
    lost = BrokenError(f"{path.name} : illisible après l’écriture {proof.sequence}")
    for offset in range(end, len(frames.image), BLOCK):
        if (found := frames.at(offset)) and FRAME.unpack_from(found[0])[5] > proof.sequence:
            raise lost
    data = path.with_suffix(".p").read_bytes() if path.with_suffix(".p").exists() else b""
    whole = hashlib.sha256(data[:-32]).digest() == data[-32:]
    if whole and PARITY.unpack_from(data)[4] > end:
        raise lost
    if any(frames.image[end:]):
        proof.remarks.append(f"{path.name} : des octets après la dernière écriture, une coupure ?")


def refuse_forgetting(proof: Proof, directory: Path, key: bytes | None) -> None:
    """Refuse a journal that ends before its newest checkpoint."""
    for path in directory.glob("idx-*.s"):
        data = path.read_bytes()[: CHECKPOINT.size + 32]
        if len(data) < CHECKPOINT.size + 32:
            continue
        *_, sequence, _, _, salt = CHECKPOINT.unpack_from(data)
        fields, check = data[: CHECKPOINT.size], data[CHECKPOINT.size :]
        ours = key is None or check == derive(key, b"besace checkpoint check" + fields, salt)
        if ours and sequence - 1 > proof.sequence:
            raise BrokenError(f"le journal finit avant {path.name}")


def derive(key: bytes, purpose: bytes, salt: bytes) -> bytes:
    """Return 32 bytes that follow from a key: HKDF-SHA256, RFC 5869."""
    return hmac.digest(hmac.digest(salt, key, "sha256"), purpose + b"\1", "sha256")


def opener(key: bytes, header: Header, epoch: bytes) -> Opener:
    """Return what opens the frames of one opening of the journal in one file."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

    segment = derive(key, b"besace segment key" + HEADER.pack(*header), header.salt)
    frame_key = derive(segment, b"besace frame key", epoch)
    cipher = AESGCM(frame_key) if header.algorithm == 1 else ChaCha20Poly1305(frame_key)

    def opened(sequence: int, raw: bytes, offset: int) -> bytes | None:
        associated = raw[:56] + offset.to_bytes(8, "big")
        try:
            return cipher.decrypt(sequence.to_bytes(12, "big"), raw[56:], associated)
        except InvalidTag:
            return None

    return opened


def take_notes(proof: Proof, payload: bytes, where: tuple[int, int]) -> None:
    """Take what a commit notes of archives: a later note stands for all before it."""
    _, at = unpack(payload, 0)
    while at < len(payload):
        operation, at = unpack(payload, at)
        if operation[:2] == [0, "archives"]:
            note = operation[3]
            proof.notes[operation[2]] = Note(note["salt"], note["sha256"], *where)


def unpack(data: bytes, at: int) -> tuple[Any, int]:
    """Return the msgpack value at a place, and where the next one begins."""
    tag, at = data[at], at + 1
    if tag < 0x80 or tag >= 0xE0:
        return tag if tag < 0x80 else tag - 256, at
    if tag < 0xC0:
        kind, length = ("map", tag & 15) if tag < 0x90 else ("array", tag & 15)
        return _many("text" if tag >= 0xA0 else kind, tag & 31 if tag >= 0xA0 else length, data, at)
    if tag in PLAIN:
        return PLAIN[tag], at
    kind, form = FORMS[tag]
    (value,) = struct.unpack_from(form, data, at)
    at += struct.calcsize(form)
    return (value, at) if kind == "number" else _many(kind, value, data, at)


PLAIN = {0xC0: None, 0xC2: False, 0xC3: True}
FORMS = {
    **{0xC4 + i: ("bytes", form) for i, form in enumerate((">B", ">H", ">I"))},
    **{0xCA + i: ("number", ">" + code) for i, code in enumerate("fdBHIQbhiq")},
    **{0xD9 + i: ("text", form) for i, form in enumerate((">B", ">H", ">I"))},
    **{0xDC + i: ("array", form) for i, form in enumerate((">H", ">I"))},
    **{0xDE + i: ("map", form) for i, form in enumerate((">H", ">I"))},
}


def _many(kind: str, length: int, data: bytes, at: int) -> tuple[Any, int]:
    if kind in {"text", "bytes"}:
        found = data[at : at + length]
        return found.decode() if kind == "text" else found, at + length
    values = []
    for _ in range(length * 2 if kind == "map" else length):
        value, at = unpack(data, at)
        values.append(value)
    return dict(zip(values[::2], values[1::2], strict=True)) if kind == "map" else values, at


def _state(here: tuple[bytes, bytes] | None, note: Note | None) -> str:
    if note is None:
        return "libre"
    if here is None:
        return "manquante"
    if here[0] != note.salt:
        return "refaite"
    return "liée" if here[1] == note.digest else "altérée"


def _open(proof: Proof) -> list[Anchor]:
    return [one for one, said in proof.anchors.items() if said == BEYOND]


def _number(path: Path) -> int:
    return int(path.name[4:12])


def read_anchors(text: str) -> list[Anchor]:
    """Return the anchors in a text: lines of a day sheet, or a mirror's manifest.

    A line whose checksum does not match was copied wrongly, and proves nothing: ValueError.
    """
    said, found = " ".join(text.split()), []
    for line in ANCHOR.finditer(said):
        words, _, checksum = line[0].rpartition(" ")
        if hashlib.sha256(words.encode()).hexdigest()[:8] != checksum:
            raise ValueError(f"ancre mal recopiée : {words}")
        found.append(Anchor(int(line[1]), bytes.fromhex(line[2]), f"{line[3]} {line[4]}"))
    if len(found) != said.count("besace ancre "):
        raise ValueError("une ancre est mal recopiée")
    return found + [
        Anchor(int(line[1]), bytes.fromhex(line[2]), "copie manifeste")
        for line in MANIFEST.finditer(text)
    ]


def folded(anchors: list[Anchor]) -> bytes:
    """Return what the index of a TPM holds that saw these heads, in the order of the text."""
    value = bytes(32)
    for one in anchors:
        if one.holder.startswith("tpm "):
            seen = one.sequence.to_bytes(8, "big") + one.chain
            value = hashlib.sha256(value + seen).digest()
    return value


def main(arguments: list[str] | None = None) -> int:
    """Ask and answer."""
    parser = argparse.ArgumentParser(description="Vérifie un journal Besace et ses ancres.")
    parser.add_argument("journal", type=Path, help="le dossier du journal")
    parser.add_argument("--anchors", type=Path, action="append", default=[], metavar="FICHIER")
    parser.add_argument("--key", type=Path, metavar="FICHIER", help="64 chiffres hexadécimaux")
    parser.add_argument("--tpm", metavar="VALEUR", help="de l’index du TPM, en hexadécimal")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        anchors = [one for path in asked.anchors for one in read_anchors(path.read_text("utf-8"))]
        key = bytes.fromhex(asked.key.read_text("ascii")) if asked.key else None
        if not asked.journal.is_dir():
            raise FileNotFoundError(asked.journal)
        report = verify(asked.journal, anchors, key).report(keyed=key is not None)
        if asked.tpm:
            report["tpm"] = folded(anchors) == bytes.fromhex(asked.tpm)
            report["ok"] = report["ok"] and report["tpm"]
    except (OSError, ValueError) as error:
        print(f"Vérification impossible : {error}", file=sys.stderr)
        return 2
    print(json.dumps(report, ensure_ascii=False) if asked.json else "\n".join(words(report)))
    return 0 if report["ok"] else 1


def words(report: dict[str, Any]) -> Iterator[str]:
    """Yield the report as sentences."""
    yield report["damage"] or f"Journal suivi jusqu’à l’écriture {report['sequence']}."
    yield f"Tête de chaîne : {report['chain']}"
    if not report["seals"]:
        yield "Sans clé : ni les sceaux ni les archives ne sont prouvés."
    yield from report["remarks"]
    for sequence, holder, said in report["anchors"]:
        yield f"Ancre {holder}, écriture {sequence} : {said}"
    for number, state, covered in report["archives"]:
        yield f"Archive {number} : {state}{', couverte' if covered else ', sans ancre'}"
    if "tpm" in report:
        said = "a vu ces têtes et aucune autre" if report["tpm"] else "CONTREDIT cette liste"
        yield f"TPM : son index {said}."
    after = report["sequence"] - report["covered"]
    yield f"Ancré jusqu’à l’écriture {report['covered']} ; {after} après elle sans ancre."


if __name__ == "__main__":
    sys.exit(main())
