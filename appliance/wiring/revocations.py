"""`besace revocations`: the lists of revoked cards, brought by hand to a box without a network.

A list is taken when an authority of the settings signed it and none newer is kept.  The station
looks at all of them, and at those that the settings name, before it signs.
"""

from hashlib import sha256
from pathlib import Path
from typing import Final

from appliance.config import Config, load
from appliance.durable.disk import write_atomically
from appliance.errors import ConfigError, RevocationsRefusedError, reason
from appliance.sealing.trust import RevocationList, Trust
from appliance.wiring.files import content_of
from appliance.wiring.machine import Machine, translated

KEPT: Final = "revocations"
"""The directory below the station's, one file for each authority."""
LARGEST: Final = 64 * 1024 * 1024
OLD: Final = " — ancienne : apportez la suivante"


def kept_in(config: Config) -> Path:
    """Return where the lists are kept that were taken."""
    return config.chemins.station / KEPT


def take(settings: Path, file: Path) -> int:
    """Check a list and keep it in the place of the authority's former one.

    Raises:
        ConfigError: the settings name no authorities, or they cannot be read.
        RevocationsRefusedError: no authority of the settings signed it, or it goes back.
    """
    config, machine = load(settings), Machine()
    content = _content(file)
    taken = examined(config, content, str(file))
    path = kept_in(config) / f"{sha256(taken.scope).hexdigest()[:16]}.crl"
    if path.exists() and _kept(config, path).made_on > taken.made_on:
        raise RevocationsRefusedError("une liste plus récente de cette autorité est en place")
    with translated("révocations"):
        machine.disk.make_directory(path.parent)
        write_atomically(machine.disk, path, content)
    print(_told(taken, machine))
    print("Liste prise : la station la suivra dès le prochain déverrouillage.")
    return 0


def show(settings: Path) -> int:
    """Print each list that was taken: whose, of which day, how many cards it names.

    Raises:
        ConfigError, RevocationsRefusedError: see `take`.
    """
    config, machine = load(settings), Machine()
    paths = sorted(kept_in(config).glob("*.crl"))
    for path in paths:
        print(_told(_kept(config, path), machine))
    if not paths:
        print("Aucune liste de cartes révoquées n’a été prise.")
    return 0


def examined(config: Config, content: bytes, name: str) -> RevocationList:
    """Return a list that an authority of the settings signed.

    Args:
        config: the box's settings.
        content: of the file, PEM or DER.
        name: of the file, for who is told.

    Raises:
        ConfigError: the settings name no authorities, or they cannot be read.
        RevocationsRefusedError: it is no whole list, or none of theirs.
    """
    if config.signature.autorites is None:
        raise ConfigError("il manque « autorites » sous [signature] : sans elle rien ne se vérifie")
    authorities = content_of(config.signature.autorites)
    try:
        [taken] = Trust.parse(authorities, [content[:LARGEST]]).revocations
    except ValueError:
        raise RevocationsRefusedError(
            f"{name} n’est pas une liste complète, signée par une autorité des réglages"
        ) from None
    return taken


def _kept(config: Config, file: Path) -> RevocationList:
    return examined(config, _content(file), str(file))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise RevocationsRefusedError(f"{file} : {reason(error)}") from None


def _told(one: RevocationList, machine: Machine) -> str:
    late = one.next_due is not None and one.next_due < machine.clock.now()
    day = f"{one.made_on.astimezone():%d/%m/%Y}"
    return f"{one.issuer} : {one.count} cartes, liste du {day}{OLD if late else ''}"
