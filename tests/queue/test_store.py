"""What the station may rely on."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.file_attente import CleLot, FactureEnFile, GenreRetour
from appliance.domain.identifiers import NumeroFacture, NumeroLot, numero_facture
from appliance.domain.lifecycle import EtatLot, Evenement, Ordre, UnexpectedEventError
from appliance.durable.disk import SystemDisk
from appliance.errors import BusyError, SignerAbsentError
from appliance.queue.store import Store
from tests.crash.laboratory import KEY, MadeUpEntropy
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON
from tests.queue.made_up_queue import FACTURE, Closing, open_store, seal

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def disk() -> RecordingDisk:
    return RecordingDisk()


@pytest.fixture
def store(disk: RecordingDisk) -> Store:
    return open_store(disk)


def reopened(store: Store, disk: RecordingDisk) -> Store:
    store.close()
    return open_store(disk, disk.calls)


def test_an_invoice_comes_back_equal_after_a_restart(store: Store, disk: RecordingDisk) -> None:
    added = store.add(seal)
    again = reopened(store, disk)
    assert again.get(added.facture.numero) == added
    assert again.factures() == [added]
    assert added.lot is None
    assert added.etat is None


def test_numbers_follow_each_other_across_restarts(store: Store, disk: RecordingDisk) -> None:
    numbers = [store.add(seal).facture.numero for _ in range(3)]
    numbers.append(reopened(store, disk).add(seal).facture.numero)
    assert numbers == ["000000001", "000000002", "000000003", "000000004"]


def test_a_seal_that_fails_uses_no_number_and_writes_nothing(
    store: Store, disk: RecordingDisk
) -> None:
    def no_card(_: NumeroFacture) -> tuple[Facture, FactureScellee]:
        raise SignerAbsentError

    before = disk.contents()
    with pytest.raises(SignerAbsentError):
        store.add(no_card)
    assert disk.contents() == before
    assert store.add(seal).facture.numero == "000000001"


def test_an_invoice_under_another_number_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="number"):
        store.add(lambda _: seal(numero_facture(7)))
    assert store.factures() == []


def test_a_range_starts_where_it_is_told_and_never_goes_back(disk: RecordingDisk) -> None:
    store = open_store(disk, first_facture=5000)
    assert store.add(seal).facture.numero == "000005000"
    store.close()
    for first, expected in [(1, "000005001"), (6000, "000006000"), (5000, "000006001")]:
        store = open_store(disk, disk.calls, first_facture=first)
        assert store.add(seal).facture.numero == expected
        store.close()


def test_an_invoice_is_one_commit(store: Store, disk: RecordingDisk) -> None:
    before = disk.changes
    store.add(seal)
    assert disk.changes - before == 2  # one write, one flush


def closed_lot(store: Store, count: int = 2) -> CleLot:
    numeros = [store.add(seal).facture.numero for _ in range(count)]
    return store.close_lot(numeros, Closing(*numeros), at=NOON).cle


def test_a_lot_binds_its_invoices_in_one_commit(store: Store, disk: RecordingDisk) -> None:
    numeros = [store.add(seal).facture.numero for _ in range(2)]
    before = disk.changes
    lot = store.close_lot(numeros, Closing(*numeros), at=NOON)
    assert disk.changes - before == 2  # one write, one flush
    left_out = store.add(seal)
    assert (lot.etat, lot.depuis, lot.clos.lot.numero) == (EtatLot.CONFIEE, NOON, "001")
    again = reopened(store, disk)
    assert again.lots() == [lot]
    assert again.lot(lot.cle) == again.lot_by_message(lot.message_sha256) == lot
    bound = again.get(numeros[0])
    assert bound is not None
    assert (bound.lot, bound.etat) == (lot.cle, EtatLot.CONFIEE)
    assert again.due().factures == [left_out]
    assert again.due().lots == [lot]


def test_an_invoice_stands_in_one_lot_only(store: Store) -> None:
    closed_lot(store, 1)
    numero = numero_facture(1)
    with pytest.raises(ValueError, match="already"):
        store.close_lot([numero], Closing(numero), at=NOON)
    with pytest.raises(ValueError, match="unknown"):
        store.close_lot([numero_facture(9)], Closing(numero_facture(9)), at=NOON)


def test_a_lot_that_is_not_the_one_asked_for_is_refused(store: Store) -> None:
    numero = store.add(seal).facture.numero
    with pytest.raises(ValueError, match="another"):
        store.close_lot([numero], lambda _: Closing(numero)(NumeroLot("777")), at=NOON)
    assert store.lots() == []


def test_the_state_of_a_lot_is_that_of_its_invoices(store: Store, disk: RecordingDisk) -> None:
    cle = closed_lot(store)
    lot, ordre = store.advance(cle, Evenement.RECU, at=LATER, preuve="250 Ok")
    assert (lot.etat, lot.depuis, lot.preuve, ordre) == (EtatLot.REMISE, LATER, "250 Ok", None)
    assert store.due().lots == []
    store = reopened(store, disk)
    assert [one.etat for one in store.factures()] == [EtatLot.REMISE] * 2
    after, _ = store.advance(cle, Evenement.ARL_POSITIF, at=LATER)
    assert (after.etat, after.preuve) == (EtatLot.ARL_POSITIF, "250 Ok")


def test_a_repeat_writes_nothing(store: Store, disk: RecordingDisk) -> None:
    cle = closed_lot(store)
    store.advance(cle, Evenement.RECU, at=NOON, preuve="250 Ok")
    before = disk.contents()
    lot, ordre = store.advance(cle, Evenement.RECU, at=LATER, preuve="250 Ok again")
    assert (lot.depuis, lot.preuve, ordre) == (NOON, "250 Ok", None)
    assert disk.contents() == before


def test_a_refusal_by_the_peer_is_kept_once_and_alerts_each_time(
    store: Store, disk: RecordingDisk
) -> None:
    cle = closed_lot(store)
    store.advance(cle, Evenement.BLOCAGE, at=LATER, motif="550 no such user")
    before = disk.contents()
    lot, ordre = store.advance(cle, Evenement.BLOCAGE, at=LATER, motif="550 no such user")
    assert (lot.etat, lot.motif, ordre) == (EtatLot.CONFIEE, "550 no such user", Ordre.ALERTER)
    assert lot.depuis == NOON
    assert disk.contents() == before
    assert store.advance(cle, Evenement.RECU, at=LATER)[0].motif == ""


def test_an_impossible_event_changes_nothing(store: Store) -> None:
    cle = closed_lot(store)
    store.advance(cle, Evenement.ARL_NEGATIF, at=NOON, motif="refused")
    with pytest.raises(UnexpectedEventError):
        store.advance(cle, Evenement.ARL_POSITIF, at=LATER)
    found = store.lot(cle)
    assert found is not None
    assert (found.etat, found.motif) == (EtatLot.ARL_NEGATIF, "refused")
    with pytest.raises(KeyError):
        store.advance(replace(cle, numero=NumeroLot("999")), Evenement.RECU, at=NOON)


def test_a_return_is_kept_once(store: Store, disk: RecordingDisk) -> None:
    assert store.keep_retour(b"an ARL", GenreRetour.ARL, at=NOON)
    assert store.keep_retour(b"something else", GenreRetour.AUTRE, at=LATER)
    before = disk.contents()
    assert not store.keep_retour(b"an ARL", GenreRetour.ARL_INATTENDU, at=LATER)
    assert disk.contents() == before
    kept = reopened(store, disk).retours()
    assert [(one.contenu, one.genre, one.recu_le) for one in kept] == [
        (b"something else", "autre", LATER),
        (b"an ARL", "arl", NOON),
    ]


def test_the_newest_invoices_come_first(store: Store) -> None:
    for _ in range(5):
        store.add(seal)
    assert [one.facture.numero for one in store.factures(2)] == ["000000005", "000000004"]


def test_the_count_follows_each_invoice(store: Store) -> None:
    assert store.decompte().plus_ancienne is None
    for _ in range(2):
        closed_lot(store)
    first, second = (lot.cle for lot in store.lots())
    store.add(seal)
    store.advance(first, Evenement.RECU, at=NOON)
    store.advance(second, Evenement.ARL_NEGATIF, at=NOON, motif="no")
    store.keep_retour(b"?", GenreRetour.ARL_INATTENDU, at=NOON)
    found = store.decompte()
    assert (found.scellees, found.a_mettre_en_lot, found.a_envoyer) == (5, 1, 0)
    assert (found.remises, found.arl_positif, found.arl_negatif) == (2, 0, 2)
    assert (found.total, found.amo + found.amc) == (5 * FACTURE.cotation.total, found.total)
    assert (found.plus_ancienne, found.retours_a_lire) == (NOON, 1)


def test_the_queue_stands_on_a_real_disk(tmp_path: Path) -> None:
    def opened(seed: int) -> Store:
        return Store.open(tmp_path / "q", disk=SystemDisk(), key=KEY, entropy=MadeUpEntropy(seed))

    store = opened(0)
    added: list[FactureEnFile] = [store.add(seal) for _ in range(3)]
    assert store.verify().entries == 4
    with pytest.raises(BusyError):
        opened(1)
    store.close()
    again = opened(2)
    assert again.report.clean
    assert again.factures() == added[::-1]
    again.close()


def test_no_repr_names_a_patient(store: Store) -> None:
    added = store.add(seal)
    assert "ESSAIMONT" not in repr([added, added.facture, store, store.due()])
