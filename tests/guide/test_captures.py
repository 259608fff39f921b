"""What the README and the guide show of the screen is what the screen shows."""

from pathlib import Path

from tests.guide.captures import pages, renewed, shown
from tests.guide.scenes import play

STALE = "these captures are not current; `make guide` writes them anew: "
COLUMNS, ROWS = 80, 24


async def test_every_capture_is_current_and_every_scene_is_shown(tmp_path: Path) -> None:
    taken = await play(tmp_path)
    texts = {page.name: page.read_text("utf-8") for page in pages()}
    stale = [name for name, text in texts.items() if renewed(text, taken) != text]
    assert not stale, STALE + ", ".join(stale)
    assert {name for text in texts.values() for name in shown(text)} == set(taken)
    for name, screen in taken.items():
        rows = screen.split("\n")
        assert len(rows) <= ROWS, name
        assert max(map(len, rows)) <= COLUMNS, name


def test_a_capture_that_is_not_current_is_seen() -> None:
    text = "<!-- capture tournee -->\n```\nold\n```\n<!-- end -->\n"
    assert renewed(text, {"tournee": "old"}) == text
    assert renewed(text, {"tournee": "new"}) == text.replace("old", "new")
