"""A vault with a made-up code, on any disk and at any uptime."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from appliance.errors import WrongCodeError
from appliance.ports.machine import Disk
from appliance.sealing.secret import Secret
from appliance.sealing.sheet import write_sheet
from appliance.sealing.stretching import Cost
from appliance.wiring.machine import Machine
from appliance.wiring.vault import COPIES, Vault
from tests.crash.laboratory import HOME, MadeUpEntropy

CHEAP: Final = Cost(memory_kib=64, iterations=1, lanes=1)
EXAMPLE: Final = Path(__file__).parents[2] / "systemd" / "besace.toml.example"
CODE: Final = "lait tige bambou"
NEW: Final = "autre code, et long"
RECOVERY: Final = bytes(range(32))
SHEET: Final = " ".join(write_sheet(RECOVERY))


@dataclass
class Hours:
    """An uptime that shows what it is told."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


def vault_on(disk: Disk, home: Path = HOME, uptime: Hours | None = None) -> Vault:
    machine = Machine(entropy=MadeUpEntropy(), uptime=uptime or Hours(), disk=disk)
    return Vault(home, home, machine)


def contents(vault: Vault) -> list[bytes]:
    """Return what the two copies hold."""
    return [(vault.station / name).read_bytes() for name in COPIES]


def same(one: Secret, other: Secret) -> bool:
    return one.derive(b"test") == other.derive(b"test")


def opens(vault: Vault, code: str) -> bool:
    try:
        vault.open(code).wipe()
    except WrongCodeError:
        return False
    return True


def guess(vault: Vault, times: int) -> None:
    """Try a wrong code."""
    for _ in range(times):
        with pytest.raises(WrongCodeError):
            vault.open("faux")
