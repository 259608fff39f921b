"""An application under test, left as a person leaves it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from textual.app import App
from textual.pilot import Pilot

Result = TypeVar("Result")
PATIENCE_S = 30  # far more than any message takes, on a busy machine too


@asynccontextmanager
async def running(app: App[Result], **options: Any) -> AsyncIterator[Pilot[Result]]:
    """Run an application, and end its loop before its screens are taken down.

    Textual's `run_test` takes the screens away beside the loop, which still hands on messages:
    outside of tests none comes to an application without a screen.
    """
    async with app.run_test(**options) as pilot:
        try:
            yield pilot
        finally:
            if app.return_code is None:
                app.exit()
            async with asyncio.timeout(PATIENCE_S):
                while app.is_running:  # noqa: ASYNC110 - Textual tells nobody
                    await asyncio.sleep(0.001)
