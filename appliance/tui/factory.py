"""A box forgets everything, after a word and a proof; from where nothing is open."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from appliance.tui.factory_desk import FactoryDesk
from appliance.tui.factory_messages import Erased, ProofTyped, WordTyped
from appliance.tui.helping import HelpingApp
from appliance.tui.keys import key
from appliance.tui.messages import Failed
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.texts import factory as texts


class ResettingApp(HelpingApp):
    """Offers a factory reset where nothing is open.

    Attributes:
        factory: what does it; None where the machine has nothing of its own to forget.
        RESETTABLE: the screens that offer it.
    """

    RESETTABLE: ClassVar[tuple[type[Screen[None]], ...]] = (UnlockScreen,)
    factory: FactoryDesk | None = None

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f6", "reset", texts.KEY_RESET, "app.reset"),
    ]

    def action_reset(self) -> None:
        """Say what would be lost."""
        from appliance.tui.screens.factory import WordScreen  # once in the life of a box

        self.push_screen(WordScreen())

    @on(WordTyped)
    def _ask_for_proof(self) -> None:
        from appliance.tui.screens.factory import ProofScreen

        if self.factory is not None and self.factory.guarded:
            self.push_screen(ProofScreen())
        else:
            self._erase("")

    @on(ProofTyped)
    def _erase_proven(self, proof: ProofTyped) -> None:
        self._erase(proof.typed)

    def _erase(self, proof: str) -> None:
        desk = self.factory
        if desk is None:
            return

        def erase() -> Message:
            if desk.guarded:
                desk.prove(proof)
            desk.erase()
            return Erased()

        self.put(texts.ERASING, erase, leads=True)

    @on(Erased)
    def _say_that_it_is_over(self) -> None:
        from appliance.tui.screens.factory import OverScreen

        self.push_screen(OverScreen())

    def refused(self, failed: Failed) -> bool:
        """Say on the form in front why it came to nothing; false where there is none."""
        from appliance.tui.screens.factory import ProofScreen

        if not isinstance(self.screen, ProofScreen):
            return False
        self.screen.refuse(failed.error.advice)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it where nothing is open."""
        if action == "reset":
            return self.factory is not None and isinstance(self.screen, self.RESETTABLE)
        return super().check_action(action, parameters)
