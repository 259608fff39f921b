"""The documents of a patient: recorded as they are shown, wanted by a visit, asked for again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.manque import Manque, Presentation, demande_of, manques
from appliance.domain.registre.piece import Piece, TypePiece, anomalies_piece, to_ask_again
from appliance.domain.tiers_payant import Reglement
from appliance.domain.visite import Visite
from appliance.services.registre import UNKNOWN, Registre

NO_PIECE: Final = Anomalie("piece", "aucune pièce sous ce numéro : listez celles du patient")
NO_COPY: Final = Anomalie("lisible", "la pièce n’a été que vue : rien n’en est gardé à relire")


@dataclass(frozen=True, slots=True, kw_only=True)
class Justificatifs:
    """The use cases of documents."""

    registre: Registre

    def recevoir(self, patient: int, piece: Piece) -> Fiche[Piece] | tuple[Anomalie, ...]:
        """Record a document that was shown; what is wrong keeps it out."""
        fichiers = self.registre.store.registre
        if fichiers.patients.get(patient) is None:
            return (UNKNOWN,)
        wrong = tuple(anomalies_piece(piece, self.registre.today()))
        return wrong or fichiers.pieces.add(piece, patient=patient)

    def relire(self, patient: int | None, numero: int, *, lisible: bool) -> Anomalie | None:
        """Keep what a person says of a copy: it can be read, or not.

        Args:
            patient: whose it must be; None when only the number of the copy was said.
            numero: of the copy.
            lisible: it can be read.
        """
        fichiers = self.registre.store.registre
        found = fichiers.pieces.get(numero)
        if found is None or patient not in (None, found.patient):
            return NO_PIECE
        if not found.valeur.kept:
            return NO_COPY
        fichiers.pieces.put(replace(found, valeur=replace(found.valeur, lisible=lisible)))
        return None

    def pieces(self, patient: int) -> Sequence[Fiche[Piece]]:
        """Return a patient's documents, in the order of entry."""
        return self.registre.store.registre.pieces.of(patient)

    def manques(
        self, patient: int, visite: Visite, reglement: Reglement, presentation: Presentation
    ) -> tuple[Manque, ...]:
        """Return what a visit wants and does not have; see `manque.manques`."""
        shown = [one.valeur for one in self.pieces(patient)]
        return manques(demande_of(visite, reglement, presentation), shown)

    def a_redemander(self, patient: int, day: date) -> tuple[TypePiece, ...]:
        """Return the kinds to ask a patient for again (S001-02)."""
        return to_ask_again([one.valeur for one in self.pieces(patient)], day)

    def tous_a_redemander(self, day: date) -> Iterator[tuple[int, tuple[TypePiece, ...]]]:
        """Yield whom to ask for which kinds again; reads all documents."""
        shown: dict[int, list[Piece]] = {}
        for fiche in self.registre.store.registre.pieces:
            if fiche.patient is not None:
                shown.setdefault(fiche.patient, []).append(fiche.valeur)
        for patient, pieces in sorted(shown.items()):
            if kinds := to_ask_again(pieces, day):
                yield patient, kinds
