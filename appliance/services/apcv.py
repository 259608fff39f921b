"""What a scan of the appli carte Vitale is worth here: some time, as the settings say."""

from dataclasses import dataclass
from datetime import timedelta

from appliance.domain.apcv import ContexteApcv
from appliance.ports.machine import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Apcv:
    """Receives contexts.

    Attributes:
        duree: how long one is worth something; no public text says, whoever issues them does.
    """

    clock: Clock
    duree: timedelta

    def received(self, contenu: bytes) -> ContexteApcv:
        """Date what was scanned just now."""
        now = self.clock.now()
        return ContexteApcv(contenu=contenu, recu_le=now, fin=now + self.duree)
