"""A screen that shows what the station looks up for it."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from appliance.services.consultation import Consultation
from appliance.tui.messages import Wanted
from appliance.tui.screens.framed import Framed
from appliance.tui.widgets.rows import Rows


class Lookup(Framed):
    """Asks, and goes on living until the answer comes."""

    def look_up(self, question: Callable[[Consultation], Any]) -> None:
        """Have something looked up; `found` gets it."""
        for rows in self.query(Rows):
            rows.expect()
        self.post_message(Wanted(self, question, self.found))

    @abstractmethod
    def found(self, answer: Any) -> None:
        """Show what was looked up."""
