"""Names for patients in a file that leaves: drawn for that file alone, so no two can be joined."""

from base64 import b32encode
from dataclasses import dataclass, field
from typing import Final

from appliance.domain.patient import Beneficiaire, same_person
from appliance.ports.machine import Entropy

DRAWN: Final = 5
"""Bytes: eight characters, and a million patients that are told apart."""


@dataclass(slots=True)
class Pseudonymes:
    """Names drawn for the patients of one file: one for each person, another in the next file."""

    entropy: Entropy
    _drawn: dict[str, list[tuple[Beneficiaire, str]]] = field(default_factory=dict)

    def of(self, who: Beneficiaire) -> str:
        """Return the name of a person; who was erased is somebody else each time."""
        theirs = self._drawn.setdefault(who.nir.value, [])
        for known, name in theirs if who.nir.value else ():
            if same_person(known, who):
                return name
        name = b32encode(self.entropy(DRAWN)).decode()
        theirs.append((who, name))
        return name
