"""What a person sees of the tariffs at an unlock, and answers once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from appliance.domain.tarif import Bareme, Certainty, Valeur, Zone
from appliance.errors import DiskFullError
from appliance.queue.revisions import Revisions
from appliance.tui import texts
from appliance.tui.screens.home import HomeScreen
from tests.made_up import TARIFS
from tests.tui.stage import CODE, Stage, keys, page, shows

REFERENCE = "un texte dont le titre est assez long pour passer à la ligne, et qui continue encore"
TITLE = "Les tarifs ont changé"
QUESTION = "Faut-il appliquer des tarifs annoncés"
HOME = "Insérez une carte Vitale"


def dearer(codes: tuple[str, ...] = ("IFD",)) -> Mapping[str, Bareme]:
    """Return the tables once these cost more."""
    new = Valeur(
        since=date(2026, 12, 1),
        amounts={Zone.METROPOLE: 290},
        certainty=Certainty.CONFIRMED,
        reference=REFERENCE,
    )
    changed = {code: TARIFS.baremes[code] for code in codes}
    return {
        **TARIFS.baremes,
        **{code: replace(one, valeurs=(*one.valeurs, new)) for code, one in changed.items()},
    }


async def see_once(stage: Stage) -> None:
    """Unlock for the first time: the tables of that moment are what is compared."""
    async with stage.locked(kiosk=True) as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, HOME)
        await pilot.press("f10")
        await shows(pilot, "verrouillé")


async def test_a_first_unlock_shows_no_change(stage: Stage) -> None:
    stage.baremes = dearer()
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, HOME)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_change_is_shown_whole_before_anything_is_billed(stage: Stage) -> None:
    await see_once(stage)
    stage.baremes = dearer()
    async with stage.locked(kiosk=True) as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, TITLE)
        told = page(pilot)
        assert "IFD, métropole : 2,75 € → 2,90 € au 01/12/2026 (confirmé)" in told
        assert REFERENCE in told
        await shows(pilot, "F10 Verrouiller")
        assert keys(pilot) == "Entrée Vu, continuer F1 Aide F10 Verrouiller"
        await pilot.press("f2", "f3", "f5")
        assert TITLE in page(pilot)
        await pilot.press("f10")
        await shows(pilot, "verrouillé")
        await pilot.press(*CODE, "enter")
        await shows(pilot, TITLE)  # not seen, so shown again
        await pilot.press("enter")
        await shows(pilot, HOME)
        assert stage.poste is not None
        seen = stage.poste.tarification.seen
        assert seen is not None
        assert (seen.vus_le, seen.par) == (stage.clock.now(), "991023763")
        await pilot.press("f10")
        await shows(pilot, "verrouillé")
        await pilot.press(*CODE, "enter")
        await shows(pilot, HOME)


async def test_many_changes_scroll_by_the_keyboard(stage: Stage) -> None:
    await see_once(stage)
    stage.baremes = dearer(("IFD", "MAU", "MCI", "MIE", "TLS", "TLL", "TLD", "NUIT"))
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, f"{TITLE} depuis la dernière ouverture : ")
        assert "TLS, métropole" not in page(pilot)
        await pilot.press("end")
        await shows(pilot, "TLS, métropole")


async def test_what_is_announced_is_asked_once_in_three_lines_and_two_choices(
    stage: Stage,
) -> None:
    stage.reglage = None
    async with stage.locked(kiosk=True) as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, QUESTION)
        told = page(pilot)
        assert "Annoncés à partir du 01/11/2026" in told
        assert "AMI, AMX" in told
        assert texts.AVENANT_RISK in told
        assert "besace baremes avenant-11 oui" in told
        await shows(pilot, "F10 Verrouiller")
        assert keys(pilot) == "N Garder O Appliquer F1 Aide F10 Verrouiller"
        await pilot.press("enter", "escape", "f3")
        assert QUESTION in page(pilot)
        await pilot.press("o")
        await shows(pilot, HOME)
        assert stage.poste is not None
        assert stage.poste.billing.tarifs.accept_probable
        await pilot.press("f10")
        await shows(pilot, "verrouillé")
        await pilot.press(*CODE, "enter")
        await shows(pilot, HOME)
        assert stage.poste.tarification.reponse is not None
        assert stage.poste.tarification.reponse.applique


async def test_a_no_is_an_answer_too(stage: Stage) -> None:
    stage.reglage = None
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, QUESTION)
        await pilot.press("N")
        await shows(pilot, HOME)
        assert stage.poste is not None
        assert not stage.poste.billing.tarifs.accept_probable
        assert stage.poste.news().annonces == {}


async def test_the_question_comes_before_the_change(stage: Stage) -> None:
    await see_once(stage)
    stage.reglage, stage.baremes = None, dearer()
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, QUESTION)
        await pilot.press("n")
        await shows(pilot, TITLE)
        await pilot.press("enter")
        await shows(pilot, HOME)


async def test_a_disk_that_takes_nothing_stops_billing_and_leaves_the_queue_free(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(Revisions, "keep_tarifs", full)
    async with stage.locked(kiosk=True) as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, DiskFullError.sentence)
        monkeypatch.undo()
        await pilot.press("f10")
        await shows(pilot, "verrouillé")
        await pilot.press(*CODE, "enter")
        await shows(pilot, HOME)


async def test_both_screens_explain_themselves(stage: Stage) -> None:
    await see_once(stage)
    stage.reglage, stage.baremes = None, dearer()
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "enter")
        await shows(pilot, QUESTION)
        await pilot.press("f1")
        await shows(pilot, "aucun texte officiel n’a été lu")
        await pilot.press("escape", "n")
        await shows(pilot, TITLE)
        await pilot.press("f1")
        await shows(pilot, "une facture déjà scellée ne change pas")
