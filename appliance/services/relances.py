"""Reminders: proposed from what is late, sent by a person, their answers noted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from appliance.domain.argent.relances import Issue, Relance, proposer
from appliance.domain.professionnel import Professionnel
from appliance.domain.registre.fiche import Fiche
from appliance.durable.disk import write_atomically
from appliance.errors import ExportError, NoReminderError, reason
from appliance.ports.machine import Disk
from appliance.services.previsions import Previsions


@dataclass(frozen=True, slots=True, kw_only=True)
class Relances:
    """The reminders of one practice.

    Attributes:
        professionnel: who signs them.
    """

    previsions: Previsions
    professionnel: Professionnel

    def proposees(self) -> Sequence[Relance]:
        """Return the letters to send today, the firmest first."""
        previsions = self.previsions
        return proposer(
            previsions.creances(),
            (one.valeur for one in self.journal()),
            previsions.delais,
            previsions.calendrier,
        )

    def journal(self) -> Sequence[Fiche[Relance]]:
        """Return the letters that were sent, the oldest first."""
        return [*self.previsions.suivi.store.relances]

    def envoyer(
        self,
        disk: Disk,
        directory: Path,
        dues: Sequence[Relance],
        progress: Callable[[int, int], object] | None = None,
    ) -> Sequence[Path]:
        """Write letters and mails, and note each letter once it is written; return the files.

        After a cut the letter that was under way is proposed again.

        Args:
            disk: where they go.
            directory: made where it does not stand.
            dues: of those that are proposed.
            progress: told how many are done of how many; what it raises ends the work.

        Raises:
            ExportError: one cannot be written there; those before it are noted.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        written: list[Path] = []
        for done, one in enumerate(dues):
            if progress is not None:
                progress(done, len(dues))
            written += self.ecrire(disk, directory, one)
            self.noter_envoi(one)
        return written

    def ecrire(self, disk: Disk, directory: Path, relance: Relance) -> Sequence[Path]:
        """Write a letter and its mail; return the files.

        Raises:
            ExportError: they cannot be written there.
        """
        payeur = relance.payeur.replace(" ", "")
        name = f"relance-{relance.le:%Y%m%d}-{payeur}-{int(relance.niveau)}"
        contents = {"pdf": self.lettre, "eml": self.mail}
        files = {directory / f"{name}.{kind}": make for kind, make in contents.items()}
        for file, make in files.items():
            try:
                disk.make_directory(directory)
                write_atomically(disk, file, make(relance))
            except OSError as error:
                raise ExportError(f"{file} : {reason(error)}") from None
        return [*files]

    def noter_envoi(self, relance: Relance) -> Fiche[Relance]:
        """Keep that a letter leaves today; it is proposed no more.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        return self.previsions.suivi.store.relances.add(replace(relance, le=self._today))

    def noter_issue(self, numero: int, issue: Issue, note: str = "") -> None:
        """Keep what came of a letter; a later answer takes the place of a former one.

        Raises:
            NoReminderError: no letter bears that number.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        relances, sent = self.previsions.suivi.store.relances, self.envoyee(numero)
        answered = sent.valeur.answered(issue, self._today, note)
        relances.put(replace(sent, valeur=answered))

    def envoyee(self, numero: int) -> Fiche[Relance]:
        """Return a letter that was sent.

        Raises:
            NoReminderError: no letter bears that number.
        """
        found = self.previsions.suivi.store.relances.get(numero)
        if found is None:
            raise NoReminderError
        return found

    def nom(self, payeur: str) -> str:
        """Return how the practice's conventions name a payer, with its key."""
        conventions = self.previsions.suivi.store.registre.conventions
        names = (one.valeur.libelle for one in conventions if one.valeur.amc == payeur)
        label = next(names, "")
        return f"{label} ({payeur})" if label else payeur

    def lettre(self, relance: Relance) -> bytes:
        """Return the letter, PDF."""
        from appliance.formats.lettre import draw_lettre

        return draw_lettre(relance, self.professionnel, self.nom(relance.payeur))

    def mail(self, relance: Relance) -> bytes:
        """Return the mail that waits for its address, with the letter."""
        from appliance.formats.lettre import write_mail

        return write_mail(relance, self.professionnel, self.nom(relance.payeur))

    @property
    def _today(self) -> date:
        return self.previsions.jour
