"""Who sees the money of the practice, and how its screens look on both sizes."""

from pathlib import Path

from tests.made_up import NOON
from tests.made_up_people import CODES, REMPLACANT, SECRETAIRE, TITULAIRE
from tests.tui.money_stage import LATER, PAPER, announce, desk_of, statement
from tests.tui.stage import Stage, keys, page, shows
from tests.tui.test_sizes import CUT, SIZES, resized, whole


async def test_a_remplacant_sees_none_of_the_practice_s_money(stage: Stage) -> None:
    stage.personnes = (TITULAIRE, REMPLACANT)
    async with stage.locked() as pilot:
        await pilot.press("f2", *CODES[REMPLACANT.numero], "enter")
        await shows(pilot, "À mettre en lot")
        await pilot.press("f9")
        await shows(pilot, "Menu :")
        assert not any(word in page(pilot) for word in ("Banque", "relances", "coup d’œil"))
        await pilot.press("i")
        await shows(pilot, "Parts refusées")
        assert "F5" not in keys(pilot)


async def test_a_secretary_decides_of_refusals_and_seals_none(stage: Stage) -> None:
    stage.personnes = (TITULAIRE, SECRETAIRE)
    async with stage.locked() as pilot:
        await pilot.press("f2", *CODES[SECRETAIRE.numero], "enter")
        await shows(pilot, "À mettre en lot")
        await pilot.press("f9", "i")
        await shows(pilot, "F5 Contester")
        assert "F2" not in keys(pilot)


WAYS = (
    (("f9", "b"), "Annoncé"),
    (("f5",), "CFONB"),
    (("escape", "f9", "n"), "ÉCRIRE"),
    (("f5",), "Chaque"),
    (("escape", "f9", "i"), "reçu"),
    (("f3",), "dit"),
    (("escape", "f9", "v"), "Facturé"),
    (("f6",), "retard"),
    (("f6",), "taux de rejet"),
    (("f6",), "attendus"),
)
"""From each screen of the money to the next."""


async def test_every_screen_of_the_money_is_whole(stage: Stage, tmp_path: Path) -> None:
    async with stage.unlocked() as pilot:
        desk = desk_of(stage)
        desk.refused(PAPER)
        desk.bill()
        announce(stage, ("V1", 700), ("V2", 700))
        assert stage.poste is not None
        banque = stage.poste.livres.tresorerie.banque
        banque.importer(statement(tmp_path, (700, "VIR CPAM"), (9, "VIR INCONNU")).read_bytes())
        stage.clock.time = NOON + LATER
        for size in SIZES:
            await resized(pilot, size)
            for way, sign in WAYS:
                await pilot.press(*way)
                await shows(pilot, sign)
                assert CUT not in await whole(pilot, size), way
