"""The desk at its screen: the question, who came, the list; and the same list at the practice."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from appliance.demo.cards import Holder, vitale
from appliance.domain.arrivee import Etape
from appliance.domain.patient import Beneficiaire
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.disk import SystemDisk
from appliance.errors import JournalClosedError, NoReaderError, WrongCodeError
from appliance.ports.machine import Clock
from appliance.queue.arrivees import Cahier
from appliance.services.arrivees import Arrivees
from appliance.services.reception import Reception
from appliance.spool.plis import Cote, Plis
from appliance.tui.reception import Desk, ReceptionApp
from appliance.tui.texts import reception as words
from appliance.tui.widgets.enormous import LETTERS, drawn
from appliance.tui.widgets.entry import Entry
from tests.made_up import StoppedClock
from tests.made_up_cards import ALINE
from tests.tui.running import running
from tests.tui.stage import SIZE, Screen, Stage, comes, keys, page, rows, shows

CODE = "six mots"
CHILD = Holder("FICTIVAL", "LINE", "20200101", ALINE.nir)


def side(directory: Path, cote: Cote, clock: Clock) -> Arrivees:
    cahier = Cahier.open(directory / cote, disk=SystemDisk(), key=bytes(32), entropy=os.urandom)
    plis = Plis(SystemDisk(), directory / "plis", cote)
    return Arrivees(cahier=cahier, plis=plis, cle=os.urandom(32), clock=clock)


@dataclass
class Front:
    """One desk, and how to reach its screen."""

    directory: Path
    reader: SimulatedReader = field(default_factory=SimulatedReader)
    clock: StoppedClock = field(default_factory=StoppedClock)
    reception: Reception | None = None

    def open(self, code: str) -> Reception:
        if code != CODE:
            raise WrongCodeError
        arrivees = side(self.directory, Cote.ACCUEIL, self.clock)
        self.reception = Reception(reader=self.reader, arrivees=arrivees, documents=("ordonnance",))
        return self.reception

    @asynccontextmanager
    async def locked(self, size: tuple[int, int] = SIZE, **changes: Any) -> AsyncIterator[Screen]:
        app = ReceptionApp(Desk(open=self.open, rhythm_s=0.05, **changes))
        async with running(app, size=size) as pilot:
            yield pilot

    @asynccontextmanager
    async def unlocked(self, size: tuple[int, int] = SIZE, **changes: Any) -> AsyncIterator[Screen]:
        async with self.locked(size, **changes) as pilot:
            pilot.app.screen.query_one("#code", Entry).value = CODE
            await pilot.press("enter")
            await shows(pilot, words.QUESTION_PLAIN)
            yield pilot


@pytest.fixture
def front(tmp_path: Path) -> Front:
    return Front(tmp_path)


def test_every_letter_of_the_question_is_drawn() -> None:
    assert {letter for line in words.QUESTION for letter in line} <= LETTERS.keys()
    assert {len(rows) for rows in LETTERS.values()} == {6}
    assert max(map(len, drawn(words.QUESTION).split("\n"))) <= 38


async def test_the_question_is_huge_and_said_once_more_in_words(front: Front) -> None:
    async with front.unlocked() as pilot:
        text = "\n".join(rows(pilot))
        for row in drawn(words.QUESTION).split("\n"):
            assert row in text
        assert words.QUESTION_PLAIN in page(pilot)
        assert "Parti" in keys(pilot)


async def test_a_card_enters_its_holder_and_the_question_comes_back(front: Front) -> None:
    async with front.unlocked() as pilot:
        front.reader.insert(vitale(ALINE))
        await shows(pilot, "est dans la liste")
        assert ALINE.nom in page(pilot)
        assert "À demander : ordonnance." in page(pilot)
        assert words.RIGHTS_UNTOLD in page(pilot)
        assert "█" not in page(pilot)
        front.reader.remove()
        await shows(pilot, words.QUESTION_PLAIN)
        assert "attend" in page(pilot)


async def test_of_several_holders_a_person_says_who_came(front: Front) -> None:
    async with front.unlocked() as pilot:
        front.reader.insert(vitale(ALINE, CHILD))
        await shows(pilot, CHILD.prenom)
        await pilot.press("2")
        await shows(pilot, "est dans la liste")
        assert front.reception is not None
        [one] = front.reception.arrivees.liste()
        assert one.venue.beneficiaire.prenom == CHILD.prenom


async def test_whoever_leaves_is_noted(front: Front) -> None:
    async with front.unlocked() as pilot:
        front.reader.insert(vitale(ALINE))
        await shows(pilot, "est dans la liste")
        await pilot.press("f5")
        await shows(pilot, " parti")


async def test_a_wrong_code_opens_nothing(front: Front) -> None:
    async with front.locked() as pilot:
        pilot.app.screen.query_one("#code", Entry).value = "faux"
        await pilot.press("enter")
        await shows(pilot, WrongCodeError.sentence[:20])
        assert front.reception is None


async def test_in_a_kiosk_locking_comes_back_to_the_code(front: Front) -> None:
    async with front.unlocked(kiosk=True) as pilot:
        await pilot.press("f10")
        await shows(pilot, words.CLOSED_TITLE)
        assert "attend" not in page(pilot)


async def test_a_disk_that_fails_stops_the_desk_in_words(front: Front) -> None:
    def fails() -> None:
        raise JournalClosedError

    async with front.unlocked() as pilot:
        assert front.reception is not None
        front.reception.arrivees.cahier.non_dits = fails  # type: ignore[method-assign,assignment]
        await shows(pilot, JournalClosedError.sentence[:20])


async def test_help_tells_the_keys(front: Front) -> None:
    async with front.unlocked() as pilot:
        await pilot.press("f1")
        await shows(pilot, "inscrit son porteur")


@pytest.mark.parametrize("size", [(40, 25), (80, 24), (120, 40)])
async def test_nothing_of_the_question_is_cut(front: Front, size: tuple[int, int]) -> None:
    async with front.unlocked(size) as pilot:
        for row in drawn(words.QUESTION).split("\n"):
            assert row in "\n".join(rows(pilot))


# The same list at the practice -----------------------------------------------------------


def attached(stage: Stage) -> Arrivees:
    """Give the stage's station a desk, and return the desk's own side."""
    assert stage.poste is not None
    stage.poste.arrivees = side(stage.directory, Cote.CABINET, stage.clock)
    stage.poste.at_lock.callback(stage.poste.arrivees.close)
    return side(stage.directory, Cote.ACCUEIL, stage.clock)


async def test_home_counts_who_waits_and_the_list_leads_to_their_invoice(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        desk = attached(stage)
        desk.arrive(holder())
        await comes(pilot, lambda: told(desk, "En salle d’attente : 1", pilot), "the count")
        await pilot.press("f9", "w")
        await shows(pilot, "1 en attente")
        await pilot.press("enter")
        await shows(pilot, "Tiers payant")
        await comes(pilot, lambda: seen(desk), "seen at the desk")


def holder() -> Beneficiaire:
    reader = SimulatedReader()
    reader.insert(vitale(ALINE))
    [carte] = reader.read_vitales().values()
    return carte.beneficiaires[0]


def told(desk: Arrivees, sentence: str, pilot: Screen) -> bool:
    desk.echanger()
    return sentence in page(pilot)


def seen(desk: Arrivees) -> bool:
    desk.echanger()
    return [one.etape for one in desk.liste()] == [Etape.VU]


async def test_a_card_put_in_before_the_list_leads_to_its_holder_s_invoice(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        desk = attached(stage)
        desk.arrive(holder())
        await comes(pilot, lambda: told(desk, "En salle d’attente : 1", pilot), "the count")
        await pilot.press("f9", "w")
        await shows(pilot, "1 en attente")
        await stage.insert(pilot, vitale(ALINE))
        await comes(pilot, lambda: seen(desk), "seen at the desk")
        await pilot.press("escape")
        await shows(pilot, "0 en attente")
        await pilot.press("f6")
        await shows(pilot, " parti")


async def test_another_desk_is_told_and_taken_only_by_a_person(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        desk = attached(stage)
        desk.arrive(holder())
        await comes(pilot, lambda: told(desk, "En salle d’attente : 1", pilot), "the count")
        desk.close()
        other = side(stage.directory / "other", Cote.ACCUEIL, stage.clock)
        other.plis = desk.plis
        other.arrive(holder())
        other.echanger()
        await pilot.press("f9", "w")
        await shows(pilot, "rien ne lui est dit")
        await pilot.press("f7")
        await comes(pilot, lambda: told(other, "2 en attente", pilot), "the other desk")
        other.close()


async def test_a_reader_that_is_missing_is_told_at_the_desk(front: Front) -> None:
    async with front.unlocked() as pilot:
        front.reader.unplug()
        await shows(pilot, NoReaderError.sentence[:24])


async def test_without_a_desk_there_is_no_list(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f9")
        await shows(pilot, "Tournée")
        assert words.MENU not in page(pilot)
