"""Passages of earlier days go into today's invoice by one key, and out again by the same."""

from datetime import timedelta

import pytest

from appliance.demo.cards import Holder, vitale
from appliance.domain.facture import Facture
from appliance.domain.registre.ordonnance import Serie
from appliance.services.brouillons import Brouillons
from tests.services.rounds import TODAY, WRITTEN, bearer, bill, enter
from tests.tui.stage import CODE, Screen, Stage, page, rows, shows

BRUNO = Holder("FICTIVAL", "BRUNO", "19480305", "1480399234567")
DAILY = Serie(actes=("sc",), duree=30)
TWICE = Serie(actes=("ins_injection",), passages=2, duree=30)
DAYS = tuple(TODAY - timedelta(days=days) for days in (2, 1, 0))
WAITING = "Passages d’avant non facturés : 18/11, 19/11."
TOGETHER = "Avec les passages d’avant : 18/11, 19/11."


def begun(stage: Stage, serie: Serie) -> Stage:
    """Bill the first day of a prescription, and neither of the two days after."""
    poste = stage.unlock(CODE, "")
    enter(poste, BRUNO, serie)
    stage.reader.insert(vitale(BRUNO))
    for _ in range(serie.passages):
        bill(poste, BRUNO, WRITTEN)
    stage.reader.remove()
    poste.lock()
    return stage


@pytest.fixture
def register(stage: Stage) -> Stage:
    return begun(stage, DAILY)


def newest(stage: Stage) -> Facture:
    assert stage.poste is not None
    [found] = stage.poste.factures(1)
    return found.facture


def drafts(stage: Stage) -> int:
    assert stage.poste is not None
    return len(Brouillons(stage.poste.billing.store).of([bearer(BRUNO)]))


async def amounts(stage: Stage, pilot: Screen, key: str) -> None:
    await stage.insert(pilot, vitale(BRUNO), "Carte de FICTIVAL BRUNO")
    await pilot.press(key)
    await shows(pilot, "Code Coef Montant")


async def test_one_key_bills_three_days_by_one_invoice_and_enter_seals_it(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await amounts(register, pilot, "f5")
        shown = page(pilot)
        assert TOGETHER in shown
        assert "3 passages, 21,75 € en tout." in shown
        assert "Le 18/11/2026 : 7,25 €" in shown
        assert "Le 19/11/2026 : 7,25 €" in shown
        assert "Soins du 18/11/2026 au 20/11/2026, 3 jours, à domicile" in shown
        await pilot.press("enter")
        await shows(pilot, "Facture 000000002 scellée.")
        await shows(pilot, "0 sur 1 à facturer")
    sealed = newest(register)
    assert [one.jour for one in sealed.seances] == [*DAYS]
    assert [sum(one.montant for one in sealed.lignes(rang)) for rang in range(3)] == [725] * 3
    assert drafts(register) == 0


async def test_what_waits_is_told_and_the_key_undoes_itself(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await amounts(register, pilot, "enter")
        assert WAITING in page(pilot)
        await pilot.press("f5")
        await shows(pilot, TOGETHER)
        assert drafts(register) == 1
        await pilot.press("f5")
        await shows(pilot, WAITING)
        assert drafts(register) == 0
        await pilot.press("enter")
        await shows(pilot, "Facture 000000002 scellée.")
    assert newest(register).suivantes == ()


async def test_a_draft_of_several_days_is_there_again_after_the_lock(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await amounts(register, pilot, "f5")
    assert register.poste is not None
    register.poste.lock()
    register.reader.remove()
    async with register.unlocked() as pilot:
        await pilot.press("f6")
        await shows(pilot, "à voir")
        await pilot.press("enter")
        await shows(pilot, "Brouillon repris")
        assert TOGETHER in page(pilot)
        await pilot.press("f7", "enter")
        await shows(pilot, "Le 18/11/2026")
        await pilot.press("f2")
        await shows(pilot, TOGETHER)


async def test_nothing_is_offered_where_nothing_waits(stage: Stage) -> None:
    poste = stage.unlock(CODE, "")
    enter(poste, BRUNO, DAILY)
    poste.lock()
    async with stage.unlocked() as pilot:
        await amounts(stage, pilot, "enter")
        assert "Passages d’avant" not in page(pilot)
        assert "Grouper" not in page(pilot)


@pytest.mark.parametrize("size", [(80, 24), (40, 20)])
async def test_two_passages_of_a_day_say_which_is_which_and_nothing_is_cut(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with begun(stage, TWICE).unlocked() as pilot:
        await pilot.resize_terminal(*size)
        await stage.insert(pilot, vitale(BRUNO), "Carte de FICTIVAL BRUNO")
        await pilot.press("down", "f5")
        await shows(pilot, "6 passages, 43,50 € en tout.")
        assert "Le 18/11/2026, passage 1" in page(pilot) or size[0] == 40
        assert all(len(row) <= size[0] for row in rows(pilot))
        await pilot.press("enter", "o")
        await shows(pilot, "0 sur 2 à facturer")
    assert [one.jour for one in newest(stage).seances] == [day for day in DAYS for _ in range(2)]
