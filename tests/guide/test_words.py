"""The guide names keys, commands, sentences and pages: each of them exists."""

import argparse
import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from textual.binding import Binding

from appliance.__main__ import _parser
from appliance.tui.screens.menu import COMMANDS
from tests.ground.sources import PROJECT
from tests.guide.captures import GUIDE
from tests.tui.test_linear import BOUND

SHEETS: Final = sorted(GUIDE.glob("*.md"))
FENCED: Final = re.compile(r"```.*?```", re.DOTALL)
SPAN: Final = re.compile(r"`([^`]+)`")
QUOTED: Final = re.compile(r"(?<!\*)\*([^*`]+)\*(?!\*)")
LINK: Final = re.compile(r"\]\(([^)]+)\)")
LISTED: Final = re.compile(r"^(\d+)\. \[([^]]+)\]\(([^)]+)\)$", re.MULTILINE)
NARROW: Final = 38
"""Columns of a row in a list of 40, its mark and the scroll bar not counted."""
SIMULATOR: Final = "aucune FSE qu’il fait n’est valable"


def prose(text: str) -> str:
    """Return a sheet's words on one line, without what the screen shows."""
    return " ".join(FENCED.sub("", text).split())


def words(sheet: Path) -> str:
    return prose(sheet.read_text(encoding="utf-8"))


@cache
def keys() -> frozenset[str]:
    """Return each key as the bar shows it, alone and with its word."""
    bound: list[Binding] = [one for _, one in BOUND]
    names = [(one.key_display or one.key, one.description) for one in bound]
    alone = {key for key, _ in names}
    return frozenset({*alone, *(f"{key} {word}" for key, word in names)})


def in_menu(span: str) -> bool:
    """Tell whether a span is a line of the menu, or how one begins."""
    return any(f"{one.letter} {one.words}".startswith(span) for one in COMMANDS)


def is_key(span: str) -> bool:
    return span in keys() or (len(span) > 2 and in_menu(span))


def unknown_of(command: str) -> str:
    """Return the first word of a command line that the program does not know; mostly nothing."""
    parser = _parser()
    for word in command.split()[1:]:
        verbs = subcommands(parser)
        if word.startswith("--"):
            if word not in parser._option_string_actions:
                return word
        elif word not in verbs:
            return word
        else:
            parser = verbs[word]
    return ""


def subcommands(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return action.choices
    return {}


@cache
def sentences() -> str:
    """Return every text of the program, in one."""
    return "\n".join(
        node.value
        for path in (PROJECT / "appliance").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def options() -> Iterator[str]:
    """Yield every option of every verb."""
    waiting = [_parser()]
    while waiting:
        parser = waiting.pop()
        yield from parser._option_string_actions
        waiting += subcommands(parser).values()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_key_and_every_command_exists(sheet: Path) -> None:
    for span in SPAN.findall(words(sheet)):
        if span.startswith("besace "):
            assert unknown_of(span) == "", span
        elif span.startswith("--"):
            assert span in {*options()}, span
        else:
            assert is_key(span), span


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_what_is_quoted_of_the_screen_is_what_the_screen_says(sheet: Path) -> None:
    for quoted in QUOTED.findall(SPAN.sub("", words(sheet))):
        assert quoted in sentences(), quoted


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_link_leads_somewhere(sheet: Path) -> None:
    for link in LINK.findall(words(sheet)):
        assert (sheet.parent / link).is_file(), link


def test_the_front_page_lists_every_sheet_by_its_title() -> None:
    front = (GUIDE / "README.md").read_text(encoding="utf-8")
    listed = [(name, f"# {title}") for _, title, name in LISTED.findall(front)]
    titles = [(one.name, one.read_text("utf-8").partition("\n")[0]) for one in SHEETS]
    assert listed == [pair for pair in titles if pair[0] != "README.md"]
    assert max(len(title.removeprefix("# ")) for _, title in titles) <= NARROW


def test_the_front_page_says_what_the_engine_is() -> None:
    assert SIMULATOR in words(GUIDE / "README.md")


@pytest.mark.parametrize("span", ["F5 Danser", "F13", "Z Rien", "R Rej et"])
def test_a_key_that_does_not_exist_is_seen(span: str) -> None:
    assert not is_key(span)


@pytest.mark.parametrize(
    ("command", "word"),
    [("besace dance", "dance"), ("besace carry up", "up"), ("besace guide --svg", "--svg")],
)
def test_a_command_that_does_not_exist_is_seen(command: str, word: str) -> None:
    assert unknown_of(command) == word


def test_no_sheet_has_a_typewriter_s_apostrophe() -> None:
    assert [one.name for one in SHEETS if "'" in words(one)] == []
