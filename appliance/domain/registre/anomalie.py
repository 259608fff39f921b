"""What is wrong with what was entered or read: a value that names the field, never its content."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One thing that keeps a record out.

    Attributes:
        champ: the field, as `docs/registre.md` names it; empty for the whole record.
        phrase: French, small letters, no final dot: what is wrong, a colon, what to do.
            Safe to log: it quotes nothing.
    """

    champ: str
    phrase: str

    def __str__(self) -> str:
        return f"{self.champ} : {self.phrase}" if self.champ else self.phrase
