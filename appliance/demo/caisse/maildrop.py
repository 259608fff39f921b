"""The accounts and their mailboxes on disk: one file a message.

A file's name starts with the moment from which the message shows, so that an answer can be
promised for later and a restart forgets nothing.
"""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

from appliance.demo.caisse.files import write_whole


@dataclass(frozen=True, slots=True)
class Account:
    """One client: the address is also the login, for SMTP and for POP3."""

    address: str
    password: str = field(repr=False)


class Maildrops:
    """The mailboxes of all accounts, below one directory."""

    def __init__(
        self,
        root: Path,
        accounts: Sequence[Account],
        *,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._passwords = {account.address: account.password for account in accounts}
        self._root, self._now, self._entropy = root, now, entropy
        self._ranks = count()
        for account in accounts:
            self._box(account.address).mkdir(parents=True, exist_ok=True)

    def admits(self, address: str, password: str) -> bool:
        """Tell whether this account exists and this is its password."""
        expected = self._passwords.get(address)
        return expected is not None and hmac.compare_digest(expected.encode(), password.encode())

    def holder(self, token: str) -> str | None:
        """Return the account whose password this is; None where it is nobody's."""
        addresses = (address for address in self._passwords if self.admits(address, token))
        return next(addresses, None)

    def deposit(self, address: str, message: bytes, delay: timedelta = timedelta()) -> None:
        """Leave a message that shows after `delay`."""
        shown_from = self._now() + delay
        # The rank keeps the order under a clock that stands still.
        rank = next(self._ranks)
        name = f"{_microseconds(shown_from):020d}-{rank:08d}-{self._entropy(8).hex()}"
        write_whole(self._box(address) / name, message)

    def shown(self, address: str) -> Sequence[Path]:
        """Return the messages that show by now, oldest first; the name is the unique id."""
        latest = f"{_microseconds(self._now()):020d}"
        messages = self._box(address).glob("[0-9]*")
        return sorted(path for path in messages if path.name[:20] <= latest)

    def _box(self, address: str) -> Path:
        return self._root / quote(address, safe="@")


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)
