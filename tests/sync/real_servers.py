"""Postfix and Dovecot as Debian ships them, each in a private directory, on the loopback.

Postfix takes a message by submission (STARTTLS, an account that Dovecot knows) and puts it into
the maildir that Dovecot shows by POP3 and by IMAP.  Both are children of the test and end with
it, by their pid; nothing of the system's own configuration is read or touched.
"""

import grp
import os
import pwd
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from appliance.sync.link import Peer
from tests.sync.mail_settings import DOVECOT, DOVECOT_2_3, DOVECOT_2_4, MAIN_CF, MASTER_CF
from tests.sync.servers import ACCOUNT, PASSWORD, Authority

DOMAIN: Final = "example.test"
ADDRESS: Final = f"{ACCOUNT}@{DOMAIN}"
LARGEST: Final = 100_000  # bytes of a message
FULL: Final = f"full@{DOMAIN}"
MASTER: Final = "/usr/lib/postfix/sbin/master"
START_S: Final = 20.0
GOODBYE_S: Final = 10.0
QUEUES: Final = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming")
MAILDIR: Final = ("new", "cur", "tmp")
PLACES: Final = (*QUEUES, "maildrop", "private", "public", "saved", "trace")


@dataclass(frozen=True)
class RealServers:
    """Where both listen.

    Attributes:
        maildir: what was delivered; Dovecot shows it.
    """

    submission: int
    pop3: int
    imap: int
    maildir: Path
    _names: Iterator[int] = field(default_factory=lambda: count(1_700_000_000))

    def deposit(self, message: bytes) -> None:
        """Leave a message as another mail server would: under a name that was never used."""
        place = self.maildir / "new" / f"{next(self._names)}.besace"
        place.write_bytes(message)
        place.chmod(0o644)

    def kept(self) -> list[bytes]:
        """Return what the mailbox holds, oldest first."""
        found = [path for folder in ("new", "cur") for path in (self.maildir / folder).iterdir()]
        return [path.read_bytes() for path in sorted(found, key=lambda path: path.name)]

    def is_empty(self) -> bool:
        """Tell whether the mailbox holds nothing."""
        return not any(any((self.maildir / folder).iterdir()) for folder in ("new", "cur"))

    def empty(self) -> None:
        """Remove every message."""
        for folder in ("new", "cur"):
            for path in (self.maildir / folder).iterdir():
                path.unlink()


def peer(
    port: int, authority: Authority, *, password: str = PASSWORD, deadline_s: float = 10.0
) -> Peer:
    """Return our account at one of them."""
    return Peer(
        host="127.0.0.1",
        port=port,
        account=ACCOUNT,
        password=password,
        authority=authority.file,
        deadline_s=deadline_s,
    )


@contextmanager
def real_servers(authority: Authority) -> Iterator[RealServers]:
    """Run both."""
    with _home() as home:
        submission, pop3, imap = ports = free_ports(3)
        listening = {"submission": str(submission), "pop3": str(pop3), "imap": str(imap)}
        fields = _lay(home, authority) | listening
        with _dovecot(home, fields), _postfix(home, fields):
            for port in ports:
                _await(port)
            yield RealServers(submission, pop3, imap, maildir=home / "maildir")


@contextmanager
def _home() -> Iterator[Path]:
    """Give a directory that every user may pass through; empty it as who may."""
    with TemporaryDirectory(prefix="besace-mail-") as directory:
        home = Path(directory)
        home.chmod(0o755)
        try:
            yield home
        finally:
            subprocess.run(as_root("find", directory, "-mindepth", "1", "-delete"), check=True)


def as_root(*command: str) -> list[str]:
    """Return the command as root runs it; an ordinary user is root in a namespace of its own.

    Postfix insists on several users.  A namespace has as many as /etc/subuid gives.
    """
    if os.getuid() == 0:
        return [*command]
    return ["unshare", "--user", "--map-root-user", "--map-auto", *command]


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback on which nobody listens now."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def _lay(home: Path, authority: Authority) -> dict[str, str]:
    """Make the directories; return what the settings are filled with."""
    user = pwd.getpwnam("dovecot")
    for name in ("run", "state", "home", "maildir", *(f"maildir/{one}" for one in MAILDIR)):
        (home / name).mkdir()
    for name in ("maildir", *(f"maildir/{one}" for one in MAILDIR)):
        (home / name).chmod(0o777)
    places = [home / "data", *(home / "queue" / name for name in PLACES)]
    for place in (*places, home / "queue/pid"):
        place.mkdir(parents=True)
    subprocess.run(as_root("chown", "postfix", *map(str, places)), check=True)
    accounts = home / "accounts"
    accounts.write_text(f"{ACCOUNT}:{{PLAIN}}{PASSWORD}::::::\n", encoding="ascii")
    accounts.chmod(0o644)
    certificate = home / "server.pem"
    certificate.write_bytes(authority.server_file())
    certificate.chmod(0o600)
    return {
        "home": str(home),
        "queue": str(home / "queue"),
        "maildir": str(home / "maildir"),
        "certificate": str(certificate),
        "user": user.pw_name,
        "group": grp.getgrgid(user.pw_gid).gr_name,
        "uid": str(user.pw_uid),
        "gid": str(user.pw_gid),
        "address": ADDRESS,
        "domain": DOMAIN,
        "full": FULL,
        "largest": str(LARGEST),
    }


@contextmanager
def _dovecot(home: Path, fields: dict[str, str]) -> Iterator[None]:
    settings = home / "dovecot.conf"
    told = subprocess.run(["/usr/sbin/dovecot", "--version"], capture_output=True, check=True)
    head = DOVECOT_2_3 if told.stdout.startswith(b"2.3") else DOVECOT_2_4
    settings.write_text((head + DOVECOT).format(**fields), encoding="utf-8")
    with _running(as_root("/usr/sbin/dovecot", "-F", "-c", str(settings)), home):
        yield


@contextmanager
def _postfix(home: Path, fields: dict[str, str]) -> Iterator[None]:
    settings = home / "postfix"
    settings.mkdir()
    (settings / "main.cf").write_text(MAIN_CF.format(**fields), encoding="utf-8")
    (settings / "master.cf").write_text(MASTER_CF.format(**fields), encoding="utf-8")
    with _running(as_root(MASTER, "-c", str(settings), "-s"), home):
        yield


@contextmanager
def _running(command: list[str], home: Path) -> Iterator[None]:
    """Run a server, which ends those that it starts; end it by its number."""
    with (home / "output").open("ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(GOODBYE_S)
        finally:
            process.kill()


def _await(port: int) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            assert time.monotonic() < deadline, "the server never listened"
            time.sleep(0.05)
