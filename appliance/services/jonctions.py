"""The papers of the last months' invoices: which image is which, what is missing and since when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, takewhile
from typing import Final

from appliance.domain.facture import Facture
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.lifecycle import EtatLot
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.jonction import Lien, goes_with, papiers_of
from appliance.domain.registre.noms import mots_of
from appliance.domain.registre.piece import Piece
from appliance.services.registre import Registre

SINCE: Final = timedelta(days=90)
"""How long a paper is asked for: as long as the electronic double is kept (CSS R.161-47)."""
PAGE: Final = 25

Images = dict[int | None, list[Fiche[Piece]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jonctions:
    """Reads the invoices of three months; what it found holds until something changes.

    Attributes:
        de: only one professional's invoices, by the billing number; None for all.
    """

    registre: Registre
    de: str | None = None

    def liens(self) -> Sequence[Lien]:
        """Return each paper of each invoice, oldest invoice first."""
        day = self.registre.today()
        memory = self.registre.store.lots_pieces.memory
        return memory.get(f"liens {day} {self.de}", lambda: self._read(day - SINCE))

    def manquantes(self, patient: int | None = None) -> Sequence[Lien]:
        """Return what a person must still make an image of; of one patient if asked."""
        missing = [one for one in self.liens() if one.manque]
        return missing if patient is None else [one for one in missing if one.patient == patient]

    def page(
        self, before: NumeroFacture | None = None
    ) -> tuple[Sequence[Lien], NumeroFacture | None]:
        """Return the papers of the newest invoices before a number, and where to go on.

        Three months at once would keep a person waiting; None after the last page.
        """
        since = self.registre.today() - SINCE
        some = [*islice(self._newest(since, before=before), PAGE)]
        following = some[-1].facture.numero if len(some) == PAGE else None
        return self._joined(some), following

    def _read(self, since: date) -> Sequence[Lien]:
        return sorted(self._joined(self._newest(since)), key=lambda one: one.numero)

    def _joined(self, factures: Iterable[FactureEnFile]) -> list[Lien]:
        """Return the papers of those that stand and still name somebody."""
        memory = self.registre.store.lots_pieces.memory
        images = memory.get("images", self._images)
        refused = memory.get("refused", self._refused)
        gone = memory.get("gone", self._sent_of_nobody)
        known: dict[tuple[str, str, tuple[str, ...]], int | None] = {}
        found = []
        for enfile in filter(_asks_for_papers, factures):
            who = enfile.facture.beneficiaire
            key = (who.nir.value, who.naissance, tuple(mots_of(who.prenom)))
            if key not in known:
                fiche = self.registre.reconnaitre(who).fiche
                known[key] = fiche.numero if fiche else None
            if known[key] is None and enfile.facture.numero in gone:
                continue
            links = self._links(enfile, known[key], images)
            found += [replace(one, motif=_reason(one, refused)) for one in links]
        return found

    def _links(self, enfile: FactureEnFile, patient: int | None, images: Images) -> Iterator[Lien]:
        own = images.get(patient, []) if patient is not None else []
        named = [
            one for one in images.get(None, []) if enfile.facture.numero in one.valeur.factures
        ]
        for papier in papiers_of(enfile.facture):
            fitting = [
                one for one in [*own, *named] if goes_with(one.valeur, enfile.facture, papier)
            ]
            newest = max(fitting, key=lambda one: one.numero, default=None)
            yield Lien(enfile=enfile, papier=papier, patient=patient, piece=newest)

    def _images(self) -> Images:
        """Return the images by their patient; under None, all those that name invoices."""
        found: Images = {}
        for fiche in self.registre.store.registre.pieces:
            if fiche.valeur.image is not None:
                found.setdefault(fiche.patient, []).append(fiche)
                if fiche.valeur.factures:
                    found.setdefault(None, []).append(fiche)
        return found

    def _sent_of_nobody(self) -> set[NumeroFacture]:
        """Return the invoices whose image was sent and then erased with its patient."""
        store = self.registre.store
        return {
            numero
            for one in store.lots_pieces
            if one.valeur.etat is not EtatLot.ARL_NEGATIF
            for joined in one.valeur.lot.pieces
            if store.registre.pieces.get(joined.piece) is None
            for numero in joined.factures
        }

    def _refused(self) -> dict[tuple[int, NumeroFacture], str]:
        """Return why images were refused, by document and invoice."""
        return {
            (joined.piece, numero): one.valeur.motif
            for one in self.registre.store.lots_pieces
            if one.valeur.etat is EtatLot.ARL_NEGATIF and not one.valeur.reprise
            for joined in one.valeur.lot.pieces
            for numero in joined.factures
        }

    def _newest(
        self, since: date, *, before: NumeroFacture | None = None
    ) -> Iterator[FactureEnFile]:
        newest = self.registre.store.newest_factures(before=before, de=self.de)
        return takewhile(lambda one: _made(one.facture) >= since, newest)


def _asks_for_papers(enfile: FactureEnFile) -> bool:
    forgotten = not enfile.facture.beneficiaire.nom
    return not (enfile.facture.is_dre or enfile.remplacee_par or forgotten)


def _made(facture: Facture) -> date:
    return facture.etablie_le.astimezone().date()


def _reason(lien: Lien, refused: dict[tuple[int, NumeroFacture], str]) -> str:
    return "" if lien.piece is None else refused.get((lien.piece.numero, lien.numero), "")
