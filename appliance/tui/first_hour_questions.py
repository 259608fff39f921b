"""The questions of the first hour: their order, and which of them an answer makes needless."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

Answers = Mapping[str, str]

CODE: Final = "code"
SHEET: Final = "feuille"
SECRET: Final = "mot_de_passe"  # noqa: S105 - the name of a question
CPS_TRIAL: Final = "essai_cps"
TRIAL: Final = "essai"
READY: Final = "fin"


def _always(_: Answers) -> bool:
    return True


def _sends(answers: Answers) -> bool:
    return answers.get("transport") in {"mail", "https"}


def _by_mail(answers: Answers) -> bool:
    return answers.get("transport") == "mail"


def _by_https(answers: Answers) -> bool:
    return answers.get("transport") == "https"


def _by_card(answers: Answers) -> bool:
    return answers.get("cps") == "module"


def _to_the_caisse(answers: Answers) -> bool:
    return _sends(answers) and bool(answers.get("caisse"))


class Step(NamedTuple):
    """One screen of the first hour.

    Attributes:
        name: of the question; also in the draft, with its answer.
        asked: tells of the answers so far whether it is asked at all.
        empty: nothing is an answer too.
        proposed: what stands there before anybody answered.
    """

    name: str
    asked: Callable[[Answers], bool] = _always
    empty: bool = False
    proposed: Callable[[Answers], str] = lambda _: ""


def _zone(answers: Answers) -> str:
    """Propose the zone of the place; its tariffs are for a person to know."""
    here = answers.get("calendrier", "metropole") in {"metropole", "alsace_moselle"}
    return "metropole" if here else "drom"


STEPS: Final[Sequence[Step]] = (
    Step(CODE),
    Step(SHEET),
    Step("nom"),
    Step("numero"),
    Step("organisme"),
    Step("profession"),
    Step("calendrier"),
    Step("zone", proposed=_zone),
    Step("cps"),
    Step("module", _by_card),
    Step(CPS_TRIAL, _by_card),
    Step("transport"),
    Step("adresse", _sends),
    Step("envoi", _by_mail),
    Step("reception", _by_mail),
    Step("url", _by_https),
    Step("autorite", _sends, empty=True),
    Step("caisse", _sends, empty=True),
    Step("certificat", _to_the_caisse),
    Step(SECRET, _sends),
    Step(TRIAL, _sends),
    Step(READY),
)
UNKEPT: Final = frozenset({CODE, CPS_TRIAL, TRIAL, READY})
"""Steps that leave no answer behind: they are looked at, or told by the keys."""


def asked(answers: Answers) -> Sequence[Step]:
    """Return the steps that these answers leave to be gone through, in order."""
    return [one for one in STEPS if one.asked(answers)]


def first_open(answers: Answers) -> Step:
    """Return where a first hour that was left goes on: at the first step without an answer.

    What was tried and not answered is tried again, once all before it is answered.
    """
    steps = asked(answers)
    late = [place for place, one in enumerate(steps) if one.name in answers]
    start = max(late, default=0) + 1  # the code was given
    holes = (one for one in steps[:start] if one.name not in answers and one.name not in UNKEPT)
    return next(holes, steps[start])


def beside(answers: Answers, name: str, pace: int) -> Step | None:
    """Return the step after one, or with -1 before it; None where there is none.

    The code is chosen once: nobody comes back to it.
    """
    steps = asked(answers)
    place = [one.name for one in steps].index(name) + pace
    return steps[place] if 0 < place < len(steps) else None


def rank(answers: Answers, name: str) -> tuple[int, int]:
    """Return which step it is, from 1, and how many there are."""
    names = [one.name for one in asked(answers)]
    return names.index(name) + 1, len(names)
