"""What a whole reading of the journal proves, given the anchors that others hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from appliance.domain.ancre import Ancre


class Issue(StrEnum):
    """What the journal says of an anchor."""

    CONFIRMEE = "confirmée"  # the chain of its entries leads there
    CONTREDITE = "contredite"  # it went elsewhere: it was written anew
    AU_DELA = "au-delà"  # it ends before: it was cut, or is an older copy
    ARCHIVEE = "archivée"  # the entries of that time were packed: nothing leads there any more


class EtatArchive(StrEnum):
    """What the journal's own note says of an archive's file."""

    LIEE = "liée"  # its bytes are those that were noted
    LIBRE = "libre"  # nothing was noted of it
    REFAITE = "refaite"  # another file stands in its place, and nothing notes that one
    ALTEREE = "altérée"  # its bytes changed in their place
    MANQUANTE = "manquante"  # it was noted, and is not here


SUSPECTES = frozenset({EtatArchive.REFAITE, EtatArchive.ALTEREE, EtatArchive.MANQUANTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lien:
    """How one archive hangs on the chain.

    Attributes:
        archive: number of the last segment that it stands for.
        sequence: of the entry that notes its bytes; 0 when that one is packed itself, or none.
        dans: number of the archive that holds the note; 0 when a segment does, or none.
    """

    archive: int
    etat: EtatArchive
    sequence: int = 0
    dans: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preuve:
    """What was proved.

    Attributes:
        sequence: of the last entry.
        chain: after it, 32 bytes.
        entrees: how many frames were read, those of archives included.
        remarques: harmless damage, in English.
    """

    sequence: int
    chain: bytes
    entrees: int
    ancres: Mapping[Ancre, Issue]
    liens: tuple[Lien, ...]
    remarques: tuple[str, ...] = ()

    @property
    def couverte(self) -> int:
        """The last entry that an anchor outside covers; 0 without any."""
        return max((one.sequence for one in self._confirmed()), default=0)

    @property
    def archives_couvertes(self) -> frozenset[int]:
        """The archives whose bytes an anchor outside covers, through the notes of them."""
        covered: set[int] = set()
        for lien in sorted(self.liens, key=lambda one: one.archive, reverse=True):
            noted = 0 < lien.sequence <= self.couverte or lien.dans in covered
            if lien.etat is EtatArchive.LIEE and noted:
                covered.add(lien.archive)
        return frozenset(covered)

    @property
    def entiere(self) -> bool:
        """Whether no anchor is contradicted or out of reach, and each archive is what was noted."""
        failed = {Issue.CONTREDITE, Issue.AU_DELA}.intersection(self.ancres.values())
        return not failed and not any(one.etat in SUSPECTES for one in self.liens)

    def _confirmed(self) -> Iterator[Ancre]:
        return (one for one, issue in self.ancres.items() if issue is Issue.CONFIRMEE)
