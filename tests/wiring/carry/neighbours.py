"""Two machines of one village: a practice without a line, and a relay that has one.

Run as a program it is either of them, in a network of its own (see `test_lan_networks`).
"""

import sys
from pathlib import Path
from typing import Final

from appliance.__main__ import main
from appliance.sync.pairs import Pairs
from appliance.wiring import carry
from appliance.wiring.pair import pairs_of
from tests.sync.carry.carried import Account, Caisse
from tests.sync.fickle_disk import Countdown

HERE: Final = "127.0.0.1"


def know_each_other(one: Path, other: Path) -> tuple[Pairs, Pairs]:
    """Keep what `besace pair` would, for two settings files; return what each has."""
    here, there = pairs_of(one), pairs_of(other)
    here.keep(there.own("village").certificate, HERE)
    there.keep(here.own("cabinet").certificate, HERE)
    return here, there


if __name__ == "__main__":
    line = Account("poste@example.test", Caisse(), Countdown())
    vars(carry)["peers_of"] = lambda *_: (line, line)
    sys.exit(main())
