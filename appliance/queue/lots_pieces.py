"""The lots of images, and which files beside the journal are still named."""

from appliance.domain.lifecycle import EtatLot
from appliance.domain.lot_pieces import PiecesEnFile
from appliance.domain.plage import Plage
from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import NOBODY
from appliance.queue.documents import LOTS_PIECES
from appliance.queue.fichier import Fichier
from appliance.queue.memory import Memory
from appliance.queue.registre import PIECES, Fichiers
from appliance.queue.table import JournalDatabase


class LotsPieces(Fichier[PiecesEnFile]):
    """The table of the lots of images, each under the rank that its number follows from.

    Attributes:
        memory: what was found of papers, until anything changes.
    """

    def __init__(self, database: JournalDatabase, auteur: int = NOBODY) -> None:
        super().__init__(database.table(LOTS_PIECES), PiecesEnFile, auteur)
        self._storage = database.storage
        self.memory = Memory(lambda: self._storage.version)

    def suivant(self, plage: Plage) -> int:
        """Return the rank that the next lot gets: a series of its own."""
        return plage.lot_apres(self._storage.last_number(LOTS_PIECES))

    @property
    def marks(self) -> tuple[int, int]:
        """Two numbers, of which one grows with each new paper and each new lot of images."""
        return self._storage.last_number(PIECES), self._storage.last_number(LOTS_PIECES)

    def due(self) -> list[Fiche[PiecesEnFile]]:
        """Return the lots that are not yet in the peer's hands, oldest first."""
        return self.memory.get("due", self._read_due)

    def troubled(self) -> list[PiecesEnFile]:
        """Return the lots that a peer blocks or a caisse refused, and nobody took up again."""
        return self.memory.get("troubled", self._read_troubled)

    def retenus(self) -> list[Fiche[PiecesEnFile]]:
        """Return the lots that a restoration holds and nobody answered for, oldest first."""
        return [one for one in self.due() if one.valeur.retenue and not one.valeur.reprise]

    def _read_troubled(self) -> list[PiecesEnFile]:
        return [one.valeur for one in self if one.valeur.motif and not one.valeur.reprise]

    def _read_due(self) -> list[Fiche[PiecesEnFile]]:
        return [one for one in self if one.valeur.etat is EtatLot.CONFIEE]

    def sweep(self, registre: Fichiers) -> None:
        """Remove the files that no document names; nothing opens them once that was expunged.

        Raises:
            JournalClosedError: the disk failed.
        """
        images = (one.valeur.image for one in registre.pieces)
        mails = {one.valeur.fichier for one in self}
        registre.files.retain(mails | {image.fichier for image in images if image})
