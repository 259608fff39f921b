"""A statement goes in once; what is certain is posted; a person decides the rest, and undoes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from appliance.domain.argent.banque import Certitude, Comment, Lien, VirementAnnonce
from appliance.domain.argent.rapprochement import DEFAIT
from appliance.errors import EntryError, TableError
from appliance.queue.documents import to_document
from appliance.queue.store import Store
from appliance.services.banque import BATCH, Banque
from tests.crash.recording import RecordingDisk
from tests.formats.releves.written import IBAN, WRITERS, Page, Told, camt, cfonb, table
from tests.queue.made_up_queue import open_store

DAY = date(2026, 3, 10)
LABEL = "CPAM TESTVILLE TP 2603100001"
PAGE = Page(avant=0, lignes=(Told(DAY, 12_345, f"VIR {LABEL}", 1), Told(DAY, -120, "CB PEAGE", 2)))


class AfterAMonth:
    def now(self) -> datetime:
        return datetime(2026, 4, 10, tzinfo=UTC)


@dataclass
class Desk:
    disk: RecordingDisk
    store: Store

    @property
    def banque(self) -> Banque:
        return Banque(store=self.store, clock=AfterAMonth())

    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.disk, 1)

    def announce(self, *virements: VirementAnnonce) -> None:
        table = self.store._database.table("virements")
        for one in virements:
            table.insert(to_document(one))


@pytest.fixture
def desk() -> Iterator[Desk]:
    disk = RecordingDisk()
    made = Desk(disk, open_store(disk))
    yield made
    with closing(made.store):
        pass


VIREMENT = VirementAnnonce(identifiant="V1", date=DAY, libelle=LABEL, payeur="01", montant=12_345)


def test_a_file_that_is_taken_in_again_brings_nothing(desk: Desk) -> None:
    first, again = desk.banque.importer(camt(PAGE)), desk.banque.importer(camt(PAGE))
    assert (first.nouvelles, again.nouvelles, again.connues) == (2, 0, 2)


def test_every_format_brings_the_lines_of_a_day_once(desk: Desk) -> None:
    brought = [
        desk.banque.importer(write(PAGE), compte=IBAN).nouvelles for _, write in WRITERS.values()
    ]
    assert brought == [2, *[0] * (len(WRITERS) - 1)]


def test_a_long_file_stands_whole_after_a_restart(desk: Desk) -> None:
    lines = tuple(Told(DAY, 100 + rank, f"LIGNE {rank}", rank) for rank in range(2 * BATCH + 1))
    desk.banque.importer(cfonb(Page(0, lines)))
    desk.reopen()
    assert len(desk.store.releves.lignes) == len(lines)
    assert desk.banque.importer(cfonb(Page(0, lines))).nouvelles == 0


def test_a_table_without_an_account_asks_for_it(desk: Desk) -> None:
    with pytest.raises(TableError, match="--account"):
        desk.banque.importer(table(PAGE))
    assert len(desk.store.releves.lignes) == 0


def test_the_fields_of_a_table_are_remembered(desk: Desk) -> None:
    data = b"Quand;Quoi;Combien\n10/03/2026;VIR;5,00\n"
    choices = {"Quand": "date", "Quoi": "libelle", "Combien": "montant"}
    assert desk.banque.importer(data, compte=IBAN, choices=choices).nouvelles == 1
    known = [one.valeur.champs for one in desk.store.registre.correspondances]
    assert known == [("date", "libelle", "montant")]
    desk.reopen()
    assert desk.banque.importer(data, compte=IBAN, choices={"Quand": "date"}).connues == 1


def test_what_is_certain_is_posted_once_and_durably(desk: Desk) -> None:
    desk.announce(VIREMENT)
    desk.banque.importer(camt(PAGE))
    assert len(desk.banque.rapprocher().liens) == 1
    assert not desk.banque.rapprocher().liens
    desk.reopen()
    [kept] = desk.banque.rapprochements()
    assert kept.valeur.lien == Lien(mouvements=(1,), virements=("V1",))
    assert (kept.valeur.comment, kept.valeur.certitude) == (Comment.LIBELLE, Certitude.PROUVEE)
    assert not [*desk.banque.ouvertes()]
    assert not desk.banque.attendus()


def test_undoing_restores_what_was_open_and_stays_told(desk: Desk) -> None:
    desk.announce(VIREMENT)
    desk.banque.importer(camt(PAGE))
    desk.banque.rapprocher()
    desk.banque.defaire(1, "autre patient")
    desk.reopen()
    assert [one.numero for one in desk.banque.ouvertes()] == [1]
    assert [one.identifiant for one in desk.banque.attendus()] == ["V1"]
    [told] = desk.banque.rapprochements()
    assert told.valeur.defait is not None
    assert told.valeur.defait.raison == "autre patient"
    bilan = desk.banque.rapprocher()
    assert (bilan.liens, [one.raison for one in bilan.propositions]) == ([], [DEFAIT])
    again = desk.banque.poser(bilan.propositions[0].choix[0])
    assert (again.numero, again.valeur.certitude) == (2, Certitude.DECIDEE)


def test_a_person_joins_only_what_is_open_and_equal(desk: Desk) -> None:
    desk.announce(VIREMENT, replace(VIREMENT, identifiant="V2", montant=5))
    desk.banque.importer(camt(PAGE))
    for lien in (Lien.of([1], ["V2"]), Lien.of([9], ["V1"]), Lien.of([1], []), Lien.of([], ["V1"])):
        with pytest.raises(EntryError):
            desk.banque.poser(lien)
    desk.banque.poser(Lien.of([1, 1], ["V1"]))
    with pytest.raises(EntryError):
        desk.banque.poser(Lien.of([1], ["V1"]))


def test_a_debit_that_takes_a_posted_credit_back_names_its_posting(desk: Desk) -> None:
    back = (Told(DAY, -12_345, "REJET CPAM TESTVILLE TP", 3), Told(DAY, -12_345, "LOYER", 4))
    desk.announce(VIREMENT)
    desk.banque.importer(camt(Page(0, (*PAGE.lignes, *back))))
    desk.banque.rapprocher()
    assert [(one.numero, posting) for one, posting in desk.banque.reprises()] == [(3, 1)]


def test_a_posting_that_is_not_there_cannot_be_undone(desk: Desk) -> None:
    with pytest.raises(EntryError):
        desk.banque.defaire(1, "rien")


def test_a_stranger_is_refused_with_what_was_expected(desk: Desk) -> None:
    with pytest.raises(TableError, match="CFONB 120"):
        desk.banque.importer(b"bonjour")
