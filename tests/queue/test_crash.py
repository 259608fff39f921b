"""Power cuts through the whole queue: invoices, lots, states, numbers."""

from typing import Any

from appliance.domain.identifiers import numero_facture
from appliance.domain.lifecycle import EtatLot, Evenement
from appliance.queue.store import Store
from tests.crash.laboratory import Laboratory, Ledger
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, open_store, seal


def workload(disk: RecordingDisk, ledger: Ledger) -> None:
    """Two openings, thirty commits."""
    for life in range(2):
        store = open_store(disk, disk.calls)
        for lot in range(life * 3, life * 3 + 3):
            numeros = [numero_facture(2 * lot + 1), numero_facture(2 * lot + 2)]
            for numero in numeros:
                with ledger.commit(("facture", numero)):
                    assert store.add(seal).facture.numero == numero
            with ledger.commit(("lot", numeros)):
                cle = store.close_lot(numeros, Closing(*numeros), at=NOON).cle
            with ledger.commit(("recu", str(cle))):
                store.advance(cle, Evenement.RECU, at=NOON)
            with ledger.commit(("retour", lot)):
                store.keep_retour(b"%d" % lot, "arl", at=NOON)
        disk.kill()


def facts(store: Store) -> list[tuple[str, Any]]:
    """Return what a store knows, in the ledger's words."""
    lots = store.lots()
    known: list[tuple[str, Any]] = [("facture", one.facture.numero) for one in store.factures()]
    known += [("lot", list(lot.clos.lot.factures)) for lot in lots]
    known += [("recu", str(lot.cle)) for lot in lots if lot.etat is EtatLot.REMISE]
    known += [("retour", int(retour.contenu)) for retour in store.retours()]
    return known


def judge(disk: RecordingDisk, ledger: Ledger) -> None:
    store = open_store(disk, disk.calls + 1000)
    known = facts(store)
    ledger.judge(sorted(known, key=ledger.asked.index))
    for lot in store.lots():
        for numero in lot.clos.lot.factures:
            bound = store.get(numero)
            assert bound is not None
            assert bound.lot == lot.cle
    known_numbers = [one.facture.numero for one in store.factures()]
    assert store.add(seal).facture.numero == numero_facture(len(known_numbers) + 1)
    store.close()


def test_no_power_cut_loses_an_invoice_or_gives_a_number_twice() -> None:
    assert Laboratory(per_cut=3, nested=0).cut_everywhere(workload, judge) > 500
