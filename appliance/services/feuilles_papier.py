"""The paper sheets that must follow invoices of mode 5: drawn, and ticked off once they left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from appliance.domain.feuille_papier import FeuillePapier
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.registre.fiche import Fiche
from appliance.errors import NoSheetError
from appliance.ports.machine import Clock
from appliance.queue.store import Store

PRESSING: Final = timedelta(days=3)
"""How long a sheet may wait before the screen says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeuillesPapier:
    """The sheets of one queue."""

    store: Store
    clock: Clock

    def a_envoyer(self) -> Sequence[FeuillePapier]:
        """Return the sheets that nobody sent yet, oldest first."""
        return self.store.sheets_to_send()

    def pressing(self) -> Sequence[FeuillePapier]:
        """Return those that have waited for days."""
        day = self._today()
        return [one for one in self.a_envoyer() if day - one.etablie_le >= PRESSING]

    def draw(self, numero: NumeroFacture) -> bytes:
        """Return the sheet of an invoice, PDF.

        Raises:
            NoSheetError: no invoice of mode 5 bears that number.
        """
        from appliance.formats.feuille_papier import draw_feuille

        held = self.store.get(numero)
        if held is None:
            raise NoSheetError
        return draw_feuille(held.facture, self._sheet(numero))

    def noter_envoi(self, numero: NumeroFacture) -> None:
        """Note that a person sent the sheet today; a repeat keeps the first day.

        Raises:
            NoSheetError: no invoice of mode 5 bears that number.
        """
        sheet = self._sheet(numero)
        if sheet.envoyee_le is None:
            sent = replace(sheet, envoyee_le=self._today())
            self.store.sheets.put(Fiche(int(numero), sent))

    def _sheet(self, numero: NumeroFacture) -> FeuillePapier:
        found = self.store.sheets.get(int(numero))
        if found is None:
            raise NoSheetError
        return found.valeur

    def _today(self) -> date:
        return self.clock.now().astimezone().date()
