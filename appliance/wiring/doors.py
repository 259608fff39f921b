"""`besace doors`: the ports that the settings name, as the firewall of a box takes them."""

from collections.abc import Iterator
from pathlib import Path

from appliance.config import Courrier, load


def run(settings: Path) -> int:
    """Print commands for `nft -f`: they replace the set of ports of the table `inet besace`.

    Raises:
        ConfigError: the settings cannot be read.
    """
    print("flush set inet besace doors")
    for port in sorted({*ports(load(settings).courrier)}):
        print(f"add element inet besace doors {{ {port} }}")
    return 0


def ports(settings: Courrier) -> Iterator[int]:
    """Yield the ports of the servers that the courier calls."""
    servers = (settings.envoi, settings.reception, settings.concentrateur, *settings.secours)
    yield from (server.port for server in servers if server is not None)
