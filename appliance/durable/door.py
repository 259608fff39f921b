"""The ways to a journal's files.

The door: one thread at a time, and none after the disk failed.  The window: nothing is
written, so nothing has to be closed.
"""

import logging
from threading import RLock
from types import TracebackType

from appliance.errors import JournalClosedError

log = logging.getLogger(__name__)


class Door:
    """Entered with `with`; it closes for good unless what is done inside ends well.

    After a failed write or sync the kernel may call clean a page that never reached the
    medium, and a frame cut short in memory would lend its nonce to the next one.

    Attributes:
        lock: keeps other threads out without going in; whoever holds it may enter.
        open: whether anybody may still enter.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.open = True

    def __enter__(self) -> None:
        """Go in alone.

        Raises:
            JournalClosedError: the disk failed before, or the journal was closed.
        """
        self.lock.acquire()
        if not self.open:
            self.lock.release()
            raise JournalClosedError
        self.open = False

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave; what the disk raised becomes the journal's own error."""
        self.open = error is None
        self.lock.release()
        if isinstance(error, OSError):
            log.critical("the disk failed (%s): nothing more is accepted", error.strerror)
            raise JournalClosedError(error.strerror or "") from error

    def close(self) -> None:
        """Let nobody in any more."""
        with self.lock:
            self.open = False


class Window:
    """Looked through with `with`: what the disk raises becomes the journal's own error."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Look."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Translate."""
        if isinstance(error, OSError):
            raise JournalClosedError(error.strerror or "") from error
