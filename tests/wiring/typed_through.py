"""`python typed_through.py FILE`: tell in it all that was typed around a handing over.

The first screen takes what comes until it ends, and this program the rest, up to the end mark.
"""

import os
import sys
import time
from pathlib import Path
from typing import Final

from textual import events

from appliance.tui.front import FrontApp, ask
from appliance.tui.screens.unlock import UnlockScreen

LOADING_S: Final = 0.3
END: Final = b"\x04"
READ: Final = 4096


def main(told: Path) -> None:
    screen = UnlockScreen("", needs_cps_code=False, proposed_code="", personnes=tuple)
    _, typed = ask(FrontApp(screen, lambda: time.sleep(LOADING_S), kiosk=True))
    heard = "".join(one.character or "" for one in typed if isinstance(one, events.Key)).encode()
    told.with_suffix(".begun").touch()
    while not heard.endswith(END):
        heard += os.read(sys.stdin.fileno(), READ)
    told.with_suffix(".whole").write_bytes(heard)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
