"""What ties archives to the chain: for each one a document with the SHA-256 of its bytes.

An archive replaces the entries that it packs, so the chain leads no further back than its end.
Its note is an entry like any other: what anchors that entry anchors the archive.
"""

from collections.abc import Iterator
from typing import Final

from appliance.domain.preuve import EtatArchive, Lien
from appliance.durable.journal import Journal
from appliance.durable.operations import Put
from appliance.durable.places import ARCHIVE, file_and_offset
from appliance.queue.held import Held
from appliance.queue.index import Index
from appliance.queue.views import Document

ARCHIVES: Final = "archives"
VERSION: Final = 1


def notes_due(journal: Journal, held: Held) -> Iterator[Put]:
    """Yield the note of each archive that is new, or was rewritten since it was noted.

    Raises:
        JournalDamagedError: an archive cannot be read.
        JournalClosedError: the disk failed.
    """
    for number in journal.archives.numbers():
        note, _ = held.read(ARCHIVES, number & ~ARCHIVE)
        salt = journal.archives.salt(number)
        if note is None or note["salt"] != salt:
            fields = {"v": VERSION, "salt": salt, "sha256": journal.archives.digest(number)}
            yield Put(ARCHIVES, number & ~ARCHIVE, fields)


def liens(journal: Journal, index: Index, held: Held) -> Iterator[Lien]:
    """Yield how each archive hangs on the chain, those that are missing included.

    Raises:
        JournalDamagedError, JournalClosedError: see `notes_due`.
    """
    here = {number & ~ARCHIVE: number for number in journal.archives.numbers()}
    rows = index.tables.get(ARCHIVES)
    for archive in sorted({*here, *(rows or ())}):
        note, _ = held.read(ARCHIVES, archive)
        found = None if rows is None else rows.locate(archive)
        if note is None or found is None:
            yield Lien(archive=archive, etat=EtatArchive.LIBRE)
            continue
        file, _ = file_and_offset(found[0].place)
        packed = bool(file & ARCHIVE)
        yield Lien(
            archive=archive,
            etat=_state(journal, here.get(archive, 0), note),
            sequence=0 if packed else journal.sequence_at(found[0].place),
            dans=file & ~ARCHIVE if packed else 0,
        )


def _state(journal: Journal, number: int, note: Document) -> EtatArchive:
    if not number:
        return EtatArchive.MANQUANTE
    if journal.archives.salt(number) != note["salt"]:
        return EtatArchive.REFAITE
    same = journal.archives.digest(number) == note["sha256"]
    return EtatArchive.LIEE if same else EtatArchive.ALTEREE
