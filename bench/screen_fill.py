"""`python -m bench.screen_fill DIRECTORY COUNT`: put invoices into a practice to play with.

They stand in lots that the caisse acknowledged, as after years of work.
"""

import sys
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from appliance.config import load
from appliance.demo.practice import CODE
from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.identifiers import NumeroFacture, NumeroLot
from appliance.domain.lifecycle import Evenement
from appliance.domain.lot import LotClos
from appliance.queue.store import Store
from appliance.wiring.machine import Machine
from appliance.wiring.practice import open_store
from appliance.wiring.trial import SETTINGS
from appliance.wiring.vault import Vault

A_LOT: Final = 1000
A_COMMIT: Final = 20
A_DAY: Final = 90
"""As three nurses bill: 100,000 invoices are three years."""
NAMES: Final = 7919


def fill(store: Store, count: int) -> None:
    """Add copies of the one invoice that is there, in copies of its lot."""
    (first,), (lot,) = store.factures(1), store.lots(1)

    def build(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
        who = replace(first.facture.beneficiaire, nom=f"ESSAI{int(numero) % NAMES:04d}")
        age = timedelta(days=(count - int(numero)) // A_DAY)
        made = first.facture.etablie_le - age
        facture = replace(first.facture, numero=numero, beneficiaire=who, etablie_le=made)
        return facture, replace(first.scellee, numero=numero)

    for ago in range(1, count // A_LOT + 1):
        day = lot.clos.lot.cree_le - timedelta(days=ago)  # a day has few numbers for lots
        added: list[NumeroFacture] = []
        while len(added) < A_LOT:  # what reads one entry of the journal reads its whole commit
            with store.registre.transaction():
                added += [store.add(build).facture.numero for _ in range(A_COMMIT)]

        def close(
            numero: NumeroLot,
            factures: tuple[NumeroFacture, ...] = tuple(added),
            cree_le: date = day,
        ) -> tuple[LotClos, bytes]:
            kept = replace(lot.clos.lot, numero=numero, factures=factures, cree_le=cree_le)
            return replace(lot.clos, lot=kept), f"message {numero}".encode()

        closed = store.close_lot(added, close, at=lot.depuis)
        for said in (Evenement.RECU, Evenement.ARL_POSITIF):
            store.advance(closed.cle, said, at=lot.depuis)


def main(directory: Path, count: int) -> int:
    """Open the practice, and fill it."""
    machine, config = Machine(), load(directory / SETTINGS)
    with Vault.of(config, machine).open(CODE) as master:
        store = open_store(config, master, machine)
    with closing(store):
        fill(store, count)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
