"""`besace doors`: the ports that the settings name, as the firewall of a box takes them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from appliance.config import HTTPS_PORT, BoitierAccueil, Config, Courrier, load_box
from appliance.wiring import aide, carry_lan, pair


def run(settings: Path) -> int:
    """Print commands for `nft -f`: they replace the sets of ports of the table `inet besace`.

    Paired boxes have a set of their own: those ports are open to the local network, both ways.

    Raises:
        ConfigError: the settings cannot be read.
    """
    box = load_box(settings)
    _fill("doors", () if isinstance(box, BoitierAccueil) else ports(box.courrier))
    _fill("updates", publisher(box))
    _fill("neighbours", neighbours(box))
    return 0


def publisher(box: Config | BoitierAccueil) -> Iterator[int]:
    """Yield the port of the server that updates of the system come from."""
    if isinstance(box, Config) and box.systeme.mise_a_jour:
        yield urlsplit(box.systeme.mise_a_jour).port or HTTPS_PORT


def neighbours(box: Config | BoitierAccueil) -> Iterator[int]:
    """Yield the ports of what paired boxes do: carry letters, keep one list, show a screen."""
    if isinstance(box, Config) and box.emport.reseau_local:
        yield from (pair.PORT, carry_lan.PORT, aide.PORT)
    if box.accueil is not None:
        yield from (pair.PORT, box.accueil.port)


def _fill(name: str, numbers: Iterable[int]) -> None:
    print(f"flush set inet besace {name}")
    for port in sorted({*numbers}):
        print(f"add element inet besace {name} {{ {port} }}")


def ports(settings: Courrier) -> Iterator[int]:
    """Yield the ports of the servers that the courier calls."""
    servers = (settings.envoi, settings.reception, settings.concentrateur, *settings.secours)
    yield from (server.port for server in servers if server is not None)
