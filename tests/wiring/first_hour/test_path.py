"""The first hour from the first key to an open station, and every way to leave off and go on."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from appliance.config import load
from appliance.demo.caisse import Caisse
from appliance.demo.practice import ACCOUNT
from appliance.errors import CredentialsRefusedError
from appliance.tui.first_hour_app import FirstHourApp, Outcome
from appliance.tui.texts import first_hour as texts
from appliance.wiring.beginning import is_first_hour
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.machine import Machine
from appliance.wiring.probe import GOOD
from appliance.wiring.vault import NO_QUEUE_YET, Vault
from tests.ground.sources import PROJECT
from tests.tui.stage import SIZE, comes, keys, page, rows, shows
from tests.wiring.first_hour.hand import Hand, hand, transport_of
from tests.wiring.first_hour.made_up import CODE, LATER

COUNTED: Final = (21, 24)
"""Screens of the whole path, and keys that are no letter of an answer."""
TOLD: Final = PROJECT / "docs" / "premiere-heure.md"


def outcome(pilot: Pilot[None]) -> Outcome:
    assert isinstance(pilot.app, FirstHourApp)
    return pilot.app.outcome


async def let_in(one: Hand) -> None:
    """Wait until both servers have let the box in."""
    await shows(one.pilot, texts.TRIED)
    await comes(one.pilot, lambda: page(one.pilot).count(GOOD) == 2, GOOD)


async def ended(one: Hand) -> None:
    """Take the last step, and wait until the screen has gone."""
    await one.sees(texts.READY_TITLE)
    await one.press("enter")
    await comes(one.pilot, lambda: outcome(one.pilot) is Outcome.DONE, "the end")


async def test_the_whole_path_ends_in_a_practice_whose_servers_let_it_in(
    tmp_path: Path, caisse: Caisse
) -> None:
    settings = tmp_path / "besace.toml"
    assert is_first_hour(settings)
    async with hand(tmp_path) as one:
        await one.begin()
        await assert_whole(one, texts.SHEET_TITLE, SIZE)
        await one.prove()
        await one.practice()
        await one.answer("cps", "essai")
        for name, answer in transport_of(caisse).items():
            await assert_whole(one, texts.TITLES[name], SIZE)
            await one.answer(name, answer)
        await one.sees("Essai du transport")
        await let_in(one)
        assert is_first_hour(settings), "a cut here comes back here"
        await one.press("enter")
        await ended(one)
    assert not is_first_hour(settings)
    config = load(settings)
    assert config.destinations[0].certificat.read_text() == caisse.certificate.read_text()
    vault = Vault.of(config, Machine())
    assert vault.has_sheet()
    vault.open(CODE).wipe()
    assert (len(one.screens), one.keys) == COUNTED
    told = "{} screens, {} keys beside what is typed".format(*COUNTED)
    assert told in TOLD.read_text("utf-8")


async def test_what_is_put_off_is_three_choices_and_leaves_a_station_that_opens(
    tmp_path: Path,
) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
        await one.press("f4")
        await one.practice()
        await one.answer("cps", "plus_tard")
        await one.answer("transport", "plus_tard")
        await ended(one)
    config = load(tmp_path / "besace.toml")
    assert config.cabinet.professionnel.nom == LATER["nom"]
    assert config.destinations == ()
    assert not Vault.of(config, Machine()).has_sheet()


@pytest.mark.usefixtures("at_once")
async def test_a_cut_at_a_step_goes_on_there_once_the_code_is_given(
    tmp_path: Path, caisse: Caisse
) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
    async with hand(tmp_path) as one:
        await one.resume()
        await one.sees(texts.SHEET_TITLE)
        await one.prove()
        await one.practice()
        await one.answer("cps", "plus_tard")
    async with hand(tmp_path) as one:
        await one.resume()
        for name, answer in transport_of(caisse).items():
            await one.answer(name, answer)
        await one.sees("Essai du transport")
    async with hand(tmp_path) as one:
        await one.resume()
        await one.sees("Essai du transport")
        await let_in(one)  # by the password that was given before the cut
        await one.press("enter")
        await ended(one)


@pytest.mark.usefixtures("at_once")
async def test_the_draft_holds_no_secret(tmp_path: Path, caisse: Caisse) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
        sheet = one.desk.sheet()
        await one.prove()
        await one.practice()
        await one.answer("cps", "plus_tard")
        for name, answer in transport_of(caisse).items():
            await one.answer(name, answer)
        await one.sees("Essai du transport")
        draft = (tmp_path / "station" / "premiere-heure.json").read_text(encoding="utf-8")
        assert ACCOUNT.address in draft
        for secret in (CODE, ACCOUNT.password, *sheet):
            assert secret not in draft


@pytest.mark.usefixtures("at_once")
async def test_a_server_that_refuses_is_named_and_escape_leads_back_to_the_answer(
    tmp_path: Path, caisse: Caisse
) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
        await one.press("f4")
        await one.practice()
        await one.answer("cps", "plus_tard")
        for name, answer in {**transport_of(caisse), "mot_de_passe": "faux"}.items():
            await one.answer(name, answer)
        await shows(one.pilot, texts.TRIED)
        await shows(one.pilot, CredentialsRefusedError.sentence)
        await one.press("escape")
        await one.answer("mot_de_passe", ACCOUNT.password)
        await let_in(one)


async def test_escape_shows_each_answer_again_and_a_changed_one_replaces_it(
    tmp_path: Path,
) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
        await one.press("f4")
        await one.practice()
        await one.sees(texts.TITLES["cps"])
        for name in ("zone", "calendrier", "profession", "organisme", "numero"):
            await one.press("escape")
            await one.sees(texts.TITLES[name])
        await shows(one.pilot, LATER["numero"])
        await one.press("escape")
        await one.answer("nom", "AUTRE ESSAI")
        await one.sees(texts.TITLES["numero"])
        assert one.desk.answers["nom"] == "AUTRE ESSAI"


async def test_a_wrong_answer_is_told_at_its_field_and_not_kept(tmp_path: Path) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
        await one.press("f4")
        await one.answer("nom", "ESSAI")
        await one.answer("numero", "991023764")
        await shows(one.pilot, "La clé du numéro de facturation ne correspond pas.")
        assert "numero" not in one.desk.answers
        await one.press("ctrl+u", "enter")
        await shows(one.pilot, texts.EMPTY)


async def test_a_sheet_that_was_copied_wrong_is_not_taken(tmp_path: Path) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
        shown = page(one.pilot)
        assert all(f"{group[:4]} {group[4:]}" in shown for group in one.desk.sheet())
        await one.press("enter")
        await one.sees(texts.PROOF_TITLE)
        assert not any(group[:4] in page(one.pilot) for group in one.desk.sheet())
        await one.press(*"00000000", "enter")
        await shows(one.pilot, "n’est pas celui de la feuille")
        assert "feuille" not in one.desk.answers
        await one.press("escape")
        await shows(one.pilot, one.desk.sheet()[0][:4])


async def test_a_forgotten_code_is_no_dead_end_before_anything_is_billed(tmp_path: Path) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
    async with hand(tmp_path) as one:
        await one.resume("autre")
        await shows(one.pilot, "Code incorrect")
        await one.press("f5")
        await one.sees(texts.ANEW_TITLE)
        await one.press("enter")
        await shows(one.pilot, texts.ANEW_HOW)
        await one.press("o")
        await one.sees("choisissez un code")
        await one.press(*CODE.upper(), "enter", *CODE.upper(), "enter")
        await one.sees(texts.SHEET_TITLE)
        one.desk._vault.open(CODE.upper()).wipe()


async def test_settings_that_are_lost_are_asked_again_and_keys_in_use_are_not_forgotten(
    tmp_path: Path,
) -> None:
    Desk(tmp_path / "besace.toml", Machine()).enter(CODE)
    (tmp_path / "station" / NO_QUEUE_YET).unlink()
    async with hand(tmp_path) as one:
        await one.sees(texts.LOST_TITLE)
        await one.press("enter")
        await one.sees("verrouillé")
        assert "F5" not in keys(one.pilot)
        await one.types(CODE)
        await one.sees(texts.SHEET_TITLE)


async def test_a_weak_code_makes_nothing(tmp_path: Path) -> None:
    async with hand(tmp_path) as one:
        await one.press("enter")
        await one.press(*"court", "enter", *"court", "enter")
        await shows(one.pilot, "Code trop facile")
    assert not (tmp_path / "station").exists()


async def test_the_practice_to_play_with_is_one_key_away(tmp_path: Path) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
        await one.press("f4")
        await one.answer("nom", LATER["nom"])
        await shows(one.pilot, "F3 Jouer")
        await one.press("f3")
        await comes(one.pilot, lambda: outcome(one.pilot) is Outcome.PLAY, "the way to play")


async def test_help_tells_the_keys_of_a_question(tmp_path: Path) -> None:
    async with hand(tmp_path) as one:
        await one.begin()
        await one.press("f4")
        await one.sees(texts.TITLES["nom"])
        await one.press("f1")
        await shows(one.pilot, texts.KEY_BACK[1])
        assert "F3" not in keys(one.pilot)


@pytest.fixture
def home() -> Iterator[Path]:
    """A directory of a short name, as a box's own are: the last screen tells it."""
    with TemporaryDirectory() as directory:
        yield Path(directory)


