"""The round's questions to the station; see `asking`."""

from appliance.services.poste import Poste
from appliance.services.prescriptions import Prescriptions
from appliance.services.tournee import Offre, Origine, Tournee
from appliance.tui import round_messages as told
from appliance.tui.messages import HolderChosen, Recalled, VisitChosen


def tell_round(poste: Poste) -> told.RoundTold:
    """Read the round of the day."""
    today = poste.billing.today()
    return told.RoundTold(poste.ask(lambda known: Tournee(prescriptions=known).journee(today)))


def move(poste: Poste, asked: told.MoveAsked) -> told.RoundTold:
    """Keep the new order, and read the round again."""
    poste.ask(
        lambda known: Tournee(prescriptions=known).deplacer(asked.shown, asked.place, asked.step)
    )
    return tell_round(poste)


def drop(poste: Poste, asked: told.DropAsked) -> told.RoundTold:
    """Let drafts go, and read the round again."""
    poste.drop(asked.names)
    return tell_round(poste)


def welcome(poste: Poste, chosen: HolderChosen, prescripteur: str) -> told.Welcomed:
    """Look up what is due at who came with a card, or was typed in."""
    return told.Welcomed(chosen, _offer(poste, chosen, prescripteur, None))


def open_passage(
    poste: Poste, passage: told.PassageChosen, prescripteur: str
) -> Recalled | told.Offered:
    """Offer a passage: straight to the amounts where nothing changed."""
    chosen = passage.chosen
    offre = _offer(poste, chosen, prescripteur, passage.patient)
    if offre.origine is Origine.ORDONNANCE and offre.inchange:
        visit = VisitChosen(chosen, offre.brouillon, offre)
        return Recalled(visit, poste.prepare(offre.brouillon))
    return told.Offered(chosen, offre)


def keep(poste: Poste, changed: told.DraftChanged) -> told.DraftKept:
    """Keep what is entered so far."""
    poste.keep(changed.brouillon)
    return told.DraftKept()


def prepare(poste: Poste, visit: VisitChosen) -> Recalled:
    """Keep what a person changed, and look up what the box knows of this patient."""
    if visit.brouillon != visit.offre.brouillon:
        poste.keep(visit.brouillon)
    return Recalled(visit, poste.prepare(visit.brouillon))


def _offer(poste: Poste, chosen: HolderChosen, prescripteur: str, patient: int | None) -> Offre:
    today, profession = poste.billing.today(), poste.billing.profession

    def offer(known: Prescriptions) -> Offre:
        tournee = Tournee(prescriptions=known, profession=profession, prescripteur=prescripteur)
        return tournee.offrir(chosen.beneficiaire, today, patient)

    return poste.ask(offer)
