"""What a practice must know of its tariffs: what changed, and what is only announced."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from appliance.domain.professionnel import Professionnel
from appliance.domain.revision import (
    Changement,
    ReponseAvenant,
    TarifsVus,
    annonces,
    by_code,
    changements,
)
from appliance.domain.tarif import Bareme
from appliance.ports.machine import Clock
from appliance.queue.revisions import Revisions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nouveautes:
    """What a person has to see before anything is billed.

    Attributes:
        changements: since the tables that were seen last; none at the very first unlock.
        annonces: the codes with values that are only announced, as long as nobody said whether
            to use them.
    """

    changements: tuple[Changement, ...] = ()
    annonces: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tarification:
    """The tables in force, beside what the practice saw and answered.

    Attributes:
        empreinte: the digest of the tables' content.
        reglage: what the settings file says of announced values; None where it is silent.
    """

    revisions: Revisions
    baremes: Mapping[str, Bareme]
    version: int
    empreinte: str
    reglage: bool | None
    professionnel: Professionnel
    clock: Clock

    @property
    def seen(self) -> TarifsVus | None:
        """The tables that were seen last, None before the first unlock."""
        return self.revisions.tarifs()

    @property
    def reponse(self) -> ReponseAvenant | None:
        """The last answer of a person, None before one."""
        return self.revisions.reponse()

    @property
    def accept_probable(self) -> bool:
        """Tell whether announced values are used: the file first, then the person."""
        if self.reglage is not None:
            return self.reglage
        return self.reponse is not None and self.reponse.applique

    @property
    def answered_on(self) -> date | None:
        """The day of the answer that counts; None where the settings file answers, or nobody."""
        if self.reglage is not None or self.reponse is None:
            return None
        return self.reponse.repondu_le.astimezone().date()

    def news(self) -> Nouveautes:
        """Return what a person has to see.  The very first tables are noted without a word.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        seen = self.seen
        changes = self._since(seen)
        if not changes and (seen is None or seen.empreinte != self.empreinte):
            self.heed()
        answered = self.reglage is not None or self.reponse is not None
        return Nouveautes(changements=changes, annonces={} if answered else annonces(self.baremes))

    def changes(self) -> tuple[Changement, ...]:
        """Return what differs from the tables that were seen last; nothing before the first."""
        return self._since(self.seen)

    def _since(self, seen: TarifsVus | None) -> tuple[Changement, ...]:
        if seen is None or seen.empreinte == self.empreinte:
            return ()
        return changements(by_code(seen.baremes), self.baremes, probable=self.accept_probable)

    def heed(self) -> None:
        """Note that the tables in force were seen: who, when, which.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        self.revisions.keep_tarifs(
            TarifsVus(
                empreinte=self.empreinte,
                vus_le=self.clock.now().replace(microsecond=0),
                par=self.professionnel.numero.value,
                version=self.version,
                baremes=tuple(self.baremes.values()),
            )
        )
        log.info("tables %d seen: %s", self.version, self.empreinte)

    def answer(self, *, applique: bool) -> None:
        """Note whether announced values are used from now on.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        self.revisions.keep_reponse(
            ReponseAvenant(
                applique=applique,
                repondu_le=self.clock.now().replace(microsecond=0),
                par=self.professionnel.numero.value,
            )
        )
