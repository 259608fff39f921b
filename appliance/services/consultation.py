"""What a person looks up: the queue page by page, rejections, the register.  It changes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from appliance.domain.file_attente import CleLot, Decompte, FactureEnFile, LotEnFile
from appliance.domain.identifiers import (
    InvalidNumberError,
    NumeroFacture,
    Organisme,
    numero_facture,
)
from appliance.domain.lifecycle import EtatLot
from appliance.domain.lot_pieces import PiecesEnFile
from appliance.domain.registre.convention import Convention
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.noms import mots_of
from appliance.domain.registre.piece import TypePiece
from appliance.domain.registre.serie import Echeance
from appliance.queue.store import Store
from appliance.services.auteurs import Auteurs
from appliance.services.chemise import Chemise, chemise_of
from appliance.services.justificatifs import Justificatifs
from appliance.services.mutuelles import Mutuelles
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from appliance.services.rejets import Rejets
from appliance.services.semaines import Semaine, semaines
from appliance.services.tresorerie import Tresorerie

T = TypeVar("T")

PAGE: Final = 50
FOUND: Final = 30


class Filtre(Enum):
    """Which invoices of the queue."""

    TOUTES = "toutes"
    A_METTRE_EN_LOT = "a_mettre_en_lot"
    A_ENVOYER = "a_envoyer"
    EN_ATTENTE = "en_attente"  # the peer has them, the caisse has not answered
    REFUSEES = "refusees"


ETATS: Final = {
    Filtre.A_ENVOYER: EtatLot.CONFIEE,
    Filtre.EN_ATTENTE: EtatLot.REMISE,
    Filtre.REFUSEES: EtatLot.ARL_NEGATIF,
}


class EnFile(NamedTuple):
    """An invoice, and its lot where that is not yet in the peer's hands or was asked for.

    Attributes:
        scellee_par: the author's name and role; empty where it was not asked for.
        lot_ferme_par: the same of the lot.
    """

    facture: FactureEnFile
    lot: LotEnFile | None
    scellee_par: str = ""
    lot_ferme_par: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejet:
    """A lot that a peer blocks, a caisse refused, or a restoration holds.

    Attributes:
        montant: centimes of its invoices.
        jours: full days since then.
    """

    lot: LotEnFile
    montant: int
    jours: int


Retenu = Rejet | PiecesEnFile
"""A lot that leaves by a person's word alone: of invoices, or of images."""


