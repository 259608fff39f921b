"""Questions to the station.  Each may wait for a disk or a card, so each runs in a thread."""

from collections.abc import Callable, Sequence

from appliance.domain.lot_pieces import PiecesEnFile
from appliance.domain.patient import Beneficiaire
from appliance.domain.roles import Action
from appliance.errors import BesaceError
from appliance.services.conservation import Conservations
from appliance.services.consultation import Consultation, Rejet, Retenu
from appliance.services.poste import Poste
from appliance.services.prescriptions import Prescriptions
from appliance.services.proposition import Proposition
from appliance.services.secours import Secours
from appliance.services.status import Status
from appliance.tui.messages import (
    Beat,
    CardRead,
    CardReread,
    EntryKept,
    EntryTyped,
    Look,
    LookedUp,
    LotsClosed,
    NewsTaken,
    Recognised,
    Sealed,
    Unlocked,
    Wanted,
)
from appliance.tui.rescue_messages import ExportAsked, Exported, Rescued
from appliance.tui.retention_messages import RetentionNoted


def unlock(opener: Callable[[], Poste | Secours]) -> Unlocked | Rescued:
    """Open the practice, or what can be read of it."""
    box = opener()
    try:
        if isinstance(box, Secours):
            return Rescued(box, look_at(box, box.status()))
        return Unlocked(box, look_at(box, box.status()), box.news(), retention_open(box))
    except BesaceError:
        box.lock()  # nobody else holds it, and the queue is opened once at a time
        raise


def look_at(box: Poste | Secours, status: Status) -> Look:
    """Complete a status with the queue of whoever may change it."""
    return Look(status, (), {}) if isinstance(box, Secours) else Look.at(box, status)


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


def retention_open(poste: Poste) -> bool:
    """Tell whether this person has to decide how long names are kept."""
    return poste.personne.peut(Action.SORTIR_REGISTRE) and poste.ask(
        lambda known: _conservations(poste, known).regle() is None
    )


def choose_retention(poste: Poste, jours: int) -> RetentionNoted:
    """Decide how long names are kept."""
    poste.personne.require(Action.SORTIR_REGISTRE)
    return RetentionNoted(poste.ask(lambda known: _conservations(poste, known).choisir(jours)))


def _conservations(poste: Poste, known: Prescriptions) -> Conservations:
    return Conservations(registre=known.registre, ouvrir=poste.sending.correspondants.believe)


def tick(box: Poste | Secours) -> Beat:
    """Let the station do what time asks for."""
    return Beat(box, look_at(box, box.tick()))


def read_card(poste: Poste) -> CardRead:
    """Read the card in the reader."""
    return CardRead(poste.read_card())


def look_up(box: Poste | Secours, wanted: Wanted) -> LookedUp:
    """Look something up for a screen."""
    return LookedUp(wanted, box.consult(wanted.question))


def export(secours: Secours, asked: ExportAsked) -> Exported:
    """Write all that can be read of a damaged box."""
    secours.exporter(asked.file, asked.passphrase)
    return Exported(asked.file)


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


def send_now(poste: Poste, renvoyer: Sequence[Retenu] = ()) -> LotsClosed:
    """Close the lots and send them; tell of those held that nobody was asked about yet."""
    closed = poste.send_now(
        [one.lot.cle for one in renvoyer if isinstance(one, Rejet)],
        [one.cle_lot for one in renvoyer if isinstance(one, PiecesEnFile)],
    )
    held = [] if renvoyer else _held(poste)
    return LotsClosed(len(closed), Look.at(poste, poste.status()), held, len(renvoyer))


def _held(poste: Poste) -> list[Retenu]:
    """Return what a restoration holds, the oldest first: the invoices, then the images."""
    rejets, scor = reversed(poste.consult(Consultation.rejets)), poste.sending.scor
    images = () if scor is None else poste.consult(lambda _: scor.retenus())
    return [*(one for one in rejets if one.lot.retenu), *images]
