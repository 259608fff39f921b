"""The file for whoever helps, by `besace doctor --bundle` or the screen: no patient, no secret.

It is made from an allow-list.  Whatever is gathered passes `ALLOWED`, key and value: what it
does not know is left out, so that a mistake here loses a figure and never shows a name.
"""

import errno
import os
import platform
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import appliance
from appliance import __version__, logs
from appliance.config import Config
from appliance.drivers.doctor import Finding, System
from appliance.drivers.faults import FAULTS, Part
from appliance.drivers.usb import usb_readers
from appliance.durable.disk import write_atomically
from appliance.errors import NotWrittenError, reason
from appliance.wiring.machine import Machine

PACKAGES: Final = ("cryptography", "gpiozero", "pyscard", "pyserial", "python-pkcs11", "textual")
SYSTEM_PACKAGES: Final = ("libccid", "libpcsclite1", "opensc-pkcs11", "pcscd")
MODULES: Final = ("libcps3_pkcs11_lux.so", "libsofthsm2.so", "opensc-pkcs11.so")
FOLDERS: Final = ("outbox/new", "outbox/cur", "outbox/withdrawn", "inbox", "receipts", "consumed")
LOGGED: Final = re.compile(r"(WARNING|ERROR|CRITICAL) (appliance[a-z0-9_.]*): ")

COUNT: Final = r"\d{1,15}"
VERSION: Final = r"\d{1,3}(\.\d{1,4}){1,3}([.+~-][a-z]{0,4}\d{1,3}([a-z]\d{1,2})?){0,4}"
ALLOWED: Final[Mapping[str, str]] = {
    r"besace|python": VERSION,
    r"system\.id": "debian|raspbian|ubuntu",
    r"system\.version": r"\d{1,3}(\.\d{1,3})?",
    r"kernel": r"\d{1,3}\.\d{1,3}(\.\d{1,4})?",
    r"machine": "x86_64|aarch64|armv[678]l",
    r"date": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    rf"package\.({'|'.join((*PACKAGES, *SYSTEM_PACKAGES))})": rf"absent|(\d:)?{VERSION}",
    rf"part\.({'|'.join(Part)})": f"good|not tried|{'|'.join(FAULTS)}",
    r"usb\.\d": r"[0-9A-F]{4}:[0-9A-F]{4} ccid \d",
    r"reader": "pcsc|GemPCTwin|GemCoreSIMPro|SEC1210",
    r"signature": f"none|demonstration|other module|{'|'.join(MODULES)}",
    r"setting\.(destinations|lots_repos_s|courrier_rythme_s)": COUNT,
    rf"spool\.({'|'.join(FOLDERS)})": COUNT,
    r"disk\.free_bytes": COUNT,
    r"log\.(WARNING|ERROR|CRITICAL)\.appliance[a-z0-9_.]*": COUNT,
}
"""Each key that may stand in the file, with the shape of its value."""


def write_bundle(
    path: Path,
    config: Config,
    findings: Iterable[Finding],
    machine: Machine,
    system: System | None = None,
) -> None:
    """Write the file.

    Raises:
        NotWrittenError: it cannot be written there, or something stands there already.
    """
    try:
        keep(path, composed(config, findings, machine, system), machine)
    except OSError as error:
        raise NotWrittenError(f"{path} : {reason(error)}") from None


def composed(
    config: Config, findings: Iterable[Finding], machine: Machine, system: System | None = None
) -> str:
    """Return what the file says: of all that is gathered, the lines that may leave the box."""
    gathered = gather(config, findings, machine, system or System())
    return "".join(f"{key} = {value}\n" for key, value in gathered if is_allowed(key, value))


def keep(path: Path, content: str, machine: Machine) -> None:
    """Write what was composed; durable on return.

    Raises:
        FileExistsError: something stands there already.
        OSError: as the system does.
    """
    if machine.disk.exists(path):
        raise FileExistsError(errno.EEXIST, "", str(path))
    write_atomically(machine.disk, path, content.encode())


def is_allowed(key: str, value: str) -> bool:
    """Tell whether a pair may leave the box."""
    return any(
        re.fullmatch(name, key) and re.fullmatch(shape, value) for name, shape in ALLOWED.items()
    )


def gather(
    config: Config, findings: Iterable[Finding], machine: Machine, system: System
) -> Iterator[tuple[str, str]]:
    """Yield what is known, pair by pair; the allow-list judges after."""
    yield "besace", __version__
    yield "date", f"{machine.clock.now():%Y-%m-%dT%H:%M:%SZ}"
    yield from _machine()
    yield from _packages()
    for one in findings:
        yield f"part.{one.part}", one.name or ("good" if one.tried else "not tried")
    for number, reader in enumerate(usb_readers(system.usb)):
        yield f"usb.{number}", f"{reader.identity} ccid {reader.ccid}"
    yield from _settings(config)
    yield from _figures(config)
    yield from _complaints(config.chemins.station / logs.STATION)


def _machine() -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    yield "machine", platform.machine()
    yield "kernel", re.sub(r"[^\d.].*", "", platform.release())
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return
    yield "system.id", told.get("ID", "")
    yield "system.version", told.get("VERSION_ID", "")


def _packages() -> Iterator[tuple[str, str]]:
    for name in PACKAGES:
        try:
            yield f"package.{name}", version(name)
        except PackageNotFoundError:
            yield f"package.{name}", "absent"
    for name in SYSTEM_PACKAGES:
        yield f"package.{name}", _system_package(name)


def _system_package(name: str) -> str:
    command = ["dpkg-query", "--show", "--showformat=${Version}", name]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        return ""
    return told.stdout.strip() or "absent"


def _settings(config: Config) -> Iterator[tuple[str, str]]:
    lecteur, signature = config.lecteur, config.signature
    yield "reader", "pcsc" if lecteur.ligne is None else lecteur.modele.value
    if signature.module is not None:
        known = signature.module.name in MODULES
        yield "signature", signature.module.name if known else "other module"
    else:
        yield "signature", "demonstration" if signature.cle_demonstration else "none"
    yield "setting.destinations", str(len(config.destinations))
    yield "setting.lots_repos_s", str(config.lots.repos_s)
    yield "setting.courrier_rythme_s", str(config.courrier.rythme_s)


def _figures(config: Config) -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        entries = list((config.chemins.spool / folder).glob("*"))
        yield f"spool.{folder}", str(len(entries))
    try:
        free = os.statvfs(config.chemins.station)
    except OSError:
        return
    yield "disk.free_bytes", str(free.f_bavail * free.f_frsize)


def _complaints(log: Path) -> Iterator[tuple[str, str]]:
    """Count what was logged, by level and by module of ours; no word of it."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    found = Counter(match.groups() for line in lines if (match := LOGGED.match(line)))
    ours = set(_our_modules())
    for (level, module), count in sorted(found.items()):
        if module in ours:
            yield f"log.{level}.{module}", str(count)


def _our_modules() -> Iterator[str]:
    root = Path(appliance.__file__).parent
    for path in root.rglob("*.py"):
        yield ".".join(path.relative_to(root.parent).with_suffix("").parts)
