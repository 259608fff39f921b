"""The long trials of the link: `make soak-network`; see `laboratory`.

Three parts of at most ten minutes: a line that is cut every 1 to 50 KB, by mail and by HTTPS, and
one of 9.6 kbit/s.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from appliance.demo.practice import Transport
from tests.hostile.laboratory import Outcome, Trial, run, told
from tests.hostile.relay import Weather

LIMIT_S: Final = 590.0
MOST_SAID: Final = 1.6
"""Bytes of the programs for each byte of a message: what was cut is said again."""
SLOW: Final = Weather(ports=(), seed=2, rate=1200, latency_s=2.0, stalls=0.05)
TRIALS: Final = {
    "cut every 1 to 50 KB": Trial(
        invoices=1000, lot=2, weather=Weather((), seed=1, cut=(1_000, 50_000)), limit_s=LIMIT_S
    ),
    "cut every 1 to 50 KB, HTTPS": Trial(
        invoices=300,
        lot=30,  # longer than most of what passes between two cuts
        weather=Weather((), seed=3, cut=(1_000, 50_000)),
        limit_s=LIMIT_S,
        transport=Transport.HTTPS,
    ),
    "9.6 kbit/s, 2 s, 5 % stalled": Trial(
        invoices=30, lot=10, weather=SLOW, limit_s=LIMIT_S, kills=False
    ),
}


def main(report: Path) -> int:
    """Run all parts; write and print the figures; return 0 when nothing is wrong."""
    found, just = {}, True
    for name, trial in TRIALS.items():
        with TemporaryDirectory() as directory:
            outcome = run(Path(directory), trial)
        found[name] = told(outcome)
        just = just and _is_just(outcome, trial)
        print(name, json.dumps(found[name]), flush=True)  # noqa: T201 - the program's answer
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0 if just else 1


def _is_just(outcome: Outcome, trial: Trial) -> bool:
    """Tell whether the trial was as bad as it should be, and everything arrived all the same."""
    was_bad = outcome.network["cuts"] > 0 and outcome.kills > 0 if trial.kills else True
    whole = outcome.acknowledged == trial.invoices and not outcome.faults
    return was_bad and whole and outcome.ratio <= MOST_SAID


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
