"""From a card that is put in to the patient's name on the screen, beside a bare client's bytes.

The whole application runs, its screen without a terminal; the other has a pcscd of its own.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final, cast

from appliance.demo.cards import vitale
from appliance.demo.reader import HAND
from appliance.drivers.card_reader import PcscReader
from appliance.drivers.simulated import SimulatedReader
from appliance.tui.screens.act import ActScreen
from bench.place import PLACE
from bench.polled import BARE, PolledReader, polled_stack
from bench.rows import OURS, Row
from tests.contracts.card_reader import until
from tests.drivers.played import is_empty
from tests.made_up_cards import ALINE
from tests.tui.stage import Screen, Stage, page, shows

NAME: Final = "card_to_screen"
ROUNDS: Final = 15
GLANCE_S: Final = 0.002
PATIENCE_S: Final = 10.0


def drawn(bare: Callable[[], float]) -> Iterator[Row]:
    """Yield the rows; `bare` measures the other once."""
    PLACE.mkdir(exist_ok=True)
    with (
        polled_stack() as (hand, _, reader),
        tempfile.TemporaryDirectory(dir=PLACE) as directory,
    ):
        times = asyncio.run(_visits(Path(directory), (hand, reader), bare))
    for contender, taken in times.items():
        yield Row(name=NAME, contender=contender, metric="median", value=median(taken), unit="ms")


async def _visits(
    directory: Path, ours: tuple[PolledReader, PcscReader], bare: Callable[[], float]
) -> Mapping[str, Sequence[float]]:
    """Put a card in, and back, again and again; return the times of both, in milliseconds."""
    hand, reader = ours
    # Of a reader to play with, the stage uses what every reader has.
    stage = Stage(directory, reader=cast("SimulatedReader", reader))
    times: dict[str, list[float]] = {OURS: [], BARE: []}
    async with stage.unlocked(rhythm_s=1.0) as pilot:
        for _ in range(ROUNDS):
            start = await asyncio.to_thread(hand.insert_after_look, vitale(ALINE))
            await _drawn(pilot)
            times[OURS].append((time.perf_counter() - start) * 1000)
            await _over(pilot, hand, reader)
            times[BARE].append(await asyncio.to_thread(bare))
    return times


async def _drawn(pilot: Screen) -> None:
    """Wait until the patient is named: above the home screen at first, then on the visit's own."""
    await _until(lambda: ALINE.nom in page(pilot))


async def _until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not reached():  # noqa: ASYNC110 - what is drawn tells nobody
            await asyncio.sleep(GLANCE_S)


async def _over(pilot: Screen, hand: PolledReader, reader: PcscReader) -> None:
    """Come back to an empty reader and the home screen."""
    await _until(lambda: isinstance(pilot.app.screen, ActScreen))
    hand.remove()
    await pilot.press("escape")
    await shows(pilot, "Insérez une carte Vitale")
    await asyncio.to_thread(until, lambda: is_empty(reader))
    await asyncio.sleep(HAND)
