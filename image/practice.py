"""A practice to play with, for a box in QEMU: laid on it beforehand; its caisse stays here.

A practice to play with sends to the machine that it is on, and to no other.  So the box is told
that `localhost` is where QEMU keeps this machine: all else, courier, firewall, TLS, is as it is.
"""

import re
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from appliance.demo.caisse import Caisse
from appliance.demo.cards import Holder
from appliance.demo.practice import CODE, HOLDERS, PASSWORD_FILE
from appliance.wiring.machine import Machine
from appliance.wiring.trial import SETTINGS, fill, prepare, stand_in_caisse
from image.guest import Guest

HERE: Final = "10.0.2.2"
"""This machine, as a guest's network of QEMU's own calls it."""

PLACES: Final = {
    'station = "station"': 'station = "/var/lib/besace"',
    'courier = "courier"': 'courier = "/var/lib/besace-courier"',
    'spool = "spool"': 'spool = "/var/spool/besace"',
    f'"{PASSWORD_FILE}"': '"/run/credentials/besace-courier.service/envoi"',
    '"praticien.pem"': '"/var/lib/besace/praticien.pem"',
    'hote = "127.0.0.1"': 'hote = "localhost"',
}
LAY: Final = """\
cp -a $practice/station/. $practice/praticien.* /var/lib/besace/
cp -a $practice/spool/. /var/spool/besace/
kept=/etc/besace/secrets
mkdir -p -m 700 $kept
systemd-creds encrypt --with-key=host --name=envoi $practice/courrier.motdepasse - >$kept/envoi
cp $practice/*.pem $practice/besace.toml /etc/besace/
rm -r $practice
chown -R besace:besace /var/lib/besace
chown -R besace:besace-spool /var/spool/besace
chmod 2770 /var/spool/besace
systemd-tmpfiles --create besace.conf
chgrp besace-spool /etc/besace/*.pem /etc/besace/besace.toml
chmod 640 /etc/besace/*.pem /etc/besace/besace.toml
"""
"""What root does of the files of a `$practice`, on a box that is still."""

BROUGHT: Final = f"""\
systemctl stop besace-station besace-courier
practice=/run/practice
tar -C /run -m -xf /dev/sda
{LAY}echo '{HERE} localhost' >/run/hosts
mount --bind /run/hosts /etc/hosts
systemctl start besace-firewall besace-courier besace-station
"""


ROUND: Final = "Tourn e du"
"""On the screen of a round, whose length is that of its day of the week."""


class Step(NamedTuple):
    """What a screen shows, and the keys that lead on."""

    shown: str
    keys: Sequence[str]


STEPS: Final = (
    Step(ROUND, ("down", "down", "down", "ret")),
    Step("Mode 5", ("ret",)),
    Step("Oui, sceller", ("o",)),
)
"""From the day's round to a sealed invoice, for its patient without a card."""

ATTEMPTS: Final = 4
TAKEN_S: Final = 20
OPENING_S: Final = 900
AZERTY: Final = {"a": "q", "q": "a", "z": "w", "w": "z", "m": "semicolon"}
"""Where a French keyboard has a letter, by the key's name on another."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice to play with: its caisse, and what is laid on a box.

    Attributes:
        archive: its files (tar, on a key without a file system).
    """

    caisse: Caisse
    archive: Path


@contextmanager
def practice(home: Path, holders: Sequence[Holder] = HOLDERS) -> Iterator[Practice]:
    """Make a practice of these people below a directory; its caisse listens here until the end."""
    machine = Machine()
    made = home / "practice"
    made.mkdir(parents=True)
    caisse = stand_in_caisse(made, machine)
    try:
        trial = prepare(made, caisse, machine)
        fill(trial, machine, holders)
        text = (made / SETTINGS).read_text(encoding="utf-8")
        for place, there in PLACES.items():
            text = text.replace(place, there)
        text = re.sub(r'"[^"]*/([a-z-]+\.pem)"', r'"/etc/besace/\1"', text)
        text = text.replace('"/etc/besace/praticien.pem"', '"/var/lib/besace/praticien.pem"')
        (made / SETTINGS).write_text(text, encoding="utf-8")
        for certificate in (caisse.ca, caisse.certificate):
            (made / certificate.name).write_bytes(certificate.read_bytes())
        archive = home / "practice.tar"
        with tarfile.open(archive, "w") as tar:
            tar.add(made, "practice", filter=_without_the_caisse)
        with archive.open("ab") as file:
            file.truncate((archive.stat().st_size | 0xFFFFF) + 1)
        yield Practice(caisse, archive)
    finally:
        caisse.close()


def _without_the_caisse(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if entry.name == "practice/caisse" else entry


def lay(guest: Guest, one: Practice) -> None:
    """Lay a practice on a box that has none; its screen asks for the code then."""
    guest.plug(one.archive)
    guest.shell.ask("udevadm settle; until [ -b /dev/sda ]; do sleep 1; done")
    for command in BROUGHT.splitlines():
        if said := guest.shell.ask(command, 300):
            print(said, flush=True)
    guest.unplug()


def sees(guest: Guest, *words: str, seconds: float = 300) -> str:
    """Wait until the screen shows all these words; return it.

    Raises:
        SystemExit: it does not; what it shows is in the message.
    """
    if shown := shows(guest, *words, seconds=seconds):
        return shown
    raise SystemExit(f"no “{words}” on the screen within {seconds:.0f} s:\n{guest.screen()}")


def shows(guest: Guest, *words: str, seconds: float) -> str:
    """Return the screen once it shows all these words; nothing if it does not in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        shown = guest.screen()
        if all(word in shown for word in words):
            return shown
        time.sleep(1)
    return ""


def typed(word: str) -> Sequence[str]:
    """Return the keys of a word of small letters, then `Entrée`."""
    return [*letters(word), "ret"]


def letters(word: str) -> Sequence[str]:
    """Return the keys of a word of small letters."""
    return [AZERTY.get(letter, letter) for letter in word]


def open_round(guest: Guest) -> None:
    """Give the code of the practice, and go to the day's round."""
    sees(guest, "Code du cabinet")
    for _ in range(ATTEMPTS):  # a program that is just starting may lose keys
        guest.type(["ctrl-u", *typed(CODE)])
        if shows(guest, "Ouverture", seconds=TAKEN_S) or "F6 Tourn" in guest.screen():
            break
    sees(guest, "F6 Tourn", seconds=OPENING_S)
    guest.type(["f6"])
    sees(guest, ROUND)


def bill(guest: Guest) -> int:
    """Bill the patient of the round who has no card; return the invoice's number, once sealed."""
    for step in STEPS:
        sees(guest, step.shown)
        guest.type(step.keys)
    return number_of(sees(guest, "Facture 0"))


def number_of(shown: str) -> int:
    """Return the invoice that a screen says is sealed; 0 for none."""
    found = re.search(r"Facture (\d{9})", shown)
    return int(found[1]) if found else 0
