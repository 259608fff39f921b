"""The directory kept up to date without a network: asked at night, answered by mail.

An edition counts at the next opening: what is being billed meanwhile goes where it went.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from appliance.domain.annuaire import Annuaire, DemandeAnnuaire
from appliance.domain.registre.fiche import Fiche
from appliance.errors import DeviceFaultError, UserMustActError
from appliance.ports.annuaire import Directory
from appliance.ports.machine import Clock
from appliance.ports.signature import Signer
from appliance.queue.store import Store
from appliance.services.voie import Voie
from appliance.spool.maildir import StationSpool
from appliance.spool.records import Receipt, Sidecar

log = logging.getLogger(__name__)

ONLY: Final = 1
"""Number of the one edition, and of the one question, that are kept."""
NOUVEL: Final = (
    "Annuaire des destinataires du {day:%d/%m/%Y} reçu (édition {version}) : il servira à la "
    "prochaine ouverture, là où les réglages ne disent rien."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annuaires:
    """The use cases of the directory.  Each writing raises what `Journal.append` raises.

    Attributes:
        age: how old an edition may be before the night asks for the next one.
    """

    store: Store
    spool: StationSpool
    directory: Directory
    signer: Signer | None
    voie: Voie
    clock: Clock
    age: timedelta
    _published: set[str] = field(default_factory=set, repr=False)
    _received: list[Annuaire] = field(default_factory=list, repr=False)

    def tenu(self) -> Annuaire | None:
        """Return the edition that is kept, None before the first."""
        return edition_of(self.store)

    def nuit(self) -> None:
        """Ask for the next edition where the one that is kept is old, and no question is out."""
        now, held, asked = self._now(), self.tenu(), self._asked()
        fresh = held is not None and held.age_days(now.date()) < self.age.days
        if fresh or (asked is not None and asked.attend(now)):
            return
        if self.signer is not None and self.signer.present:
            self._ask(0 if held is None else held.version, self.signer, now)

    def confier(self) -> None:
        """Give the courier the question that it may not have yet."""
        asked = self._asked() if not self._published else None
        if asked is not None and asked.message and asked.attend(self._now()):
            day = (asked.pose_le + timedelta(days=1)).astimezone().date()
            sidecar = Sidecar(recipient=self.voie.adresse, not_before=day, deadline=day + self.age)
            self.spool.publish(asked.message, sidecar)
            self._published.add(asked.sha256)

    def recu(self, receipt: Receipt) -> bool:
        """Take in what became of a message; False when it was none of these."""
        asked = self._asked()
        if asked is None or asked.sha256 != receipt.sha256:
            return False
        self._keep_question(replace(asked, message=b""))
        return True

    def entendre(self, contents: Iterable[bytes]) -> bool:
        """Take in the editions that a message holds; False when it holds none.

        What is no newer than what is kept changes nothing, however late it comes.
        """
        read = [one for content in contents if (one := self.directory.read(content)) is not None]
        for annuaire in read:
            held = self.tenu()
            if held is None or annuaire.version > held.version:
                self.store.registre.annuaires.put(Fiche(ONLY, annuaire))
                self._received.append(annuaire)
                log.info("directory %d is kept", annuaire.version)
        return bool(read)

    def remarques(self) -> Iterator[str]:
        """Yield what a person should know."""
        for one in self._received[-1:]:
            yield NOUVEL.format(day=one.etabli_le, version=one.version)

    def _ask(self, version: int, signer: Signer, now: datetime) -> None:
        try:
            message = self.voie.wrap(self.directory.ask(version, signer), now)
        except (UserMustActError, DeviceFaultError) as error:
            log.info("the directory waits: %s", type(error).__name__)
            return
        named = sha256(message).hexdigest()
        self._keep_question(DemandeAnnuaire(message=message, sha256=named, pose_le=now))
        self._published.clear()

    def _keep_question(self, asked: DemandeAnnuaire) -> None:
        self.store.registre.demandes_annuaire.put(Fiche(ONLY, asked))

    def _asked(self) -> DemandeAnnuaire | None:
        found = self.store.registre.demandes_annuaire.get(ONLY)
        return None if found is None else found.valeur

    def _now(self) -> datetime:
        return self.clock.now().astimezone()


def edition_of(store: Store) -> Annuaire | None:
    """Return the directory that a queue keeps, None where it keeps none."""
    found = store.registre.annuaires.get(ONLY)
    return None if found is None else found.valeur
