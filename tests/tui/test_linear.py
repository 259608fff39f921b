"""Each screen as a screen reader has it: its text from top to bottom, by the keyboard alone.

`pytest -rP tests/tui/test_linear.py` prints what is read.
"""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input, Label

from appliance import tui
from appliance.tui import texts
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.circumstances import CircumstancesScreen
from appliance.tui.texts import lists, visit
from appliance.tui.widgets import permanent_line
from appliance.tui.widgets.banner import Banner
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.key_bar import KeyBar
from appliance.tui.widgets.masthead import Masthead
from tests.tui.stage import Screen, Stage, page, rows, shows
from tests.tui.test_colours import WAYS, refused, rested

MOVES = {"up", "down", "left", "right,space"}
"""Keys that every form and list has; a screen's own help tells those that do more than move."""


def bound() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Yield each key that a class of ours binds."""
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        members = vars(importlib.import_module(module.name)).values()
        for one in members:
            ours = inspect.isclass(one) and one.__module__ == module.name
            for binding in vars(one).get("BINDINGS", ()) if ours else ():
                if isinstance(binding, Binding) and binding.tooltip:
                    yield one, binding


BOUND = [*bound()]
NAMES = [f"{owner.__name__}.{binding.id}" for owner, binding in BOUND]


def written(owner: type[DOMNode]) -> str:
    """Return what a screen writes of its keys beside its bar: its help, and labels of fields."""
    labels: list[str] = []
    if owner in {ActScreen, CircumstancesScreen}:
        labels = [text for text in vars(visit).values() if isinstance(text, str)]
        labels += visit.CIRCUMSTANCE_FIELDS.values()
    return " ".join([owner.HELP or "", *labels])


@pytest.mark.parametrize(("owner", "binding"), BOUND, ids=NAMES)
def test_each_key_is_shown_or_is_another_way_to_one_that_is(
    owner: type[DOMNode], binding: Binding
) -> None:
    twins = [one.tooltip for other, one in BOUND if other is owner and one.show]
    shown = binding.show and binding.description and binding.key_display
    named = (binding.key_display or "") in written(owner)
    assert shown or binding.tooltip in twins or binding.key in MOVES or named


def test_the_keys_that_are_bound_are_all_found() -> None:
    assert len(BOUND) > 100  # a walk that finds none would prove nothing


def body(pilot: Screen) -> list[Widget]:
    """Return what is between the frame's lines and has words, in the order of the document."""
    frame = (Masthead, Banner, KeyBar)
    return [
        one
        for one in pilot.app.screen.walk_children(Widget)
        if not any(isinstance(node, frame) for node in one.ancestors_with_self)
        and not one.children
        and one.region
    ]


def place(widget: Widget) -> tuple[int, int]:
    return widget.region.y, widget.region.x


def labelled(pilot: Screen, entry: Widget) -> bool:
    """Tell whether what an entry is for is read before it: its label, or the screen's title."""
    if isinstance(entry.parent, Field):
        label = entry.parent.query_one(Label)
        return place(label) < place(entry) and bool(str(label.render()).strip())
    before = body(pilot)[: body(pilot).index(entry)]
    return isinstance(entry, Choice) and before[-1].has_class("title")


def reads(pilot: Screen) -> None:
    """Print a screen as it is read, and see that the order is that of the sense."""
    screen, found, text = pilot.app.screen, body(pilot), [row for row in rows(pilot) if row.strip()]
    sys.stdout.write("\n".join([f"--- {type(screen).__name__}", *text, ""]))
    bar = screen.query_one(KeyBar)
    assert text[0].split()[0] == "BESACE"
    assert [place(one) for one in found] == sorted(map(place, found))
    assert max(one.region.bottom for one in found) <= bar.region.y
    assert found[0].has_class("title") or found[0].id == "sentence"
    entries: list[Any] = [*screen.query(Input), *screen.query(Choice)]
    assert [one.id for one in entries if one.region and not labelled(pilot, one)] == []
    tabbed = [place(one) for one in screen.focus_chain]
    assert tabbed == sorted(tabbed)


async def test_the_locked_screen_is_read_in_its_order(stage: Stage) -> None:
    async with stage.locked(needs_cps_code=True) as pilot:
        reads(pilot)


async def test_a_visit_is_read_in_its_order(stage: Stage) -> None:
    async with stage.visit() as pilot:
        for press, sign in (
            ("asterisk", "Forcer des droits"),
            ("escape", "Tiers payant"),
            ("enter", "Règle"),
        ):
            reads(pilot)
            await pilot.press(press)
            await shows(pilot, sign)
        reads(pilot)


async def test_every_other_screen_is_read_in_its_order(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await refused(stage, pilot)
        for way, sign in {**WAYS, ("f6",): "Tournée du"}.items():
            depth = len(pilot.app.screen_stack)
            await pilot.press(*way)
            await shows(pilot, sign)
            await rested(pilot)
            reads(pilot)
            while len(pilot.app.screen_stack) > depth:
                await pilot.press("escape")


async def test_help_tells_the_keys_that_move(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        for press, tab in (("f1", False), ("f3", True)):
            await pilot.press(press)
            if tab:
                await shows(pilot, "Patient sans carte")
                await pilot.press("f1")
            await shows(pilot, "Entrée Compris")
            told = lists.TAB_HELP if tab else lists.ARROWS_HELP
            assert told in page(pilot)
            await pilot.press("escape")


async def test_on_a_narrow_terminal_each_figure_follows_its_word(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.resize_terminal(60, 24)
        await shows(pilot, "À mettre en lot 1 · Envoi 0 · Attente")
        look = pilot.app.look  # type: ignore[attr-defined]
        pairs = zip(permanent_line.COLUMNS, permanent_line.values(look.status), strict=True)
        assert all(
            f"{word} {value}" in page(pilot).replace("\xa0", " ")
            for word, value in pairs
            if value != texts.DASH
        )
