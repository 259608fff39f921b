"""What a column of 80 had to cut stands whole below its list; nothing else is cut anywhere."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.demo.cards import vitale
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.ordonnance import Serie
from appliance.tui.texts import lists
from appliance.tui.texts import round as rounds
from appliance.tui.widgets.rows import Rows
from tests.made_up import NOON
from tests.made_up_cards import ALINE
from tests.services.rounds import SERIE, enter
from tests.tui.stage import Screen, Stage, comes, page, rows, shows
from tests.tui.test_sizes import CUT, LONG, SIZES, resized

LONGER = replace(ALINE, nom="TESTELAERE-DUPONTEL-ESSAIMONT", prenom="MARIE-ANTOINETTE LUCILLE")
MUTUELLE = "Mutuelle des essais réunis de la Haute-Combe et d’ailleurs"
COLOURS = ("nuit", "monochrome")


async def told_whole(pilot: Screen) -> int:
    """Put the bar on each row that is cut; return how many were told whole below."""
    listings = list(pilot.app.screen.query(Rows))
    inside = {y for one in listings for y in range(one.region.y, one.region.bottom)}
    assert [row for y, row in enumerate(rows(pilot)) if y not in inside and CUT in row] == []
    cut = 0
    for listing in listings:
        for place in range(listing.option_count):
            if CUT in str(listing.get_option_at_index(place).prompt):
                cut += 1
                listing.highlighted = place
                assert listing.whole
                assert CUT not in listing.whole
                whole = " ".join(listing.whole.split())
                await shows(pilot, whole)
    return cut


def furnish(stage: Stage) -> None:
    """Enter whom and what no column holds."""
    assert stage.poste is not None
    enter(stage.poste, LONGER, replace(SERIE, duree=5), Serie(actes=("cancer_im_sc",), duree=6))
    convention = Convention(libelle=MUTUELLE, amc="00001234", permet=frozenset(Permet))
    stage.poste.billing.store.registre.conventions.add(convention)


@pytest.mark.parametrize("size", SIZES)
async def test_no_list_cuts_what_it_does_not_tell_below(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, vitale(LONG))
        await stage.bill(pilot)
        furnish(stage)
        stage.clock.time = NOON + timedelta(days=1)
        await resized(pilot, size)
        ways = {
            (): "scellée",
            ("f6",): "TESTELAERE",
            ("f9", "f"): ">000000001",
            ("f9", "l"): "TESTELAERE",
            ("f4", *"testelaere"): ">Patient",
            ("f4", *"001"): ">Facture",
            ("f4", *"mut"): ">Mutuelle",
            ("f9", "o"): "TESTELAERE",
            ("f9", "m"): "Mutuelle des essais",
        }
        cut = 0
        for theme in COLOURS[: 2 if size == SIZES[0] else 1]:
            pilot.app.theme = theme
            for way, sign in ways.items():
                await pilot.press(*way)
                await shows(pilot, sign)
                await comes(pilot, lambda: not reading(pilot), "what was read")
                cut += await told_whole(pilot)
                for _ in pilot.app.screen_stack[2:]:
                    await pilot.press("escape")
        assert cut >= len(ways)


def reading(pilot: Screen) -> bool:
    return any(words in page(pilot) for words in (lists.READING_QUEUE, rounds.READING_ROUND))


@pytest.mark.parametrize("size", SIZES)
async def test_an_act_is_told_whole_before_it_is_billed(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with stage.unlocked() as pilot:
        await resized(pilot, size)
        await stage.insert(pilot, vitale(ALINE), "Acte (sa lettre")
        assert CUT not in page(pilot)
        await pilot.press("f3", *"cancer")
        await shows(pilot, "intramusculaire")
        await shows(pilot, "cancéreux")
        assert CUT not in page(pilot)
