"""What is wrong with a record, told to a person without telling on one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a record that is not as its table says.

    Attributes:
        record: rank in its file, from 1; 0 for a record that is being written.
        where: key and label of the record's layout.
        field: French label, empty when the record as a whole is meant.
        span: first and last position.
        expected: French.
        found: what stands there; None where it may tell of a person, their care or their money.
    """

    record: int
    where: str
    field: str = ""
    span: tuple[int, int] = (0, 0)
    expected: str
    found: str | None = None

    @property
    def sentence(self) -> str:
        """The whole of it, in French."""
        rank = f"Enregistrement {self.record} ({self.where})" if self.record else self.where
        first, last = self.span
        place = f", positions {first} à {last}" if first != last else f", position {first}"
        named = f"{place}, « {self.field} »" if self.field else ""
        found = "" if self.found is None else f" ; trouvé : « {self.found} »"
        return f"{rank}{named} : {self.expected}{found}."


class FormatError(ValueError):
    """A record that cannot be written, or not be read strictly; safe to log.

    Attributes:
        problem: the first thing that is wrong.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem
