"""The register's tables, on the journal of the invoices."""

from contextlib import AbstractContextManager
from typing import Any, Final

from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.registre.piece import Piece
from appliance.domain.registre.prescripteur import Prescripteur
from appliance.queue.columns import Column
from appliance.queue.fichier import PATIENT, Fichier
from appliance.queue.index import Columns
from appliance.queue.table import JournalDatabase

PATIENTS: Final = "patients"
ORDONNANCES: Final = "ordonnances"
PRESCRIPTEURS: Final = "prescripteurs"
DROITS: Final = "droits"
CONTRATS: Final = "contrats"
CONVENTIONS: Final = "conventions"
PIECES: Final = "pieces"

OF_A_PATIENT: Final = (ORDONNANCES, DROITS, CONTRATS, PIECES)
COLUMNS: Final[Columns] = {name: (Column((PATIENT,), 4),) for name in OF_A_PATIENT}


class Fichiers:
    """All tables of the register.

    Attributes:
        patients: the records; what belongs to one names its number as `patient`.
        prescripteurs: those known to the practice, to choose from.
    """

    def __init__(self, database: JournalDatabase) -> None:
        self._database = database
        self.patients = Fichier(database.table(PATIENTS), Dossier)
        self.ordonnances = Fichier(database.table(ORDONNANCES), Ordonnance)
        self.prescripteurs = Fichier(database.table(PRESCRIPTEURS), Prescripteur)
        self.droits = Fichier(database.table(DROITS), Droits)
        self.contrats = Fichier(database.table(CONTRATS), ContratAmc)
        self.conventions = Fichier(database.table(CONVENTIONS), Convention)
        self.pieces = Fichier(database.table(PIECES), Piece)

    def transaction(self) -> AbstractContextManager[Any]:
        """Make one durable commit of all that is done inside; none of it on an error."""
        return self._database.storage.transaction()
