"""`python -P -m tests.sandbox.caisse HOME`: a practice to play with, its caisse on this loopback.

It says `here` once both are ready, then answers each line with the caisse's figures, and ends with
its input.
"""

import json
import sys
from pathlib import Path

from image.practice import practice


def main() -> int:
    """Serve until the input ends; return the exit code."""
    with practice(Path(sys.argv[1])) as played:
        _say("here")
        for _ in sys.stdin:
            _say(json.dumps(played.caisse.figures()))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
