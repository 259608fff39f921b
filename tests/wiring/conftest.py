from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.wiring.vault import Vault
from tests.wiring.vaults import CHEAP, CODE, RECOVERY, Hours, vault_on


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def vault(tmp_path: Path, hours: Hours) -> Vault:
    """A vault on the real disk, with a code and a sheet."""
    made = vault_on(SystemDisk(), tmp_path, hours)
    made.accept_sheet(made.create(CODE, CHEAP), RECOVERY)
    return made
