"""Examine the chain from the reader's plug to the signature, part by part, in order.

Each part is good, or shows one fault of the catalogue, or was not tried because a part that
it needs is at fault.  Nothing of a patient is kept: a card is read, and what it said is dropped.
"""

import errno
import fcntl
import os
import plistlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from appliance.drivers.cps_card import CpsCard, Tries
from appliance.drivers.faults import FAULTS, Fault, Part
from appliance.drivers.usb import UsbReader, usb_readers
from appliance.errors import (
    BesaceError,
    CardMuteError,
    CardRemovedError,
    CardUnreadableError,
    ForeignCardError,
    NoCardError,
    NoReaderError,
    PcscDeniedError,
    PcscDownError,
    ReaderMuteError,
    SignerAbsentError,
    Vitale1Error,
)
from appliance.ports.cards import CardReader
from appliance.ports.machine import Clock
from appliance.sealing.trust import Doubt, Trust
from appliance.sealing.validity import validity

WRITTEN: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier date."""

ENDING: Final = timedelta(days=30)
READING: Final[Mapping[type[BesaceError], str]] = {
    PcscDownError: "pcscd-down",
    PcscDeniedError: "pcscd-denied",
    NoReaderError: "no-reader",
    ReaderMuteError: "reader-mute",
    NoCardError: "no-card",
    CardMuteError: "card-mute",
    CardRemovedError: "card-removed",
    Vitale1Error: "vitale-1",
    ForeignCardError: "foreign-card",
    CardUnreadableError: "card-unreadable",
}
"""What one reading tells of daemon, reader, card and application, by how it failed."""

NEEDS: Final[Mapping[Part, tuple[Part, ...]]] = {
    Part.DRIVER: (Part.DEVICE,),
    Part.READER: (Part.DEVICE, Part.DAEMON),
    Part.CARD: (Part.DEVICE, Part.DAEMON, Part.READER),
    Part.APPLICATION: (Part.DEVICE, Part.DAEMON, Part.READER, Part.CARD),
    Part.CERTIFICATE: (Part.MODULE,),
}
HANGS: Final = frozenset({"pcscd-mute", "reader-mute"})
"""Faults with which a PKCS#11 module would wait for minutes: it is not tried."""
FAULTS_BEFORE_A_READER: Final = frozenset({"no-reader", "pcscd-down", "pcscd-denied", "pcscd-mute"})
"""With these a reading says nothing of what is plugged in."""

CODES: Final = {Tries.LAST: "code-last", Tries.NONE: "code-locked"}
"""What the card's own count of tries tells."""

OF_THE_CARD: Final = ("Device", "Slot", "Token")
"""How PKCS#11 begins the names of errors that are the card's, not the library's."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the examination of one part came to.

    Attributes:
        name: the fault's, in the catalogue; empty when the part is good, or was not tried.
        tried: False when a part that it needs is at fault.
        detail: French, a few words; never a patient, a name of a person or a secret.
    """

    part: Part
    name: str = ""
    tried: bool = True
    detail: str = ""

    @property
    def fault(self) -> Fault | None:
        """The fault, if there is one."""
        return FAULTS[self.name] if self.name else None


@dataclass(frozen=True, slots=True)
class System:
    """Where the system keeps what is examined; tests put their own here."""

    usb: Path = Path("/sys/bus/usb/devices")
    drivers: Path = Path("/usr/lib/pcsc/drivers")
    pcscd: Path = Path("/usr/sbin/pcscd")
    time: Path = Path("/run/systemd/timesync")


