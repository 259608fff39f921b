"""At 80 x 24, in a real terminal: from a blank directory to an acknowledged invoice, at play."""

import sys
from pathlib import Path
from typing import Final

from tests.ground.sources import PROJECT
from tests.terminal import terminal

STATION: Final = (sys.executable, "-P", "-m", "appliance", "station", "--dir")
TOLD: Final = PROJECT / "docs" / "premiere-heure.md"
GUIDE: Final = PROJECT / "docs" / "guide" / "02-s-entrainer.md"
PATH: Final = (
    (("ce boîtier est vierge", "F3 Jouer"), ("F3",)),
    (("BESACE ESSAI", "Code du cabinet : besace"), (*"besace", "Enter")),
    (("BESACE ESSAI", "À mettre en lot", "F8 Cartes"), ("F8",)),
    (("BESACE ESSAI", "Vitale de ADA ESSAIMONT"), ("Enter",)),
    (("BESACE ESSAI", "Carte de ESSAIMONT ADA"), ("Enter",)),
    (("BESACE ESSAI", "Mode 3", "8,83 €"), ("Enter",)),
    (("BESACE ESSAI", "000000001", "scellée"), ("Escape",)),
    (("BESACE ESSAI", "ARL POSITIF"), ()),
)
"""What each screen shows, and the keys that lead on."""


def test_the_first_start_comes_to_an_acknowledged_invoice_and_back_to_the_first_hour(
    tmp_path: Path,
) -> None:
    blank = tmp_path / "box"
    with terminal(tmp_path / "tmux", [*STATION, str(blank)]) as screen:
        for signs, keys in PATH:
            screen.wait_for(*signs)
            if keys:
                screen.press(*keys)
        screen.press("F10")
        screen.wait_for("ce boîtier est vierge", "Commencer")
        screen.press("F10")
    assert not blank.exists(), "playing makes nothing"
    count = sum(len(keys) for _, keys in PATH)
    assert f"{len(PATH)} screens, {count} keys" in TOLD.read_text("utf-8")
    assert f"{len(PATH)} écrans, {count} touches" in GUIDE.read_text("utf-8")
