"""The rows of the people who came, at the desk and at the practice's own box."""

from collections.abc import Sequence

from appliance.domain.arrivee import Arrivee
from appliance.tui import arrival_rows, wording
from appliance.tui.widgets.rows import Rows


class ArrivalList(Rows):
    """Written anew only when a row changed; the bar stays on its person."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._arrivals: Sequence[Arrivee] = ()
        self._written: Sequence[str] = ()

    @property
    def chosen(self) -> Arrivee | None:
        """Who is under the bar; None for nobody."""
        return None if self.highlighted is None else self._arrivals[self.highlighted]

    def show(self, arrivees: Sequence[Arrivee]) -> None:
        """Show these."""
        narrow = self.app.size.width < wording.INSIDE
        shown = arrival_rows.in_order(arrivees)
        rows = [arrival_rows.row(one, narrow=narrow) for one in shown]
        if rows == self._written:
            return
        held = self.chosen
        places = [place for place, one in enumerate(shown) if held and one.repere == held.repere]
        wholes = (wording.identity(one.venue.beneficiaire) for one in shown)
        self._arrivals, self._written = shown, rows
        self.replace(rows, place=places[0] if places else 0, wholes=wholes)
