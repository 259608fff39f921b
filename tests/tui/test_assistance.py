"""Who shows the screen to a helper: asked first, told all the while, ended by one key."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from appliance.domain.assistance import EN_MOTS, Fin
from appliance.errors import SealRefusedError
from appliance.services.assistance import Vue
from appliance.services.poste import Poste
from appliance.tui import assistance
from appliance.tui.app import BesaceApp
from appliance.tui.messages import Failed
from appliance.tui.texts import assistance as texts
from appliance.tui.veil import Watch
from tests.made_up_cards import ALINE
from tests.made_up_people import CODES, SECRETAIRE, TITULAIRE
from tests.tui.stage import Screen, Stage, comes, page, shows


@dataclass
class PlayedVue:
    minutes: int
    aide: str = ""
    fin: Fin | None = None
    left_s: int = 0
    pictures: list[str] = field(default_factory=list)

    def show(self, picture: str) -> None:
        self.pictures.append(picture)

    def end(self, fin: Fin) -> None:
        self.fin = self.fin or fin


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistance, "PICTURE_S", 0.05)


def offer(pilot: Screen) -> list[PlayedVue]:
    """Let views be opened; return those that were."""
    opened: list[PlayedVue] = []

    def assist(poste: Poste, minutes: int) -> Vue:
        assert isinstance(poste, Poste)
        opened.append(PlayedVue(minutes, left_s=60 * minutes - 1))
        return cast("Vue", opened[-1])

    assert isinstance(pilot.app, BesaceApp)
    pilot.app.assist = assist
    return opened


async def ask(pilot: Screen) -> None:
    await pilot.press("f9", "h")
    await shows(pilot, texts.TITLE)


async def test_it_is_opened_on_a_word_and_told_on_every_screen(stage: Stage) -> None:
    async with stage.visit() as pilot:
        opened = offer(pilot)
        await ask(pilot)
        await pilot.press("enter")
        await shows(pilot, texts.HOW.split(" ;")[0])
        assert opened == []
        await pilot.press("o")
        await shows(pilot, "AIDE : cet écran, masqué, attend une aide. Encore 14:59")
        [vue] = opened
        assert vue.minutes == 15
        assert ALINE.nom in page(pilot)
        await comes(pilot, lambda: "Tiers payant" in vue.pictures[-1], "a picture")
        assert not any(ALINE.nom in one for one in vue.pictures)
        vue.aide = "bureau (0123ABCD)"
        await shows(pilot, "AIDE : bureau (0123ABCD) voit cet écran, masqué.")
        await pilot.press("f1")
        await shows(pilot, "F12 arrête")
        await comes(
            pilot, lambda: "Encore 14:59. Écran : HelpDialog." in vue.pictures[-1], "the dialog"
        )


async def test_one_key_ends_it_on_a_dialog_too(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        opened = offer(pilot)
        await ask(pilot)
        await pilot.press("o")
        await shows(pilot, "AIDE")
        await pilot.press("f1")
        await shows(pilot, "Entrée Compris")
        await pilot.press("f12")
        assert opened[0].fin is Fin.PERSONNE
        await pilot.press("enter")
        await shows(pilot, texts.ENDED.format(why=EN_MOTS[Fin.PERSONNE]))
        assert "AIDE" not in page(pilot)


async def test_it_lasts_an_hour_at_most_and_a_quarter_at_least(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        opened = offer(pilot)
        await ask(pilot)
        await pilot.press("minus", *["plus"] * 9)
        await shows(pilot, texts.LASTING.format(minutes=60))
        await pilot.press("o")
        await shows(pilot, "AIDE")
        assert opened[0].minutes == 60


@pytest.mark.parametrize("key", ["n", "escape"])
async def test_it_is_not_opened_on_a_no(stage: Stage, key: str) -> None:
    async with stage.unlocked() as pilot:
        opened = offer(pilot)
        await ask(pilot)
        await pilot.press(key)
        await shows(pilot, "À mettre en lot")
        assert opened == []
        assert "AIDE" not in page(pilot)


async def test_its_end_is_told_whoever_ended_it(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        opened = offer(pilot)
        for fin in (Fin.DELAI, Fin.AIDE, Fin.RESEAU):
            await ask(pilot)
            await pilot.press("o")
            await shows(pilot, "AIDE")
            opened[-1].fin = fin
            await shows(pilot, EN_MOTS[fin])
            await comes(pilot, lambda: "F12" not in page(pilot), "a bar without it")


async def test_it_ends_where_the_screen_locks_itself(stage: Stage) -> None:
    async with stage.visit() as pilot:
        opened = offer(pilot)
        pilot.app.lookout = Watch(idle=timedelta(minutes=10))  # type: ignore[attr-defined]
        await ask(pilot)
        await pilot.press("o")
        await shows(pilot, "AIDE")
        stage.clock.time += timedelta(minutes=10)
        await shows(pilot, "Écran verrouillé")
        await comes(pilot, lambda: opened[0].fin is Fin.VERROU, "its end")


async def test_nobody_but_a_titulaire_is_offered_it(tmp_path: Path) -> None:
    stage = Stage(tmp_path, personnes=(TITULAIRE, SECRETAIRE))
    async with stage.locked() as pilot:
        offer(pilot)
        await pilot.press("f2", *CODES[SECRETAIRE.numero], "enter")
        await shows(pilot, "À mettre en lot")
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert texts.MENU not in page(pilot)


async def test_where_nothing_could_carry_it_it_is_not_offered(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert texts.MENU not in page(pilot)


async def test_the_last_incident_is_told_by_its_name_and_not_its_particulars(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        opened = offer(pilot)
        pilot.app.post_message(Failed(SealRefusedError(ALINE.nom)))
        await shows(pilot, SealRefusedError.sentence.split(".")[0])
        await pilot.press("escape")
        await ask(pilot)
        await pilot.press("o")
        await shows(pilot, "AIDE")
        told = opened[0].pictures[-1]
        assert "Dernier incident : SealRefusedError (UserMustActError)." in told
        assert ALINE.nom not in told


async def test_its_end_is_told_for_a_while_and_then_no_more(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistance, "TOLD_S", 0.5)
    async with stage.unlocked() as pilot:
        opened = offer(pilot)
        await ask(pilot)
        await pilot.press("o")
        await shows(pilot, "AIDE")
        opened[0].fin = Fin.DELAI
        await shows(pilot, EN_MOTS[Fin.DELAI])
        await comes(pilot, lambda: EN_MOTS[Fin.DELAI] not in page(pilot), "an empty line")
