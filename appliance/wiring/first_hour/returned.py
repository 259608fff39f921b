"""Settings that come back from a key, put in place at once: by us, or on a box by root.

Root takes them on a box that has none, and only if they name this box's own directories, and no
password but where the courier reads its own: who holds a key may have written on it.
"""

import json
import re
import tomllib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from appliance.config import check
from appliance.errors import ConfigError, NotWrittenError, reason
from appliance.ports.machine import Disk
from appliance.wiring.first_hour.parcel import TAKEN, keep, put, texts_in
from appliance.wiring.first_hour.writer import NOWHERE, SECRETS, SIGNER, Places, quoted
from appliance.wiring.named_files import FOLDER, put_beside

KIND: Final = "reprise"
HEADER: Final = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}\s*(?:#.*)?")
LINE: Final = re.compile(r"""(\s*([\w-]+)\s*=\s*)("[^"\\]*"|'[^']*')(.*)""", re.DOTALL)
NAME: Final = re.compile(rf"{FOLDER}/[\w][\w. -]*")
PASSWORDS: Final = frozenset({"mot_de_passe", "jeton"})
DIRECTORIES: Final = frozenset({"station", "courier", "spool"})
LARGEST: Final = 500_000
"""Bytes of files in one request: systemd hands over a megabyte at the most."""
STANDING: Final = "Ce boîtier a déjà des réglages : ceux d’une sauvegarde ne les remplacent pas."
ELSEWHERE: Final = "{what} : ces réglages nomment un endroit que ce boîtier n’a pas"
UNREADABLE: Final = "demande de réglages illisible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The settings of a backup.

    Attributes:
        nom: no other request bears it.
        settings: TOML, as `settled` made it.
        files: what they name, by the names that stand there.
        passwords: by the names of their files.
    """

    nom: str
    settings: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)

    def to_bytes(self) -> bytes:
        """Return what root reads."""
        files = {name: b64encode(content).decode() for name, content in self.files.items()}
        parts = [KIND, self.nom, self.settings, files, dict(self.passwords)]
        return json.dumps(parts).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self | None:
        """Read what `to_bytes` wrote; None where the request is another one.

        Raises:
            ConfigError: it is that no more; nothing of it is quoted.
        """
        try:
            parts = json.loads(content)
            if not isinstance(parts, list) or parts[:1] != [KIND]:
                return None
            _, nom, settings, coded, passwords = parts
            texts_in({"nom": nom, "settings": settings})
            files = {name: b64decode(text) for name, text in texts_in(coded).items()}
            passwords = texts_in(passwords)
        except (ValueError, TypeError, RecursionError):
            raise ConfigError(UNREADABLE) from None
        if not all(map(NAME.fullmatch, files)) or not {*passwords} <= {*SECRETS}:
            raise ConfigError(UNREADABLE)
        return cls(nom=nom, settings=settings, files=files, passwords=passwords)

    def judge(self, places: Places) -> None:
        """Refuse settings that are none, or not of this box.

        Raises:
            ConfigError: they are not.
        """
        try:
            faults = [*check(self.settings, places.home), *_strange(self.settings, places)]
        except tomllib.TOMLDecodeError:
            faults = [UNREADABLE]
        if faults:
            raise ConfigError(" ; ".join(faults))

    def place(self, disk: Disk, places: Places) -> None:
        """Write all of it, the settings last: a cut leaves a box without any.

        Raises:
            ConfigError: there are settings already, or these would be refused.
            NotWrittenError: the system does not let us.
        """
        self.judge(places)
        if disk.exists(places.settings):
            raise ConfigError(STANDING)
        try:
            keep(disk, places, {name: self.passwords.get(name, "") for name in SECRETS})
            put_beside(self.files, places.home, disk)
            put(disk, places.settings, self.settings.encode())
            put(disk, places.home / TAKEN, self.nom.encode())
        except OSError as error:
            raise NotWrittenError(f"{places.home} : {reason(error)}") from None


def settled(settings: bytes, places: Places) -> str:
    """Return settings that name the directories and the passwords of another box, or of none yet.

    What it does not understand stays as it is, and is judged so.
    """
    header, lines = "", list[str]()
    for line in settings.decode("utf-8", "replace").splitlines(keepends=True):
        if found := HEADER.fullmatch(line.rstrip()):
            header = found[1]
        value = LINE.fullmatch(line)
        there = _there(header, value[2], value[3][1:-1], places) if value else None
        lines.append(
            line if value is None or there is None else value[1] + quoted(there) + value[4]
        )
    return "".join(lines)


def asked_for(settings: str) -> tuple[str, ...]:
    """Return the names of the passwords that these settings want; none where nothing is sent."""
    courrier = tomllib.loads(settings).get("courrier", {})
    named = (name for name in SECRETS if isinstance(courrier.get(name), dict))
    return tuple(name for name in named if NOWHERE not in str(courrier[name].get("url", "")))


def that_fit(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return as many of the files as one request holds, the small ones first."""
    kept, size = dict[str, bytes](), 0
    for name, content in sorted(files.items(), key=lambda one: len(one[1])):
        size += len(content)
        if size <= LARGEST:
            kept[name] = content
    return kept


def _there(header: str, key: str, before: str, places: Places) -> str | None:
    """Return what a value is on this box; None where it stays what it is."""
    if header == "chemins" and key in DIRECTORIES:
        return str(getattr(places, key))
    if header == "signature" and key == "cle_demonstration":
        return f"{places.station}/{SIGNER}"
    if key in PASSWORDS:
        part = header.removeprefix("courrier.")
        return f"{places.secrets}/{part if part in SECRETS else Path(before).name}"
    return None


def _strange(settings: str, places: Places) -> Iterator[str]:
    """Yield what of these settings lies elsewhere than on this box."""
    table = tomllib.loads(settings)
    for key in sorted(DIRECTORIES):
        named = table.get("chemins", {}).get(key)
        if named != getattr(places, key):
            yield ELSEWHERE.format(what=f"chemins.{key}")
    for named in _passwords(table):
        if str(Path(named).parent) != places.secrets or ".." in named:
            yield ELSEWHERE.format(what="mot_de_passe")


def _passwords(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _passwords(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in PASSWORDS:
                yield str(one)
            else:
                yield from _passwords(one)
