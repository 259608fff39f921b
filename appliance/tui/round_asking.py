"""The round's questions to the station; see `asking`."""

from dataclasses import replace

from appliance.services.poste import Poste
from appliance.services.prescriptions import Prescriptions
from appliance.services.tournee import Offre, Origine, Tournee
from appliance.tui import round_messages as told
from appliance.tui.messages import HolderChosen, Recalled, VisitChosen


def tell_round(poste: Poste) -> told.RoundTold:
    """Read the round of the day."""
    today = poste.billing.today()
    jours = poste.billing.groupement_jours
    return told.RoundTold(
        poste.ask(lambda known: Tournee(prescriptions=known, jours=jours).journee(today))
    )


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
    offre = _offer(poste, chosen, prescripteur, passage.patient, passage.rang)
    brouillon = offre.brouillon
    if passage.rang:
        brouillon = replace(brouillon, avant=offre.anterieurs)
    if offre.origine is Origine.ORDONNANCE and offre.inchange:
        return prepare(poste, VisitChosen(chosen, brouillon, offre))
    return told.Offered(chosen, replace(offre, brouillon=brouillon))


def keep(poste: Poste, changed: told.DraftChanged) -> told.DraftKept:
    """Keep what is entered so far."""
    poste.keep(changed.brouillon)
    return told.DraftKept()


def prepare(poste: Poste, visit: VisitChosen) -> Recalled:
    """Keep what a person changed, and look up what the box knows of this patient."""
    if visit.brouillon != visit.offre.brouillon:
        poste.keep(visit.brouillon)
    return Recalled(visit, poste.prepare(visit.brouillon))


def regroup(poste: Poste, visit: VisitChosen) -> told.Grouped:
    """Put the passages before into the invoice, or take them out; the draft says so, durably."""
    avant = () if visit.brouillon.avant else visit.offre.anterieurs
    brouillon = replace(visit.brouillon, avant=avant)
    if brouillon == visit.offre.brouillon and visit.offre.origine is not Origine.BROUILLON:
        poste.drop([brouillon.beneficiaire])
    else:
        poste.keep(brouillon)
    return told.Grouped(replace(visit, brouillon=brouillon), poste.prepare(brouillon))


def _offer(
    poste: Poste, chosen: HolderChosen, prescripteur: str, patient: int | None, rang: int = 0
) -> Offre:
    billing = poste.billing
    today = billing.today()

    def offer(known: Prescriptions) -> Offre:
        tournee = Tournee(
            prescriptions=known,
            profession=billing.profession,
            prescripteur=prescripteur,
            jours=billing.groupement_jours,
        )
        return tournee.offrir(chosen.beneficiaire, today, patient, rang)

    return poste.ask(offer)
