"""The images of documents at the screen: taken, judged, shown to a person, kept."""

from functools import partial

from textual import on

from appliance.domain.registre.anomalie import Anomalie
from appliance.errors import UserMustActError
from appliance.services.bureau_pieces import BureauPieces
from appliance.services.poste import Poste
from appliance.tui import piece_rows
from appliance.tui import pieces_messages as told
from appliance.tui.scanned import ScannedApp
from appliance.tui.screens.listing import ListingScreen
from appliance.tui.screens.pieces import PhotosScreen, PiecesScreen, dialog_of
from appliance.tui.texts import pieces as texts


class PapersApp(ScannedApp):
    """A request is obeyed only while a screen that may make it stands in front.

    Attributes:
        bureau: what takes images; None where there is nothing to take them with.
    """

    bureau: BureauPieces | None = None

    def action_missing(self) -> None:
        """Show which invoices lack an image."""
        self.push_screen(ListingScreen(piece_rows.MISSING))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer images where something can take them."""
        if action == "missing":
            return self.bureau is not None
        return super().check_action(action, parameters)

    @on(told.PiecesAsked)
    def _show_pieces(self, asked: told.PiecesAsked) -> None:
        if self.bureau is not None:
            self._go_to(PiecesScreen(self.bureau, asked.patient))

    @on(told.PhotosAsked)
    def _show_photos(self, asked: told.PhotosAsked) -> None:
        if self.bureau is not None and isinstance(self.screen, PiecesScreen):
            found = self.bureau.photos()
            self.push_screen(PhotosScreen(found, asked.patient, asked.choix))

    @on(told.ScanAsked)
    def _scan(self, asked: told.ScanAsked) -> None:
        here = isinstance(self.screen, PiecesScreen | PhotosScreen)
        if self._poste is not None and self.bureau is not None and here:
            self.put(texts.SCANNING, partial(examine, self._poste, self.bureau, asked))

    @on(told.Examined)
    def _ask_of_image(self, answer: told.Examined) -> None:
        if isinstance(self.screen, PiecesScreen | PhotosScreen):
            dialog = dialog_of(answer.examen, answer.asked.choix)
            self.push_screen(dialog, lambda yes: self._keep_image(answer, kept=bool(yes)))

    def _keep_image(self, answer: told.Examined, *, kept: bool) -> None:
        if kept and self._poste is not None and self.bureau is not None:
            keep = partial(keep_image, self._poste, self.bureau, answer)
            self.put(texts.KEEPING, keep)
        elif isinstance(self.screen, ListingScreen):
            self.screen.tell(texts.DROPPED)

    @on(told.PieceKept)
    async def _tell_image(self, answer: told.PieceKept) -> None:
        if not isinstance(self.screen, PiecesScreen | PhotosScreen):
            return
        await self.back_to(PiecesScreen)
        if isinstance(self.screen, PiecesScreen):
            self.screen.tell(_sentence(answer))


def examine(poste: Poste, bureau: BureauPieces, asked: told.ScanAsked) -> told.Examined:
    """Take and judge an image; in a thread, and not under the station's lock."""
    examine = poste.ask(lambda known: bureau.numerisation(known.registre).judge_of(asked.patient))
    if isinstance(examine, Anomalie):
        raise UserMustActError(examine.phrase)
    return told.Examined(asked, examine(*bureau.prendre(asked.photo)))


def keep_image(poste: Poste, bureau: BureauPieces, answer: told.Examined) -> told.PieceKept:
    """Keep an image that a person looked at; in a thread."""
    papier = answer.asked.choix.papier
    kept = poste.ask(
        lambda known: bureau.numerisation(known.registre).garder(answer.examen, papier)
    )
    return told.PieceKept(answer.asked, kept if isinstance(kept, tuple) else ())


def _sentence(answer: told.PieceKept) -> str:
    if answer.anomalies:
        return answer.anomalies[0].phrase
    photo = answer.asked.photo
    return texts.DONE if photo is None else texts.DONE_PHOTO.format(name=photo.name)
