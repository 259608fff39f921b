"""All that is kept of a patient, and the forms that add to it."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.registre.desaccord import desaccord
from appliance.domain.roles import Action
from appliance.services.chemise import Chemise
from appliance.services.consultation import Consultation
from appliance.tui import entries, sheets
from appliance.tui.keys import key
from appliance.tui.messages import EntryAsked
from appliance.tui.pieces_messages import PiecesAsked
from appliance.tui.rights_messages import RightsAsked, RightsChosen
from appliance.tui.screens.lookup import Lookup
from appliance.tui.texts import entries as words
from appliance.tui.texts import lists as texts
from appliance.tui.texts import pieces as images
from appliance.tui.texts import rights
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.scrolled import Scrolled


class PatientScreen(Lookup):
    """Read anew whenever it comes to the front."""

    HELP = texts.HELP_PATIENT
    NEEDS: ClassVar[Mapping[str, Action]] = {
        "ordonnance": Action.TENIR_REGISTRE,
        "droits": Action.TENIR_REGISTRE,
        "adri": Action.TENIR_REGISTRE,
        "choose": Action.TENIR_REGISTRE,
        "pieces": Action.TENIR_REGISTRE,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "adri", rights.KEY_ASK, "patient.adri"),
        key("f3", "choose(False)", rights.KEY_DROP, "patient.drop_adri"),
        key("f7", "choose(True)", rights.KEY_KEEP, "patient.keep_adri"),
        key("f5", "ordonnance", words.KEY_ORDONNANCE, "patient.ordonnance"),
        key("f6", "droits", words.KEY_DROITS, "patient.droits"),
        key("i,I", "pieces", images.KEY_PIECES, "patient.pieces"),
        key("escape", "app.back", texts.KEY_BACK, "patient.back"),
    ]

    def __init__(self, numero: int) -> None:
        super().__init__()
        self._numero = numero
        self._chemise: Chemise | None = None

    def body(self) -> Iterator[Widget]:
        """Let a long text scroll."""
        with Scrolled():
            yield Plain(texts.READING_QUEUE, id="text")
        yield Plain(id="complaint")

    def on_screen_resume(self) -> None:
        """Read the record."""
        self.look_up(partial(Consultation.chemise, patient=self._numero))

    def found(self, answer: Chemise | None) -> None:
        """Show the record; it may have been erased since it was found."""
        self._chemise = answer
        self.refresh_bindings()
        text = texts.PATIENT_GONE if answer is None else sheets.patient(answer)
        self.query_one("#text", Plain).say(text)

    def action_ordonnance(self) -> None:
        """Enter a prescription; the last one is proposed."""
        if self._chemise is not None:
            last = self._chemise.ordonnances[-1:]
            start = entries.again(last[0].valeur) if last else {}
            self.post_message(EntryAsked(entries.ORDONNANCE, self._chemise.fiche, start))

    def action_pieces(self) -> None:
        """Show the images of the papers."""
        self.post_message(PiecesAsked(self._numero))

    def action_droits(self) -> None:
        """Note rights."""
        if self._chemise is not None:
            self.post_message(EntryAsked(entries.DROITS, self._chemise.fiche, {}))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer ADRi where a service is named, and a choice where there is one."""
        chemise = self._chemise
        if action == "adri" and not (chemise and chemise.adri_nomme):
            return False
        if action == "choose" and not (chemise and desaccord(chemise.droits, chemise.jour)):
            return False
        return super().check_action(action, parameters)

    def action_adri(self) -> None:
        """Have ADRi asked."""
        self.post_message(RightsAsked(self._numero))

    def action_choose(self, pour_adri: bool) -> None:  # noqa: FBT001 - given by the binding
        """Keep ADRi, or set it aside."""
        if self._chemise is not None:
            self.post_message(RightsChosen(self._numero, self._chemise.jour, pour_adri))

    def say(self, sentence: str) -> None:
        """Say what came of it, and read the record again."""
        self.query_one("#complaint", Plain).say(sentence)
        self.on_screen_resume()
