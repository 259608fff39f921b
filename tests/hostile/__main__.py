"""The long trials of the link: `make soak-network`; see `laboratory`.

Two parts of at most ten minutes: a line that is cut every 1 to 50 KB, and one of 9.6 kbit/s.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.hostile.laboratory import Trial, run, told
from tests.hostile.relay import Weather

LIMIT_S: Final = 590.0
SLOW: Final = Weather(ports=(), seed=2, rate=1200, latency_s=2.0, stalls=0.05)
TRIALS: Final = {
    "cut every 1 to 50 KB": Trial(
        invoices=1000, lot=2, weather=Weather((), seed=1, cut=(1_000, 50_000)), limit_s=LIMIT_S
    ),
    "9.6 kbit/s, 2 s, 5 % stalled": Trial(
        invoices=30, lot=10, weather=SLOW, limit_s=LIMIT_S, kills=False
    ),
}


def main(report: Path) -> int:
    """Run both parts; write and print the figures; return 0 when nothing is wrong."""
    found = {}
    for name, trial in TRIALS.items():
        with TemporaryDirectory() as directory:
            found[name] = dict(told(run(Path(directory), trial)))
        print(name, json.dumps(found[name]), flush=True)  # noqa: T201 - the program's answer
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    just = all(
        found[name]["acknowledged"] == trial.invoices and not found[name]["faults"]
        for name, trial in TRIALS.items()
    )
    return 0 if just else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
