"""Both boxes of a village: their settings, and the programs that run on them."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance.domain.arrivee import Arrivee
from appliance.services.arrivees import Arrivees
from appliance.services.poste import Poste
from tests.practice import PlayedPractice
from tests.reception.networks import PATIENCE_S, PRACTICE, Box, awaited

APART = -9000
"""Days: the desk has no clock of its own worth the name."""
OF_DESK = """
passage = "passage"

[accueil]
dossier = "desk"
echange = "echange"
"""
OF_PRACTICE = """
[accueil]
dossier = "desk"
echange = "echange"
"""


@dataclass
class Boxes:
    """Both boxes, and the programs that run on them."""

    root: Path
    practice: PlayedPractice
    poste: Poste
    boxes: tuple[Box, Box, Box]

    @property
    def settings(self) -> tuple[Path, Path, Path]:
        return tuple(self.root / name / "besace.toml" for name in ("practice", "desk", "third"))  # type: ignore[return-value]

    @property
    def arrivees(self) -> Arrivees:
        assert self.poste.arrivees is not None
        return self.poste.arrivees

    def pair(self) -> None:
        here, there, _ = self.boxes
        ours, theirs, _ = map(str, self.settings)
        shown, typed = self.root / "shown", self.root / "typed"
        words = ("appliance", "pair")
        with here.running(shown, *words, "show", PRACTICE, "--config", ours) as showing:
            code = awaited(shown, "Code : ").removeprefix("Code : ")
            typing = ("type", PRACTICE, "--config", theirs)
            with there.running(typed, *words, *typing, typed=f"{code}\n") as other:
                assert other.wait(PATIENCE_S) == 0, typed.read_text()
            assert showing.wait(PATIENCE_S) == 0, shown.read_text()

    @contextmanager
    def handover(self, which: int) -> Iterator[subprocess.Popen[str]]:
        log, settings = self.root / f"handover{which}", str(self.settings[which])
        words = ("appliance", "handover", "--config", settings)
        with self.boxes[which].running(log, *words) as process:
            yield process

    @contextmanager
    def desk(self, number: int) -> Iterator["Told"]:
        log = self.root / f"told{number}"
        words = ("tests.reception.desk", str(self.settings[1]), str(APART))
        with self.boxes[1].running(log, *words) as process:
            awaited(log, "open")
            yield Told(process, log)

    def wire(self, way: str) -> None:
        self.boxes[0].ip("link", "set", "desk", way)

    def equal_to(self, count: int) -> Sequence[Arrivee]:
        """Wait until the practice's list has so many."""
        for _ in range(int(PATIENCE_S / 0.05)):
            self.arrivees.echanger()
            found = self.arrivees.liste()
            if len(found) >= count and not self.arrivees.cahier.lettre().pas:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{len(found)} of {count} came")

    def carried(self) -> None:
        """Wait until the desk's box holds what the practice told last."""
        last = self.arrivees.plis.given()
        for _ in range(int(PATIENCE_S / 0.05)):
            letters = (self.root / "desk").rglob("cabinet.pli")
            if any(letter.read_bytes() == last for letter in letters):
                return
            time.sleep(0.05)
        raise AssertionError("the practice's last letter was not carried")


@dataclass
class Told:
    """A desk that is told by lines."""

    process: subprocess.Popen[str]
    log: Path

    def say(self, verb: str, ranks: Sequence[int], *, wait: bool = True) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{verb} {rank}\n" for rank in ranks))
        self.process.stdin.flush()
        if wait:
            awaited(self.log, f"{verb} {ranks[-1]}")

    def done(self) -> list[int]:
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [int(line.split()[1]) for line in lines if line.startswith("arrive")]
