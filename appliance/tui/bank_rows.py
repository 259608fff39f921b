"""The bank as rows: what waits for a person first, what is settled last."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Final

from appliance.domain.argent.banque import (
    Lien,
    LigneReleve,
    MouvementBancaire,
    Rapprochement,
    VirementAnnonce,
)
from appliance.domain.argent.rapprochement import Proposition
from appliance.domain.money import euros
from appliance.domain.registre.fiche import Fiche
from appliance.services.banque import Banque
from appliance.services.consultation import Consultation
from appliance.services.tresorerie import Tresorerie, statement
from appliance.tui import wording
from appliance.tui.door import Progress
from appliance.tui.entries import Champ, Champs
from appliance.tui.lists import Listing, Row, section, wrapped
from appliance.tui.money_messages import BooksAsked, WordsAsked
from appliance.tui.texts import bank as texts
from appliance.tui.texts import money

SHOWN: Final = 50
"""Of each kind: a year's postings are read on the command line."""
FILE, ACCOUNT, WHY = "fichier", "compte", "raison"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the bank's screen tells, each thing looked up once."""

    banque: Banque

    @cached_property
    def lines(self) -> Mapping[int, MouvementBancaire]:
        """The open credits by number."""
        return {one.numero: one.valeur.mouvement for one in self.banque.ouvertes()}

    @cached_property
    def due(self) -> Mapping[str, VirementAnnonce]:
        """The transfers that did not come, by identifier."""
        return {one.identifiant: one for one in self.banque.attendus()}

    @cached_property
    def proposed(self) -> Sequence[Proposition]:
        """What a person is asked."""
        return self.banque.propositions()

    @cached_property
    def posted(self) -> Sequence[Fiche[Rapprochement]]:
        """The postings that count, the newest first."""
        every = [one for one in self.banque.rapprochements() if one.valeur.defait is None]
        return every[::-1]


def bank(consultation: Consultation) -> Sequence[Row]:
    """Return the sums, then what waits for a person, then what is open, then what is posted."""
    facts = Facts(banque=consultation.argent().banque)
    if not (facts.lines or facts.due or facts.posted):
        return ()
    asked = {one.mouvement for one in facts.proposed}
    others = [line for number, line in facts.lines.items() if number not in asked]
    taken_back = [row for line, number in facts.banque.reprises() for row in _back(line, number)]
    asked_of = [row for one in facts.proposed for row in _asked(one, facts)]
    posted = [row for one in facts.posted[:SHOWN] for row in _posted(one, facts)]
    return [
        *_sums(facts),
        *section(texts.TO_DECIDE, asked_of),
        *section(texts.TAKEN_BACK, taken_back),
        *section(texts.OPEN, [row for line in others[-SHOWN:] for row in _line(line)]),
        *section(texts.AWAITED, [row for one in _oldest(facts) for row in _due(one)]),
        *section(texts.POSTED, posted),
    ]


BANK: Final = Listing(
    title=texts.BANK_TITLE,
    header=texts.BANK_HEADER,
    nothing=texts.BANK_NONE,
    help=texts.HELP_BANK,
    rows=bank,
)


def take_in(tresorerie: Tresorerie, champs: Champs) -> str:
    """Take in a statement, post what is certain, and say what came of it."""
    path = Path(champs[FILE]).expanduser()
    done = tresorerie.banque.importer(statement(path), compte=champs[ACCOUNT])
    bilan = tresorerie.banque.rapprocher()
    told = texts.IMPORTED.format(
        file=wording.clean(path.name),
        new=done.nouvelles,
        known=done.connues,
        posted=sum(len(lien.virements) for lien, _ in bilan.liens),
        left=len(bilan.propositions),
    )
    return " ".join([told, *map(wording.clean, done.remarques)])


IMPORT: Final = partial(
    WordsAsked,
    title=texts.IMPORT_TITLE,
    text=lambda _: texts.IMPORT_TEXT,
    help=texts.HELP_IMPORT,
    champs=(Champ(FILE, texts.IMPORT_FILE), Champ(ACCOUNT, texts.IMPORT_ACCOUNT)),
    needed=FILE,
    missing=texts.IMPORT_MISSING,
    busy=texts.IMPORTING,
    act=lambda tresorerie, champs, _: take_in(tresorerie, champs),
)


