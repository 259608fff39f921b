"""The process's border: its streams, how every verb ends, and what a person reads of it."""

import getpass
import logging
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Final

from appliance.errors import BesaceError, reason

log = logging.getLogger(__name__)

INTERRUPTED: Final = 130
UNREAD: Final = 141  # 128 + SIGPIPE: what any program says whose reader left, as `head` does
FAILED: Final = BesaceError.exit_code
UNCLEAR: Final = 78
NOT_UTF_8: Final = (
    "Ce texte n’est pas en UTF-8. Réglez le terminal, ou enregistrez le fichier, en UTF-8."
)
NO_ANSWER: Final = "Personne ne répond à la question : la commande s’arrête."


def bounded(verb: Callable[[], int]) -> int:
    """Run a verb; return the exit code, whatever becomes of it and of those it talks with.

    A failure of the system that no verb foresaw is one sentence for the person; its trace goes
    to the log, where the program keeps one.
    """
    try:
        _prepare_streams()
        code = verb()
        sys.stdout.flush()
    except BesaceError as error:
        return _told(error.advice, error.exit_code)
    except (KeyboardInterrupt, EOFError) as error:
        return _told("" if isinstance(error, KeyboardInterrupt) else NO_ANSWER, INTERRUPTED)
    except UnicodeDecodeError:
        return _told(NOT_UTF_8, UNCLEAR)
    except OSError as error:
        return _refused(error)
    return code


def _refused(error: OSError) -> int:
    _flush_or_drop()
    if isinstance(error, BrokenPipeError):
        return UNREAD
    log.error("the system refused", exc_info=error)
    named = f"{error.filename} : " if isinstance(error.filename, str) else ""
    return _told(f"Le système a refusé de lire ou d’écrire. ({named}{reason(error)})", FAILED)


def is_utf_8(words: Sequence[str]) -> bool:
    """Tell whether every word came as UTF-8: other bytes can be neither kept nor shown."""
    return not any("\udc80" <= char <= "\udcff" for word in words for char in word)


def _prepare_streams() -> None:
    """Make the streams those of a program that nobody need watch.

    A closed one is like /dev/null; bytes that are no UTF-8 are told when they are read; a log
    that no program asked for stays off the terminal; getpass says nothing of a pipe.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="strict")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    logging.basicConfig(handlers=[logging.NullHandler()])
    warnings.simplefilter("ignore", getpass.GetPassWarning)


def _told(sentence: str, code: int) -> int:
    if code == INTERRUPTED and sys.stderr.isatty():
        sys.stderr.write("\n")  # the prompt was left open on its line
    if sentence:
        sys.stderr.write(f"{sentence}\n")
    return code


def _flush_or_drop() -> None:
    """Let what cannot be written go: the interpreter would try once more, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
