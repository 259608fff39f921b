"""`python -P -m image.invoice build/image/amd64`: bill by keys, to a caisse that is here."""

import argparse
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Final

from image.cuts import OPEN
from image.guest import Guest, Machine
from image.practice import Practice, bill, lay, open_round, practice, sees
from image.trial import PATIENCE_S

ANSWER_S: Final = 600


def acknowledged(guest: Guest, played: Practice, pictures: Path) -> None:
    """Bill a visit on the screen of a box that is on; wait for the caisse's answer there.

    Raises:
        SystemExit: it did not come to that; a picture of the screen is kept.
    """
    try:
        guest.connect()
        lay(guest, played)
        open_round(guest)
        print(f"invoice {bill(guest)} sealed", flush=True)
        guest.type(["esc"])
        sees(guest, "ARL POSITIF", seconds=ANSWER_S)
    finally:
        guest.picture(pictures / "acknowledged.png")
    figures = played.caisse.figures()
    print(f"the caisse: {figures}", flush=True)
    if figures["factures_taken"] != 1:
        raise SystemExit("the screen tells of an answer that the caisse did not give")


def asks_for_the_code(guest: Guest, pictures: Path) -> None:
    """Wait until a box that has a practice asks for its code; keep a picture.

    Raises:
        SystemExit: it does not.
    """
    began = time.monotonic()
    guest.shell.await_it(PATIENCE_S)
    sees(guest, "Code du cabinet", seconds=PATIENCE_S)
    taken = time.monotonic() - began
    print(f"asks for the code after {taken:.0f} s, {guest.spent():.0f} s of processor", flush=True)
    guest.picture(pictures / "unlock.png")


def main() -> int:
    """Start a box, give it a practice, bill; return 0 when the caisse acknowledged."""
    parser = argparse.ArgumentParser(prog="image.invoice", description=__doc__)
    parser.add_argument("made", type=Path, help="what `make image` left")
    parser.add_argument("--pictures", type=Path, default=Path("build/image"))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that QEMU ends with it
    home: Path = options.made / "invoice"
    shutil.rmtree(home, ignore_errors=True)
    machine = Machine.of(options.made / "disk.raw", home)
    with practice(home / "played") as played, machine.on(telling=OPEN) as guest:
        guest.await_line("tout va.", PATIENCE_S)
        guest.shell.await_it(PATIENCE_S)
        print(f"the first start took {guest.spent():.0f} s of processor", flush=True)
        acknowledged(guest, played, options.pictures)
    with machine.on(telling=OPEN) as guest:
        asks_for_the_code(guest, options.pictures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