def undoing(number: int) -> WordsAsked:
    """Return what is asked before a posting is taken back."""
    return WordsAsked(
        title=texts.UNDO_TITLE.format(number=number),
        text=partial(_both_sides, number),
        help=texts.HELP_UNDO,
        champs=(Champ(WHY, texts.UNDO_WHY),),
        needed=WHY,
        missing=texts.UNDO_MISSING,
        busy=money.NOTING_WORDS,
        act=partial(_undo, number),
    )


def _undo(number: int, tresorerie: Tresorerie, champs: Champs, _: Progress) -> str:
    tresorerie.banque.defaire(number, champs[WHY])
    return texts.UNDONE.format(number=number)


def _post(lien: Lien, tresorerie: Tresorerie, _: Progress) -> str:
    return texts.DONE_POSTING.format(number=tresorerie.banque.poser(lien).numero)


def _both_sides(number: int, tresorerie: Tresorerie) -> str:
    store = tresorerie.banque.store
    fiche = store.releves.rapprochements.get(number)
    lien = Lien.of((), ()) if fiche is None else fiche.valeur.lien
    lines = [store.releves.lignes.get(one) for one in lien.mouvements]
    transfers = [store.argent.virement(one) for one in lien.virements]
    return "\n".join(
        [
            texts.UNDO_LINES,
            *(_told(one.valeur.mouvement) for one in lines if one is not None),
            "",
            texts.UNDO_TRANSFERS,
            *(_transfer(one) for one in transfers if one is not None),
        ]
    )


# Rows ---------------------------------------------------------------------------------


def _sums(facts: Facts) -> Iterator[Row]:
    for words, amounts in (
        (texts.EXPECTED, [one.montant for one in facts.due.values()]),
        (texts.UNEXPLAINED, [one.montant for one in facts.lines.values()]),
    ):
        yield Row(words.format(count=len(amounts), amount=euros(sum(amounts))))


def _asked(one: Proposition, facts: Facts) -> Iterator[Row]:
    yield from _line(facts.lines[one.mouvement])
    yield from wrapped(texts.BECAUSE.format(reason=one.raison))
    if not one.choix:
        yield Row(texts.NO_ANSWER)
    for rank, lien in enumerate(one.choix, 1):
        transfers = " + ".join(_transfer(facts.due[name]) for name in lien.virements)
        ask = partial(BooksAsked, texts.POSTING, partial(_post, lien))
        yield from wrapped(texts.ANSWER.format(rank=rank, transfers=transfers), ask)


def _back(fiche: Fiche[LigneReleve], number: int) -> Iterator[Row]:
    ask = partial(undoing, number)
    yield from wrapped(_told(fiche.valeur.mouvement), ask)
    yield from wrapped(texts.TAKEN_BACK_ROW.format(number=number), ask)


def _posted(fiche: Fiche[Rapprochement], facts: Facts) -> Iterator[Row]:
    ask = partial(undoing, fiche.numero)
    for number in fiche.valeur.lien.mouvements:
        line = facts.banque.store.releves.lignes.get(number)
        if line is not None:
            yield from wrapped(_told(line.valeur.mouvement), ask)
    how = texts.HOW[fiche.valeur.comment.value]
    yield from wrapped(texts.POSTED_HOW.format(number=fiche.numero, how=how), ask)


def _oldest(facts: Facts) -> Iterable[VirementAnnonce]:
    return islice(facts.due.values(), SHOWN)


def _due(one: VirementAnnonce) -> Iterator[Row]:
    return wrapped(_figures(_day(one), one.montant, one.libelle))


def _line(one: MouvementBancaire) -> Iterator[Row]:
    return wrapped(_told(one))


def _told(one: MouvementBancaire) -> str:
    return _figures(wording.day(one.date), one.montant, f"{one.libelle} {one.contrepartie}")


def _figures(day: str, amount: int, words: str) -> str:
    return f"{day:<10} {euros(amount):>11}  {wording.clean(words)}"


def _transfer(one: VirementAnnonce) -> str:
    amount, label = euros(one.montant), wording.clean(one.libelle)
    return texts.TRANSFER.format(day=_day(one), amount=amount, label=label)


def _day(one: VirementAnnonce) -> str:
    return texts.NO_DAY if one.date is None else wording.day(one.date)
