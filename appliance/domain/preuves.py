"""What is on record of a patient's rights and documents, and what a visit finds wanting there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from appliance.domain.controles import Finding
from appliance.domain.refus import constat
from appliance.domain.registre.desaccord import Desaccord, desaccord
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import SOURCES
from appliance.domain.registre.manque import Presentation, Vitale, demande_of, manques
from appliance.domain.registre.piece import ASKED_AGAIN_AFTER, Piece, TypePiece
from appliance.domain.tiers_payant import Reglement, dispensees
from appliance.domain.visite import Visite


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Preuves:
    """What the practice was shown and read for one patient.

    Attributes:
        droits: readings of the rights, the newest first.
    """

    droits: tuple[Droits, ...] = ()
    pieces: tuple[Piece, ...] = ()

    def attests_c2s(self, day: date) -> bool:
        """Tell whether a C2S attestation on record is valid on `day`."""
        papers = (one for one in self.pieces if one.type is TypePiece.ATTESTATION_C2S)
        return any(one.periode.covers(day) for one in papers)


def verifier_preuves(
    visite: Visite, reglement: Reglement, preuves: Preuves, presentation: Presentation
) -> Iterator[Finding]:
    """Yield what is missing, closed, too old or told two ways, each with its one way out."""
    if dispensees(visite, reglement):
        if found := desaccord(preuves.droits, visite.date_soins):
            yield constat("rights-differ", code=_told_twice(found))
        yield from _rights(visite, reglement, preuves, presentation.vitale)
    demande = demande_of(visite, reglement, presentation)
    yield from (manque.finding for manque in manques(demande, preuves.pieces))


def _told_twice(found: Desaccord) -> str:
    said = (f"{SOURCES[one.source]} du {one.vu_le:%d/%m/%Y}" for one in (found.autre, found.adri))
    return " ; ".join([*said, *(one.phrase for one in found.ecarts)])


def _rights(
    visite: Visite, reglement: Reglement, preuves: Preuves, vitale: Vitale
) -> Iterator[Finding]:
    """Yield what is wrong with the newest reading; a card at hand is one of this very day."""
    newest = next((one for one in preuves.droits if one.compte), None)
    if newest is None:
        if vitale is Vitale.ABSENTE:
            yield constat("rights-unread")
        return
    day, read = visite.date_soins, f"{SOURCES[newest.source]}, le {newest.vu_le:%d/%m/%Y}"
    if not newest.periode.covers(day) and not reglement.droits_forces:
        yield constat("rights-closed", code=read)
    elif vitale is Vitale.ABSENTE and day - newest.vu_le > ASKED_AGAIN_AFTER:
        yield constat("rights-old", code=read)
