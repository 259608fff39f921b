"""The long trials, by name: `python -P -m tests.soak PART...`; `make soak` runs them all.

BESACE_SOAK_S bounds each part, in seconds; without it each has its usual length.  What was found
goes into build/soak.json, beside what other parts left there.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.soak import parsers, readers, screens

REPORT: Final = Path("build/soak.json")
PARTS: Final[Mapping[str, tuple[Callable[[float], Mapping[str, Any]], float]]] = {
    "parsers": (parsers.play, 120.0),
    "readers": (readers.play, 600.0),
    "screens": (screens.play, 3600.0),
}
"""Each part runs for about so many seconds, raises when a promise is broken, and tells figures."""


def main(names: Sequence[str]) -> int:
    """Run parts, all of them without a name; return the exit code."""
    known = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    for name in names or PARTS:
        play, usual_s = PARTS[name]
        known[name] = dict(play(float(os.environ.get("BESACE_SOAK_S", usual_s))))
        print(name, json.dumps(known[name]), flush=True)  # noqa: T201 - the program's answer
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
