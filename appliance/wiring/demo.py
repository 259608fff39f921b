"""`besace demo`: a practice to play with, on the screen or without."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance import logs
from appliance.demo.practice import CODE
from appliance.wiring import headless as without_screen
from appliance.wiring.machine import Machine

NOTICE: Final = f"Cabinet d’essai : tout y est inventé. Code du cabinet : {CODE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person asked for.

    Attributes:
        directory: keeps the practice there; None plays in a directory that is thrown away.
        caisse: False leaves the caisse unreachable.
    """

    directory: Path | None
    visits: int
    caisse: bool
    as_json: bool


def headless(options: Options) -> int:
    """Bill without a screen; return the exit code."""
    with _directory(options) as directory:
        logs.to_file(directory / "station.log")
        round_ = without_screen.Round(options.visits, options.caisse)
        return without_screen.run(directory, round_, Machine(), as_json=options.as_json)


def play(options: Options) -> int:
    """Open the practice on the screen; return the exit code."""
    from appliance.wiring.station import Front, screen  # Textual, only when there is a screen
    from appliance.wiring.trial import (
        DemoTray,
        courier_process,
        played_reader,
        prepare,
        stand_in_caisse,
    )

    machine = Machine()
    with _directory(options) as directory, ExitStack() as stack:
        logs.to_file(directory / "station.log")
        caisse = stand_in_caisse(directory, machine)
        stack.callback(caisse.close)
        trial = prepare(directory, caisse, machine)
        if not options.caisse:
            caisse.close()
        played = stack.enter_context(played_reader())
        stack.enter_context(courier_process(trial.settings, directory / "courier.log"))
        notice = f"{NOTICE}\n{played.why_simulated}".strip()
        return screen(
            trial.config, played.reader, machine, Front(notice=notice, tray=DemoTray(played.tray))
        )


@contextmanager
def _directory(options: Options) -> Iterator[Path]:
    if options.directory is not None:
        kept = options.directory.resolve()
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="besace-demo-") as made:
        yield Path(made)
