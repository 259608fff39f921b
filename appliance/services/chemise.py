"""All that the box keeps of one patient, together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from appliance.domain.antecedents import YEAR, Passage
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.registre.piece import Piece, TypePiece
from appliance.domain.registre.serie import Echeance, Suivi
from appliance.services.droits_en_ligne import Etat
from appliance.services.justificatifs import Justificatifs
from appliance.services.mutuelles import Mutuelles
from appliance.services.prescriptions import Prescriptions


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Chemise:
    """All that the box keeps of one patient.

    Attributes:
        droits: all readings, the newest first.
        adri: what became of the last question to ADRi, None where none is remembered.
        adri_nomme: whether the settings name a service to ask.
        suivis: where each series stands, by what was billed.
        passages: what was billed within a year, oldest first.
    """

    fiche: Fiche[Dossier]
    jour: date
    droits: Sequence[Droits]
    ordonnances: Sequence[Fiche[Ordonnance]]
    suivis: Sequence[Suivi]
    echeances: Sequence[Echeance]
    contrats: Sequence[Fiche[ContratAmc]]
    pieces: Sequence[Fiche[Piece]]
    a_redemander: Sequence[TypePiece]
    passages: Sequence[Passage]
    adri: Etat | None = None
    adri_nomme: bool = False


def chemise_of(prescriptions: Prescriptions, patient: int) -> Chemise | None:
    """Return all that is kept of a patient, None when there is no such patient."""
    registre, en_ligne = prescriptions.registre, prescriptions.en_ligne
    fiche = registre.store.registre.patients.get(patient)
    if fiche is None:
        return None
    jour, justificatifs = registre.today(), Justificatifs(registre=registre)
    return Chemise(
        fiche=fiche,
        jour=jour,
        droits=registre.droits(patient),
        ordonnances=prescriptions.ordonnances(patient),
        suivis=prescriptions.suivis(patient),
        echeances=prescriptions.echeances(patient, jour),
        contrats=Mutuelles(registre=registre).contrats(patient),
        pieces=justificatifs.pieces(patient),
        a_redemander=justificatifs.a_redemander(patient, jour),
        passages=registre.passages(fiche, jour - YEAR),
        adri=None if en_ligne is None else en_ligne.etat(patient),
        adri_nomme=en_ligne is not None,
    )
