"""The images of documents as rows: what to scan, what is kept, what is missing."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from appliance.domain.lot_pieces import PiecesEnFile
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.jonction import nom_of
from appliance.domain.registre.piece import Piece
from appliance.services.bureau_pieces import BureauPieces
from appliance.services.consultation import Consultation
from appliance.services.jonctions import Jonctions
from appliance.services.numerisation import Choix
from appliance.tui import wording
from appliance.tui.lists import Listing, Row, section, wrapped
from appliance.tui.pieces_messages import PiecesAsked, ScanAsked
from appliance.tui.texts import pieces as texts


def of_patient(bureau: BureauPieces, patient: int) -> Listing:
    """Return the list of a patient's images, what is to be scanned first."""

    def rows(consultation: Consultation) -> Sequence[Row]:
        desk = bureau.numerisation(consultation.prescriptions.registre)
        choices, kept, lots = desk.papiers(patient), desk.gardees(patient), desk.envois()
        wanted = [row for one in choices for row in _to_scan(patient, one)]
        images = [row for one in kept for row in _kept(one, lots.get(one.numero))]
        return [*wanted, *section(texts.KEPT, images)][not wanted :]

    return Listing(
        title=texts.TITLE,
        header=texts.HEADER,
        nothing=texts.NOTHING,
        help=texts.HELP,
        rows=rows,
    )


def photos(found: Sequence[Path], patient: int, choix: Choix) -> Listing:
    """Return the list of the photographs that may be a paper."""
    rows = [
        Row(wording.fit(f"   {one.name}", wording.INSIDE), partial(ScanAsked, patient, choix, one))
        for one in found
    ]
    return Listing(
        title=texts.PHOTOS_TITLE,
        header=texts.PHOTOS_HEADER,
        nothing=texts.PHOTOS_NONE,
        help=texts.HELP_PHOTOS,
        rows=lambda _: rows,
    )


def missing(consultation: Consultation) -> Sequence[Row]:
    """Return one entry an invoice that lacks an image, oldest first."""
    registre = consultation.prescriptions.registre
    today = registre.today()
    rows = list[Row]()
    for one in Jonctions(registre=registre, de=consultation.de).manquantes():
        asks = None if one.patient is None else partial(PiecesAsked, one.patient)
        reason = texts.REASON.format(motif=wording.clean(one.motif)) if one.motif else ""
        text = texts.MISSING_ROW.format(days=one.jours(today), numero=one.numero, nom=one.nom)
        rows += wrapped(text + reason, asks)
    return rows


MISSING = Listing(
    title=texts.MISSING_TITLE,
    header=texts.MISSING_HEADER,
    nothing=texts.MISSING_NONE,
    help=texts.HELP_MISSING,
    rows=missing,
)


def _to_scan(patient: int, choix: Choix) -> Iterator[Row]:
    return wrapped(f"   {choix.nom}", partial(ScanAsked, patient, choix))


def _kept(fiche: Fiche[Piece], lot: PiecesEnFile | None) -> Iterator[Row]:
    """Yield which paper it is, then where its image stands."""
    piece = fiche.valeur
    where = texts.NOT_SENT
    if lot is not None:
        state = f"{texts.STATES[lot.etat]} {wording.clean(lot.motif)}".strip()
        where = texts.SENT.format(lot=lot.cle_lot, state=state)
    pages, day = piece.image.pages if piece.image else 0, wording.day(piece.vue_le)
    yield from wrapped(f"   {nom_of(piece.type, piece.prescripteur, piece.datee_du)}")
    yield from wrapped(f"      {texts.KEPT_ROW.format(pages=pages, day=day, where=where)}")
