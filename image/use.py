"""What is done on a box in QEMU before it is stolen: a program's month, a day by keys and verbs."""

import base64
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from appliance.demo.cards import Holder
from image import month
from image.guest import Guest
from image.practice import bill, letters, open_round, sees

STATION: Final = Path(__file__).parents[1] / "systemd/besace-station.service"
OWN: Final = (
    *("ExecStart", "Restart", "Type", "Watchdog", "Standard", "TTY", "Environment"),
    *("DeviceAllow", "Conflicts", "WantedBy"),
)
"""What of the station's unit is the screen's; all else are its user and its walls."""

PROGRAM: Final = "/run/month.py"
UNIT: Final = "/run/systemd/system/besace-month.service"
LINE: Final = 900
"""Letters in one line to the shell, which takes 4096."""

MONTH_S: Final = 1800
CODE: Final = "torchis grelot pivoine ancolie"
"""Of a second person."""

BESACE: Final = "setsid runuser -u besace -- /opt/besace/bin/besace"
"""Without a terminal, so that a code is read from the line."""

VERBS: Final = (
    f"printf '%s\\n' '{CODE}' '{CODE}' | {BESACE} people add REMPLACE --role secretaire",
    f"{BESACE} status",
    f"{BESACE} verify",
    f"{BESACE} report",
    f"{BESACE} rejections",
    f"{BESACE} doctor",
)
VERB_S: Final = 600
HOME: Final = "F6 Tourn"
MENU: Final = "Menu :"
LISTS: Final = "lfrbv"
"""Letters of the menu: patients, queue, rejections, bank, the week at a glance."""

SEEN_S: Final = 8
"""A list is given so long to come."""


def walled(unit: str, command: str) -> str:
    """Return the unit of a program that has the user and the walls of the station's.

    Args:
        unit: the station's.
        command: what it runs, once.
    """
    kept = [line for line in unit.splitlines() if not line.startswith(OWN)]
    at = kept.index("[Service]") + 1
    own = ["Type=oneshot", "TimeoutStartSec=infinity", "Environment=LANG=C.UTF-8"]
    return "\n".join([*kept[:at], *own, f"ExecStart={command}", *kept[at:], ""])


def put(guest: Guest, path: str, content: bytes) -> None:
    """Write a file that all may read, by the shell of root."""
    packed = base64.b64encode(content).decode()
    guest.shell.ask(f": >{path}.b64")
    for at in range(0, len(packed), LINE):
        guest.shell.ask(f"echo {packed[at : at + LINE]} >>{path}.b64")
    guest.shell.ask(f"base64 -d {path}.b64 >{path}; rm {path}.b64; chmod 644 {path}")


def play(guest: Guest, seed: int, today: date) -> str:
    """Play the month on a box that has a practice; return what its program says of it.

    Raises:
        SystemExit: it failed.
    """
    put(guest, PROGRAM, Path(month.__file__).read_bytes())
    command = f"/opt/besace/bin/python -P {PROGRAM} {seed} {today}"
    put(guest, UNIT, walled(STATION.read_text(encoding="utf-8"), command).encode())
    guest.shell.ask("systemctl daemon-reload; systemctl stop besace-station")
    failed = guest.shell.ask("systemctl start besace-month || echo FAILED", MONTH_S)
    said = guest.shell.ask("journalctl -u besace-month --no-pager -o cat | grep -E 'invoices|Err'")
    if failed or not said:
        raise SystemExit(f"no month: {failed} {said}")
    guest.shell.ask("systemctl start besace-station")
    return said


def use(guest: Guest, people: Sequence[Holder]) -> None:
    """Live a day: round, bill, a patient looked for, the support file, lists, the lock, verbs.

    Raises:
        SystemExit: the screen, or a verb, does not do it.
    """
    open_round(guest)
    print(f"invoice {bill(guest)} sealed", flush=True)
    guest.type(["esc"])
    sees(guest, HOME)
    _press(guest, "f4", "Chercher un patient, une")
    guest.type(letters(people[1].nom[:5].lower()))
    sees(guest, people[1].nom)
    _press(guest, "ret", "ORDONNANCES")
    _home(guest)
    for key, shown in (("f9", MENU), ("d", "F5 Fichier"), ("f5", "besace ="), ("ret", "crit")):
        _press(guest, key, shown)
    for letter in LISTS:
        _home(guest)
        _press(guest, "f9", MENU)
        guest.type([letter])
        time.sleep(SEEN_S)
    _home(guest)
    guest.type(["f10"])
    sees(guest, "Code du cabinet")
    for verb in VERBS:
        if guest.shell.ask(f"({verb}) >/dev/null 2>&1 </dev/null || echo failed", VERB_S):
            print(f"failed: {verb}", flush=True)


def _press(guest: Guest, key: str, shown: str) -> None:
    guest.type([key])
    sees(guest, shown)


def _home(guest: Guest) -> None:
    guest.type(["esc", "esc", "esc"])
    sees(guest, HOME)
