"""What the practice remembers of its backups, key by key: one small file, and no patient in it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

from appliance.durable.disk import read_whole, write_atomically
from appliance.ports.machine import Disk
from appliance.sealing.titled import read_titled, write_titled

KIND: Final = "sauvegardes"
"""Of the file, and its name in the station's directory."""
EFFACEMENTS: Final = "effacements"
"""Of the file beside it that counts erasures, and its name."""
WEEK: Final = timedelta(days=7)

BEFORE_ERASURE: Final = (
    "Sauvegarde de {dossier} ({le:%d/%m/%Y}, clé {cle}) : elle garde ce qui a été effacé depuis. "
    "Branchez cette clé : la copie suivante l’efface. Perdue : « besace backup --lost {cle} »."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copie:
    """One key, and the backup on it.

    Attributes:
        cle: names the mirror.
        dossier: where it was.
        faite_le: when it was last brought up to date (UTC).
        octets: of all its files.
        relue_le: when all of it was last read again without a key (UTC); None for never.
        essayee_le: when it was last deciphered and compared (UTC); None for never.
        defaut: French, what the last reading found; empty when all was good.
        effacement: how many erasures the box had finished when the copy began.
        depassee: there was an erasure since: what it took away still stands there.  Not kept.
    """

    cle: str
    dossier: str
    faite_le: datetime
    octets: int
    relue_le: datetime | None = None
    essayee_le: datetime | None = None
    defaut: str = ""
    effacement: int = 0
    depassee: bool = False

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `plain` wrote; ValueError, KeyError or TypeError otherwise."""
        dates = {key: raw[key] and datetime.fromisoformat(raw[key]) for key in DATES}
        return cls(**{**raw, **dates})

    def plain(self) -> Mapping[str, Any]:
        """Return it as JSON holds it."""
        found = {key: value for key, value in asdict(self).items() if key != "depassee"}
        return {**found, **{key: found[key] and found[key].isoformat() for key in DATES}}

    def to_reread(self, now: datetime) -> bool:
        """Tell whether a week went by since all of it was read."""
        return self.relue_le is None or now - self.relue_le >= WEEK

    def to_try(self) -> bool:
        """Tell whether it was read since it was last deciphered, and found good."""
        tried, read = self.essayee_le, self.relue_le
        return not self.defaut and read is not None and (tried is None or tried < read)


DATES: Final = ("faite_le", "relue_le", "essayee_le")


@dataclass(frozen=True, slots=True)
class Sauvegardes:
    """The file.  One writer at a time: whoever holds the backups' lock, or the open station.

    A rotten one reads as none: it is made anew by the next backup, its counter by the next opening.
    """

    disk: Disk
    path: Path

    def copies(self) -> Sequence[Copie]:
        """Return all that is known, the newest backup first."""
        try:
            raw = read_titled(KIND, read_whole(self.disk, self.path))
            kept = [Copie.parse(one) for one in raw["copies"]]
        except (OSError, ValueError, KeyError, TypeError):
            return ()
        done = self.effacements()
        found = [replace(one, depassee=one.effacement < done) for one in kept]
        return sorted(found, key=lambda one: one.faite_le, reverse=True)

    def of(self, cle: str) -> Copie | None:
        """Return what is known of one key."""
        return next((one for one in self.copies() if one.cle == cle), None)

    def note(self, copie: Copie) -> None:
        """Remember a key, in the place of what was known of it.

        Raises:
            OSError: as the system does.
        """
        self._write([copie, *(one for one in self.copies() if one.cle != copie.cle)])

    def forget(self, cle: str) -> bool:
        """Know no more of a key that is lost; False where it was not known.

        Raises:
            OSError: as the system does.
        """
        known = self.copies()
        left = [one for one in known if one.cle != cle]
        if len(left) < len(known):
            self._write(left)
        return len(left) < len(known)

    def _write(self, copies: Sequence[Copie]) -> None:
        fields = {"copies": [one.plain() for one in copies]}
        write_atomically(self.disk, self.path, write_titled(KIND, fields))

    def effacements(self) -> int:
        """Return how many erasures the box has finished: nothing of them is in its files."""
        try:
            return int(read_titled(EFFACEMENTS, read_whole(self.disk, self._counter))["finis"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def note_effacements(self, finis: int) -> None:
        """Remember that count, which the journal keeps too; only the open station writes it.

        Raises:
            OSError: as the system does.
        """
        if finis != self.effacements():
            data = write_titled(EFFACEMENTS, {"finis": finis})
            write_atomically(self.disk, self._counter, data)

    @property
    def _counter(self) -> Path:
        return self.path.with_name(EFFACEMENTS)


def of_backups(copies: Sequence[Copie], now: datetime) -> Sequence[str]:
    """Return what a person should know: a copy that is bad, or that all of them are old."""
    told = [f"Sauvegarde de {one.dossier} : {one.defaut}" for one in copies if one.defaut]
    if copies and (age := now - copies[0].faite_le) >= WEEK:
        told.append(f"Aucune sauvegarde depuis {age.days} jours : branchez une clé.")
    return [*told, *before_erasure(copies)]


def before_erasure(copies: Sequence[Copie]) -> Sequence[str]:
    """Return what to tell of the keys that still hold what was erased since."""
    return [
        BEFORE_ERASURE.format(dossier=one.dossier, le=one.faite_le.astimezone(), cle=one.cle)
        for one in copies
        if one.depassee
    ]
