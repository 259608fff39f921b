"""What is late, and the queue read page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from appliance.domain.facture import Facture, FactureScellee, Seance
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.lifecycle import EtatLot, Evenement
from appliance.domain.tiers_payant import TiersPayant
from appliance.queue.store import Store
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON
from tests.queue.made_up_queue import FACTURE, Closing, open_store, seal

TOTAL = FACTURE.cotation.total
AFTER_THREE = date(2026, 11, 25)
AFTER_EIGHT = date(2026, 12, 2)
DAY = timedelta(days=1)


@pytest.fixture
def store() -> Store:
    return open_store(RecordingDisk())


def add(
    store: Store, tiers_payant: TiersPayant, made: datetime = NOON, **changes: Any
) -> NumeroFacture:
    def sealed(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
        facture, scellee = seal(numero)
        return replace(facture, tiers_payant=tiers_payant, etablie_le=made, **changes), scellee

    return store.add(sealed).facture.numero


@pytest.mark.parametrize(
    ("tiers_payant", "last_day"),
    [(TiersPayant.AUCUN, AFTER_THREE), (TiersPayant.AMO, AFTER_EIGHT)],
)
def test_an_invoice_is_late_the_day_after_its_last_legal_one(
    store: Store, tiers_payant: TiersPayant, last_day: date
) -> None:
    add(store, tiers_payant)
    assert store.late(last_day) == 0
    assert store.late(last_day + DAY) == TOTAL


def test_a_lot_is_late_until_the_peer_has_it(store: Store) -> None:
    numero = add(store, TiersPayant.AMO)
    lot = store.close_lot([numero], Closing(numero), at=NOON)
    assert store.late(AFTER_EIGHT + DAY) == TOTAL
    store.advance(lot.cle, Evenement.RECU, at=NOON)
    assert store.late(AFTER_EIGHT + DAY) == 0


def test_a_young_invoice_hides_no_old_one(store: Store) -> None:
    add(store, TiersPayant.AMO)
    add(store, TiersPayant.AUCUN)
    add(store, TiersPayant.AUCUN, NOON + 10 * DAY)
    assert store.late(AFTER_THREE + DAY) == TOTAL
    assert store.late(AFTER_EIGHT + DAY) == 2 * TOTAL


def test_several_passages_are_late_by_the_first_one_s_day(store: Store) -> None:
    add(store, TiersPayant.AUCUN)
    first = NOON.date() - 2 * DAY  # a Wednesday: three working days end on the Monday
    later = (Seance(jour=NOON.date()),)
    add(store, TiersPayant.AUCUN, date_soins=first, suivantes=later)
    monday = NOON.date() + 3 * DAY
    assert (store.late(monday), store.late(monday + DAY)) == (0, TOTAL)
    assert store.late(AFTER_THREE + DAY) == 2 * TOTAL


def test_the_queue_is_read_page_by_page_whatever_is_sealed_meanwhile(store: Store) -> None:
    numeros = [add(store, TiersPayant.AMO) for _ in range(5)]
    first = [one.facture.numero for one in store.factures(2)]
    add(store, TiersPayant.AMO)
    second = [one.facture.numero for one in store.factures(2, before=first[-1])]
    last = [one.facture.numero for one in store.factures(2, before=second[-1])]
    assert [*first, *second, *last] == numeros[::-1]


def test_lots_are_found_by_their_state(store: Store) -> None:
    one, other = (add(store, TiersPayant.AMO) for _ in range(2))
    lots = [store.close_lot([numero], Closing(numero), at=NOON) for numero in (one, other)]
    store.advance(lots[0].cle, Evenement.RECU, at=NOON)
    assert [lot.cle for lot in store.lots_in(EtatLot.REMISE)] == [lots[0].cle]
    assert [lot.cle for lot in store.lots_in(EtatLot.CONFIEE)] == [lots[1].cle]
