"""`besace guide`: the user's guide, which is one set of files for paper, terminal and screen."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Final

from appliance.errors import NotWrittenError, reason
from appliance.formats.guide import Task, as_text, read_task
from appliance.wiring.shared import GUIDE, shared

FRONT: Final = "README"
"""The sheet that stands before the tasks: what the guide is, and what the box is not."""
WIDTH: Final = 78
HOW: Final = "besace guide NUMÉRO en montre une ; besace guide --pdf FICHIER les imprime toutes."
WRITTEN: Final = "Guide écrit : {file}"


def tasks() -> tuple[Task, ...]:
    """Return the tasks, in the guide's order."""
    paths = sorted(shared(GUIDE).glob("[0-9]*.md"))
    return tuple(map(_read, paths))


def list_tasks() -> int:
    """Print the tasks, each with its number; return the exit code."""
    for place, one in enumerate(tasks(), 1):
        print(f"{place:>2}  {one.title}")
    print(HOW)
    return 0


def show(task: Task) -> int:
    """Print one task; return the exit code."""
    print(task.title, "", *_folded(as_text(task)), sep="\n")
    return 0


def write_pdf(file: Path) -> int:
    """Write the whole guide, PDF; return the exit code.

    Raises:
        NotWrittenError: it cannot be written there.
    """
    from appliance.formats.guide_pdf import draw_guide  # what draws is long to load

    content = draw_guide([_read(shared(GUIDE) / f"{FRONT}.md"), *tasks()])
    try:
        file.write_bytes(content)
    except OSError as error:
        raise NotWrittenError(f"{file} : {reason(error)}") from None
    print(WRITTEN.format(file=file))
    return 0


def _read(path: Path) -> Task:
    return read_task(path.stem, path.read_text(encoding="utf-8"))


def _folded(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from wrap(line, WIDTH, break_on_hyphens=False) or [""]
