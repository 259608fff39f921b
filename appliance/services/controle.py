"""The evidence of one patient and one period, gathered from all that the box keeps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from appliance.domain.ancre import MoyenAncre
from appliance.domain.argent.banque import LigneReleve, VirementAnnonce
from appliance.domain.argent.part import SuiviPart
from appliance.domain.controle import DossierControle, FactureProuvee
from appliance.domain.file_attente import FactureEnFile, GenreRetour, LotEnFile, Retour
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Fiche, Periode
from appliance.domain.registre.piece import Piece
from appliance.domain.tiers_payant import Part
from appliance.durable.operations import pack
from appliance.formats.ancres import write_ancre
from appliance.queue.documents import to_document
from appliance.queue.store import Store
from appliance.services.oubli import Believe
from appliance.services.registre import UNKNOWN, Registre

FROM_CAISSES = frozenset({GenreRetour.ARL, GenreRetour.ARL_REPETE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Controles:
    """Gathers evidence.

    Attributes:
        ouvrir: opens a return; see `Suivi.believe`.
    """

    registre: Registre
    ouvrir: Believe

    def reunir(self, patient: int, periode: Periode) -> DossierControle | Anomalie:
        """Return what is kept of a patient's care within a period.

        Raises:
            JournalDamagedError: something acknowledged cannot be read.
        """
        store, fichiers = self._store, self._store.registre
        fiche = fichiers.patients.get(patient)
        if fiche is None:
            return UNKNOWN
        passages = self.registre.passages(fiche, periode.debut or date.min)
        numeros = dict.fromkeys(one.numero for one in passages if periode.covers(one.jour))
        found = (store.get(one) for one in numeros)
        factures = tuple(self._proved(one) for one in found if one is not None)
        papers = {_paper(one.enfile) for one in factures}
        ordonnances = fichiers.ordonnances.of(patient)
        now = self.registre.clock.now().replace(microsecond=0)
        return DossierControle(
            patient=fiche,
            periode=periode,
            fait_le=self.registre.today(),
            factures=factures,
            ordonnances=tuple(
                (one, fingerprint(one.valeur))
                for one in ordonnances
                if (one.valeur.prescripteur, one.valeur.prescrite_le) in papers
            ),
            pieces=tuple(map(_shown, fichiers.pieces.of(patient))),
            tete=store.anchor(MoyenAncre.FEUILLE, "controle", le=now),
            ancres=tuple(one.valeur for one in store.ancres),
        )

    @property
    def _store(self) -> Store:
        return self.registre.store

    def _proved(self, enfile: FactureEnFile) -> FactureProuvee:
        store = self._store
        lot = None if enfile.lot is None else store.lot(enfile.lot)
        parts = store.argent.of(int(enfile.facture.numero))
        virements = tuple(self._virements(parts))
        return FactureProuvee(
            enfile=enfile,
            lot=lot,
            arl=() if lot is None else tuple(self._arl(lot)),
            parts=parts,
            virements=virements,
            lignes=tuple(self._lignes(virements)),
        )

    def _arl(self, lot: LotEnFile) -> Iterator[Retour]:
        """Yield the acknowledgements that echo the lot's hash."""
        echo = lot.clos.sha256.encode()
        for retour in self._store.retours():
            if retour.genre in FROM_CAISSES and retour.contenu:
                opened = self.ouvrir(retour.contenu)
                if not isinstance(opened, GenreRetour) and any(echo in one for one in opened):
                    yield retour

    def _virements(self, parts: Mapping[Part, SuiviPart]) -> Iterator[VirementAnnonce]:
        named = {mot.virement for one in parts.values() for mot in one.mots if mot.virement}
        found = map(self._store.argent.virement, sorted(named))
        return (one for one in found if one is not None)

    def _lignes(self, virements: Sequence[VirementAnnonce]) -> Iterator[Fiche[LigneReleve]]:
        """Yield the lines of the bank that standing postings join to transfers."""
        wanted, releves = {one.identifiant for one in virements}, self._store.releves
        for posting in releves.postings():
            lien = posting.valeur.lien
            if posting.valeur.defait is None and wanted.intersection(lien.virements):
                yield from filter(None, map(releves.lignes.get, lien.mouvements))


def _shown(fiche: Fiche[Piece]) -> tuple[Fiche[Piece], str]:
    """Return a document without what opens its image, and what it is known by."""
    shown = replace(fiche, valeur=fiche.valeur.elsewhere())
    return shown, fingerprint(shown.valeur)


def fingerprint(valeur: object) -> str:
    """Return the SHA-256 (hexadecimal) of what is kept of a value, as the journal packs it."""
    return sha256(pack(to_document(valeur))).hexdigest()


def as_data(dossier: DossierControle) -> Mapping[str, Any]:
    """Return the evidence as plain values: the fields of the journal's own documents."""
    return {
        "patient": to_document(dossier.patient.valeur),
        "periode": to_document(dossier.periode),
        "fait_le": dossier.fait_le.isoformat(),
        "factures": [_facture(one) for one in dossier.factures],
        "ordonnances": [
            {"sha256": digest, "valeur": to_document(one.valeur)}
            for one, digest in dossier.ordonnances
        ],
        "pieces": [
            {"sha256": digest, "valeur": to_document(one.valeur)} for one, digest in dossier.pieces
        ],
        "tete": write_ancre(dossier.tete),
        "ancres": [write_ancre(one) for one in dossier.ancres],
    }


def _facture(one: FactureProuvee) -> Mapping[str, Any]:
    return {
        "facture": to_document(one.enfile.facture),
        "sha256": one.enfile.scellee.sha256,
        "signature": one.enfile.scellee.signature.hex(),
        "remplace": one.enfile.remplace,
        "remplacee_par": one.enfile.remplacee_par,
        "lot": None if one.lot is None else _lot(one.lot),
        "arl": [retour.identifiant for retour in one.arl],
        "parts": {part.value: to_document(suivi) for part, suivi in one.parts.items()},
        "virements": [to_document(virement) for virement in one.virements],
        "banque": [to_document(ligne.valeur) for ligne in one.lignes],
    }


def _lot(lot: LotEnFile) -> Mapping[str, Any]:
    return {
        "cle": str(lot.cle),
        "sha256": lot.clos.sha256,
        "etat": lot.etat.value,
        "depuis": lot.depuis.isoformat(),
        "preuve": lot.preuve,
        "motif": lot.motif,
    }


def _paper(enfile: FactureEnFile) -> tuple[str, object]:
    prescription = enfile.facture.prescription
    return ("", None) if prescription is None else (prescription.prescripteur, prescription.date)
