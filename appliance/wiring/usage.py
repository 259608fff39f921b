"""What argparse itself says, in French: it asks gettext, and this table answers."""

import argparse
from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "montre cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut l’un de : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "option ambiguë : %(option)s peut être %(matches)s"
    ),
    "expected one argument": "une valeur est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "expected at least one argument": "une valeur au moins est attendue",
    "ignored explicit argument %r": "cette option ne prend pas de valeur : %r",
    "not allowed with argument %s": "ne va pas avec %s",
    "invalid %(type)s value: %(value)r": "%(value)r ne convient pas",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "%(value)r n’est pas connu ; au choix : %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "%(parser_name)r n’est pas connu ; au choix : %(choices)s"
    ),
    "expected %s argument": "valeurs attendues : %s",
    "expected %s arguments": "valeurs attendues : %s",
}
"""By argparse's own message ids, as its source gives them to gettext."""


def speak_french() -> None:
    """Give all parsers French words; a message that is not in the table stays as it is."""
    vars(argparse).update(_=_said, ngettext=_counted)


def _said(message: str) -> str:
    return WORDS.get(message, message)


def _counted(singular: str, plural: str, number: int) -> str:
    return _said(singular if number == 1 else plural)
