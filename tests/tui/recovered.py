"""The keys of a practice, made up, that the sheet of a test opens."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from appliance.domain.roles import Personne
from appliance.errors import NoRecoverySheetError, WeakCodeError, WrongCodeError, WrongSheetError
from appliance.sealing.sheet import read_sheet, write_sheet
from tests.made_up_people import CODES, TITULAIRE

GROUPS = write_sheet(bytes(range(32)))
PROPOSED = "lait tige bambou rameau osier velours"


@dataclass
class Keys:
    """Keys that a sheet opens; what they are changed to is noted."""

    personnes: Sequence[Personne] = (TITULAIRE,)
    sheet: bool = True
    changed: list[tuple[str, int]] = field(default_factory=list)
    own: str = CODES[TITULAIRE.numero]

    def holders(self) -> Sequence[Personne]:
        if not self.sheet:
            raise NoRecoverySheetError
        return self.personnes

    def prove(self, groups: str) -> None:
        if read_sheet(groups) != bytes(range(32)):
            raise WrongSheetError("autre cabinet")

    def propose(self) -> str:
        return PROPOSED

    def change(self, groups: str, code: str, qui: int) -> None:
        self.prove(groups)
        if code == "court":
            raise WeakCodeError("16 caractères au moins")
        self.changed.append((code, qui))

    def change_own(self, before: str, code: str, qui: int) -> None:
        if code == "court":
            raise WeakCodeError("16 caractères au moins")
        if before != self.own:
            raise WrongCodeError
        self.changed.append((code, qui))
