"""A new recovery sheet at the screen.  Implements `tui.sheet_desk`."""

from collections.abc import Callable, Sequence

from appliance.config import Config
from appliance.domain.roles import Action
from appliance.sealing.aead import KEY_SIZE
from appliance.sealing.sheet import draw_ranks, write_sheet
from appliance.wiring.boitier import boitier_of
from appliance.wiring.machine import translated
from appliance.wiring.vault import Vault


class NewSheet:
    """32 bytes that open nothing until they are accepted.

    Attributes:
        groups, ranks: see `SheetDesk`.
    """

    def __init__(self, vault: Vault) -> None:
        """Draw them."""
        self._vault = vault
        self._key = vault.machine.entropy(KEY_SIZE)
        self.groups: Sequence[str] = write_sheet(self._key)
        self.ranks = draw_ranks(vault.machine.entropy)

    def ranges(self) -> tuple[int, int] | None:
        """See `SheetDesk.ranges`.

        Raises:
            VaultError: the box's own range cannot be read.
        """
        machine = self._vault.machine
        with translated("clés"):
            own = boitier_of(machine.disk, self._vault.station, machine.entropy).plage
        left = own.suivantes
        return (left[0].rang, left[-1].rang) if left else None

    def accept(self, code: str, qui: int) -> None:
        """Let it open the practice, and no sheet before it.

        Raises:
            WrongCodeError, LockedOutError, MachineSecretError: see `Vault.open`.
            NotAllowedError: the sheet is a titulaire's.
            DiskFullError, VaultError: the disk did not take it; the sheet before still opens.
        """
        with self._vault.open(code, qui) as master:
            [who] = [one for one in self._vault.personnes() if one.numero == qui]
            who.require(Action.GERER_PERSONNES)
            self._vault.accept_sheet(master, self._key)


def sheets_of(config: Config, vault: Vault) -> Callable[[], NewSheet] | None:
    """Return what draws a sheet; None for a practice to play with, whose code is public."""
    return None if config.cabinet.demonstration else lambda: NewSheet(vault)
