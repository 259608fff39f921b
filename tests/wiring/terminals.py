"""A practice and a manager, each at a terminal of their own."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import Config, load
from appliance.domain.tiers_payant import Part
from appliance.errors import (
    BesaceError,
)
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.vault import Vault
from tests.formats.made_up_noemie import reason
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, seal
from tests.services.delegated import NAMING
from tests.services.returned import facture, head, hear, refused, suivi_of
from tests.wiring.person import Person
from tests.wiring.vaults import CHEAP, CODE, NEW

PERIOD = f"{NOON:%Y-%m-%d}..{NOON:%Y-%m-%d}"
MANAGER = "GESTION D’ESSAI"


@dataclass
class Terminals:
    """A practice of which one share is refused, and a manager elsewhere."""

    settings: Path
    home: Path
    person: Person
    capsys: pytest.CaptureFixture[str]

    @property
    def config(self) -> Config:
        return load(self.settings)

    @property
    def key(self) -> Path:
        return self.home / "gestionnaire.cle"

    def delegate(self, *words: str | Path) -> int:
        self.person.answers = [CODE]
        return main(["delegate", *map(str, words), "--config", str(self.settings)])

    def manage(self, *words: str | Path, code: str = NEW) -> int:
        self.person.answers = [code] * 2
        return main(["manage", *map(str, words), "--dir", str(self.home)])

    def out(self, to: Path) -> Path:
        assert self.delegate("out", "--period", PERIOD, "--to", self.key, "-o", to) == 0
        return to

    def answered(self, to: Path, *proposals: tuple[str, str]) -> Path:
        given = self.out(to.with_suffix(".aller"))
        assert self.manage("open", given) == 0
        for what, words in proposals:
            assert self.manage("propose", "1", what, words) == 0
        assert self.manage("out", "-o", to) == 0
        return to

    def shown(self) -> str:
        return self.capsys.readouterr().out

    def refused(self, error: type[BesaceError]) -> bool:
        return error.sentence in self.capsys.readouterr().err


def two_terminals(
    settings: Path, person: Person, home: Path, capsys: pytest.CaptureFixture[str]
) -> Terminals:
    """Make both; the manager has keys, of a cost that a test can bear."""
    config, machine = load(settings), Machine()
    Vault.of(config, machine).create(CODE, CHEAP).wipe()
    with (
        Vault.of(config, machine).open(CODE) as master,
        closing(open_store(config, master, machine)) as store,
    ):
        numero = store.add(seal).facture.numero
        store.close_lot([numero], Closing(numero), at=NOON)
        hear(suivi_of(store), *head(), *facture(1, refused(Part.AMO), reason("0250", NAMING)))
    made = Terminals(settings, home, person, capsys)
    assert made.manage("init", MANAGER) == 0
    return made
