"""What was billed before is found by patient and by day, and comes back as values."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from appliance.domain.antecedents import Antecedents
from appliance.domain.cotation import coter
from appliance.domain.facture import Facture, FactureScellee, Seance
from appliance.domain.groupement import reunie
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.visite import Trajet
from appliance.queue.store import Store
from tests.crash.recording import RecordingDisk
from tests.made_up import ADA, NOON, TARIFS
from tests.queue.made_up_queue import VISITE, open_store, seal

DAY = NOON.date()
FAR = replace(VISITE, trajet=Trajet(km=Decimal(10), autre_commune=True))
TWIN = replace(ADA, prenom="ÈVE")


@pytest.fixture
def store() -> Store:
    return open_store(RecordingDisk())


def sealing(**changes: Any) -> Callable[[NumeroFacture], tuple[Facture, FactureScellee]]:
    def changed(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
        facture, scellee = seal(numero)
        return replace(facture, actes=("sc",), **changes), scellee

    return changed


def test_a_day_tells_this_patient_s_passages_and_everybody_s_kilometres(store: Store) -> None:
    store.add(sealing(cotation=coter(FAR, TARIFS)))
    store.add(sealing(cotation=coter(FAR, TARIFS), beneficiaire=TWIN))
    store.add(sealing(date_soins=DAY - timedelta(days=1)))
    found = store.antecedents(ADA, [DAY], since=DAY)
    [passage] = found.passages
    assert (passage.numero, passage.jour, passage.actes) == ("000000001", DAY, ("sc",))
    assert "IK" in passage.codes
    assert found.km == {DAY: 32}


def test_a_longer_memory_stops_where_it_is_told_to(store: Store) -> None:
    for days in (0, 1, 30, 31):
        store.add(sealing(date_soins=DAY - timedelta(days=days)))
    found = store.antecedents(ADA, [DAY], since=DAY - timedelta(days=30))
    assert [one.numero for one in found.passages] == ["000000001", "000000002", "000000003"]


def test_a_name_typed_without_its_accents_is_the_same_person(store: Store) -> None:
    store.add(sealing(beneficiaire=TWIN))
    typed = replace(TWIN, prenom="eve", rang=2)
    assert len(store.antecedents(typed, [DAY], since=DAY).passages) == 1
    assert store.antecedents(ADA, [DAY], since=DAY) == Antecedents()


def test_only_the_patient_s_and_the_day_s_invoices_are_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rank in range(40):
        day = DAY - timedelta(days=rank)
        store.add(sealing(date_soins=day, beneficiaire=ADA if rank % 4 else _other(rank)))
    read: list[int] = []
    document = store._storage.document

    def noted(table: str, number: int) -> object:
        read.append(number)
        return document(table, number)

    monkeypatch.setattr(store._storage, "document", noted)
    store.antecedents(ADA, [DAY], since=DAY)
    assert len(read) == 1
    store.antecedents(ADA, [DAY], since=date(2020, 1, 1))
    assert len(read) == 2 + 30


def _other(rank: int) -> Any:
    return replace(ADA, nir=replace(ADA.nir, value=f"{rank:015d}"))


def test_several_passages_of_one_invoice_are_found_by_each_of_their_days(store: Store) -> None:
    days = [DAY - timedelta(days=days) for days in (2, 1, 0)]
    whole = reunie([coter(FAR, TARIFS)] * 3)
    later = tuple(Seance(jour=day, actes=("im",)) for day in days[1:])
    store.add(sealing(date_soins=days[0], suivantes=later, cotation=whole))
    store.add(sealing(date_soins=days[1], cotation=coter(FAR, TARIFS), beneficiaire=TWIN))
    found = store.antecedents(ADA, days, since=days[0])
    assert [(one.jour, one.actes, one.seance) for one in found.passages] == [
        (days[0], ("sc",), 0),
        (days[1], ("im",), 1),
        (days[2], ("im",), 2),
    ]
    assert found.km == {days[0]: 16, days[1]: 32, days[2]: 16}
    [middle] = store.antecedents(ADA, [days[1]], since=days[1]).passages
    assert (middle.jour, middle.codes.count("IK")) == (days[1], 1)
    assert store.antecedents(ADA, [DAY + timedelta(days=1)], since=DAY + timedelta(days=1)) == (
        Antecedents()
    )
    assert [one.jour for one in store.passages(ADA, since=days[1])] == days[1:]
