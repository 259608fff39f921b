"""One invoice of the queue, as it is sealed, and where its lot stands."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from appliance.domain.file_attente import FactureEnFile, LotEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import Look
from appliance.tui.screens.framed import Framed


class InvoiceScreen(Framed):
    """Follows the lot while it is looked at."""

    HELP = texts.HELP_INVOICE
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "app.back", texts.KEY_BACK, "invoice.back"),
    ]

    def __init__(self, numero: NumeroFacture) -> None:
        super().__init__()
        self._numero = numero

    def body(self) -> Iterator[Widget]:
        """Show one text; what may be long scrolls."""
        with VerticalScroll():
            yield Static(id="invoice")

    def on_mount(self) -> None:
        """Follow the station."""
        self.watch(self.app, "look", self._follow)

    def _follow(self, look: Look | None) -> None:
        for one in () if look is None else look.factures:
            if one.facture.numero == self._numero:
                lot = None if look is None else look.lot_of(one)
                self.query_one("#invoice", Static).update(Content(describe(one, lot)))


def describe(one: FactureEnFile, lot: LotEnFile | None) -> str:
    """Write an invoice and the state of its lot, at most 78 columns wide."""
    facture = one.facture
    return "\n".join(
        [
            texts.INVOICE_TITLE.format(numero=facture.numero),
            wording.identity(facture.beneficiaire),
            texts.SEALED_ON.format(
                moment=wording.moment(facture.etablie_le),
                mode=int(facture.mode),
                tiers_payant=wording.TIERS_PAYANT[facture.tiers_payant],
            ),
            "",
            wording.amounts_table(facture.cotation),
            "",
            *_fate(one, lot),
            *map(wording.finding, facture.cotation.findings),
        ]
    )


def _fate(one: FactureEnFile, lot: LotEnFile | None) -> Iterator[str]:
    state = wording.etat(one, lot)
    if lot is None:
        yield state
        return
    yield texts.STATE_SINCE.format(etat=state, moment=wording.moment(lot.depuis))
    if lot.motif:
        yield texts.REASON.format(motif=wording.clean(lot.motif))
    if lot.preuve and lot.preuve != lot.motif:
        yield texts.PROOF.format(preuve=wording.clean(lot.preuve))
