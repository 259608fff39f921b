"""Who sees the money of the practice, and how its screens look on both sizes."""

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.demo.cards import Holder
from appliance.domain.argent.banque import VirementAnnonce
from appliance.domain.argent.motifs import Famille
from appliance.queue.documents import to_document
from tests.formats.releves.written import Page, Told, camt
from tests.made_up import ADA, NOON
from tests.made_up_people import CODES, REMPLACANT, SECRETAIRE, TITULAIRE
from tests.services.refused import CAUSES, Desk
from tests.tui.stage import Stage, keys, page, shows
from tests.tui.test_sizes import CUT, SIZES, resized, whole

DAY = NOON.date()
LABEL = "CPAM TESTVILLE TP 2611200001"
LATER = timedelta(days=40)
CARD = Holder(ADA.nom, ADA.prenom, ADA.naissance, "2550899123456")
[PAPER] = [one for one in CAUSES if one.famille is Famille.PRESCRIPTEUR]


def announce(stage: Stage, *virements: tuple[str, int]) -> None:
    assert stage.poste is not None
    table = stage.poste.billing.store._database.table("virements")
    for name, amount in virements:
        one = VirementAnnonce(
            identifiant=name, date=DAY, libelle=f"{LABEL}{name}", payeur="01", montant=amount
        )
        table.insert(to_document(one))


def statement(directory: Path, *lines: tuple[int, str]) -> Path:
    told = tuple(Told(DAY, amount, words, rank) for rank, (amount, words) in enumerate(lines, 1))
    file = directory / "r.xml"
    file.write_bytes(camt(Page(0, told)))
    return file


def desk_of(stage: Stage) -> Desk:
    assert stage.poste is not None
    desk = Desk(stage.poste)
    desk.enter()
    return desk


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


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_of_the_money_is_whole(
    stage: Stage, size: tuple[int, int], tmp_path: Path
) -> None:
    async with stage.unlocked() as pilot:
        desk = desk_of(stage)
        desk.refused(PAPER)
        desk.bill()
        announce(stage, ("V1", 700), ("V2", 700))
        assert stage.poste is not None
        banque = stage.poste.livres.tresorerie.banque
        banque.importer(statement(tmp_path, (700, "VIR CPAM"), (9, "VIR INCONNU")).read_bytes())
        stage.clock.time = NOON + LATER
        await resized(pilot, size)
        for way, sign in (
            (["f9", "b"], "Annoncé"),
            (["f9", "b", "f5"], "CFONB"),
            (["f9", "n"], "ÉCRIRE"),
            (["f9", "n", "f5"], "Chaque"),
            (["f9", "i"], "reçu"),
            (["f9", "i", "f3"], "dit"),
            (["f9", "v"], "Facturé"),
            (["f9", "v", "f6"], "retard"),
            (["f9", "v", "f6", "f6"], "taux de rejet"),
            (["f9", "v", "f6", "f6", "f6"], "attendus"),
        ):
            depth = len(pilot.app.screen_stack)
            await pilot.press(*way)
            await shows(pilot, sign)
            assert CUT not in whole(pilot, size), way
            while len(pilot.app.screen_stack) > depth:
                await pilot.press("escape")
