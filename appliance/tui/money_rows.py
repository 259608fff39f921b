"""What payers refuse, as rows and as texts."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from appliance.domain.argent.part import Dit
from appliance.domain.money import euros
from appliance.services.consultation import Consultation
from appliance.services.corrections import Correction
from appliance.services.rejets import Dossier, Rejete
from appliance.services.tresorerie import Tresorerie
from appliance.tui import wording
from appliance.tui.door import Progress
from appliance.tui.entries import Champ, Champs
from appliance.tui.lists import Listing, Row, days
from appliance.tui.money_messages import RefusalAsked, WordsAsked
from appliance.tui.texts import money as texts


def refusals(consultation: Consultation) -> Sequence[Row]:
    """Return the rows of each share: its figures, then what was received and what it means."""
    return [row for one in consultation.rejetees.boite() for row in _refusal(one)]


WHY: Final = "raison"
TITLES: Final = {
    Dit.APPEL: texts.CALL_TITLE,
    Dit.CONTESTEE: texts.CONTEST_TITLE,
    Dit.ABANDONNEE: texts.GIVE_UP_TITLE,
}

REFUSALS = Listing(
    title=texts.REFUSALS_TITLE,
    header=texts.REFUSALS_HEADER,
    nothing=texts.REFUSALS_NONE,
    help=texts.HELP_REFUSALS,
    rows=refusals,
)


def _refusal(one: Rejete) -> Iterator[Row]:
    asks = partial(RefusalAsked, one.numero, one.part)
    yield Row(
        f"{one.numero}  {one.part.upper():<4}  {wording.fit(one.payeur, 22)} "
        f"{euros(one.montant):>10}  {days(one.jours):<9} {one.famille}",
        asks,
        f"{one.numero} {one.part.upper()}, {wording.clean(one.payeur)}",
    )
    words = texts.RECEIVED.format(words=wording.clean(one.recu) or texts.NO_WORDS)
    yield from (Row(line, asks) for line in wording.wrapped(words, wording.INSIDE))
    meaning = wording.wrapped(one.explication.sens, wording.INSIDE - 4)
    yield from (Row(f"   {line}", asks) for line in meaning)


def dossier(known: Dossier) -> str:
    """Write all that a call needs."""
    one = known.rejete
    done = [
        texts.DONE_LINE.format(
            day=wording.day(mot.jour),
            what=texts.DITS[mot.dit.value],
            who=wording.clean(mot.auteur),
            why=wording.clean(mot.raison),
        )
        for mot in known.journal
    ]
    return "\n".join(
        [
            f"{one.explication.sens} {one.explication.geste}",
            "",
            *(f"{titre} : {wording.clean(valeur)}" for titre, valeur in known.faits.items()),
            texts.WAITED.format(days=days(one.jours)),
            texts.ASK.format(question=known.question),
            "",
            texts.DONE,
            *(done or [texts.DONE_NOTHING]),
        ]
    )


def deciding(dit: Dit, asked: RefusalAsked) -> WordsAsked:
    """Return what is asked before something is said of a refused share."""
    names = {"numero": asked.numero, "part": asked.part.upper()}
    return WordsAsked(
        title=TITLES[dit].format(**names),
        text=lambda known: dossier(known.rejets.dossier(asked.numero, asked.part)),
        help=texts.HELP_DECISION,
        champs=(Champ(WHY, texts.SAID if dit is Dit.APPEL else texts.WHY),),
        needed=WHY,
        missing=texts.WHY_MISSING,
        busy=texts.NOTING_WORDS,
        act=partial(_decide, dit, asked),
    )


def _decide(
    dit: Dit, asked: RefusalAsked, tresorerie: Tresorerie, champs: Champs, _: Progress
) -> str:
    tresorerie.rejets.decider(
        asked.numero, asked.part, dit, auteur=tresorerie.auteur, raison=champs[WHY]
    )
    return texts.NOTED[dit.value].format(numero=asked.numero)


def _mode(one: Correction) -> Iterator[str]:
    if one.proposition is not None and one.proposition.mode is not None:
        yield wording.MODES[one.proposition.mode]


def correction(one: Correction) -> str:
    """Write what changes, and what the checks find."""
    findings = () if one.proposition is None else one.proposition.findings
    changes = [wording.clean(ecart.phrase) for ecart in one.ecarts]
    return "\n".join(
        [
            texts.CORRECTION_CHANGES,
            *(changes or [texts.CORRECTION_SAME]),
            "",
            texts.CORRECTION_CHECKS,
            *(map(wording.finding, findings) if findings else [texts.CORRECTION_FINE]),
            "",
            *_mode(one),
        ]
    )
