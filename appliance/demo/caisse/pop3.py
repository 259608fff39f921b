"""One POP3 session (RFC 1939, RFC 2449), line in, bytes out: it knows no socket.

What is deleted goes at QUIT and not before: a cut session deletes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from appliance.demo.caisse.maildrop import Maildrops

GREETING: Final = b"+OK Besace TEST: caisse fictive\r\n"
CAPABILITIES: Final = ("USER", "UIDL", "TOP", "RESP-CODES")
MOST_REFUSALS: Final = 3


class RefusedError(Exception):
    """The answer to this command is -ERR."""


class Conversation:
    """What one client says and what it is told.

    Attributes:
        over: True when nothing more will be said.
    """

    def __init__(self, maildrops: Maildrops) -> None:
        self.over = False
        self._maildrops = maildrops
        self._user = ""
        self._refusals = 0
        self._messages: Sequence[Path] | None = None
        self._deleted: set[int] = set()

    def answer(self, line: bytes) -> bytes:
        """Return the whole answer to one command line."""
        verb, _, argument = line.decode("ascii", "replace").strip().partition(" ")
        commands = self._before_login if self._messages is None else self._after_login
        command = commands.get(verb.upper(), Conversation._refuse)
        try:
            return b"+OK " + command(self, argument)
        except RefusedError as error:
            return f"-ERR {error}\r\n".encode()

    def _refuse(self, _: str) -> bytes:
        raise RefusedError("unknown command here")

    def _say_capabilities(self, _: str) -> bytes:
        return b"\r\n" + _lines(CAPABILITIES)

    def _note_user(self, argument: str) -> bytes:
        self._user = argument
        return b"\r\n"

    def _log_in(self, password: str) -> bytes:
        if not self._maildrops.admits(self._user, password):
            self._refusals += 1
            self.over = self._refusals >= MOST_REFUSALS
            raise RefusedError("[AUTH] invalid credentials")
        self._messages = self._maildrops.shown(self._user)
        return b"\r\n"

    def _quit(self, _: str) -> bytes:
        self.over = True
        for rank in self._deleted:
            self._listed[rank - 1].unlink(missing_ok=True)
        return b"bye\r\n"

    def _stat(self, _: str) -> bytes:
        sizes = [self._size(rank) for rank in self._present()]
        return f"{len(sizes)} {sum(sizes)}\r\n".encode()

    def _list(self, argument: str) -> bytes:
        return self._each(argument, lambda rank: str(self._size(rank)))

    def _uidl(self, argument: str) -> bytes:
        return self._each(argument, lambda rank: self._listed[rank - 1].name)

    def _each(self, argument: str, describe: Callable[[int], str]) -> bytes:
        if argument:
            rank = self._rank(argument)
            return f"{rank} {describe(rank)}\r\n".encode()
        return b"\r\n" + _lines([f"{rank} {describe(rank)}" for rank in self._present()])

    def _retrieve(self, argument: str) -> bytes:
        return b"\r\n" + _stuffed(self._content(self._rank(argument)))

    def _top(self, argument: str) -> bytes:
        number, _, count = argument.partition(" ")
        if not count.isdecimal():
            raise RefusedError("TOP wants a message and a number of lines")
        header, _, body = self._content(self._rank(number)).partition(b"\r\n\r\n")
        kept = body.split(b"\r\n")[: int(count)]
        return b"\r\n" + _stuffed(b"\r\n".join([header, b"", *kept]))

    def _delete(self, argument: str) -> bytes:
        self._deleted.add(self._rank(argument))
        return b"\r\n"

    def _reset(self, _: str) -> bytes:
        self._deleted.clear()
        return b"\r\n"

    def _do_nothing(self, _: str) -> bytes:
        return b"\r\n"

    @property
    def _listed(self) -> Sequence[Path]:
        return self._messages or ()

    def _present(self) -> Sequence[int]:
        return [rank for rank in range(1, len(self._listed) + 1) if rank not in self._deleted]

    def _rank(self, argument: str) -> int:
        rank = int(argument) if argument.isascii() and argument.isdecimal() else 0
        if rank not in self._present():
            raise RefusedError("no such message")
        return rank

    def _content(self, rank: int) -> bytes:
        try:
            return self._listed[rank - 1].read_bytes()
        except FileNotFoundError:  # another session has just deleted it
            raise RefusedError("message gone") from None

    def _size(self, rank: int) -> int:
        return len(self._content(rank))

    _before_login: Mapping[str, Callable[["Conversation", str], bytes]] = {
        "CAPA": _say_capabilities,
        "USER": _note_user,
        "PASS": _log_in,
        "QUIT": _quit,
    }
    _after_login: Mapping[str, Callable[["Conversation", str], bytes]] = {
        "CAPA": _say_capabilities,
        "STAT": _stat,
        "LIST": _list,
        "UIDL": _uidl,
        "RETR": _retrieve,
        "TOP": _top,
        "DELE": _delete,
        "RSET": _reset,
        "NOOP": _do_nothing,
        "QUIT": _quit,
    }


def _lines(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in (*lines, ".")).encode()


def _stuffed(message: bytes) -> bytes:
    """Write a message so that no line of it can be taken for the end."""
    lines = message.removesuffix(b"\r\n").split(b"\r\n")
    stuffed = (b"." + line if line.startswith(b".") else line for line in lines)
    return b"\r\n".join([*stuffed, b".", b""])
