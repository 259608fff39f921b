"""The appli carte Vitale on a box without the accredited service that issues its contexts."""

from appliance.errors import ApcvExpiredError, ApcvNeedsNetworkError
from appliance.ports.apcv import ApcvReader, ContexteApcv
from appliance.ports.machine import Clock


class OfflineApcv:
    """An `ApcvReader` that says plainly what it lacks."""

    def read(self) -> ContexteApcv:
        """Return nothing: a context is issued online.

        Raises:
            ApcvNeedsNetworkError: always.
        """
        raise ApcvNeedsNetworkError


class KeptApcv:
    """The last context, handed over until it expires; then another is asked for."""

    def __init__(self, reader: ApcvReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._kept: ContexteApcv | None = None

    def read(self) -> ContexteApcv:
        """Return the context that is kept, or a new one.

        Raises:
            ApcvNeedsNetworkError: none is kept that is still good, and none can be had.
            ApcvExpiredError: what was just issued is worth nothing by this box's clock.
        """
        if self._kept is None or not self._kept.is_good(self._clock.now()):
            self._kept = None
            fresh = self._reader.read()
            if not fresh.is_good(self._clock.now()):
                raise ApcvExpiredError
            self._kept = fresh
        return self._kept

    def forget(self) -> None:
        """Keep nothing: another patient comes."""
        self._kept = None
