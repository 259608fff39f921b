"""The desk: reads cards, keeps the list of arrivals, and knows nothing else."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from appliance.domain.arrivee import Arrivee, Etape, Repere
from appliance.domain.patient import Beneficiaire
from appliance.domain.roles import Action, Personne, Role
from appliance.ports.cards import CardReader, ReaderState
from appliance.services.arrivees import Arrivees
from appliance.services.billing import Reading

AU_GUICHET: Final = Personne(numero=1, nom="", role=Role.SECRETAIRE)
"""Whoever works at the desk: the secretary's role, and there is no other here."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Vue:
    """One look at the desk.

    Attributes:
        non_dites: how many arrivals the practice's own box is not known to have.
        empreinte: of another box that shows itself there; empty for none.
    """

    now: datetime
    reader: ReaderState
    arrivees: Sequence[Arrivee] = ()
    non_dites: int = 0
    empreinte: str = ""


@dataclass(slots=True, kw_only=True)
class Reception:
    """The use cases of the desk, for any thread.

    Attributes:
        documents: what is asked of everybody, in French; what a card does not tell.
        at_lock: what ends with the open desk.
        personne: who works there; what their role does not allow is a NotAllowedError.
    """

    reader: CardReader
    arrivees: Arrivees
    documents: tuple[str, ...] = ()
    at_lock: ExitStack = field(default_factory=ExitStack, repr=False)
    personne: Personne = AU_GUICHET

    @property
    def readers(self) -> ReaderState:
        """The card readers as they are now; at once, and from any thread."""
        return self.reader.state()

    def follow_readers(self, moved: Callable[[], object]) -> None:
        """Have `moved` called each time that `readers` changed; see `CardReader.listen`."""
        self.reader.listen(moved)

    def read_card(self) -> Reading:
        """Read the cards that are in; raises what `read_vitales` does."""
        self.personne.require(Action.LIRE_CARTE)
        insertions = self.reader.state().insertions  # counted before: see `Billing.read_card`
        return Reading(self.reader.read_vitales(), insertions)

    def arrive(self, who: Beneficiaire) -> Repere:
        """Enter who came; see `Arrivees.arrive`."""
        self.personne.require(Action.PREPARER)
        return self.arrivees.arrive(who)

    def parti(self, repere: Repere) -> None:
        """Enter that somebody left; durable."""
        self.personne.require(Action.PREPARER)
        self.arrivees.avancer(repere, Etape.PARTI)

    def accepter(self) -> None:
        """Take the box that shows itself for the practice's own; see `Arrivees.accepter`."""
        self.personne.require(Action.PREPARER)
        self.arrivees.accepter()

    def tick(self) -> Vue:
        """Do what time asks for, and tell how things stand.  Called about once a second."""
        self.arrivees.echanger()
        return Vue(
            now=self.arrivees.clock.now(),
            reader=self.readers,
            arrivees=self.arrivees.liste(),
            non_dites=self.arrivees.non_dites(),
            empreinte=self.arrivees.empreinte,
        )

    def lock(self) -> None:
        """Tell what is left to tell, and close.  Nothing can be asked after."""
        try:
            self.arrivees.echanger()
        finally:
            self.arrivees.close()
            self.at_lock.close()
