"""The register's tables, on the journal of the invoices."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from appliance.domain.annuaire import Annuaire as Edition
from appliance.domain.annuaire import DemandeAnnuaire
from appliance.domain.assistance import Assistance
from appliance.domain.brouillon import Brouillon
from appliance.domain.conservation import Conservation, Gel
from appliance.domain.registre.adri import Envoi
from appliance.domain.registre.attente import Correspondance, LigneEnAttente
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.doublon import Fusion
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.effacement import Effacement
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.registre.piece import Piece
from appliance.domain.registre.prescripteur import Prescripteur
from appliance.domain.registre.repertoire import Repertoire
from appliance.domain.roles import NOBODY
from appliance.domain.tournee import OrdreTournee
from appliance.durable.sealed_files import SealedFiles
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
FUSIONS: Final = "fusions"
ATTENTE: Final = "attente"
CORRESPONDANCES: Final = "correspondances"
EFFACEMENTS: Final = "effacements"
CONSERVATION: Final = "conservation"
GELS: Final = "gels"
BROUILLONS: Final = "brouillons"
ORDRES: Final = "ordres"
ENVOIS_ADRI: Final = "envois_adri"
ANNUAIRES: Final = "annuaires"
DEMANDES_ANNUAIRE: Final = "demandes_annuaire"
ASSISTANCES: Final = "assistances"

KINDS: Final[Mapping[str, type[Any]]] = {
    PATIENTS: Dossier,
    ORDONNANCES: Ordonnance,
    PRESCRIPTEURS: Prescripteur,
    DROITS: Droits,
    CONTRATS: ContratAmc,
    CONVENTIONS: Convention,
    PIECES: Piece,
    FUSIONS: Fusion,
    ATTENTE: LigneEnAttente,
    CORRESPONDANCES: Correspondance,
}
"""What each table holds."""
OF_A_PATIENT: Final = (ORDONNANCES, DROITS, CONTRATS, PIECES, FUSIONS)
COLUMNS: Final[Columns] = {name: (Column((PATIENT,), 4),) for name in OF_A_PATIENT}


class Fichiers:
    """All tables of the register.

    Attributes:
        tables: by name.
        patients: the records; what belongs to one names its number as `patient`.
        prescripteurs: those known to the practice, to choose from.
        fusions: the merges; each belongs to the record that was kept.
        attente: rows of imports that wait for a correction.
        correspondances: titles of imported tables, and their fields.
        effacements: requests to be erased; no export takes them along, nor those below.
        conservation: how long names are kept; the last one counts.
        gels: legal holds, each under the number of the patient; 0 for the whole practice.
        brouillons: visits that are not sealed.
        ordres: the order of the round that each person gave, under their number.
        envois_adri: questions to ADRi, by numbers of records alone.
        annuaires: the edition of the directory that is kept.
        demandes_annuaire: what was asked of the directory last.
        assistances: the steps of each view that was given to a helper.
        repertoire: the patients by what they are looked for.
        files: images and their mails, under keys that stand in the tables.
    """

    def __init__(
        self,
        database: JournalDatabase,
        repertoire: Repertoire,
        files: SealedFiles,
        auteur: int = NOBODY,
    ) -> None:
        self._database, self.files = database, files
        self.repertoire = repertoire
        self.tables: Mapping[str, Fichier[Any]] = {
            name: Fichier(database.table(name), kind, auteur) for name, kind in KINDS.items()
        }
        self.patients: Fichier[Dossier] = self.tables[PATIENTS]
        self.ordonnances: Fichier[Ordonnance] = self.tables[ORDONNANCES]
        self.prescripteurs: Fichier[Prescripteur] = self.tables[PRESCRIPTEURS]
        self.droits: Fichier[Droits] = self.tables[DROITS]
        self.contrats: Fichier[ContratAmc] = self.tables[CONTRATS]
        self.conventions: Fichier[Convention] = self.tables[CONVENTIONS]
        self.pieces: Fichier[Piece] = self.tables[PIECES]
        self.fusions: Fichier[Fusion] = self.tables[FUSIONS]
        self.attente: Fichier[LigneEnAttente] = self.tables[ATTENTE]
        self.correspondances: Fichier[Correspondance] = self.tables[CORRESPONDANCES]
        self.effacements = Fichier(database.table(EFFACEMENTS), Effacement, auteur)
        self.conservation = Fichier(database.table(CONSERVATION), Conservation, auteur)
        self.gels = Fichier(database.table(GELS), Gel, auteur)
        self.brouillons = Fichier(database.table(BROUILLONS), Brouillon, auteur)
        self.ordres = Fichier(database.table(ORDRES), OrdreTournee, auteur)
        self.envois_adri = Fichier(database.table(ENVOIS_ADRI), Envoi, auteur)
        self.annuaires = Fichier(database.table(ANNUAIRES), Edition, auteur)
        self.demandes_annuaire = Fichier(database.table(DEMANDES_ANNUAIRE), DemandeAnnuaire, auteur)
        self.assistances = Fichier(database.table(ASSISTANCES), Assistance, auteur)

    def of(self, patient: int) -> Iterator[tuple[str, Fiche[Any]]]:
        """Yield all that belongs to a patient, with the name of its table."""
        for name in OF_A_PATIENT:
            yield from ((name, fiche) for fiche in self.tables[name].of(patient))

    def erase(
        self,
        effacement: Effacement,
        attente: Sequence[int] = (),
        brouillons: Sequence[int] = (),
    ) -> None:
        """Remove a patient and all that belongs to them, and keep the request, in one commit.

        The bytes stay on the medium until they are expunged.

        Args:
            effacement: the request.
            attente: rows that wait and go as well.
            brouillons: drafts that go as well.

        Raises:
            KeyError: no such patient.
        """
        with self.transaction():
            for name, fiche in [*self.of(effacement.dossier)]:
                self.tables[name].remove([fiche.numero])
            self.attente.remove(attente)
            self.brouillons.remove(brouillons)
            self.patients.remove([effacement.dossier])
            self.effacements.add(effacement)

    def transaction(self) -> AbstractContextManager[Any]:
        """Make one durable commit of all that is done inside; none of it on an error."""
        return self._database.storage.transaction()
