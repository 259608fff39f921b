"""Which images go together: one professional and one body a lot, each image once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from appliance.domain.destination import Aiguillage
from appliance.domain.identifiers import NumeroFacture, NumeroLot, Organisme
from appliance.domain.lot_pieces import LotPieces, PieceJointe
from appliance.domain.professionnel import Professionnel
from appliance.domain.registre.jonction import Lien
from appliance.domain.registre.piece import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitesPieces:
    """What the norm does not tell publicly, and a person therefore sets.

    Attributes:
        pieces: images of a lot.
        octets: bytes of a lot's images together; one that is larger goes alone.
        renvoyer: an image leaves again for each invoice that comes to it later.
        relance: how long a paper may be missing before the screen says so.
    """

    pieces: int = 20
    octets: int = 4_000_000
    renvoyer: bool = False
    relance: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Envoi:
    """One image and the invoices that it goes with."""

    numero: int
    piece: Piece
    professionnel: Professionnel
    factures: tuple[NumeroFacture, ...]

    @property
    def octets(self) -> int:
        """Bytes of the image."""
        return self.piece.image.octets if self.piece.image else 0

    @property
    def jointe(self) -> PieceJointe:
        """What a lot says of it."""
        digest = self.piece.image.sha256 if self.piece.image else ""
        return PieceJointe(
            piece=self.numero, sha256=digest, octets=self.octets, factures=self.factures
        )


@dataclass(frozen=True, slots=True)
class GroupePieces:
    """Images of one lot, in the order of their numbers."""

    organisme: Organisme
    envois: tuple[Envoi, ...]

    def without(self, lost: Iterable[int]) -> "GroupePieces":
        """Return the group without images that cannot be read any more."""
        gone = {*lost}
        return replace(self, envois=tuple(one for one in self.envois if one.numero not in gone))

    def lot(self, numero: NumeroLot, cree_le: date) -> LotPieces:
        """Return the lot that they make."""
        return LotPieces(
            numero=numero,
            cree_le=cree_le,
            professionnel=self.envois[0].professionnel,
            organisme=self.organisme,
            pieces=tuple(one.jointe for one in self.envois),
        )


def grouper_pieces(
    liens: Iterable[Lien], aiguillage: Aiguillage, limites: LimitesPieces
) -> Iterator[GroupePieces]:
    """Yield the lots to make of papers that have an image."""

    def key(lien: Lien) -> tuple[str, str]:
        facture = lien.enfile.facture
        body = aiguillage.destination_of(facture.organisme)
        return facture.professionnel.numero.value, str(body)

    for _, group in groupby(sorted(liens, key=key), key):
        together = list(group)
        body = aiguillage.destination_of(together[0].enfile.facture.organisme)
        for envois in _cut(_envois(together), limites):
            yield GroupePieces(body, tuple(envois))


def _envois(liens: Sequence[Lien]) -> Iterator[Envoi]:
    """Yield each image once, with all of its invoices."""
    pieces = {one.piece.numero: one.piece.valeur for one in liens if one.piece}
    for numero, piece in sorted(pieces.items()):
        own = [one for one in liens if one.piece and one.piece.numero == numero]
        factures = tuple(sorted({one.numero for one in own}))
        yield Envoi(numero, piece, own[0].enfile.facture.professionnel, factures)


def _cut(envois: Iterable[Envoi], limites: LimitesPieces) -> Iterator[list[Envoi]]:
    """Cut a group where a limit is reached."""
    held: list[Envoi] = []
    for one in envois:
        octets = sum(other.octets for other in held) + one.octets
        if held and (octets > limites.octets or len(held) == limites.pieces):
            yield held
            held = []
        held.append(one)
    if held:
        yield held
