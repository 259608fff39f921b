"""What is on the screen follows the station, and says what it does not show."""

from collections.abc import Iterator

from appliance.domain.lot import Verdict
from appliance.tui import texts
from tests.tui.stage import Stage, comes, keys, page, rows, shows
from tests.tui.test_doctor import offer


async def test_the_queue_screen_follows_lots_and_receipts(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f9", "f")
        await shows(pilot, ">000000001")
        await shows(pilot, "SCELLÉE, à mettre en lot")
        assert stage.poste is not None
        stage.poste.send_now()
        await shows(pilot, "À ENVOYER lot 001")
        stage.take()
        await shows(pilot, "REMISE lot 001")
        stage.answer(Verdict.POSITIF)
        await shows(pilot, "ARL POSITIF lot 001")
        assert ">000000001" in page(pilot)


async def test_a_text_that_goes_on_below_says_so_until_its_end(stage: Stage) -> None:
    def lines() -> Iterator[str]:
        yield from (f"Partie {rank}" for rank in range(40))

    async with stage.unlocked() as pilot:
        offer(pilot, lines())
        await pilot.press("f1", "f9")
        await shows(pilot, "↓ Suite")
        await pilot.press("end")
        await shows(pilot, "Partie 39")
        await comes(pilot, lambda: "Suite" not in keys(pilot), "the end")


async def test_enter_on_a_doubt_says_which_keys_answer(stage: Stage) -> None:
    stage.signer = None
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Mode 4")
        await pilot.press("enter")
        await shows(pilot, texts.CONFIRM_TITLE)
        assert texts.CONFIRM_HOW not in page(pilot)
        await pilot.press("enter")
        await shows(pilot, texts.CONFIRM_HOW)
        assert any("Oui, sceller" in row for row in rows(pilot))
        await pilot.press("o")
        await shows(pilot, "scellée")
