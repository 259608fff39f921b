"""What a practice shows of one patient when a caisse asks years later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from appliance.domain.ancre import Ancre
from appliance.domain.argent.banque import LigneReleve, VirementAnnonce
from appliance.domain.argent.part import SuiviPart
from appliance.domain.file_attente import FactureEnFile, LotEnFile, Retour
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche, Periode
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.registre.piece import Piece
from appliance.domain.tiers_payant import Part


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FactureProuvee:
    """One invoice, and all that proves it.

    Attributes:
        lot: that it went in, None as long as it stands in none.
        arl: the messages that echo the lot's hash, as they came.
        parts: what was said of each share.
        virements: the transfers that the payers announced for it.
        lignes: the lines of the bank that hold these, with their numbers.
    """

    enfile: FactureEnFile
    lot: LotEnFile | None
    arl: tuple[Retour, ...]
    parts: Mapping[Part, SuiviPart]
    virements: tuple[VirementAnnonce, ...]
    lignes: tuple[Fiche[LigneReleve], ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DossierControle:
    """What is handed over.

    Attributes:
        periode: days of care, both included.
        ordonnances: those that the invoices name, each with the SHA-256 (hexadecimal) of what is
            kept of it.
        pieces: what was stated of papers, in the same way.
        tete: where the journal's chain stood when this was made.
        ancres: given out until then; each proves what came before it.
    """

    patient: Fiche[Dossier]
    periode: Periode
    fait_le: date
    factures: tuple[FactureProuvee, ...]
    ordonnances: tuple[tuple[Fiche[Ordonnance], str], ...]
    pieces: tuple[tuple[Fiche[Piece], str], ...]
    tete: Ancre
    ancres: tuple[Ancre, ...]
