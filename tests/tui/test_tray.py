"""In a demonstration, cards are a key away; on a box there are none."""

from appliance.demo.cards import vitale
from tests.made_up_cards import ALINE, FAMILLE
from tests.tui.stage import Stage, page, shows


class TwoCards:
    def __init__(self, stage: Stage) -> None:
        self._reader = stage.reader
        self._cards = {"Vitale d’Aline": vitale(ALINE), "Vitale d’Élodie": vitale(FAMILLE[0])}
        self.labels = list(self._cards)

    def insert(self, place: int) -> None:
        self._reader.insert(self._cards[self.labels[place]])

    def remove(self) -> None:
        self._reader.remove()


async def test_a_card_of_the_tray_starts_an_invoice_and_leaves_in_its_middle(stage: Stage) -> None:
    async with stage.unlocked(tray=TwoCards(stage)) as pilot:
        await pilot.press("f8")
        await shows(pilot, ">Vitale d’Aline")
        await pilot.press("down", "enter")
        await shows(pilot, "LEFÈVRE-TEST ÉLODIE, né(e) le 12/04/1983")
        await pilot.press("enter")
        await shows(pilot, "Mode 3")
        await pilot.press("f8", "end", "enter")
        await shows(pilot, "Mode 5, dégradé")


async def test_the_tray_is_a_key_away_all_along_a_visit(stage: Stage) -> None:
    stage.reader.insert(vitale(*FAMILLE))
    async with stage.unlocked(tray=TwoCards(stage)) as pilot:
        for sign in ("La carte couvre 3 personnes", "Tiers payant", "Règle"):
            await shows(pilot, sign)
            await shows(pilot, "F1 Aide F8 Cartes F10 Quitter")
            await pilot.press("f8", "escape", "enter")


async def test_a_box_has_no_tray(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f8")
        assert "F8" not in page(pilot)
        assert "Cartes d’essai" not in page(pilot)
