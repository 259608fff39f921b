"""What one pass of the courier did, and what the station shows of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from appliance.errors import LinkDownError
from appliance.spool.records import Pulse


class Inbound(NamedTuple):
    """What a pass fetched.

    Attributes:
        deleted: how many consumed messages are gone at the peer.
        nearly_full: True when the mailbox is four fifths full.
    """

    fetched: int = 0
    deleted: int = 0
    nearly_full: bool = False
    fault: LinkDownError | None = None


class Outbound(NamedTuple):
    """What a pass sent.

    Attributes:
        left: how many messages still wait, for their day, their turn or a link.
        spared: how many of them wait for a link that is not paid by volume.
        stale: how many of them were first tried five days ago or more.
        carried: how many of them left by hand and wait for their proof.
        awaited: how many of those for five days or more.
    """

    remises: int = 0
    bloquees: int = 0
    left: int = 0
    spared: int = 0
    stale: int = 0
    carried: int = 0
    awaited: int = 0
    fault: LinkDownError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """One pass.

    Attributes:
        aside: how many files of the spool wait for a person.
        neighbours: names of the paired boxes, which may have a line where this one has none.
    """

    at: datetime
    inbound: Inbound
    outbound: Outbound
    aside: int
    neighbours: tuple[str, ...] = ()

    @property
    def pulse(self) -> Pulse:
        """What the station shows of it."""
        faults = [fault for fault in (self.outbound.fault, self.inbound.fault) if fault]
        return Pulse(at=self.at, linked=not faults, sentence=self._sentence(faults))

    def _sentence(self, faults: list[LinkDownError]) -> str:
        """Return the one thing to know first: what is late, what fails, what waits."""
        fault = " ".join([faults[0].advice, *self._by_lan()]) if faults else ""
        out = self.outbound
        ranked = (
            (out.stale, f"{out.stale} message(s) n’ont pu partir depuis cinq jours : appelez."),
            (out.awaited, f"{out.awaited} message(s) emporté(s) sans preuve depuis cinq jours."),
            (out.carried, f"{out.carried} message(s) emporté(s) : leur preuve est attendue."),
        )
        late = next((sentence for count, sentence in ranked if count), "")
        if late or fault:
            return f"{late} {fault}".strip()
        if self.inbound.nearly_full:
            return "La boîte aux lettres est presque pleine. Déverrouillez Besace pour la relever."
        if self.aside:
            return f"{self.aside} fichier(s) illisible(s) mis de côté. Rien n’est perdu ; appelez."
        if out.spared:
            return f"{out.spared} message(s) attendent un réseau sans forfait au volume."
        return ""

    def _by_lan(self) -> tuple[str, ...]:
        """Return what else a person can do while messages wait for a link."""
        if not (self.neighbours and self.outbound.left):
            return ()
        names = " ou ".join(f"« {name} »" for name in self.neighbours)
        return (f"{names} peut les remettre : « besace carry lan ».",)
