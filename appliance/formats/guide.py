"""The sheets of the user's guide: a little Markdown, read into blocks, written as plain text.

A sheet begins with its title (`# `).  Then come paragraphs, headings (`## `), points (`- ` or
`1. `, whose further rows are indented) and captures of the screen between fences.  Comments are
for who writes the captures; of a link only its words are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final

COMMENT: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)
LINK: Final = re.compile(r"\[([^]]+)\]\([^)]+\)")
SPAN: Final = re.compile(r"`([^`]+)`|\*")
PROGRAM: Final = "besace "
POINT: Final = re.compile(r"- |\d+\. ")
TITLE: Final = "# "
HEADING: Final = "## "
FENCE: Final = "```"


class Kind(Enum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    POINT = "point"
    CAPTURE = "capture"


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    Attributes:
        text: one line; of a capture its rows; of a point its dash or number too.
    """

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """One task, or one list of answers.

    Attributes:
        name: that of its file, without what follows the dot.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]


def read_task(name: str, text: str) -> Task:
    """Read a sheet.

    Raises:
        ValueError: it has no title.
    """
    title, _, body = COMMENT.sub("", text).partition("\n")
    if not title.startswith(TITLE):
        raise ValueError(f"{name}: no title")
    return Task(name, _plain(title.removeprefix(TITLE)), tuple(_blocks(body)))


def as_text(task: Task) -> str:
    """Return a sheet as text without its title and without captures: who reads has the screen.

    A block is one line, to be folded where it is shown.
    """
    return "\n".join(_rows(task))


def _rows(task: Task) -> Iterator[str]:
    told = [one for one in task.blocks if one.kind is not Kind.CAPTURE]
    for are_points, blocks in groupby(told, key=lambda one: one.kind is Kind.POINT):
        for one in blocks:
            yield one.text.upper() if one.kind is Kind.HEADING else one.text
            if not are_points and one.kind is not Kind.HEADING:
                yield ""
        if are_points:
            yield ""


def _blocks(body: str) -> Iterator[Block]:
    for rank, part in enumerate(body.split(FENCE)):
        if rank % 2:
            yield Block(Kind.CAPTURE, part.strip("\n"))
        else:
            yield from _written(part)


def _written(text: str) -> Iterator[Block]:
    for part in re.split(r"\n{2,}", text.strip()):
        for block in re.split(r"\n(?=- |\d+\. )", part):
            if block.startswith(HEADING):
                yield Block(Kind.HEADING, _plain(block.removeprefix(HEADING)))
            elif block:
                kind = Kind.POINT if POINT.match(block) else Kind.PARAGRAPH
                yield Block(kind, _plain(block))


def _plain(text: str) -> str:
    """Return the words alone, on one line."""
    return SPAN.sub(_unmarked, LINK.sub(r"\1", " ".join(text.split())))


def _unmarked(found: re.Match[str]) -> str:
    """Return what a mark stands around; a command keeps a sign of where it ends."""
    span = found[1] or ""
    return f"« {span} »" if span.startswith(PROGRAM) else span
