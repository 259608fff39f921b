"""What a check finds: a value with a sentence and a way out, never an exception."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`ERROR` is a refusal by the law and blocks sealing; `WARNING` is a doubt and asks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a caisse would refuse, or might.

    Attributes:
        rule: stable id, as in docs/regles.md.
        sentence: French, for the person who bills.
        fix: French: the one next action.
    """

    rule: str
    severity: Severity
    sentence: str
    fix: str


@dataclass(frozen=True, slots=True)
class Refus:
    """What a caisse would refuse, or might.

    Attributes:
        sentence: French; `{code}` stands for what the check names.
        fix: French: the one next action.
        source: the text that says so, or `choix` for our own caution.
    """

    id: str
    severity: Severity
    sentence: str
    fix: str
    source: str


def blocking(findings: tuple[Finding, ...]) -> bool:
    """Tell whether any finding forbids sealing."""
    return any(finding.severity is Severity.ERROR for finding in findings)
