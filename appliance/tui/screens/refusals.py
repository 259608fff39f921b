"""What payers refuse: the inbox, one refusal whole, and the invoice made anew."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.acte import Acte
from appliance.domain.argent.part import Dit
from appliance.domain.facture import Facture
from appliance.domain.patient import Beneficiaire
from appliance.domain.roles import Action
from appliance.services.corrections import Correction, Retouche
from appliance.tui import money_rows, wording
from appliance.tui import texts as frame
from appliance.tui.keys import key
from appliance.tui.money_messages import (
    CorrectionAsked,
    CorrectionSealAsked,
    OtherActAsked,
    RefusalAsked,
)
from appliance.tui.screens.dialogs import ConfirmDialog
from appliance.tui.screens.framed import Framed
from appliance.tui.screens.listing import ListingScreen
from appliance.tui.screens.sheet import SheetScreen
from appliance.tui.texts import money as texts
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows
from appliance.tui.widgets.scrolled import Scrolled

DECIDING: Final[Mapping[str, Action]] = {
    "correct": Action.SCELLER,
    "decide": Action.VOIR_TOUS_LES_MONTANTS,
}


def _deciding(screen: str) -> Sequence[BindingType]:
    """Bind what a person may say of a refusal."""
    return [
        key("f3", "decide('appel')", texts.KEY_CALL, f"{screen}.call"),
        key("f5", "decide('contestee')", texts.KEY_CONTEST, f"{screen}.contest"),
        key("f6", "decide('abandonnee')", texts.KEY_GIVE_UP, f"{screen}.give_up"),
    ]


class RefusalsScreen(ListingScreen):
    """The inbox."""

    NEEDS = DECIDING
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "correct", texts.KEY_CORRECT, "refusals.correct"),
        *_deciding("refusals"),
    ]

    def __init__(self) -> None:
        super().__init__(money_rows.REFUSALS)

    def action_correct(self) -> None:
        """Make the chosen invoice anew."""
        asked = self.chosen()
        if isinstance(asked, RefusalAsked):
            self.post_message(CorrectionAsked(asked.numero))

    def action_decide(self, dit: str) -> None:
        """Have words typed about the chosen share."""
        asked = self.chosen()
        if isinstance(asked, RefusalAsked):
            self.post_message(money_rows.deciding(Dit(dit), asked))


class RefusalScreen(SheetScreen):
    """All that a call to the payer needs."""

    NEEDS = DECIDING
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "correct", texts.KEY_CORRECT, "refusal.correct"),
        *_deciding("refusal"),
    ]

    def __init__(self, asked: RefusalAsked) -> None:
        super().__init__(
            lambda known: money_rows.dossier(known.rejetees.dossier(asked.numero, asked.part)),
            texts.HELP_REFUSAL,
        )
        self._asked = asked

    def action_correct(self) -> None:
        """Make this invoice anew."""
        self.post_message(CorrectionAsked(self._asked.numero))

    def action_decide(self, dit: str) -> None:
        """Have words typed about this share."""
        self.post_message(money_rows.deciding(Dit(dit), self._asked))


class CorrectionScreen(Framed):
    """What changes, what the checks say, and the seal."""

    HELP = texts.HELP_CORRECTION
    READ_FIRST = ("enter",)
    NEEDS: ClassVar[Mapping[str, Action]] = {"seal": Action.SCELLER}
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "seal", frame.KEY_SEAL, "correction.seal"),
        key("f6", "act", texts.KEY_ACT, "correction.act"),
        key("escape", "app.back", frame.KEY_BACK, "correction.back"),
    ]

    def __init__(self, correction: Correction) -> None:
        super().__init__()
        self._correction = correction

    def body(self) -> Iterator[Widget]:
        """Show the correction; what is long scrolls."""
        numero = self._correction.avant.numero
        with Scrolled():
            yield Plain(wording.identity(self._who), classes="title")
            yield Plain(texts.CORRECTION_TITLE.format(numero=numero), classes="title")
            yield Plain(money_rows.correction(self._correction), id="correction")

    def action_act(self) -> None:
        """Bill another act; a DRE follows its FSE."""
        if self._correction.proposition is not None:
            self.post_message(OtherActAsked(self._correction))

    def action_seal(self) -> None:
        """Seal it, after a yes where there is a doubt."""
        shown = self._correction.proposition
        if shown is not None and shown.sealable and shown.findings:
            self.app.push_screen(ConfirmDialog(shown.findings), self._answered)
        else:
            self._answered(yes=True)

    def _answered(self, yes: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if yes:
            self.post_message(CorrectionSealAsked(self._correction))

    @property
    def _who(self) -> Beneficiaire:
        proposition = self._correction.proposition
        avant = self._correction.avant.beneficiaire
        return avant if proposition is None else proposition.request.beneficiaire


class OtherActScreen(Framed):
    """The acts that may take the place of those that were refused.

    Args:
        avant: the invoice that was refused.
        actes: those that the practice bills, in the order in which they are offered.
    """

    HELP = texts.HELP_ACTS
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "choose", texts.KEY_ACT, "act_again.choose"),
        key("escape", "app.back", frame.KEY_BACK, "act_again.back"),
    ]

    def __init__(self, avant: Facture, actes: Sequence[Acte]) -> None:
        super().__init__()
        self._avant = avant
        self._actes = [one for one in actes if one.id not in avant.actes]

    def body(self) -> Iterator[Widget]:
        """Show one row an act."""
        yield Plain(texts.ACTS_TITLE.format(numero=self._avant.numero), classes="title")
        yield Rows(wording.clean(one.label) for one in self._actes)

    def action_choose(self) -> None:
        """Make the invoice anew with the chosen act."""
        chosen = self._actes[self.query_one(Rows).highlighted or 0]
        self.post_message(CorrectionAsked(self._avant.numero, Retouche(actes=(chosen.id,))))
