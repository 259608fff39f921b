"""All patients, page by page; three letters narrow the list."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on

from appliance.services.consultation import PAGE, Consultation
from appliance.tui import lists
from appliance.tui.lists import Row
from appliance.tui.screens.find import Answer, FindScreen
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.rows import Rows


class PatientsScreen(FindScreen):
    """Going down past the last row brings the next page."""

    HELP = texts.HELP_PATIENTS
    TITLE_TEXT: ClassVar[str] = texts.PATIENTS_TITLE
    ADVICE: ClassVar[str] = texts.PATIENTS_ADVICE

    def __init__(self) -> None:
        super().__init__()
        self._reading = False

    def on_mount(self) -> None:
        """Read the first page."""
        self.too_few()

    def seek(self, words: str) -> None:
        """Look for patients alone."""
        self.look_up(partial(named, words))

    def too_few(self) -> None:
        """Begin with the first page."""
        self._read(())

    def found(self, answer: Answer) -> None:
        """Show what was read; another page may be asked for."""
        self._reading = False
        super().found(answer)

    @on(Rows.OptionHighlighted)
    def _go_on(self, highlighted: Rows.OptionHighlighted) -> None:
        """Read on once the last row of full pages is reached."""
        count = len(self._rows)
        if highlighted.option_index == count - 1 and count % PAGE == 0 and not self._reading:
            self._read(self._rows)

    def _read(self, shown: Sequence[Row]) -> None:
        self._reading = True
        self.look_up(partial(page_after, self.words(), shown))


def named(words: str, consultation: Consultation) -> Answer:
    """Return the patients whom these letters find."""
    return words, [lists.patient(one) for one in consultation.nommes(words)]


def page_after(words: str, shown: Sequence[Row], consultation: Consultation) -> Answer:
    """Return the rows that are shown, and the next page below them."""
    return words, [*shown, *map(lists.patient, consultation.patients(len(shown)))]
