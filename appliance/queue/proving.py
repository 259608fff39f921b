"""Prove the whole journal, and hold it against what others noted of it."""

from collections.abc import Collection
from typing import Final

from appliance.domain.ancre import Ancre
from appliance.domain.preuve import Issue, Lien, Preuve
from appliance.durable.journal import Journal
from appliance.durable.segments import Position
from appliance.durable.verification import Passage

ISSUES: Final = {
    Passage.PASSED: Issue.CONFIRMEE,
    Passage.CONTRADICTED: Issue.CONTREDITE,
    Passage.BEYOND: Issue.AU_DELA,
    Passage.PACKED: Issue.ARCHIVEE,
}


def prove(journal: Journal, liens: tuple[Lien, ...], ancres: Collection[Ancre]) -> Preuve:
    """Read everything and judge each anchor; raises what `Journal.verify` does."""
    noted = {ancre: Position(ancre.sequence + 1, ancre.chain) for ancre in ancres}
    found = journal.verify(noted.values())
    return Preuve(
        sequence=found.position.durable,
        chain=found.position.chain,
        entrees=found.frames,
        ancres={one: ISSUES[found.passages[position]] for one, position in noted.items()},
        liens=liens,
        remarques=found.remarks,
    )
