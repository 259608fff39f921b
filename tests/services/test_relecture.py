"""What came from strangers is read again once the settings know who they are."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.demo.caisse import CAISSE, MUTUELLE
from appliance.domain.argent.part import EtatPart
from appliance.domain.file_attente import MIS_DE_COTE, GenreRetour
from appliance.domain.lifecycle import EtatLot
from appliance.durable.disk import SystemDisk
from appliance.queue.store import Store
from appliance.services.relecture import Relecture
from appliance.services.retours import Correspondants
from appliance.services.sending import Sending
from tests.demo.nurse import NURSE
from tests.exchange.model import Exchange

NOBODY = Correspondants(NURSE.address, {})
KNOWN = Correspondants(NURSE.address, {CAISSE: None, MUTUELLE: None})


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    """Lots that were answered and paid by somebody whom the settings did not know."""
    for call in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, call, lambda _: None)
    exchange = Exchange(tmp_path, seed=5)
    exchange.sending = replace(exchange.sending, correspondants=NOBODY)
    for _ in range(3):
        exchange.bill()
    exchange.settle()
    exchange.office.desk.pay()
    exchange.settle()
    yield exchange
    exchange.store.close()


def known_by(exchange: Exchange) -> Sending:
    return replace(exchange.sending, correspondants=KNOWN)


def aside(store: Store) -> int:
    counted = store.decompte().retours
    assert counted[GenreRetour.ETRANGER] == len(store.retours_aside(GenreRetour.ETRANGER))
    return sum(counted[genre] for genre in MIS_DE_COTE if genre in counted)


def test_nothing_of_a_stranger_is_obeyed_and_reading_again_changes_nothing(
    exchange: Exchange,
) -> None:
    before = aside(exchange.store)
    assert before == len(exchange.store.retours()) > 2
    assert Relecture(exchange.sending).relire() == 0
    assert aside(exchange.store) == before
    assert {lot.etat for lot in exchange.store.lots()} == {EtatLot.REMISE}


def test_once_they_are_known_their_answers_count_and_their_money_is_read(
    exchange: Exchange,
) -> None:
    sending, store = known_by(exchange), exchange.store
    count = aside(store)
    assert Relecture(sending).relire() == count
    assert aside(store) == 0
    assert {lot.etat for lot in store.lots()} <= {EtatLot.ARL_POSITIF, EtatLot.TRAITE}
    shares = [one for rank in (1, 2, 3) for one in store.argent.of(rank).values()]
    assert {one.etat for one in shares} == {EtatPart.PAYEE}
    assert Relecture(sending).relire() == 0


def test_what_was_read_again_stays_so_after_a_restart(exchange: Exchange, tmp_path: Path) -> None:
    Relecture(known_by(exchange)).relire()
    counted = exchange.store.decompte().retours
    exchange.store.close()
    exchange.store = Store.open(
        tmp_path / "queue", disk=SystemDisk(), key=bytes(32), entropy=os.urandom
    )
    again = exchange.store.decompte().retours
    assert {genre: count for genre, count in counted.items() if count} == {
        genre: count for genre, count in again.items() if count
    }
