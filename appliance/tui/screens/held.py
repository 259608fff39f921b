"""A lot that another box may have sent: a person says whether it leaves once more."""

from typing import ClassVar

from textual.binding import BindingType

from appliance.domain.lot_pieces import PiecesEnFile
from appliance.domain.money import euros
from appliance.services.consultation import Rejet, Retenu
from appliance.tui import wording
from appliance.tui.keys import key
from appliance.tui.screens.dialogs import InsistDialog
from appliance.tui.texts import held as texts


class HeldDialog(InsistDialog):
    """Says why a lot is held, and what the answer risks.

    Args:
        retenu: the lot, of invoices or of images.
        rank, count: which one of how many it is.
    """

    HOW: ClassVar[str] = texts.HELD_HOW
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "insist", texts.KEY_SEND_AGAIN, "held.insist", show=False),
        key("o,O", "dismiss(True)", texts.KEY_SEND_AGAIN, "held.yes"),
        key("n,N,escape", "dismiss(False)", texts.KEY_KEEP_HELD, "held.no"),
    ]

    def __init__(self, retenu: Retenu, rank: int, count: int) -> None:
        super().__init__(texts.HELD_TITLE.format(rank=rank, count=count), told(retenu))


def told(retenu: Retenu) -> str:
    """Say which lot it is, why it is held, and what to know before a yes."""
    if isinstance(retenu, PiecesEnFile):
        what, motif, risk = _images(retenu), retenu.motif, texts.HELD_RISK_IMAGES
    else:
        what, motif, risk = _factures(retenu), retenu.lot.motif, texts.HELD_RISK
    return f"{what}\n\n{texts.HELD_WHY.format(motif=wording.clean(motif))}\n\n{risk}"


def _factures(retenu: Rejet) -> str:
    lot = retenu.lot.clos.lot
    count = len(lot.factures)
    return texts.HELD_WHAT.format(
        cle=retenu.lot.cle,
        destinataire=lot.destinataire,
        factures=texts.ONE_INVOICE if count == 1 else texts.INVOICES.format(count=count),
        montant=euros(retenu.montant),
    )


def _images(retenu: PiecesEnFile) -> str:
    count = len(retenu.lot.pieces)
    return texts.HELD_IMAGES.format(
        cle=retenu.cle_lot,
        organisme=retenu.lot.organisme,
        pieces=texts.ONE_PIECE if count == 1 else texts.PIECES.format(count=count),
    )
