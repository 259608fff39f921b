"""The questions to ADRi that are remembered: asked every second, so read from the disk once."""

from collections.abc import Iterator, Sequence
from typing import Final

from appliance.domain.registre.adri import Demande, Envoi
from appliance.domain.registre.fiche import Fiche
from appliance.queue.fichier import Fichier


class CarnetAdri:
    """The table of questions.  Each writing raises what `Journal.append` raises."""

    def __init__(self, table: Fichier[Envoi]) -> None:
        self._table: Final = table
        self._read: Sequence[Fiche[Envoi]] | None = None

    def __iter__(self) -> Iterator[Fiche[Envoi]]:
        if self._read is None:
            self._read = [*self._table]
        return iter(self._read)

    def of(self, patient: int) -> Iterator[tuple[Envoi, Demande]]:
        """Yield what was asked of one patient, oldest first, each with what it left in."""
        for fiche in self:
            yield from (
                (fiche.valeur, one) for one in fiche.valeur.demandes if one.patient == patient
            )

    def asked(self, reference: str) -> tuple[Fiche[Envoi], Demande] | None:
        """Return the question of a reference, None where there is none."""
        found = ((fiche, one) for fiche in self for one in fiche.valeur.demandes)
        return next(((fiche, one) for fiche, one in found if one.reference == reference), None)

    def reread(self) -> None:
        """Read from the disk again: what was written last may not have become durable."""
        self._read = None

    def add(self, envoi: Envoi) -> None:
        """Remember questions."""
        self.reread()
        self._table.add(envoi)

    def put(self, fiche: Fiche[Envoi]) -> None:
        """Remember what became of them."""
        self.reread()
        self._table.put(fiche)

    def remove(self, numeros: Sequence[int]) -> None:
        """Forget questions."""
        self.reread()
        self._table.remove(numeros)