async def test_each_screen_is_whole_on_forty_columns(home: Path, caisse: Caisse) -> None:
    narrow = (40, 20)
    async with hand(home, narrow) as one:
        practice = {name: LATER[name] for name in LATER if name != "transport"}
        card = {"cps": "module", "module": "/nowhere.so"}
        answers = practice | card | transport_of(caisse)
        await assert_whole(one, texts.WELCOME_TITLE, narrow)
        await one.begin()
        await assert_whole(one, texts.SHEET_TITLE, narrow)
        await one.prove()
        for name, answer in answers.items():
            await assert_whole(one, texts.TITLES[name], narrow)
            await one.answer(name, answer)
            if name == "module":
                await shows(one.pilot, texts.TRIED)
                await one.press("enter")
        await shows(one.pilot, texts.TRIED)
        await one.press("enter")
        await assert_whole(one, texts.READY_TITLE, narrow)


async def assert_whole(one: Hand, title: str, size: tuple[int, int]) -> None:
    """Judge that nothing is cut: the last row of the body stands above the keys."""
    await one.sees(title)
    assert len(rows(one.pilot)) == size[1]
    await comes(one.pilot, lambda: is_whole(one.pilot.app.screen, size[1]), f"whole: {title}")


def is_whole(screen: Screen[object], height: int) -> bool:
    bar = screen.query_one("KeyBar").region
    low = max(each.region.bottom for each in screen.query("Plain, Rows, Field"))
    below = [each for each in screen.query("Plain, Rows, Field") if each.region.bottom > bar.y]
    return low <= height and {type(each).__name__ for each in below} <= {"KeyBar"}
