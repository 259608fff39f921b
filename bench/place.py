"""Where measures write."""

import os
from pathlib import Path
from typing import Final

PLACE: Final = Path(os.environ.get("BESACE_BENCH_DIR", "build"))
"""On a real file system: a sync costs nothing in memory."""
