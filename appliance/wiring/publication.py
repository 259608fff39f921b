"""`besace baremes update` and `besace baremes sign`: tables that come without a new release."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Final

from appliance.config import load
from appliance.domain.revision import changements, remplacements
from appliance.durable.disk import write_atomically
from appliance.errors import (
    ConfigError,
    PackageBrokenError,
    PackageOldError,
    PackageUnsoundError,
    UnsignableError,
    reason,
)
from appliance.formats.package import (
    LARGEST,
    Package,
    parse_replacement,
    read_package,
    write_package,
)
from appliance.wiring.baremes import PACKAGE, Tables, in_force, shipped, signed_by, unreferenced
from appliance.wiring.machine import Machine, translated
from appliance.wiring.publisher import publisher_of

DESCRIPTION: Final = "paquet.toml"
"""In the directory to sign, beside the tables: `version`, and `replaces`, a list of names."""


def update(settings: Path, file: Path) -> int:
    """Put a publisher's tables in force, whole or not at all, and print what they change.

    Raises:
        ConfigError: the settings cannot be read, or name no publisher.
        PackageBrokenError, PackageForeignError, PackageOldError, PackageUnsoundError: the
            file is refused; nothing changed.
        DiskFullError, VaultError: the disk did not take it; nothing changed.
    """
    config, machine = load(settings), Machine()
    if not config.baremes.editeur:
        raise ConfigError(f"{settings} : il manque « editeur » sous [baremes]")
    data = _content(file)
    package = read_package(data, signed_by(config.baremes.editeur))
    before = in_force(config, machine.disk)
    after = accepted(package, before, machine.clock.now().astimezone().date())
    with translated("tarifs"):
        machine.disk.make_directory(config.chemins.station)
        write_atomically(machine.disk, config.chemins.station / PACKAGE, data)
    for change in changements(before.baremes, after.baremes):
        print(f"{change}\n    {change.reference}")
    print(f"Tarifs {after.version} en place : la station les prendra au prochain déverrouillage.")
    return 0


def sign(directory: Path, key: Path) -> int:
    """Make the package of a directory's tables, and print what a box needs to take it.

    Raises:
        PublisherKeyError: the key cannot be read, or is of another kind.
        UnsignableError: a box would refuse it.
    """
    publisher = publisher_of(key)
    try:
        package = _described(directory)
        accepted(package, shipped(), Machine().clock.now().astimezone().date())
    except (PackageBrokenError, PackageOldError, PackageUnsoundError) as error:
        raise UnsignableError(str(error)) from None
    made = directory / f"baremes-{package.version}.signed"
    made.write_bytes(write_package(package, publisher.sign))
    print(f"{made}\nDans besace.toml de chaque boîtier :\n[baremes]")
    print(f'editeur = "{publisher.public_key.hex()}"')
    return 0


def accepted(package: Package, before: Tables, today: date) -> Tables:
    """Return the tables in force once a package has come.

    Its tables take the place of those that ship, not of those of the package before it: a
    package holds all that was published since a release, and one that forgets is refused.

    Raises:
        PackageOldError: the tables before have its version or a later one.
        PackageUnsoundError: a table cannot be read or has no source, or the value in force on
            a past day changes and is not named.
    """
    if package.version <= before.version:
        raise PackageOldError(f"paquet : {package.version} ; en place : {before.version}")
    try:
        after = shipped().with_package(package)
    except ConfigError as error:
        raise PackageUnsoundError(str(error)) from None
    wrong = [f"{code} : référence manquante" for code in unreferenced(after.baremes.values())]
    changed = {*remplacements(before.baremes, after.baremes, today)} - package.replaces
    wrong += [f"valeur passée qui change sans être nommée : {name}" for name in sorted(changed)]
    if wrong:
        raise PackageUnsoundError(" ; ".join(wrong))
    return after


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise PackageBrokenError(f"{file} : {reason(error)}") from None


def _described(directory: Path) -> Package:
    """Return what a directory holds: `paquet.toml`, and tables beside it."""
    texts = {
        path.name: _text(path) for path in (directory / DESCRIPTION, *directory.glob("*.toml"))
    }
    try:
        described = tomllib.loads(texts.pop(DESCRIPTION))
    except tomllib.TOMLDecodeError:
        raise PackageBrokenError(f"{DESCRIPTION} : ce n’est pas du TOML") from None
    match described:
        case {"version": int() as version, "replaces": list() as names, **others} if not others:
            replaces = frozenset(parse_replacement(str(name)) for name in names)
            return Package(version=version, tables=texts, replaces=replaces)
        case _:
            raise PackageBrokenError(f"{DESCRIPTION} : version, replaces")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackageBrokenError(f"{path.name} : {reason(error)}") from None
    except UnicodeDecodeError:
        raise PackageBrokenError(f"{path.name} : enregistrez ce fichier en UTF-8") from None
