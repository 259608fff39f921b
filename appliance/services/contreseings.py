"""Countersign, with the CPS and its code, what was sealed while it was away (mode 4)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from appliance.domain.contreseing import Contreseing
from appliance.domain.file_attente import FactureEnFile
from appliance.ports.engine import Engine
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.queue.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contreseings:
    """What waits for the CPS, on one queue.

    Attributes:
        de: only what was billed under this professional's number; None for all.
    """

    store: Store
    engine: Engine
    clock: Clock
    de: str | None = None

    def waiting(self) -> Sequence[FactureEnFile]:
        """Return the invoices to countersign, oldest first: no lot takes them."""
        own = (one for one in self.store.due().factures if one.is_of(self.de))
        return [one for one in own if one.scellee.a_contresigner]

    def countersign(self, signer: Signer) -> Contreseing | None:
        """Countersign all that waits, and record from which to which; None when nothing does.

        All of it is one commit: a card that leaves in between leaves all of it to wait.

        Raises:
            CpsError, ReaderMuteError: see `Signer.sign`; nothing changed.
            VaultError: the queue cannot be written; nothing changed.
        """
        waiting = sorted(self.waiting(), key=lambda one: one.facture.numero)
        if not waiting:
            return None
        signed = [self.engine.countersign(one.scellee, signer) for one in waiting]
        gap = Contreseing(
            factures=tuple(one.facture.numero for one in waiting),
            depuis=min(one.facture.etablie_le for one in waiting),
            le=self.clock.now(),
        )
        self.store.countersign(signed, gap)
        log.info("invoices %s to %s countersigned", gap.premiere, gap.derniere)
        return gap
