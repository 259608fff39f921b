"""What a helper from afar may see: the product's own words, and nobody, on every screen."""

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import NoReaderError, WrongCodeError
from appliance.tui import texts, vocabulary
from appliance.tui.masking import footer, picture
from appliance.tui.screens.menu import COMMANDS
from appliance.tui.texts import lists
from appliance.tui.vocabulary import BLOT, Vocabulary
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.wording import NO_BREAK
from tests.made_up import NOON
from tests.made_up_cards import ALINE
from tests.tui.money_stage import LATER, PAPER, announce, desk_of, statement
from tests.tui.stage import CODE, Screen, Stage, page, rows, shows
from tests.tui.test_colours import WAYS, refused, rested
from tests.tui.test_treasury_screens import WAYS as MONEY

VOCABULARY: Final = Vocabulary()
AMOUNT: Final = re.compile(r"\d,\d\d|\d €")
ACT: Final = re.compile(r"\b(AMI|AMX|IFD|MAU|MCI)\b")
CANARY: Final = "ZQXJKW"
GAPPED: Final = sorted(
    {
        line
        for text in vocabulary._constants()
        for line in text.split("\n")
        if vocabulary._gapped(line) is not None and "{}" not in line
    }
)


def seen(pilot: Screen) -> str:
    return picture(pilot.app, VOCABULARY)


def hides(pilot: Screen) -> str:
    """See that nobody is in the picture, and return it."""
    told = seen(pilot)
    for secret in (ALINE.nom, ALINE.prenom, ALINE.nir[:13], ALINE.nir[1:5], "14/08/1955"):
        assert secret not in told
    assert AMOUNT.search(told) is None
    assert ACT.search(told) is None
    return told


async def test_no_screen_of_a_visit_tells_whose_it_is(stage: Stage) -> None:
    async with stage.visit() as pilot:
        assert ALINE.nom in page(pilot)
        hides(pilot)
        for press, sign in (
            ("asterisk", "Forcer des droits"),
            ("escape", "Tiers payant"),
            ("enter", "Règle"),
            ("enter", "scellée"),
        ):
            await pilot.press(press)
            await shows(pilot, sign)
            hides(pilot)


async def test_every_other_screen_tells_its_keys_and_its_titles_and_nobody(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await refused(stage, pilot)
        for way, sign in {**WAYS, ("f6",): "Tournée du"}.items():
            depth = len(pilot.app.screen_stack)
            await pilot.press(*way)
            await shows(pilot, sign)
            await rested(pilot)
            told = hides(pilot)
            bar = pilot.app.screen.query_one(KeyBar).text.replace(NO_BREAK, " ")
            assert " ".join(bar.split()) in " ".join(told.split())
            assert texts.TO_LOT in told
            while len(pilot.app.screen_stack) > depth:
                await pilot.press("escape")


async def test_no_screen_of_the_money_tells_whose_it_is_or_how_much(
    stage: Stage, tmp_path: Path
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
        for way, sign in MONEY:
            await pilot.press(*way)
            await shows(pilot, sign)
            assert "VIR" not in hides(pilot)


async def test_the_menu_is_ours_and_is_shown(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f9")
        await shows(pilot, lists.MENU_TITLE)
        told = seen(pilot)
        assert lists.MENU_TITLE in told
        assert [
            one.words for one in COMMANDS if one.words in page(pilot) and one.words not in told
        ] == []


async def test_what_is_typed_is_not_shown_nor_how_long_it_is(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f4", *"zqx")
        await shows(pilot, "zqx")
        short = seen(pilot)
        await pilot.press(*"jkw")
        await shows(pilot, "zqxjkw")
        assert seen(pilot) == short
        assert "zqx" not in short


async def test_a_list_tells_neither_its_rows_nor_how_many_there_are(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f9", "l")
        await shows(pilot, ALINE.nom)
        await rested(pilot)
        assert f">{BLOT}" in seen(pilot)


async def test_what_a_small_screen_shows_is_masked_too(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.resize_terminal(40, 24)
        await shows(pilot, "À mettre en lot")
        hides(pilot)
        assert len(seen(pilot).split("\n")) == len(rows(pilot))


@pytest.mark.parametrize("line", GAPPED)
def test_what_fills_a_sentence_never_comes_through(line: str) -> None:
    filled = re.sub(r"\{[^}]*\}", f"{CANARY} 1 23,45", line)
    assert CANARY not in VOCABULARY.of_line(filled)
    assert "23" not in VOCABULARY.of_line(filled)


@given(st.text(alphabet=st.characters(categories=["Lu", "Nd"]), min_size=1))
def test_a_text_that_is_not_ours_leaves_one_blot_whatever_its_length(text: str) -> None:
    assert VOCABULARY.of_line(f"{CANARY}{text} {text}") == BLOT


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"])), max_size=4))
def test_each_word_that_comes_through_is_one_of_ours(parts: list[str]) -> None:
    told = VOCABULARY.of_line(f"{CANARY} ".join(parts) + CANARY)
    ours = " ".join([*VOCABULARY._whole, *(one.shown for one in VOCABULARY._gapped)])
    assert {word for word in re.split(rf"[\s{BLOT[0]}]+", told) if word} <= {
        *re.split(rf"[\s{BLOT[0]}]+", ours)
    }
    assert CANARY not in told


def test_a_name_that_is_a_word_of_ours_is_no_sentence() -> None:
    for word in ("Vitale", "Rejets", "Petit", "Patient", "Lot"):
        assert VOCABULARY.of_line(word) == BLOT
        assert VOCABULARY.of_line(f"{word} {word}") == BLOT


def test_a_key_of_the_help_is_shown_with_what_it_does_and_a_name_is_no_key() -> None:
    told = texts.KEY_HELP[1]
    for key in ("F1", "Entrée", "+"):
        assert VOCABULARY.of_line(f"{key:<8}{told}") == f"{key:<8}{told}"
    assert CANARY not in VOCABULARY.of_line(f"{CANARY:<8}{told}")


def test_what_an_error_says_is_shown_and_not_its_particulars() -> None:
    assert VOCABULARY.of_line(NoReaderError.sentence) == NoReaderError.sentence
    assert (
        VOCABULARY.of_line(WrongCodeError(CANARY).advice) == f"{WrongCodeError.sentence} ({BLOT})"
    )


def test_sentences_of_elsewhere_are_shown_where_they_are_named() -> None:
    line = "Lecteur              bon (2947:0101)"
    assert VOCABULARY.of_line(line) == BLOT
    assert Vocabulary(["Lecteur              bon ({})"]).of_line(line).endswith(f"bon ({BLOT})")


def test_the_foot_tells_the_time_that_is_left_and_the_last_incident() -> None:
    told = footer(125, "HomeScreen", "NoReaderError (DeviceFaultError)")
    assert "2:05" in told
    assert "HomeScreen" in told
    assert "NoReaderError (DeviceFaultError)" in told
    assert CODE not in told
