"""A damaged practice, read only: what a person still looks at while nothing is billed.

Its queue is a copy of what can be read, under a key that nobody keeps, and goes at the lock: the
damaged one is not changed by one byte.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Final, TypeVar

from appliance.domain.acte import Acte
from appliance.domain.roles import Action, Personne
from appliance.ports.cards import CardReader, ReaderState
from appliance.ports.machine import Clock
from appliance.services.consultation import Consultation
from appliance.services.status import Copies, Liaison, Status

T = TypeVar("T")

ALERTE: Final = "Boîtier abîmé : lecture seule, rien ne s’y facture. Appelez."
LISIBLE: Final = frozenset({Action.OUVRIR, Action.CONSULTER, Action.SORTIR_REGISTRE})
"""What a role may still allow on a damaged box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secours:
    """What a person may ask of a damaged box; it has no way to write.

    Attributes:
        consultation: over the copy; asked through `consult`.
        manque: French, one line each: what could not be read.
        constat: French, when somebody ran into damage at work; empty where this opening found it.
        nomenclature: the acts, by their id.
        moteur: name of the engine.
        liaison, copies: ask the courier's last pass, and what is known of the backups.
        dossier: where an export goes unless a person says otherwise.
        sortir: writes all of it to a new file, sealed to a passphrase.
        copie: what it reads; closed last.
        at_lock: what ends with it, before the copy goes.
    """

    consultation: Consultation
    manque: Sequence[str]
    nomenclature: Mapping[str, Acte]
    personne: Personne
    reader: CardReader
    clock: Clock
    moteur: str
    liaison: Callable[[], Liaison]
    copies: Callable[[], Copies]
    dossier: Path
    sortir: Callable[[Path, str], None]
    copie: ExitStack
    constat: str = ""
    at_lock: ExitStack = field(default_factory=ExitStack, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)

    @property
    def readers(self) -> ReaderState:
        """The card readers as they are now; at once, and from any thread."""
        return self.reader.state()

    def peut(self, action: Action) -> bool:
        """Tell whether this person may do something here."""
        return action in LISIBLE and self.personne.peut(action)

    def consult(self, question: Callable[[Consultation], T]) -> T:
        """Look something up.  For a thread: it takes the lock."""
        self.personne.require(Action.CONSULTER)
        with self._lock:
            return question(self.consultation)

    def exporter(self, file: Path, passphrase: str) -> None:
        """Write all that can be read to a new sealed file.  For a thread: it takes the lock.

        Raises:
            ExportError: something stands there, or it cannot be written.
            WeakCodeError: the passphrase is too easy to guess.
            NotAllowedError: the role does not allow it.
        """
        self.personne.require(Action.SORTIR_REGISTRE)
        with self._lock:
            self.sortir(file, passphrase)

    def status(self) -> Status:
        """Tell how things stand; for a thread."""
        with self._lock:
            return Status(
                now=self.clock.now(),
                decompte=self.consultation.decompte(),
                liaison=self.liaison(),
                reader=self.readers,
                alertes=(ALERTE,),
                moteur=self.moteur,
                avenant_11=False,
                repondu_le=None,
                en_retard=0,
                copies=self.copies(),
            )

    tick = status
    """Time asks for nothing here."""

    def lock(self) -> None:
        """Let the copy go.  Nothing can be asked after."""
        self.at_lock.close()  # not under the lock: whoever asks may be waiting for it
        with self._lock:
            self.copie.close()