class Payeur(NamedTuple):
    """Who pays: a body of the AMO, or an AMC.

    Attributes:
        organisme: the body; None for an AMC.
        adresse: where its lots go; empty where the settings name no mailbox of its own.
        convention: that names the AMC; None for a body, and for an AMC that none names.
        amc: the number of an AMC that no convention names.
    """

    organisme: Organisme | None
    adresse: str = ""
    convention: Convention | None = None
    amc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Trouve:
    """What a few letters find."""

    factures: Sequence[EnFile]
    patients: Sequence[Fiche[Dossier]]
    payeurs: Sequence[Payeur]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """The questions; each may read much, and none writes.

    Attributes:
        adresses: of the bodies that the settings know, their mailboxes.
        rejetees: what the payers refuse.
        argent: the money of the whole practice; asked for only where the role allows it.
        de: the queue of one professional's number; None for all of it.
    """

    prescriptions: Prescriptions
    adresses: Mapping[Organisme, str]
    rejetees: Rejets
    argent: Callable[[], Tresorerie]
    de: str | None = None

    @property
    def _registre(self) -> Registre:
        return self.prescriptions.registre

    @property
    def _store(self) -> Store:
        return self._registre.store

    # The queue ----------------------------------------------------------------------------

    def factures(
        self, filtre: Filtre, *, avant: NumeroFacture | None = None, limit: int = PAGE
    ) -> Sequence[EnFile]:
        """Return one page of invoices, the newest first; those before a number if asked."""
        if filtre is Filtre.TOUTES:
            return self._with_lots(self._store.factures(limit, before=avant, de=self.de))
        older = (one for one in self._numeros(filtre) if avant is None or one < avant)
        found = (self._store.get(numero) for numero in islice(older, limit))
        return self._with_lots(one for one in found if one is not None)

    def facture(self, numero: NumeroFacture) -> EnFile | None:
        """Return one invoice with its lot, None when there is no such number."""
        found = self._store.get(numero)
        if found is None or not found.is_of(self.de):
            return None
        lot = None if found.lot is None else self._store.lot(found.lot)
        nom = Auteurs(self._store).nom
        return EnFile(found, lot, nom(found.auteur), nom(lot.auteur) if lot else "")

    def rejets(self) -> Sequence[Rejet]:
        """Return the lots to treat, the newest first."""
        return [self._rejet(lot) for lot in self._store.troubled_lots() if lot.is_of(self.de)]

    def decompte(self) -> Decompte:
        """Count what stands where."""
        return self._store.decompte(self.de)

    def semaines(self) -> Sequence[Semaine]:
        """Return the last weeks' money; the whole practice's alone has books."""
        lignes = self._store.argent.comptes.lignes() if self.de is None else ()
        return semaines(lignes, self._registre.today())

    # The register -------------------------------------------------------------------------

    def chercher(self, texte: str) -> Trouve:
        """Find an invoice by its number, patients and payers by the beginnings of their words."""
        facture, wanted = self._numbered(texte), mots_of(texte)
        return Trouve(
            factures=() if facture is None else (facture,),
            patients=self.nommes(texte),
            payeurs=[one for one in self.payeurs() if _answers(one, wanted)],
        )

    def patients(self, depuis: int = 0, *, limit: int = PAGE) -> Sequence[Fiche[Dossier]]:
        """Return one page of the patients in the order of their names, from a place on."""
        registre = self._store.registre
        found = (registre.patients.get(one) for one in registre.repertoire.page(depuis, limit))
        return [fiche for fiche in found if fiche is not None]

    def nommes(self, texte: str) -> Sequence[Fiche[Dossier]]:
        """Return the patients that a few letters find."""
        return self._registre.chercher(texte, limit=FOUND)

    def payeurs(self) -> Sequence[Payeur]:
        """Return the bodies of the settings, the conventions, and whom else invoices went to."""
        bodies = [Payeur(body, address) for body, address in self.adresses.items()]
        conventions = [one.valeur for one in self.conventions()]
        named = {*map(str, self.adresses), *(one.amc for one in conventions)}
        billed = (one for one in self._store.argent.comptes.payeurs() if one not in named)
        return [
            *bodies,
            *(Payeur(None, convention=one) for one in conventions),
            *map(_billed, billed),
        ]

    def conventions(self) -> Sequence[Fiche[Convention]]:
        """Return the practice's conventions by name."""
        known = Mutuelles(registre=self._registre).conventions()
        return sorted(known, key=lambda one: mots_of(one.valeur.libelle))

    def chemise(self, patient: int) -> Chemise | None:
        """Return all that is kept of a patient, None when there is no such patient."""
        return chemise_of(self.prescriptions, patient)

    def a_renouveler(self) -> Sequence[tuple[Fiche[Dossier], Echeance]]:
        """Return what ends within a week, the soonest first; reads all prescriptions."""
        ending = self._named(self.prescriptions.a_renouveler(self._registre.today()))
        return sorted(ending, key=lambda pair: pair[1].dernier_jour)

    def a_redemander(self) -> Sequence[tuple[Fiche[Dossier], Sequence[TypePiece]]]:
        """Return whom to ask for which documents again; reads all documents."""
        justificatifs = Justificatifs(registre=self._registre)
        return self._named(justificatifs.tous_a_redemander(self._registre.today()))

    def _numeros(self, filtre: Filtre) -> Sequence[NumeroFacture]:
        """Return the numbers of the invoices that a filter keeps, the newest first."""
        if filtre is Filtre.A_METTRE_EN_LOT:
            due = self._store.due().factures
            found = [one.facture.numero for one in due if one.is_of(self.de)]
        else:
            lots = [lot for lot in self._store.lots_in(ETATS[filtre]) if lot.is_of(self.de)]
            found = [numero for lot in lots for numero in lot.clos.lot.factures]
        return sorted(found, reverse=True)

    def _with_lots(self, factures: Iterable[FactureEnFile]) -> Sequence[EnFile]:
        """Join the lots that wait: why one is blocked stands there."""
        page = list(factures)
        waiting = {one.lot for one in page if one.lot and one.etat is EtatLot.CONFIEE}
        lots: dict[CleLot, LotEnFile | None] = {cle: self._store.lot(cle) for cle in waiting}
        return [EnFile(one, lots.get(one.lot) if one.lot else None) for one in page]

    def _rejet(self, lot: LotEnFile) -> Rejet:
        held = (self._store.get(numero) for numero in lot.clos.lot.factures)
        since = lot.depuis.astimezone().date()
        return Rejet(
            lot=lot,
            montant=sum(one.facture.cotation.total for one in held if one is not None),
            jours=(self._registre.today() - since).days,
        )

    def _numbered(self, texte: str) -> EnFile | None:
        typed = texte.strip()
        if not (typed.isascii() and typed.isdecimal()):
            return None
        try:
            return self.facture(numero_facture(int(typed)))
        except InvalidNumberError:
            return None

    def _named(self, numbered: Iterable[tuple[int, T]]) -> Sequence[tuple[Fiche[Dossier], T]]:
        """Put the record in the place of each number; who was erased meanwhile is left out."""
        patients = self._store.registre.patients
        return [(fiche, what) for numero, what in numbered if (fiche := patients.get(numero))]


def _billed(key: str) -> Payeur:
    """Return a payer that is known by what it was billed; spaces stand in those of the AMO."""
    return Payeur(Organisme.parse(key)) if " " in key else Payeur(None, amc=key)


def _answers(payeur: Payeur, wanted: Sequence[str]) -> bool:
    """Tell whether a word of the payer begins with each word asked for."""
    if payeur.organisme is not None:
        known = [*mots_of(str(payeur.organisme)), *mots_of(payeur.adresse)]
    elif payeur.convention is not None:
        known = [*mots_of(payeur.convention.libelle), payeur.convention.amc]
    else:
        known = [payeur.amc]
    return bool(wanted) and all(any(one.startswith(word) for one in known) for word in wanted)
