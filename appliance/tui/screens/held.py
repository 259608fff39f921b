"""A lot that another box may have sent: a person says whether it leaves once more."""

from typing import ClassVar

from textual.binding import BindingType

from appliance.domain.money import euros
from appliance.services.consultation import Rejet
from appliance.tui import wording
from appliance.tui.keys import key
from appliance.tui.screens.dialogs import InsistDialog
from appliance.tui.texts import held as texts


class HeldDialog(InsistDialog):
    """Says why a lot is held, and what the answer risks.

    Args:
        retenu: the lot.
        rank, count: which one of how many it is.
    """

    HOW: ClassVar[str] = texts.HELD_HOW
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "insist", texts.KEY_SEND_AGAIN, "held.insist", show=False),
        key("o,O", "dismiss(True)", texts.KEY_SEND_AGAIN, "held.yes"),
        key("n,N,escape", "dismiss(False)", texts.KEY_KEEP_HELD, "held.no"),
    ]

    def __init__(self, retenu: Rejet, rank: int, count: int) -> None:
        super().__init__(texts.HELD_TITLE.format(rank=rank, count=count), told(retenu))


def told(retenu: Rejet) -> str:
    """Say which lot it is, why it is held, and what to know before a yes."""
    lot = retenu.lot.clos.lot
    count = len(lot.factures)
    what = texts.HELD_WHAT.format(
        cle=retenu.lot.cle,
        destinataire=lot.destinataire,
        factures=texts.ONE_INVOICE if count == 1 else texts.INVOICES.format(count=count),
        montant=euros(retenu.montant),
    )
    why = texts.HELD_WHY.format(motif=wording.clean(retenu.lot.motif))
    return f"{what}\n\n{why}\n\n{texts.HELD_RISK}"
