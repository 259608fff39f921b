"""`python -P -m image.reset build/image/amd64`: by its own keys a box forgets what it billed.

It is the box that `image.invoice` left.  The key of its data partition is read before, by root's
shell, and looked for on the whole disk before and after.
"""

import argparse
import base64
import mmap
import signal
import sys
import time
from pathlib import Path
from typing import Final

from appliance.demo.practice import CODE
from appliance.tui.texts.factory import WORD
from appliance.wiring.system import described
from image.commands import run
from image.cuts import OPEN
from image.emulated import EMULATED
from image.guest import Guest, Machine
from image.practice import letters, sees, typed
from image.trial import PATIENCE_S

KEY: Final = "base64 --wrap=0 /state/data.key"
KEPT: Final = "cd /; ls var/lib/besace var/spool/besace etc/besace"
TRACES: Final = ("keyring.a", "besace.toml", "praticien.pem", "practice.pub")
KEYS: Final = (
    ("Code du cabinet", ["f6"]),
    (f"Tapez {WORD}", typed(WORD.lower())),
    ("confirmation", [*letters(CODE)]),
)
"""What the screens show, and the keys that lead on; then the one after which nothing comes back."""


def begun(guest: Guest) -> bytes:
    """Wait until a box that has a practice asks for its code; return the key of its data.

    Raises:
        SystemExit: it does not, or has nothing to forget.
    """
    guest.await_line("tout va.", PATIENCE_S)
    guest.shell.await_it(PATIENCE_S)
    kept = guest.shell.ask(KEPT)
    if missing := [trace for trace in TRACES if trace not in kept]:
        raise SystemExit(f"a box that has nothing to forget: no {missing}\n{kept}")
    return base64.b64decode(guest.shell.ask(KEY))


def forgets(guest: Guest, pictures: Path) -> None:
    """Reset a box; wait until it stands as on its first day.

    Raises:
        SystemExit: it does not, or something of before is there.
    """
    for shown, keys in KEYS:
        sees(guest, shown, seconds=PATIENCE_S)
        guest.type(keys)
    guest.picture(pictures / "reset.png")
    began = time.monotonic()
    guest.type(["ret"])
    guest.await_line("tout va.", PATIENCE_S, times=2)
    guest.shell.await_it(PATIENCE_S)
    sees(guest, "est vierge", seconds=PATIENCE_S)
    print(f"as on its first day after {time.monotonic() - began:.0f} s", flush=True)
    kept = guest.shell.ask(KEPT)
    if left := [trace for trace in TRACES if trace in kept]:
        raise SystemExit(f"not forgotten: {left}\n{kept}")


def stands(machine: Machine, text: bytes) -> bool:
    """Tell whether a text stands anywhere on the disk of a machine, on or off."""
    copy = machine.home / "searched.raw"
    run(["qemu-img", "convert", "-U", "-O", "raw", machine.home / "disk.qcow2", copy])
    with copy.open("rb") as disk, mmap.mmap(disk.fileno(), 0, access=mmap.ACCESS_READ) as searched:
        found = searched.find(text) >= 0
    copy.unlink()
    return found


def main() -> int:
    """Start the box, reset it; return 0 when it has forgotten."""
    parser = argparse.ArgumentParser(prog="image.reset", description=__doc__)
    parser.add_argument("made", type=Path, help="what `image.invoice` left")
    parser.add_argument("--pictures", type=Path, default=Path("build/image"))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that QEMU ends with it
    kind = EMULATED[described(options.made / "system.toml").board]
    machine = Machine(options.made / "invoice", kind)
    with machine.on(telling=OPEN) as guest:
        key = begun(guest)
        if not stands(machine, key):
            raise SystemExit("the key of the data is not where the search finds it")
        forgets(guest, options.pictures)
        guest.shell.ask("sync")
    if stands(machine, key):
        raise SystemExit("the key that opened the data of before stands on the disk")
    print("the key that opened the data of before stands nowhere on the disk", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
