"""The reminders as rows: whom to write to, what left, who is silent."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from appliance.domain.argent.relances import Issue, Relance
from appliance.domain.money import euros
from appliance.domain.registre.fiche import Fiche
from appliance.services.consultation import Consultation
from appliance.services.relances import Relances
from appliance.services.tresorerie import Tresorerie
from appliance.tui import wording
from appliance.tui.door import Progress
from appliance.tui.entries import Champ, Champs
from appliance.tui.lists import Listing, Row, section, wrapped
from appliance.tui.money_messages import LetterAsked, WordsAsked
from appliance.tui.texts import money
from appliance.tui.texts import reminders as texts

DIRECTORY, ISSUE, NOTE = "dossier", "issue", "note"


def reminders(consultation: Consultation) -> Sequence[Row]:
    """Return the letters to write, those that left, the newest first, and who is silent."""
    relances = consultation.argent().relances
    due, sent = relances.proposees(), relances.journal()[::-1]
    silent = [relances.nom(payeur) for payeur in relances.previsions.muets()]
    if not (due or sent or silent):
        return ()
    return [
        *_due(due, relances),
        *section(texts.SENT, [row for one in sent for row in _sent(one, relances)]),
        *section(texts.SILENT, [row for one in silent for row in wrapped(f"   {one}")]),
    ]


REMINDERS: Final = Listing(
    title=texts.REMINDERS_TITLE,
    header=texts.REMINDERS_HEADER,
    nothing=texts.REMINDERS_NONE,
    help=texts.HELP_REMINDERS,
    rows=reminders,
)


def write(tresorerie: Tresorerie, champs: Champs, progress: Progress) -> str:
    """Write the letters that are due, and note that they left."""
    directory, relances = Path(champs[DIRECTORY]).expanduser(), tresorerie.relances
    due = relances.proposees()
    relances.envoyer(tresorerie.disk, directory, due, progress)
    return texts.WRITTEN.format(count=len(due), directory=wording.clean(str(directory)))


WRITE: Final = partial(
    WordsAsked,
    title=texts.WRITE_TITLE,
    text=lambda _: texts.WRITE_TEXT,
    help=texts.HELP_WRITE,
    champs=(Champ(DIRECTORY, texts.WRITE_TO),),
    needed=DIRECTORY,
    missing=texts.WRITE_MISSING,
    busy=texts.WRITING,
    act=write,
)


def answering(number: int) -> WordsAsked:
    """Return what is asked of a letter that left."""
    return WordsAsked(
        title=texts.ANSWER_TITLE.format(number=number),
        text=lambda tresorerie: letter(tresorerie.relances.envoyee(number).valeur),
        help=texts.HELP_ANSWER,
        champs=(Champ(ISSUE, texts.ANSWER, texts.ISSUES), Champ(NOTE, texts.NOTE)),
        busy=money.NOTING_WORDS,
        act=partial(_note, number),
    )


def letter(one: Relance) -> str:
    """Write what a letter claims."""
    return "\n".join(
        texts.LETTER_LINE.format(
            numero=line.numero,
            part=line.part.upper(),
            day=wording.day(line.depuis),
            amount=euros(line.montant),
        )
        for line in one.reclamees
    )


def _note(number: int, tresorerie: Tresorerie, champs: Champs, _: Progress) -> str:
    tresorerie.relances.noter_issue(number, Issue(champs[ISSUE]), champs[NOTE])
    return texts.NOTED.format(number=number, issue=texts.ISSUES[champs[ISSUE]])


# Rows ---------------------------------------------------------------------------------


def _due(due: Sequence[Relance], relances: Relances) -> Iterator[Row]:
    amount = euros(sum(one.montant for one in due))
    yield Row(texts.DUE.format(count=len(due), amount=amount) if due else texts.DUE_NONE)
    for one in due:
        yield from wrapped(_told(one, relances), partial(LetterAsked, one))


def _sent(fiche: Fiche[Relance], relances: Relances) -> Iterator[Row]:
    one, ask = fiche.valeur, partial(answering, fiche.numero)
    told = _told(one, relances)
    day = wording.day(one.le)
    yield from wrapped(texts.SENT_ROW.format(number=fiche.numero, day=day, told=told), ask)
    yield from wrapped(_came(one), ask)


def _came(one: Relance) -> str:
    if one.issue is None or one.issue_le is None:
        return texts.WAITING.format(day=wording.day(one.reponse_avant))
    issue, note = texts.ISSUES[one.issue.value], wording.clean(one.note)
    return texts.ANSWERED.format(issue=issue, day=wording.day(one.issue_le), note=note).rstrip()


def _told(one: Relance, relances: Relances) -> str:
    return texts.TOLD.format(
        payer=wording.clean(relances.nom(one.payeur)),
        level=texts.LEVELS[int(one.niveau)],
        count=len(one.reclamees),
        amount=euros(one.montant),
    )
