"""Another code, by the sheet or the one of before.  Implements `tui.recovery_desk`."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.config import Config
from appliance.domain.roles import Action, Personne
from appliance.errors import NoRecoverySheetError, UnknownPersonError, WrongSheetError
from appliance.sealing.codes import propose_code
from appliance.sealing.secret import Secret
from appliance.wiring.machine import code_cost
from appliance.wiring.vault import Vault

log = logging.getLogger(__name__)

OTHER_SHEET: Final = (
    "les huit groupes sont bien tapés, et n’ouvrent pas ce cabinet : feuille d’un autre cabinet, "
    "ou refaite depuis ; prenez la plus récente"
)


@dataclass(frozen=True, slots=True)
class Recovery:
    """One practice.

    Attributes:
        vault: its keys.
    """

    vault: Vault

    def holders(self) -> Sequence[Personne]:
        """Return whose code the sheet may replace.

        Raises:
            NoRecoverySheetError: no sheet opens the practice.
            NoVaultError, KeyringDamagedError, StationRightsError: see `Vault.open`.
        """
        if not self.vault.has_sheet():
            raise NoRecoverySheetError
        return [one for one in self.vault.personnes() if one.peut(Action.GERER_PERSONNES)]

    def prove(self, groups: str) -> None:
        """Compare the groups with the sheet.

        Raises:
            WrongSheetError: mistyped, or not the last sheet of this practice.
        """
        self._master(groups).wipe()

    def propose(self) -> str:
        """See `RecoveryDesk.propose`."""
        return propose_code(self.vault.machine.entropy)

    def change(self, groups: str, code: str, qui: int) -> None:
        """Give a titulaire another code.

        Raises:
            WrongSheetError: see `prove`.
            UnknownPersonError: the sheet gives nobody of that number a code.
            WeakCodeError: it is too easy to guess.
            DiskFullError, VaultError: the disk did not take it; the code before still opens.
        """
        with self._master(groups) as master:
            if qui not in {one.numero for one in self.holders()}:
                raise UnknownPersonError
            self.vault.change_code(master, code, code_cost(), qui)
        log.warning("a code was changed by the recovery sheet")

    def change_own(self, before: str, code: str, qui: int) -> None:
        """Give a person another code by the one of before.

        Raises:
            WeakCodeError: it is too easy to guess; no try was counted.
            WrongCodeError, LockedOutError, MachineSecretError: see `Vault.open`.
            DiskFullError, VaultError: the disk did not take it; the code before still opens.
        """
        self.vault.rule.check(code)
        with self.vault.open(before, qui) as master:
            self.vault.change_code(master, code, code_cost(), qui)

    def _master(self, groups: str) -> Secret:
        try:
            return self.vault.recover(groups)
        except WrongSheetError as error:
            if error.args:
                raise
            raise WrongSheetError(OTHER_SHEET) from None


def recovery_of(config: Config, vault: Vault) -> Recovery | None:
    """Return what replaces a code; None for a practice to play with, which keeps its own."""
    return None if config.cabinet.demonstration else Recovery(vault)
