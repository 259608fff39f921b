"""All that the settings of a box consist of, put in place at once: by us, or on a box by root.

The station may neither write settings nor know a password once it is given.  So on a box it hands
root answers, never a file: root writes the settings itself, by the one writer, and takes them
and the passwords together.  Passwords of before are forgotten: none ever meets another server
than those that it came with.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, Self

from appliance.config import check
from appliance.drivers.credentials import enciphered
from appliance.durable.disk import write_atomically
from appliance.errors import ConfigError, NotWrittenError, reason
from appliance.ports.machine import Disk
from appliance.wiring.first_hour.writer import AUTHORITY, CERTIFICATE, SECRETS, Places, write

REQUEST: Final = Path("/run/besace/reglages")
"""Watched by besace-settings.path; in memory, and gone with the station."""
READABLE: Final = 0o640
SECRET: Final = 0o600
TAKEN: Final = "premiere-heure"
"""Beside the settings: the name of the last parcel that stands there whole."""
NOT_TAKEN: Final = "Le service besace-settings n’a pas mis les réglages en place."


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Answers, passwords and certificates.

    Attributes:
        nom: no other parcel bears it.
        answers: by the names of their questions.
        passwords: by the names of their files.
        certificates: PEM, by the names of their files.
    """

    nom: str
    answers: Mapping[str, str]
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    certificates: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return what root reads."""
        parts = (self.answers, self.passwords, self.certificates)
        return json.dumps([self.nom, *map(dict, parts)]).encode("ascii")

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote.

        Raises:
            ConfigError: it is that no more; nothing of it is quoted.
        """
        try:
            nom, *parts = json.loads(content)
            answers, passwords, certificates = map(texts_in, parts)
        except (ValueError, TypeError, RecursionError):
            raise ConfigError("demande de réglages illisible") from None
        if not isinstance(nom, str) or not {*passwords} <= {*SECRETS}:
            raise ConfigError("demande de réglages illisible")
        return cls(nom=nom, answers=answers, passwords=passwords, certificates=certificates)

    def judge(self, places: Places) -> None:
        """Refuse answers that make no settings.

        Raises:
            ConfigError: they make none.
        """
        _judged(self.answers, places)

    def place(self, disk: Disk, places: Places) -> None:
        """Put all in place: the passwords of before go first, the new ones come last.

        Raises:
            ConfigError: the settings would be refused.
            NotWrittenError: the system does not let us.
        """
        text = _judged(self.answers, places)
        files = {places.home / name: self.certificates[name].encode() for name in self._named()}
        files[places.settings] = text
        try:
            keep(disk, places, dict.fromkeys(SECRETS, ""))
            for path, content in files.items():
                put(disk, path, content)
            keep(disk, places, self.passwords)
            put(disk, places.home / TAKEN, self.nom.encode())
        except OSError as error:
            raise NotWrittenError(f"{places.home} : {reason(error)}") from None

    def _named(self) -> Iterator[str]:
        return (name for name in (AUTHORITY, CERTIFICATE) if name in self.certificates)


class Request(Protocol):
    """What root is asked to put in place, under a name that no other request bears."""

    @property
    def nom(self) -> str:
        """The name."""
        ...

    def judge(self, places: Places) -> None:
        """Refuse what root would refuse.

        Raises:
            ConfigError: it would.
        """
        ...

    def to_bytes(self) -> bytes:
        """Return what root reads."""
        ...


def hand_over(
    asked: Request,
    disk: Disk,
    places: Places,
    pause: Callable[[], bool],
    request: Path = REQUEST,
) -> None:
    """Have root put something in place, and wait until it stands there.

    Args:
        asked: what.
        disk: the machine's.
        places: of the box.
        pause: waits a little; false once nobody waits any longer.
        request: the file that root watches.

    Raises:
        ConfigError: the settings would be refused, or root did not take them.
        NotWrittenError: root cannot be asked.
    """
    asked.judge(places)
    try:
        write_atomically(disk, request, asked.to_bytes())
        try:
            while _taken(places) != asked.nom:
                if not pause():
                    raise ConfigError(NOT_TAKEN)
        finally:
            disk.unlink(request)
    except OSError as error:
        raise NotWrittenError(f"{request} : {reason(error)}") from None


def _judged(answers: Mapping[str, str], places: Places) -> bytes:
    text = write(answers, places)
    if found := check(text, places.home):
        raise ConfigError(" ; ".join(found))
    return text.encode()


def put(disk: Disk, path: Path, content: bytes) -> None:
    """Write one file of the settings, which both programs read; raises OSError."""
    write_atomically(disk, path, content, mode=READABLE)


def keep(disk: Disk, places: Places, passwords: Mapping[str, str]) -> None:
    """Put passwords, by the names of their files, where the courier reads its own.

    Raises:
        OSError, NotWrittenError: the system does not let us.
    """
    disk.make_directory(places.kept)
    for name, password in passwords.items():
        content = password.encode()
        if places.enciphered:
            content = enciphered(name, content)
        write_atomically(disk, places.kept / name, content, mode=SECRET)


def _taken(places: Places) -> str:
    try:
        return (places.home / TAKEN).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def texts_in(value: Any) -> Mapping[str, str]:
    """Return texts by name, as JSON gave them; raises TypeError where it gave something else."""
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise TypeError("not texts by name")
    return value
