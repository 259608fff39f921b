"""The card worker of a reader on a serial line: no PC/SC, and one thread.

Every exchange on the line ends by itself; the station's own deadline stands behind it all the
same.

    python -m appliance.drivers.serial_worker REQUESTS REPORTS DEVICE MODEL SILENCE
"""

import contextlib
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from appliance.drivers.bridge import tell
from appliance.drivers.serial_stack import MODELS, SerialStack
from appliance.drivers.servant import Servant

LOOK: Final = 0.25  # seconds between two looks at the slots


def serve(requests: Connection, reports: Connection, stack: SerialStack) -> None:
    """Obey, and look at the slots in between, until the station is gone."""
    servant = Servant(stack.connect)
    with contextlib.suppress(EOFError, OSError):
        while True:
            if (report := stack.look()) is not None:
                tell(reports, report)
            while requests.poll(LOOK):
                servant.serve_one(requests)


def main() -> None:
    """Serve on one descriptor, report on the other."""
    requests, reports = (Connection(int(argument)) for argument in sys.argv[1:3])
    device, model, silence = sys.argv[3:6]
    serve(requests, reports, SerialStack(Path(device), MODELS[model], silence=float(silence)))


if __name__ == "__main__":
    main()
