"""What is missing from a damaged queue is named, and nothing else is."""

from pathlib import Path

from appliance.domain.file_attente import GenreRetour
from appliance.durable.frames import BLOCK
from appliance.durable.journal import Journal
from appliance.durable.segments import FRAMES_START
from appliance.queue.documents import FACTURES
from appliance.queue.salvage import Name, missing_documents
from tests.crash.laboratory import HOME, KEY
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON
from tests.queue.made_up_queue import Closing, open_store, seal

QUEUE = HOME / "queue"


def lived() -> dict[Path, bytes]:
    """Make a queue of six invoices, two of which stand in a lot, then four of another range."""
    disk = RecordingDisk()
    store = open_store(disk)
    numeros = [store.add(seal).facture.numero for _ in range(6)]
    store.close_lot(numeros[4:], Closing(*numeros[4:]), at=NOON)
    store.keep_retour(b"an ARL", GenreRetour.ARL, at=NOON)
    disk.kill()
    store = open_store(disk, 1, first_facture=5000)
    for _ in range(4):
        store.add(seal)
    disk.kill()
    return {path: data for path, data in disk.contents().items() if path.suffix == ".j"}


def missing_without(image: dict[Path, bytes], path: Path, offset: int) -> list[Name]:
    data = image[path]
    spoilt = data[:offset] + bytes(BLOCK) + data[offset + BLOCK :]
    rescue = Journal.rescue(QUEUE, RecordingDisk({**image, path: spoilt}), KEY)
    return [*missing_documents(rescue)]


def test_a_sound_queue_misses_nothing_not_even_between_two_ranges() -> None:
    rescue = Journal.rescue(QUEUE, RecordingDisk(lived()), KEY)
    assert missing_documents(rescue) == []


def test_a_lost_block_costs_one_document_and_names_it() -> None:
    image = lived()
    named: list[Name] = []
    for path, data in image.items():
        for offset in range(FRAMES_START, len(data), BLOCK):
            missing = missing_without(image, path, offset)
            assert len(missing) < 2
            named += missing
    factures = [Name(FACTURES, number) for number in (1, 2, 3, 4, 5, 6, 5000, 5001, 5002)]
    assert sorted(named) == factures  # nothing names the very last of each table
    assert str(named[0]) == "factures 1"
