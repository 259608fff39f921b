"""Questions to the station.  Each may wait for a disk or a card, so each runs in a thread."""

from collections.abc import Callable

from appliance.domain.patient import Beneficiaire
from appliance.errors import BesaceError
from appliance.services.poste import Poste
from appliance.services.proposition import Proposition
from appliance.tui.messages import (
    Beat,
    CardRead,
    CardReread,
    EntryKept,
    EntryTyped,
    Locked,
    Look,
    LookedUp,
    LotsClosed,
    NewsTaken,
    Recognised,
    Sealed,
    Unlocked,
    Wanted,
)


def unlock(opener: Callable[[], Poste]) -> Unlocked:
    """Open the practice."""
    poste = opener()
    try:
        return Unlocked(poste, Look.at(poste, poste.status()), poste.news())
    except BesaceError:
        poste.lock()  # nobody else holds it, and the queue is opened once at a time
        raise


def check(checker: Callable[[], None]) -> Recognised:
    """Know somebody by the code, while the practice is open."""
    checker()
    return Recognised()


def heed_tarifs(poste: Poste) -> NewsTaken:
    """Note that the tables in force were seen."""
    poste.heed_tarifs()
    return NewsTaken()


def answer_avenant(poste: Poste, applique: bool) -> NewsTaken:  # noqa: FBT001 - its one argument
    """Note whether announced values are used."""
    poste.answer_avenant(applique=applique)
    return NewsTaken()


def tick(poste: Poste) -> Beat:
    """Let the station do what time asks for."""
    return Beat(poste, Look.at(poste, poste.tick()))


def read_card(poste: Poste) -> CardRead:
    """Read the card in the reader."""
    return CardRead(poste.read_card())


def look_up(poste: Poste, wanted: Wanted) -> LookedUp:
    """Look something up for a screen."""
    return LookedUp(wanted, poste.consult(wanted.question))


def keep_entry(poste: Poste, typed: EntryTyped) -> EntryKept:
    """Keep what was typed into a form of the register."""
    actes = frozenset(poste.billing.nomenclature)
    keep = typed.saisie.keep
    return EntryKept(poste.ask(lambda known: keep(known, typed.patient, typed.champs, actes)))


def reread(poste: Poste, who: Beneficiaire) -> CardReread:
    """Read the card that came while this person is billed."""
    return CardReread(poste.reread(who))


def seal(poste: Poste, proposition: Proposition) -> Sealed:
    """Seal an invoice."""
    sealed = poste.seal(proposition)
    return Sealed(sealed.facture.numero, proposition.patient_pays, Look.at(poste, poste.status()))


def send_now(poste: Poste) -> LotsClosed:
    """Close the lots and send them."""
    closed = poste.send_now()
    return LotsClosed(len(closed), Look.at(poste, poste.status()))


def lock(poste: Poste) -> Locked:
    """Close the lots, then the practice."""
    poste.lock()
    return Locked()
