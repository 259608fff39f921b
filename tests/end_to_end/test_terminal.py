"""At 80 x 24, in a real terminal: a card and three keys make an acknowledged invoice."""

import re
import sys
from pathlib import Path
from typing import Final

from tests.guide.captures import captured
from tests.terminal import terminal

DEMO = (sys.executable, "-P", "-m", "appliance", "demo", "--dir")

RESTED: Final = ("ok ", "Sceller F2 Modifier", "Quitter")
"""What comes last on the screen of the amounts: the courier's first pass, and the keys."""
MOMENT: Final = re.compile(r"\d\d/\d\d/\d{4}|\d\d:\d\d")


def undated(screen: str) -> list[str]:
    """Return the rows of a screen, its days and hours aside."""
    return [MOMENT.sub("", row).rstrip() for row in screen.rstrip().split("\n")]


def test_a_card_and_two_keys_make_an_acknowledged_invoice(tmp_path: Path) -> None:
    with terminal(tmp_path / "tmux", [*DEMO, str(tmp_path / "practice")]) as screen:
        screen.wait_for("SIMULATION", "verrouillé", "Code du cabinet")
        screen.press("besace", "Enter")
        screen.wait_for("À mettre en lot", "Lecteur")
        screen.press("F8")
        screen.wait_for("Vitale de ADA ESSAIMONT")
        screen.press("Enter")
        screen.wait_for("Tournée du", "Carte de ESSAIMONT ADA")
        screen.press("Enter")
        amounts = screen.wait_for("MAU", "IFD", "8,83 €", "5,30 €", "3,53 €", "Mode 3", *RESTED)
        assert undated(amounts) == undated(captured("montants"))
        screen.press("Enter")
        screen.wait_for("000000001", "scellée")
        screen.press("Escape")
        shown = screen.wait_for("ARL POSITIF")
        assert "8,83 €" in shown
        screen.press("F10")


def test_a_wrong_code_is_one_sentence_and_opens_nothing(tmp_path: Path) -> None:
    with terminal(tmp_path / "tmux", [*DEMO, str(tmp_path / "practice")]) as screen:
        screen.wait_for("verrouillé", "Code du cabinet")
        screen.press("azerty", "Enter")
        shown = screen.wait_for("Code incorrect")
        assert "À mettre en lot" not in shown
        screen.press("F10")
