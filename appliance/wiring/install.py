"""Put Besace on a Debian or Raspberry Pi OS box: the work of `besace install`.

The application is copied from where it runs now, with exactly the packages it has, so that a
box needs neither network nor compiler.  Each version has a directory of its own and
`/opt/besace` is a link to the one in use: it changes by one rename.
"""

import compileall
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from typing import Final

import appliance
from appliance.errors import InstallError
from appliance.wiring.shared import BOX_FILES, INSTALLED, SHARED, shared

HOME: Final = Path("opt/besace")
PYTHON: Final = f"python{sys.version_info.major}.{sys.version_info.minor}"
PLACES: Final = {
    "besace-station.service": "etc/systemd/system/besace-station.service",
    "besace-courier.service": "etc/systemd/system/besace-courier.service",
    "besace-courier.path": "etc/systemd/system/besace-courier.path",
    "besace-carry.service": "etc/systemd/system/besace-carry.service",
    "besace-carry.path": "etc/systemd/system/besace-carry.path",
    "besace-aide.service": "etc/systemd/system/besace-aide.service",
    "besace-aide.path": "etc/systemd/system/besace-aide.path",
    "besace-pair.service": "etc/systemd/system/besace-pair.service",
    "besace-pair.path": "etc/systemd/system/besace-pair.path",
    "besace-pcscd-restart.service": "etc/systemd/system/besace-pcscd-restart.service",
    "besace-pcscd-restart.path": "etc/systemd/system/besace-pcscd-restart.path",
    "besace-mirror.service": "etc/systemd/system/besace-mirror.service",
    "besace-mirror.timer": "etc/systemd/system/besace-mirror.timer",
    "besace-poweroff.service": "etc/systemd/system/besace-poweroff.service",
    "besace-poweroff.path": "etc/systemd/system/besace-poweroff.path",
    "besace-reset.service": "etc/systemd/system/besace-reset.service",
    "besace-reset.path": "etc/systemd/system/besace-reset.path",
    "besace-reception.service": "etc/systemd/system/besace-reception.service",
    "besace-handover.service": "etc/systemd/system/besace-handover.service",
    "besace-settings.service": "etc/systemd/system/besace-settings.service",
    "besace-settings.path": "etc/systemd/system/besace-settings.path",
    "station-devices.conf.example": (
        "etc/systemd/system/besace-station.service.d/devices.conf.example"
    ),
    "pcscd.conf": "etc/systemd/system/pcscd.service.d/besace.conf",
    "polkit.rules": "etc/polkit-1/rules.d/50-besace.rules",
    "sysusers.conf": "etc/sysusers.d/besace.conf",
    "tmpfiles.conf": "etc/tmpfiles.d/besace.conf",
    "besace.toml.example": "etc/besace/besace.toml.example",
}
"""Where each file of `systemd/` goes, below the root."""

UNITS: Final = (
    "besace-station.service",
    "besace-courier.service",
    "besace-courier.path",
    "besace-carry.service",
    "besace-carry.path",
    "besace-aide.path",
    "besace-pair.path",
    "besace-mirror.timer",
    "besace-pcscd-restart.path",
    "besace-poweroff.path",
    "besace-reset.path",
    "besace-settings.path",
)
LAUNCHER: Final = """\
#!/opt/besace/bin/python -P
import sys

from appliance.__main__ import main

sys.exit(main())
"""


def install(root: Path = Path("/"), *, start: bool = False) -> int:
    """Install, or bring up to date; a second run changes nothing.  Return the exit code.

    Units are enabled; they start at the next boot, or now with `start`.

    Args:
        root: the system to install on; another than `/` is an image that is being made.
        start: start the services too; only for the running system.

    Raises:
        InstallError: not root, no systemd, or a Python that the box's users cannot read.
    """
    live = root == Path("/")
    if live:
        _refuse(os.geteuid(), Path(sys.base_prefix))
    elif start:
        raise InstallError("--start ne va qu’avec le système en marche, sans --root")
    _place_application(root)
    place_files(root)
    _make_users(root)
    enable(root)
    if live and Path("/run/systemd/system").is_dir():
        _wake(start=start)
    print("Reste à faire : répondre aux questions de l’écran, ou écrire /etc/besace/besace.toml.")
    return 0


def _refuse(uid: int, base: Path) -> None:
    if uid != 0:
        raise InstallError("les droits de root sont nécessaires : relancez avec sudo")
    if any(base.is_relative_to(home) for home in ("/root", "/home")):
        raise InstallError(
            f"le Python de {base} est fermé aux utilisateurs du boîtier : "
            "refaites .venv avec PYTHON=/usr/bin/python3"
        )


# The application ----------------------------------------------------------------------


def _place_application(root: Path) -> None:
    """Copy the application beside the versions before it, then turn the link to it."""
    packages = sorted(_needed("besace[demo]").values(), key=lambda package: package.name)
    version = root / HOME.with_name(f"besace-{_identity(packages)}")
    if not version.is_dir():
        print(f"Application : copie dans /{version.relative_to(root)}")
        staging = version.with_name(".besace-new")
        shutil.rmtree(staging, ignore_errors=True)  # left by an installation that was cut
        _fill(staging, packages)
        staging.rename(version)
    before = (root / HOME).resolve()
    _link(root / HOME, version.name)
    _link(root / "usr/local/bin/besace", f"/{HOME}/bin/besace")
    for stale in set(version.parent.glob("besace-*")) - {version, before}:
        shutil.rmtree(stale)  # the one before stays: a program that runs may still read it


