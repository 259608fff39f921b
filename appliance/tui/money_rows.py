"""What payers refuse, as rows and as texts."""

from collections.abc import Iterator, Sequence
from functools import partial

from appliance.domain.money import euros
from appliance.services.consultation import Consultation
from appliance.services.corrections import Correction
from appliance.services.rejets import Dossier, Rejete
from appliance.tui import wording
from appliance.tui.lists import Listing, Row, days
from appliance.tui.money_messages import RefusalAsked
from appliance.tui.texts import money as texts


def refusals(consultation: Consultation) -> Sequence[Row]:
    """Return the rows of each share: its figures, then what was received and what it means."""
    return [row for one in consultation.rejetees.boite() for row in _refusal(one)]


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
        ]
    )
