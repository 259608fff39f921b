"""From what a payer refuses to the sealed invoice in its place, by few keys."""

import pytest

from appliance.tui.screens.refusals import RefusalsScreen
from tests.services.refused import CAUSES, Cause, Desk
from tests.tui.stage import Screen, Stage, shows

MOST = 6
"""Keys from the inbox to the sealed invoice."""


class Keys:
    """Counts what is pressed."""

    def __init__(self, pilot: Screen) -> None:
        self._pilot, self.count = pilot, 0

    async def press(self, key: str, sign: str) -> None:
        self.count += 1
        await self._pilot.press(key)
        await shows(self._pilot, sign)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.famille)
async def test_a_refusal_is_corrected_sealed_and_linked_by_few_keys(
    stage: Stage, cause: Cause
) -> None:
    async with stage.unlocked() as pilot:
        assert stage.poste is not None
        desk = Desk(stage.poste)
        desk.enter()
        numero = desk.refused(cause)
        await pilot.press("f9")
        await shows(pilot, "Impayés")
        await pilot.press("i")
        await shows(pilot, numero)
        keys = Keys(pilot)
        if cause.retouche.actes is None:
            await keys.press("enter", "À demander")
        await keys.press("f2", "Remplacer la facture")
        if cause.retouche.actes is not None:
            await keys.press("f6", "à la place")
            await keys.press("enter", "Remplacer la facture")
        if cause.shown:
            await shows(pilot, cause.shown)
        await keys.press("enter", "Sceller quand même")
        await keys.press("o", "elle remplace")
        assert keys.count <= MOST
        assert isinstance(pilot.app.screen, RefusalsScreen)
        sealed = desk.kept(numero).remplacee_par
        assert sealed
        assert stage.poste.livres.rejets.boite() == []
