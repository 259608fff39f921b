"""The money of the invoices: what returns say of each share, and what is still owed.

A return is read once, in the order of its coming, and all that it tells is one durable commit; to
hear it again changes nothing, nor does another return that says the same.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from typing import Final

from appliance.domain.argent.banque import VirementAnnonce
from appliance.domain.argent.concordance import SANS_FACTURE, Genre
from appliance.domain.argent.delais import Reglement
from appliance.domain.argent.lecture import Fait, Lecteur
from appliance.domain.argent.part import EtatPart, SuiviPart
from appliance.domain.argent.retards import AMO_PAYS
from appliance.domain.argent.soldes import Encours, Limite, Solde, Soldes, aucune
from appliance.domain.calendar import working_days_after
from appliance.domain.destination import Aiguillage
from appliance.domain.file_attente import MIS_DE_COTE, GenreRetour, Retour
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.tiers_payant import Part
from appliance.formats.fixed_width.tables import NOEMIE_PS, load_table
from appliance.formats.recognition import HEAD, recognise
from appliance.queue.argent import LectureFaite
from appliance.queue.lignes import Ligne
from appliance.queue.store import Store

log = logging.getLogger(__name__)

LOST: Final = frozenset({EtatPart.REJETEE, EtatPart.ABANDONNEE, EtatPart.CONTESTEE})
"""States in which a share waits for no payer."""

Believe = Callable[[bytes], Sequence[bytes] | GenreRetour]
"""What a message carries, or why it is set aside; see `Correspondants.believe`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suivi:
    """Reads returns, and tells what they come to."""

    store: Store
    believe: Believe
    aiguillage: Aiguillage = field(default_factory=Aiguillage)

    # Hearing ------------------------------------------------------------------------------

    def catch_up(self) -> Sequence[LectureFaite]:
        """Read the returns that nobody read yet.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`; what was read stays read.
        """
        read = []
        for numero, retour in self.store.argent.unread():
            faite = self._open(retour, numero)
            self.store.argent.look_past(numero)
            read += [] if faite is None else [faite]
        return read

    def entendre(
        self, contents: Iterable[bytes], *, retour: str, le: datetime, numero: int = 0
    ) -> LectureFaite | None:
        """Take in what a return carries; None for one that was read, or that is no NOEMIE.

        Args:
            contents: its attachments, of which those of NOEMIE are read.
            retour: SHA-256 of the whole return, hexadecimal.
            le: when it came (UTC).
            numero: see `Argent.keep`.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`; nothing of it was kept.
        """
        argent = self.store.argent
        returns = [content for content in contents if _is_noemie(content)]
        if not returns or argent.was_read(retour):
            return None
        from appliance.formats.noemie.events import read_events

        events = chain.from_iterable(read_events(BytesIO(content)) for content in returns)
        lecture = Lecteur(argent.comptes, retour, le).read(events)
        faite = argent.keep(lecture, retour, le, numero)
        log.info("return %s: %d words, %d facts", retour[:12], faite.mots, faite.faits)
        return faite

    def _open(self, retour: Retour, numero: int) -> LectureFaite | None:
        if retour.genre in MIS_DE_COTE:
            return None
        believed = self.believe(retour.contenu)
        if isinstance(believed, GenreRetour):
            return None
        return self.entendre(believed, retour=retour.identifiant, le=retour.recu_le, numero=numero)

    # Telling ------------------------------------------------------------------------------

    def parts(self, numero: NumeroFacture) -> Mapping[Part, SuiviPart]:
        """Return what was said of the shares of an invoice."""
        return self.store.argent.of(int(numero))

    def rejetees(self) -> Iterator[SuiviPart]:
        """Yield the shares that are refused and wait for a person, by number."""
        for ligne in self.store.argent.comptes.refused():
            yield self.store.argent.of(ligne.rang)[ligne.part]

    def sans_facture(self) -> Sequence[Fait]:
        """Return what returns say of invoices that are not found."""
        return [*self.store.argent.faits(sorted(SANS_FACTURE))]

    def autres_faits(self) -> Sequence[Fait]:
        """Return withholdings, lump sums, comments, wrong controls, unreadable passages."""
        return [*self.store.argent.faits(sorted(frozenset(Genre) - SANS_FACTURE))]

    def virements(self) -> Sequence[VirementAnnonce]:
        """Return the transfers that were announced, in the order in which they were heard."""
        return self.store.argent.virements()

    def payeur(self, ligne: Ligne) -> str:
        """Return the key of who pays a share: the AMC of a DRE, else where the FSE goes."""
        if ligne.is_dre:
            return ligne.organisme
        return str(self.aiguillage.destination_of(Organisme.parse(ligne.organisme)))

    def reglements(self, ensembles: Iterable[tuple[Ligne, int]]) -> Iterator[Reglement]:
        """Yield what a payer has or had to settle of these shares, each with how many it is."""
        for ligne, count in ensembles:
            if ligne.depuis is not None:
                paid, lost = ligne.etat is EtatPart.PAYEE, ligne.etat in LOST
                yield Reglement(
                    payeur=self.payeur(ligne),
                    famille=famille(ligne),
                    part=ligne.part,
                    depuis=ligne.depuis,
                    regle_le=ligne.jour if paid else None,
                    perdu_le=ligne.jour if lost else None,
                    montant=ligne.demande,
                    nombre=count,
                )

    def soldes(self, jour: date, limite: Limite = aucune) -> Mapping[str, Solde]:
        """Return for each payer where the money stands at the end of a day.

        Args:
            jour: the day.
            limite: tells the last day on which a share is not late yet.
        """
        soldes = Soldes(jour, limite)
        for ligne in self.store.argent.comptes.lignes():
            soldes.add(ligne, self.payeur(ligne))
        return soldes.par_payeur()

    def encours(self, jour: date) -> Encours:
        """Return what waits for a person on a day; fast."""
        comptes = self.store.argent.comptes
        late = sum(
            centimes
            for depuis, part, centimes in comptes.waiting()
            if part is Part.AMO and working_days_after(depuis, AMO_PAYS) < jour
        )
        rejets, rejetes = comptes.rejets
        return Encours(rejets, rejetes, late)


def famille(ligne: Ligne) -> str:
    """Return the family of who pays a share: a caisse pays the AMC part of a FSE as its own."""
    return "AMC" if ligne.is_dre else "AMO"


def _is_noemie(content: bytes) -> bool:
    return recognise(content[:HEAD]) is load_table(*NOEMIE_PS)
