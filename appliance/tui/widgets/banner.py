"""Below the permanent line: work under way, or the device that needs a hand."""

from itertools import cycle
from typing import Final

from appliance.errors import NoReaderError, PcscDeniedError, PcscDownError, ReaderMuteError
from appliance.ports.cards import ReaderHealth
from appliance.tui.messages import Look
from appliance.tui.widgets.plain import Plain

TURNS: Final = "|/-\\"
TURN_S: Final = 0.25
TROUBLES: Final = {
    ReaderHealth.NO_READER: NoReaderError.sentence,
    ReaderHealth.PCSC_DOWN: PcscDownError.sentence,
    ReaderHealth.PCSC_DENIED: PcscDeniedError.sentence,
    ReaderHealth.MUTE: ReaderMuteError.sentence,
}


class Banner(Plain):
    """Takes no room when there is nothing to say.  Work under way comes before a fault."""

    def __init__(self) -> None:
        super().__init__()
        self._work = self._fault = self._trouble = ""
        self._turns = cycle(TURNS)

    def on_mount(self) -> None:
        """Follow the work, the faults and the reader."""
        self.watch(self.app, "busy", self._follow_work)
        self.watch(self.app, "fault", self._follow_fault)
        self.watch(self.app, "look", self._follow_reader)
        self.set_interval(TURN_S, self._show)

    def _follow_work(self, busy: str) -> None:
        self._work = busy
        self._show()

    def _follow_fault(self, fault: str) -> None:
        self._fault = fault
        self._show()

    def _follow_reader(self, look: Look | None) -> None:
        self._trouble = "" if look is None else TROUBLES.get(look.status.reader.health, "")
        self._show()

    def _show(self) -> None:
        text = f"{next(self._turns)} {self._work}" if self._work else self._fault or self._trouble
        self.say(text)
