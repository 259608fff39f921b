"""One invoice of the queue, as it is sealed, and where its lot stands."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.facture import Facture
from appliance.domain.file_attente import FactureEnFile, LotEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.services.consultation import Consultation, EnFile
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import Look
from appliance.tui.screens.lookup import Lookup
from appliance.tui.widgets.amounts_table import AmountsTable
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class InvoiceScreen(Lookup):
    """Follows the lot while it is looked at."""

    HELP = texts.HELP_INVOICE
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "app.back", texts.KEY_BACK, "invoice.back"),
    ]

    def __init__(self, numero: NumeroFacture) -> None:
        super().__init__()
        self._numero = numero
        self._pressing = ""

    def body(self) -> Iterator[Widget]:
        """Show what was sealed, then its fate; what may be long scrolls."""
        with Scrolled():
            yield Plain(id="sealed", classes="title")
            yield AmountsTable()
            yield Plain(id="fate")

    def on_mount(self) -> None:
        """Follow the station."""
        self.watch(self.app, "look", self._follow)

    def _follow(self, look: Look | None) -> None:
        if look is not None:
            late = (one for one in look.status.echeances if one.numero == self._numero)
            self._pressing = next((one.sentence for one in late), "")
            self.look_up(partial(Consultation.facture, numero=self._numero))

    def found(self, answer: EnFile | None) -> None:
        """Show the invoice as it stands now."""
        if answer is not None:
            self._show(answer)

    def _show(self, found: EnFile) -> None:
        one = found.facture
        self.query_one("#sealed", Plain).say(sealed(one.facture))
        days = [seance.jour for seance in one.facture.seances]
        self.query_one(AmountsTable).show(one.facture.cotation, days)
        findings = map(wording.finding, one.facture.cotation.findings)
        self.query_one("#fate", Plain).say(
            "\n".join(
                [*fate(one, found.lot), *authors(found), *filter(None, [self._pressing]), *findings]
            )
        )


def authors(found: EnFile) -> Iterator[str]:
    """Say who sealed the invoice, and who closed its lot."""
    yield texts.SEALED_BY.format(nom=wording.clean(found.scellee_par))
    if found.lot_ferme_par:
        yield texts.CLOSED_BY.format(nom=wording.clean(found.lot_ferme_par))


def sealed(facture: Facture) -> str:
    """Say who was cared for, and how the invoice was sealed."""
    seal = texts.SEALED_ON.format(
        moment=wording.moment(facture.etablie_le),
        mode=int(facture.mode),
        tiers_payant=wording.TIERS_PAYANT[facture.tiers_payant],
    )
    number = texts.INVOICE_TITLE.format(numero=facture.numero)
    return f"{number} : {wording.identity(facture.beneficiaire)}\n{seal}"


def fate(one: FactureEnFile, lot: LotEnFile | None) -> Iterator[str]:
    """Say where the lot stands, with the caisse's words and the server's."""
    state = wording.etat(one, lot)
    if lot is None:
        yield state
        return
    yield texts.STATE_SINCE.format(etat=state, moment=wording.moment(lot.depuis))
    if lot.motif:
        yield texts.REASON.format(motif=wording.clean(lot.motif))
    if lot.preuve and lot.preuve != lot.motif:
        yield texts.PROOF.format(preuve=wording.clean(lot.preuve))
