"""A patient's rights in words: what counts, by which source, how old; what ADRi was asked."""

from collections.abc import Iterator, Sequence
from datetime import date

from appliance.domain.registre.desaccord import desaccord, provenances
from appliance.domain.registre.droits import LABELS, Droits, dates
from appliance.domain.registre.fiche import SOURCES, TOUJOURS
from appliance.services.chemise import Chemise
from appliance.tui import wording
from appliance.tui.texts import lists
from appliance.tui.texts import rights as texts


def counting(droits: Sequence[Droits], day: date, today: date) -> str:
    """Say what counts on a day, each right with its source and its age; empty where nothing does.

    Args:
        droits: all readings, the newest first.
        day: of the care.
        today: ages are told from it.
    """
    return " ; ".join(
        texts.RIGHT.format(
            right=one.droit, source=SOURCES[one.lecture.source], age=_age(one.lecture, today)
        )
        for one in provenances(droits, day)
    )


def of_patient(chemise: Chemise) -> Iterator[str]:
    """Yield what counts, what differs, what was asked, then each reading, the newest first."""
    if found := counting(chemise.droits, chemise.jour, chemise.jour):
        yield texts.COUNTING.format(rights=found)
    if differing := desaccord(chemise.droits, chemise.jour):
        words = " ; ".join(one.phrase for one in differing.ecarts)
        yield texts.DISAGREE.format(differences=words)
    if (adri := chemise.adri) is not None:
        words = texts.ASKED if adri.issue is None else texts.TOLD[adri.issue]
        yield words.format(day=wording.day(adri.le))
    yield from (_reading(one, chemise.jour) for one in chemise.droits)


def _reading(droits: Droits, today: date) -> str:
    aside = droits.ecarte_le
    return texts.LINE.format(
        day=wording.day(droits.vu_le),
        age=droits.age_days(today),
        source=SOURCES[droits.source],
        aside="" if aside is None else texts.ASIDE.format(day=wording.day(aside)),
        held=", ".join(_held(droits)),
    )


def _held(droits: Droits) -> Iterator[str]:
    if droits.organisme is not None:
        yield texts.BODY.format(body=droits.organisme)
    if droits.periode != TOUJOURS:
        yield texts.PERIOD.format(period=dates(droits.periode))
    if droits.exonerations is None:
        yield lists.RIGHTS_SILENT
    else:
        yield ", ".join(LABELS[one.motif] for one in droits.exonerations) or lists.RIGHTS_EMPTY


def _age(droits: Droits, today: date) -> str:
    days = droits.age_days(today)
    return texts.DAYS.format(days=days) if days > 0 else texts.TODAY
