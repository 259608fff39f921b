"""Keep the image of a document: judged first, of the patient whom a person named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple

from appliance.domain.controles import Finding, blocking
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.lot_pieces import PiecesEnFile
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.image import Image
from appliance.domain.registre.jonction import Lien, nom_of
from appliance.domain.registre.piece import Piece, Support, TypePiece, anomalies_piece
from appliance.domain.registre.qualite import Bornes, constats, nom_absent
from appliance.errors import PieceLostError
from appliance.ports.papers import TextReader
from appliance.services.images import content_of, put_away
from appliance.services.jonctions import Jonctions
from appliance.services.justificatifs import NO_PIECE, Justificatifs
from appliance.services.registre import UNKNOWN, Registre

REFUSED: Final = Anomalie("image", "elle ne convient pas : numérisez le document de nouveau")
UNREAD: Final = "Aucun nom n’a été comparé : Tesseract n’est pas installé."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Examen:
    """An image that was judged, and is kept nowhere yet.

    Attributes:
        contenu: PDF, as it would be kept and sent.
        constats: what is wrong with it, or may be.
        lu: whether its names could be compared at all.
    """

    patient: int
    contenu: bytes
    pages: int
    support: Support
    constats: tuple[Finding, ...]
    lu: bool

    @property
    def refusee(self) -> bool:
        """Tell whether it cannot be kept, whatever a person says."""
        return blocking(self.constats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papier:
    """What a person says that an image is.

    Attributes:
        prescripteur, datee_du: of a prescription.
        factures: the invoices that it goes with, where nothing else tells.
    """

    type: TypePiece
    prescripteur: str = ""
    datee_du: date | None = None
    factures: tuple[NumeroFacture, ...] = ()

    @property
    def nom(self) -> str:
        """French: which paper."""
        return nom_of(self.type, self.prescripteur, self.datee_du)

    @classmethod
    def of(cls, lien: Lien) -> "Papier":
        """Return the paper that an invoice waits for."""
        paper = lien.enfile.facture.prescription
        if lien.papier is not TypePiece.ORDONNANCE or paper is None:
            return cls(type=lien.papier, factures=(lien.numero,))
        known = () if lien.patient is not None else (lien.numero,)
        return cls(
            type=lien.papier,
            prescripteur=paper.prescripteur,
            datee_du=paper.date,
            factures=known,
        )


class Choix(NamedTuple):
    """One thing that an image may be.

    Attributes:
        nom: French.
    """

    nom: str
    papier: Papier


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerisation:
    """The use cases of images.

    Attributes:
        lecteur: reads names, where it can.
        bornes: what an image may be at the most.
    """

    registre: Registre
    lecteur: TextReader
    bornes: Bornes = field(default_factory=Bornes)

    @property
    def jonctions(self) -> Jonctions:
        """What is asked for, and what is here."""
        return Jonctions(registre=self.registre)

    def judge_of(self, patient: int) -> Callable[[bytes, Support], Examen] | Anomalie:
        """Return what judges an image of a patient; it takes seconds and needs no queue."""
        fiche = self.registre.store.registre.patients.get(patient)
        if fiche is None:
            return UNKNOWN
        names = (*self.registre.names(fiche),)

        def examine(contenu: bytes, support: Support) -> Examen:
            """Judge an image; raises UnreadablePieceError where it is none."""
            from appliance.formats.pieces.mesures import mesurer
            from appliance.formats.pieces.pages import portable, read_document

            document = read_document(contenu)
            read = [document.texte, *(self.lecteur.read(portable(one)) for one in document.pages)]
            texte = " ".join(filter(None, read))
            doubt = nom_absent(texte, names) if texte else None
            found = constats(
                [mesurer(one) for one in document.pages],
                octets=len(document.contenu),
                nombre=document.nombre,
                bornes=self.bornes,
            )
            return Examen(
                patient=patient,
                contenu=document.contenu,
                pages=document.nombre,
                support=support,
                constats=(*found, doubt) if doubt else found,
                lu=bool(texte),
            )

        return examine

    def garder(self, examen: Examen, papier: Papier) -> Fiche[Piece] | tuple[Anomalie, ...]:
        """Keep an image that a person looked at and wants; durable when this returns.

        Raises:
            DiskFullError, JournalClosedError: nothing is kept.
        """
        patients, today = self.registre.store.registre.patients, self.registre.today()
        fiche = patients.get(examen.patient)
        if fiche is None or examen.refusee:
            return (UNKNOWN if fiche is None else REFUSED,)
        digest = sha256(examen.contenu).hexdigest()
        piece = Piece(
            type=papier.type,
            support=examen.support,
            vue_le=today,
            noms=(f"{fiche.valeur.nom} {fiche.valeur.prenom}",),
            lisible=True,
            datee_du=papier.datee_du,
            prescripteur=papier.prescripteur,
            factures=papier.factures,
            image=Image(sha256=digest, octets=len(examen.contenu), pages=examen.pages),
        )
        if wrong := tuple(anomalies_piece(piece, today)):
            return wrong
        kept = put_away(piece, examen.contenu, self.registre.store.registre.files)
        return Justificatifs(registre=self.registre).recevoir(examen.patient, kept)

    def papiers(self, patient: int) -> Sequence[Choix]:
        """Return what an image of a patient may be, what is asked for first, oldest first."""
        found: dict[Papier, str] = {}
        for lien in self.jonctions.manquantes(patient):
            found.setdefault(Papier.of(lien), lien.nom)
        have = {(one.valeur.prescripteur, one.valeur.datee_du) for one in self.gardees(patient)}
        for fiche in self.registre.store.registre.ordonnances.of(patient):
            paper = fiche.valeur
            key = (paper.prescripteur, paper.prescrite_le)
            if key not in have:
                papier = Papier(
                    type=TypePiece.ORDONNANCE, prescripteur=key[0], datee_du=paper.prescrite_le
                )
                found.setdefault(papier, papier.nom)
        return [Choix(nom, papier) for papier, nom in found.items()]

    def contenu(self, numero: int) -> bytes:
        """Return the image of a document, PDF.

        Raises:
            PieceLostError: there is none under that number, or it is not what was kept.
        """
        fiche = self.registre.store.registre.pieces.get(numero)
        if fiche is None:
            raise PieceLostError
        return content_of(fiche.valeur, self.registre.store.registre.files)

    def jeter(self, numero: int) -> Anomalie | None:
        """Let a document go, with its image: it was another one, or another patient's."""
        fichiers = self.registre.store.registre
        fiche = fichiers.pieces.get(numero)
        if fiche is None:
            return NO_PIECE
        fichiers.pieces.remove([numero])
        if fiche.valeur.image is not None:
            fichiers.files.drop(fiche.valeur.image.fichier)
        return None

    def envois(self) -> Mapping[int, PiecesEnFile]:
        """Return the newest lot of each image that left, by the number of its document."""
        lots = (one.valeur for one in self.registre.store.lots_pieces)
        return {joined.piece: lot for lot in lots for joined in lot.lot.pieces}

    def gardees(self, patient: int) -> Sequence[Fiche[Piece]]:
        """Return a patient's documents of which an image is kept, in the order of entry."""
        found = self.registre.store.registre.pieces.of(patient)
        return [one for one in found if one.valeur.image is not None]