def _needed(requirement: str) -> dict[str, Distribution]:
    """Return the installed packages that a requirement stands for, by name."""
    found: dict[str, Distribution] = {}
    waiting, seen = [requirement], set[str]()
    while waiting:
        name, extras = _parse(waiting.pop())
        if f"{name}{extras}" in seen:
            continue
        seen.add(f"{name}{extras}")
        with suppress(PackageNotFoundError):  # not for this Python or this system
            package = found.setdefault(name, Distribution.from_name(name))
            waiting += [line for line in package.requires or () if _applies(line, extras)]
    return found


def _parse(requirement: str) -> tuple[str, frozenset[str]]:
    """Split `name[extra,extra]>=1; marker` into the name and its extras."""
    parts = re.match(r"([\w.-]+)(?:\[([^]]*)\])?", requirement)
    if parts is None:
        raise InstallError(f"dépendance illisible : {requirement}")
    return parts[1], frozenset(re.findall(r"[\w.-]+", parts[2] or ""))


def _applies(requirement: str, extras: frozenset[str]) -> bool:
    extra = re.search(r"extra == ['\"]([\w.-]+)['\"]", requirement)
    return extra is None or extra[1] in extras


def _identity(packages: Sequence[Distribution]) -> str:
    """Return a short name that changes with any package, our own files or Python."""
    digest = sha256(sys.version.encode())
    for package in packages:
        digest.update(f"{package.name} {package.version}\n".encode())
    for path in _own_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _own_files() -> list[Path]:
    beside = (path for directory in SHARED for path in shared(directory).iterdir())
    files = (*_package().rglob("*"), *beside)
    return sorted(path for path in files if path.is_file() and path.suffix != ".pyc")


def _package() -> Path:
    return Path(appliance.__file__).parent


def _fill(target: Path, packages: Sequence[Distribution]) -> None:
    """Lay out a virtual environment: the base Python by link, the packages by copy."""
    library = target / "lib" / PYTHON / "site-packages"
    for package in packages:
        if package.name == "besace":
            _copy_ourselves(package, library)
        else:
            _copy_package(package, library)
    for directory in SHARED:
        shutil.copytree(shared(directory), target / INSTALLED / Path(directory).name)
    base = Path(sys.base_prefix) / "bin"
    (target / "pyvenv.cfg").write_text(f"home = {base}\ninclude-system-site-packages = false\n")
    programs = target / "bin"
    programs.mkdir()
    (programs / "python").symlink_to(base / PYTHON)
    (programs / "besace").write_text(LAUNCHER)
    (programs / "besace").chmod(0o755)
    _open_to_all(target)


def _copy_ourselves(package: Distribution, library: Path) -> None:
    """Copy the code, and what tells the installed copy its own needs: it may install too."""
    code = library / "appliance"
    shutil.copytree(_package(), code, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(code, quiet=1)  # the box's users cannot, and start at each boot
    metadata = package.read_text("METADATA") or package.read_text("PKG-INFO") or ""
    record = library / f"besace-{package.version}.dist-info" / "METADATA"
    record.parent.mkdir()
    record.write_text(metadata, encoding="utf-8")


def _copy_package(package: Distribution, library: Path) -> None:
    for file in package.files or ():
        if ".." not in file.parts:  # programs and manual pages, which nothing here calls
            copy = library / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file.locate(), copy)


def _open_to_all(directory: Path) -> None:
    """Let every user read, whatever the umask of whoever made the originals."""
    for path in (directory, *directory.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)


def _link(name: Path, target: str) -> None:
    if name.is_symlink() and str(name.readlink()) == target:
        return
    print(f"Lien : {name} → {target}")
    fresh = name.with_name(f".{name.name}-new")
    fresh.unlink(missing_ok=True)
    name.parent.mkdir(parents=True, exist_ok=True)
    fresh.symlink_to(target)
    fresh.replace(name)


# Units, users and directories ---------------------------------------------------------


def place_files(root: Path) -> None:
    """Place the units and the other files of `systemd/` below a root."""
    for name, place in PLACES.items():
        content, target = (shared(BOX_FILES) / name).read_bytes(), root / place
        if target.is_file() and target.read_bytes() == content:
            continue
        print(f"Fichier : /{place}")
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(0o644)


def _make_users(root: Path) -> None:
    print("Utilisateurs besace, besace-courier et besace-reception, leurs dossiers et leur file")
    _run(["systemd-sysusers", f"--root={root}", "besace.conf"])
    _run(["systemd-tmpfiles", f"--root={root}", "--create", "besace.conf"])


def enable(root: Path) -> None:
    """Let the units start with the system that stands below a root."""
    print("Services : au prochain démarrage")
    _run(["systemctl", f"--root={root}", "enable", "--quiet", *UNITS])


def _wake(*, start: bool) -> None:
    _run(["systemctl", "daemon-reload"])
    if start:
        print("Services : démarrage")
        _run(["systemctl", "restart", *UNITS])


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed
    except FileNotFoundError:
        raise InstallError(f"{command[0]} est absent : il faut un système avec systemd") from None
    except subprocess.CalledProcessError as error:
        raise InstallError(f"{command[0]} : {error.stderr.strip()}") from None
