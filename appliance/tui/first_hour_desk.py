"""What the screens of the first hour ask of the box."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from appliance.tui.return_desk import ReturnDesk


class FirstHourDesk(Protocol):
    """Keys, answers and settings of a box that is being made.

    Each method but the properties may take its time, and raises any BesaceError.
    """

    @property
    def answers(self) -> Mapping[str, str]:
        """What was answered, by the names of the questions; nothing of it is secret."""
        ...

    @property
    def begun(self) -> bool:
        """Tell whether a code was chosen."""
        ...

    @property
    def lost(self) -> bool:
        """Tell whether the practice has been at work, and only its settings are missing."""
        ...

    @property
    def entered(self) -> bool:
        """Tell whether the code was given since this program began."""
        ...

    @property
    def proposed_code(self) -> str:
        """Six words that nobody chose."""
        ...

    @property
    def where(self) -> str:
        """The settings file that will be written."""
        ...

    @property
    def is_box(self) -> bool:
        """Tell whether services run here beside the screen."""
        ...

    @property
    def today(self) -> str:
        """The day that the clock shows, JJ/MM/AAAA."""
        ...

    @property
    def returning(self) -> ReturnDesk:
        """What brings a practice back from its key."""
        ...

    def enter(self, code: str) -> None:
        """Make the keys with this code, or open those that were made."""
        ...

    def begin_anew(self) -> None:
        """Forget the keys and the answers: nothing was billed with them."""
        ...

    def sheet(self) -> Sequence[str]:
        """Return the eight groups to be written down; the same until they are proven."""
        ...

    def ranks(self) -> tuple[int, int]:
        """Draw the two groups, from 1, that are to be typed back."""
        ...

    def accept_sheet(self) -> None:
        """Let the sheet that was shown open the practice."""
        ...

    def keep(self, name: str, answer: str) -> str:
        """Keep an answer, durably; return what is wrong with it, in French, empty where nothing is.

        What is wrong is not kept.
        """
        ...

    def settle(self, password: str | None = None) -> str:
        """Put the settings in place; return what is wrong with them, in French, or nothing.

        Args:
            password: of the transport; None for the one that was given before.
        """
        ...

    def trial(self, name: str) -> Iterator[str]:
        """Try what a step is about; yield French lines as they come, empty ones while it waits."""
        ...

    def end(self) -> None:
        """End the first hour: from the next start on the station opens."""
        ...
