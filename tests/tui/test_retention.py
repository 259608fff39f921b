"""How long names are kept: one question of the titulaire, until it is answered."""

import pytest

from appliance.domain.conservation import LEAST, PROPOSED
from appliance.services.conservation import Conservations
from appliance.tui.texts.retention import RETENTION_TITLE
from appliance.tui.widgets.entry import Entry
from tests.made_up_people import CODES, SECRETAIRE
from tests.tui.stage import CODE, Screen, Stage, keys, page, shows

HOME = "Insérez une carte Vitale"


@pytest.fixture
def undecided(stage: Stage) -> Stage:
    stage.retention = None
    return stage


async def opened(pilot: Screen, code: str = CODE) -> None:
    pilot.app.screen.query_one("#code", Entry).value = code
    await pilot.press("enter")


async def locked(pilot: Screen) -> None:
    await pilot.press("f10")
    await shows(pilot, "verrouillé")


def chosen(stage: Stage) -> int | None:
    assert stage.poste is not None
    registre = stage.poste.prescriptions.registre
    rule = Conservations(registre=registre, ouvrir=lambda _: ()).regle()
    return None if rule is None else rule.jours


async def test_enter_takes_the_three_years_proposed_and_nobody_is_asked_again(
    undecided: Stage,
) -> None:
    async with undecided.locked(kiosk=True) as pilot:
        await opened(pilot)
        await shows(pilot, RETENTION_TITLE)
        assert "R.161-47" in page(pilot)
        assert "F4" not in keys(pilot)
        await pilot.press("enter")
        await shows(pilot, HOME)
        assert chosen(undecided) == PROPOSED
        await locked(pilot)
        await opened(pilot)
        await shows(pilot, HOME)


async def test_another_figure_replaces_the_proposal_and_the_law_has_a_least(
    undecided: Stage,
) -> None:
    async with undecided.locked() as pilot:
        await opened(pilot)
        await shows(pilot, RETENTION_TITLE)
        await pilot.press(*"trois", "enter")
        await shows(pilot, "Un nombre de jours")
        field = pilot.app.screen.query_one("#days", Entry)
        field.value = str(LEAST - 1)
        await pilot.press("enter")
        await shows(pilot, "moins que la loi ne demande")
        assert chosen(undecided) is None
        field.value = ""
        await pilot.press(*"400", "enter")
        await shows(pilot, HOME)
        assert chosen(undecided) == 400


async def test_who_leaves_it_is_asked_at_the_next_opening(undecided: Stage) -> None:
    async with undecided.locked(kiosk=True) as pilot:
        for _ in range(2):
            await opened(pilot)
            await shows(pilot, RETENTION_TITLE)
            await pilot.press("escape")
            await shows(pilot, HOME)
            assert chosen(undecided) is None
            await locked(pilot)


async def test_a_secretary_is_not_asked(undecided: Stage) -> None:
    undecided.personnes = (SECRETAIRE,)
    async with undecided.locked() as pilot:
        await opened(pilot, CODES[SECRETAIRE.numero])
        await shows(pilot, HOME)
        assert RETENTION_TITLE not in page(pilot)
