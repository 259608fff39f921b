"""`besace scan`: images of documents, taken, listed, thrown away; what is missing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.domain.controles import Severity
from appliance.domain.lot_pieces import PiecesEnFile
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.jonction import nom_of
from appliance.domain.registre.piece import Piece, TypePiece
from appliance.domain.roles import Action
from appliance.services.numerisation import UNREAD, Choix, Examen, Numerisation, Papier
from appliance.services.registre import UNKNOWN, Registre
from appliance.services.scor import NO_LOT
from appliance.wiring.files import put_out
from appliance.wiring.opening import Opened, opened
from appliance.wiring.patient_desk import REFUSED, agreed, identity, indented, refused
from appliance.wiring.pieces import bureau_of, scor_of

KEPT: Final = "Pièce {numero} gardée : {pages} page(s), {ko} ko."
PHOTO: Final = "La photo reste où elle est : effacez-la de {file}."
WHICH: Final = "Laquelle (numéro) : "
NO_PAPER: Final = Anomalie(
    "papier", "rien n’attend d’image de ce patient : dites « --type » (attestation, feuille_at…)"
)
NO_FACTURE: Final = Anomalie("facture", "aucune image ne lui manque : voyez « scan missing »")
NO_CHOICE: Final = Anomalie("papier", "donnez le numéro d’une ligne de la liste")
GRAVITY: Final = {Severity.ERROR: "REFUSÉE", Severity.WARNING: "Doute"}
STATES: Final = {
    "confiee": "à envoyer",
    "remise": "remis, sans réponse",
    "arl_positif": "accepté",
    "arl_negatif": "REFUSÉ",
    "traite": "traité",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of an image.

    Attributes:
        file: a photograph or a PDF; None asks the scanner.
        papier: number of a line of the list of papers; None asks.
        facture: the invoice whose paper it is, where nobody in the register is its patient.
        type: another kind of document; None for a paper that is asked for.
        yes: keep it without asking.
    """

    patient: int
    file: Path | None = None
    papier: int | None = None
    type: str | None = None
    facture: int | None = None
    yes: bool = False


def take(settings: Path, asked: Asked) -> int:
    """Take an image, say what is wrong with it, and keep it once a person agreed.

    Raises:
        UnreadableFileError, UnreadablePieceError: the file is no image.
        NoScannerError, ScannerMuteError: the scanner gives none.
    """
    with _desk(settings) as (box, desk):
        fiche = box.store.registre.patients.get(asked.patient)
        examine = desk.judge_of(asked.patient)
        if fiche is None or isinstance(examine, Anomalie):
            return refused([UNKNOWN])
        print(identity(fiche))
        papier = _papier(desk, asked)
        if isinstance(papier, Anomalie):
            return refused([papier])
        print(f"  {papier.nom}")
        if asked.file is None:
            print("Numérisation…")
        examen = examine(*bureau_of(box.config.pieces).prendre(asked.file))
        indented(_told(examen))
        if not (asked.yes or examen.refusee or agreed("Garder cette image")):
            print("Rien n’est gardé.")
            return REFUSED
        kept = desk.garder(examen, papier)
        if not isinstance(kept, Fiche):
            return refused(kept)
    ko = len(examen.contenu) // 1000
    print(KEPT.format(numero=kept.numero, pages=examen.pages, ko=ko))
    if asked.file is not None:
        print(PHOTO.format(file=asked.file))
    return 0


def missing(settings: Path) -> int:
    """Print which invoices lack which image, the oldest first."""
    with _desk(settings) as (box, desk):
        found = desk.jonctions.manquantes()
        today = box.today()
    for one in found:
        who = "patient inconnu" if one.patient is None else f"patient {one.patient}"
        words = f" : {one.motif}" if one.motif else ""
        print(f"{one.numero}  {one.jours(today)} j, {who}, {one.nom}{words}")
    print(f"Pièces à numériser : {len(found)}")
    return 0


def show(settings: Path, patient: int) -> int:
    """Print the images that are kept of a patient, and where each stands."""
    with _desk(settings) as (box, desk):
        if box.store.registre.patients.get(patient) is None:
            return refused([UNKNOWN])
        kept = desk.gardees(patient)
        sent = desk.envois()
    for one in kept:
        print(_line(one, sent.get(one.numero)))
    print(f"Images gardées : {len(kept)}")
    return 0


def write(settings: Path, numero: int, file: Path) -> int:
    """Write an image as PDF, in clear.

    Raises:
        PieceLostError: there is none, or it is damaged.
        ExportError: it cannot be written there.
    """
    with _desk(settings) as (box, desk):
        content = desk.contenu(numero)
        put_out(box.machine.disk, file, content, over=True)
    print(f"Écrit : {file}. Il nomme un patient : effacez-le dès qu’il a servi.")
    return 0


def drop(settings: Path, numero: int) -> int:
    """Throw a document away, with its image."""
    with _desk(settings) as (_, desk):
        wrong = desk.jeter(numero)
    if wrong is not None:
        return refused([wrong])
    print(f"Pièce {numero} : jetée.")
    return 0


def resend(settings: Path, lot: str) -> int:
    """Let the images of a lot that was refused leave again, in another lot."""
    with _desk(settings) as (box, _):
        scor = scor_of(box.config, box.store, None, box.machine)
        wrong = NO_LOT if scor is None else scor.reprendre(lot)
    if wrong is not None:
        return refused([wrong])
    print(f"Lot {lot} : ses images repartiront dans un autre lot.")
    return 0


@contextmanager
def _desk(settings: Path) -> Iterator[tuple[Opened, Numerisation]]:
    with opened(settings, Action.TENIR_REGISTRE) as box:
        registre = Registre(store=box.store, clock=box.machine.clock)
        yield box, bureau_of(box.config.pieces).numerisation(registre)


def _papier(desk: Numerisation, asked: Asked) -> Papier | Anomalie:
    if asked.type is not None:
        return Papier(type=TypePiece(asked.type))
    if asked.facture is not None:
        owed = (one for one in desk.jonctions.manquantes() if int(one.numero) == asked.facture)
        found = next(owed, None)
        return NO_FACTURE if found is None else Papier.of(found)
    choices = desk.papiers(asked.patient)
    if not choices:
        return NO_PAPER
    if asked.papier is None and len(choices) == 1:
        return choices[0].papier
    return _chosen(choices, asked.papier)


def _chosen(choices: Sequence[Choix], papier: int | None) -> Papier | Anomalie:
    if papier is None:
        indented(f"{rank}  {one.nom}" for rank, one in enumerate(choices, 1))
        typed = input(WHICH).strip()
        papier = int(typed) if typed.isascii() and typed.isdecimal() else 0
    return choices[papier - 1].papier if 0 < papier <= len(choices) else NO_CHOICE


def _told(examen: Examen) -> Iterator[str]:
    for one in examen.constats:
        yield f"{GRAVITY[one.severity]} : {one.sentence} {one.fix}"
    if not examen.constats:
        yield "Image nette, entière, à la bonne définition."
    if not examen.lu:
        yield UNREAD


def _line(fiche: Fiche[Piece], lot: PiecesEnFile | None) -> str:
    piece = fiche.valeur
    nom = nom_of(piece.type, piece.prescripteur, piece.datee_du)
    pages = piece.image.pages if piece.image else 0
    where = f"lot {lot.cle_lot}, {STATES[lot.etat]} {lot.motif}" if lot else "pas envoyée"
    return f"{fiche.numero}  {nom}, {pages} page(s), le {piece.vue_le:%d/%m/%Y} : {where}".rstrip()
