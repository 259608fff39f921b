"""How far a long verb of the command line is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


@contextmanager
def progression(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar, where somebody looks; yield what is to be told how much of how much is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    seen = sys.stdout.isatty()
    with Progress(*columns, TimeRemainingColumn(), transient=True, disable=not seen) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