@dataclass(slots=True, kw_only=True)
class Doctor:
    """One examination.

    Attributes:
        reader: the readers, as the station would use them.
        hung: tells whether the PC/SC service let a deadline pass.
        line: the serial line's terminal; None for PC/SC.
        module: the PKCS#11 module's file; None where none is set.
        cps: looks at the practitioner's card, without any code; raises SignerAbsentError,
            ReaderMuteError.
        trust: whom the practice believes about its certificate.
        demonstration: a key to play with stands for the card.
    """

    reader: CardReader
    clock: Clock
    cps: Callable[[], CpsCard]
    trust: Trust = field(default_factory=Trust)
    hung: Callable[[], bool] = lambda: False
    line: Path | None = None
    module: Path | None = None
    demonstration: bool = False
    system: System = field(default_factory=System)
    _found: dict[Part, str] = field(default_factory=dict)
    _read: str | None = None
    _card: CpsCard = field(default_factory=lambda: CpsCard("", b""))

    def examine(self) -> Iterator[Finding]:
        """Yield what each part comes to, in the chain's order."""
        checks = {
            Part.DEVICE: self._device,
            Part.DRIVER: self._driver,
            Part.DAEMON: self._daemon,
            Part.READER: self._reading,
            Part.CARD: self._reading,
            Part.APPLICATION: self._reading,
            Part.MODULE: self._module,
            Part.CERTIFICATE: self._certificate,
            Part.CLOCK: self._clock,
        }
        for part in Part:
            if self._is_out_of_reach(part):
                self._found[part] = "unknown"
                yield Finding(part, tried=False)
                continue
            name, detail = checks[part]()
            at_fault = bool(name) and FAULTS[name].part is part
            self._found[part] = name if at_fault else ""
            yield Finding(part, name if at_fault else "", detail=detail)

    def _is_out_of_reach(self, part: Part) -> bool:
        hangs = part is Part.MODULE and not HANGS.isdisjoint(self._found.values())
        return hangs or any(self._found[needed] for needed in NEEDS.get(part, ()))

    def _device(self) -> tuple[str, str]:
        """Judge what is plugged in; a reader that answers needs no further proof."""
        name, _ = self._reading()
        if self.line is not None:
            return line_fault(self.line) if name == "no-reader" else "", self.line.name
        found = usb_readers(self.system.usb)
        if any(reader.ccid for reader in found) or FAULTS_BEFORE_A_READER.isdisjoint({name}):
            return "", _named(found)
        return "usb-serial-mode" if found else "usb-absent", _named(found)

    def _driver(self) -> tuple[str, str]:
        if self.line is not None:
            return "", "intégré à Besace"
        known = known_to_libccid(self.system.drivers)
        if known is None:
            return "driver-absent", ""
        strange = [
            reader
            for reader in usb_readers(self.system.usb)
            if reader.ccid and reader.identity not in known
        ]
        return "driver-too-old" if strange else "", _named(strange)

    def _daemon(self) -> tuple[str, str]:
        if self.line is not None:
            return "", "sans objet : ligne série"
        if not self.system.pcscd.exists():
            return "pcscd-absent", ""
        return self._reading()

    def _reading(self) -> tuple[str, str]:
        """Read a card once; every part that a reading tells of asks this."""
        if self._read is None:
            self._read = self._read_once()
        return self._read, ""

    def _read_once(self) -> str:
        try:
            self.reader.read_vitales()
        except ReaderMuteError:
            return "pcscd-mute" if self.hung() else "reader-mute"
        except tuple(READING) as error:
            return READING[type(error)]
        return ""

    def _module(self) -> tuple[str, str]:
        if self.module is None and not self.demonstration:
            return "module-none", ""
        if self.module is not None and not self.module.exists():
            return "module-absent", ""
        try:
            self._card = self.cps()
        except ReaderMuteError:
            return "module-mute", ""
        except SignerAbsentError as error:
            of_the_card = not str(error) or str(error).startswith(OF_THE_CARD)
            return "token-absent" if of_the_card else "module-broken", str(error)
        if self.demonstration:
            return "", "clé de démonstration"
        return CODES.get(self._card.tries, ""), f"carte {self._card.serial}"

    def _certificate(self) -> tuple[str, str]:
        now = self.clock.now()
        try:
            first, last = validity(self._card.certificate)
            doubt = self.trust.doubt(self._card.certificate, now)
        except ValueError:
            return "certificate-broken", ""
        if doubt is not None:
            since = f"à partir du {first:%d/%m/%Y}"
            return f"certificate-{doubt}", since if doubt is Doubt.EARLY else self._dates()
        if last - now < ENDING:
            return "certificate-ending", self._dates()
        return "revocations-old" if self.trust.stale(now) else "", self._dates()

    def _dates(self) -> str:
        """Tell until when each pair is good, and how old the revocation list is."""
        _, last = validity(self._card.certificate)
        told = [f"jusqu’au {last:%d/%m/%Y}"]
        if self._card.authentication:
            _, other = validity(self._card.authentication)
            told.append(f"authentification jusqu’au {other:%d/%m/%Y}")
        if (listed := self.trust.listed_on()) is not None:
            told.append(f"révocations du {listed:%d/%m/%Y}")
        return ", ".join(told)

    def _clock(self) -> tuple[str, str]:
        now = self.clock.now()
        shown = f"{now:%d/%m/%Y %H:%M} UTC"
        if now < WRITTEN:
            return "clock-early", shown
        alone = self.system.time.is_dir() and not (self.system.time / "synchronized").exists()
        return "clock-alone" if alone else "", shown


def line_fault(line: Path) -> str:
    """Return the fault of a serial line; empty when it can be opened and held."""
    faults = {errno.EACCES: "line-denied", errno.EAGAIN: "line-taken"}
    try:
        descriptor = os.open(line, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        with closing(os.fdopen(descriptor, "rb", buffering=0)) as opened:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return faults.get(error.errno or 0, "line-absent")
    return ""


def known_to_libccid(drivers: Path) -> frozenset[str] | None:
    """Return the identities in libccid's list; None when it is not installed."""
    try:
        content = (drivers / "ifd-ccid.bundle/Contents/Info.plist").read_bytes()
        table = plistlib.loads(content)
        pairs = zip(table["ifdVendorID"], table["ifdProductID"], strict=True)
    except (OSError, KeyError, ValueError, plistlib.InvalidFileException):
        return None
    return frozenset(f"{vendor[2:]}:{product[2:]}".upper() for vendor, product in pairs)


def _named(readers: list[UsbReader] | tuple[UsbReader, ...]) -> str:
    return ", ".join(reader.identity for reader in readers)
