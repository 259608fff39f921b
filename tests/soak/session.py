"""The real application, alive between the steps of a test that is not a coroutine."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from tests.tui.stage import Screen, Stage

GOODBYE_S: Final = 20.0

Order = Callable[[Screen], Awaitable[None]]


class Session:
    """One run of the application on a stage, from the locked screen to its end.

    Its loop stands still between two orders; threads of the station go on.
    """

    def __init__(self, stage: Stage) -> None:
        self._loop = asyncio.new_event_loop()
        self._orders: asyncio.Queue[Order | None] = asyncio.Queue()
        self._done: asyncio.Queue[asyncio.Task[None]] = asyncio.Queue()
        self._life = self._loop.create_task(self._live(stage))

    def do(self, order: Order) -> None:
        """Let something be done at the screen; what it raises is raised here."""
        self._loop.run_until_complete(self._ask(order))

    def end(self) -> None:
        """End the application as a cut does: nothing is locked, nothing is said."""
        self._orders.put_nowait(None)
        try:
            self._loop.run_until_complete(asyncio.wait_for(self._life, GOODBYE_S))
        finally:
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    async def _ask(self, order: Order) -> None:
        self._orders.put_nowait(order)
        answered = asyncio.ensure_future(self._done.get())
        await asyncio.wait({answered, self._life}, return_when=asyncio.FIRST_COMPLETED)
        if not answered.done():
            answered.cancel()
            await self._life  # raises what ended it
            raise AssertionError("the application left")
        await answered.result()

    async def _live(self, stage: Stage) -> None:
        async with stage.locked(kiosk=True, rhythm_s=0.02) as pilot:
            while (order := await self._orders.get()) is not None:
                task = asyncio.ensure_future(order(pilot))
                await asyncio.wait({task})
                self._done.put_nowait(task)
            pilot.app._box = None  # type: ignore[attr-defined] # no beat touches the disk again
