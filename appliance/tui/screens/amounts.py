"""The amounts with their rules, what the checks found, and the seal."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from appliance.domain.money import euros
from appliance.domain.tiers_payant import TiersPayant
from appliance.services.billing import Proposition
from appliance.tui import texts, wording
from appliance.tui.keys import key
from appliance.tui.messages import SealAsked
from appliance.tui.screens.dialogs import ConfirmDialog
from appliance.tui.screens.framed import Framed
from appliance.tui.widgets.amounts_table import AmountsTable
from appliance.tui.widgets.plain import Plain


class AmountsScreen(Framed):
    """Follows the cards: what is shown is what would be sealed now."""

    HELP = texts.HELP_AMOUNTS
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "seal", texts.KEY_SEAL, "amounts.seal"),
        key("escape", "app.back", texts.KEY_BACK, "amounts.back"),
    ]

    def __init__(self, propose: Callable[[], Proposition]) -> None:
        super().__init__()
        self._propose = propose
        self._shown = propose()

    def body(self) -> Iterator[Widget]:
        """Put the sums first; what may be long scrolls."""
        with VerticalScroll():
            yield Plain(id="visit", classes="title")
            yield AmountsTable()
            yield Plain(id="outcome")
        yield Plain(id="complaint")

    def on_mount(self) -> None:
        """Show the proposition, and follow the cards."""
        self.watch(self.app, "look", self._follow)

    def action_seal(self) -> None:
        """Seal what is shown, after a yes where there is a doubt."""
        shown = self._shown
        if shown.sealable and shown.findings:
            self.app.push_screen(ConfirmDialog(shown.findings), partial(self._answered, shown))
        else:
            self._seal(shown)

    def _answered(self, shown: Proposition, yes: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if yes:
            self._seal(shown)

    def _seal(self, shown: Proposition) -> None:
        """Ask for the seal of what was read, unless a card came or went meanwhile."""
        self._follow(None)
        if self._shown == shown:
            self.post_message(SealAsked(shown))
        else:
            self.query_one("#complaint", Plain).say(texts.CHANGED)

    def _follow(self, _: object) -> None:
        self._shown = self._propose()
        self.query_one("#visit", Plain).say(visit(self._shown))
        self.query_one(AmountsTable).show(self._shown.cotation)
        self.query_one("#outcome", Plain).say(outcome(self._shown))


def visit(proposition: Proposition) -> str:
    """Say who was cared for, when and where."""
    visite = proposition.visite
    place = texts.AT_HOME if visite.domicile else texts.AT_CABINET
    care = texts.CARE_AT.format(day=wording.day(visite.date_soins), place=place)
    return f"{wording.identity(proposition.beneficiaire)}\n{care}"


def outcome(proposition: Proposition) -> str:
    """Say who pays what, how the invoice is secured, and what the checks found."""
    return "\n".join(
        [
            who_pays(proposition),
            wording.MODES[proposition.mode],
            *map(wording.finding, proposition.findings),
        ]
    )


def who_pays(proposition: Proposition) -> str:
    """Say what each pays in the end, as tiers payant decides it."""
    cotation, tiers_payant = proposition.cotation, proposition.tiers_payant
    amo = 0 if tiers_payant is TiersPayant.AUCUN else cotation.amo
    amc = cotation.amc if tiers_payant is TiersPayant.AMO_AMC else 0
    return texts.WHO_PAYS.format(
        amo=euros(amo), amc=euros(amc), patient=euros(proposition.patient_pays)
    )
