"""The images of one patient's documents, the photographs to take one from, and the judgement."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from appliance.services.bureau_pieces import BureauPieces
from appliance.services.numerisation import Choix, Examen
from appliance.tui import piece_rows, wording
from appliance.tui.keys import key
from appliance.tui.pieces_messages import PhotosAsked, ScanAsked
from appliance.tui.screens.dialogs import BOX, Dialog, InsistDialog
from appliance.tui.screens.listing import ListingScreen
from appliance.tui.texts import lists as frame
from appliance.tui.texts import pieces as texts


class PiecesScreen(ListingScreen):
    """Enter scans what the chosen row wants; a photograph will do as well."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", texts.KEY_SCAN, "pieces.scan"),
        key("f5", "photo", texts.KEY_PHOTO, "pieces.photo"),
        key("escape", "app.back", frame.KEY_BACK, "pieces.back"),
    ]

    def __init__(self, bureau: BureauPieces, patient: int) -> None:
        super().__init__(piece_rows.of_patient(bureau, patient))

    def action_photo(self) -> None:
        """Show the photographs that may be what the chosen row wants."""
        asked = self.chosen()
        if isinstance(asked, ScanAsked):
            self.post_message(PhotosAsked(asked.patient, asked.choix))


class PhotosScreen(ListingScreen):
    """Files of the settings' directory."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", texts.KEY_TAKE, "photos.take"),
        key("escape", "app.back", frame.KEY_BACK, "photos.back"),
    ]

    def __init__(self, found: Sequence[Path], patient: int, choix: Choix) -> None:
        super().__init__(piece_rows.photos(found, patient, choix))


class KeepDialog(Dialog):
    """Nothing is wrong with the image: Enter keeps it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "dismiss(True)", texts.KEY_KEEP, "keep.yes"),
        key("escape", "dismiss(False)", texts.KEY_LEAVE, "keep.no"),
    ]


class DoubtDialog(InsistDialog):
    """Something looks wrong: a person says whether it will do."""

    HOW: ClassVar[str] = texts.HOW
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "insist", texts.KEY_YES, "doubt.insist", show=False),
        key("o,O", "dismiss(True)", texts.KEY_YES, "doubt.yes"),
        key("n,N,escape", "dismiss(False)", texts.KEY_LEAVE, "doubt.no"),
    ]


class RefusedDialog(Dialog):
    """The image cannot be kept, whatever a person says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter,escape", "dismiss(False)", texts.KEY_AGAIN, "refused.back"),
    ]


def dialog_of(examen: Examen, choix: Choix) -> Dialog:
    """Return what asks a person about an image that was judged."""
    found = [wording.finding(one, BOX) for one in examen.constats] or [texts.CLEAN]
    if not examen.lu:
        found.append(texts.UNREAD)
    elif not examen.constats:
        found.append(texts.READ)
    found.append(texts.REFUSED if examen.refusee else texts.ASK)
    title, text = texts.EXAM_TITLE.format(nom=choix.nom.capitalize()), "\n\n".join(found)
    if examen.refusee:
        return RefusedDialog(title, text)
    return DoubtDialog(title, text) if examen.constats or not examen.lu else KeepDialog(title, text)
