"""What an offer is worth in words: where it comes from, and what differs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from appliance.domain.acte import Acte
from appliance.domain.brouillon import Anterieur
from appliance.services.tournee import Decideur, Offre, Origine
from appliance.tui import wording
from appliance.tui.messages import VisitChosen
from appliance.tui.texts import round as texts

DECIDED: Final = {
    Decideur.DROIT: texts.TP_RIGHT,
    Decideur.DERNIERE_FOIS: texts.TP_LAST,
    Decideur.DEFAUT: texts.TP_DEFAULT,
    Decideur.PERSONNE: texts.TP_PERSON,
}


def remark(offre: Offre, nomenclature: Mapping[str, Acte]) -> str:
    """Say what a person should know before the visit is entered; empty for nothing."""
    return "\n".join(_lines(offre, nomenclature))


def decided(visit: VisitChosen) -> str:
    """Say which tiers payant it is, and who or what decided so."""
    offre, chosen = visit.offre, visit.brouillon.tiers_payant
    same = chosen is offre.brouillon.tiers_payant
    by = DECIDED[offre.tiers_payant_par if same else Decideur.PERSONNE]
    return texts.TP_BY.format(words=wording.TIERS_PAYANT[chosen], by=by)


def waiting(visit: VisitChosen) -> Iterator[str]:
    """Yield which passages before are not billed, or are in this invoice, and the key for it."""
    grouped, offered = visit.brouillon.avant, visit.offre.anterieurs
    if grouped:
        yield from (f"{one} {texts.TAKE_OUT}" for one in together(grouped))
    elif offered:
        yield texts.NOT_BILLED.format(days=_days(offered))


def together(avant: Sequence[Anterieur]) -> Iterator[str]:
    """Yield which passages before are in the invoice."""
    if avant:
        yield texts.TOGETHER.format(days=_days(avant))


def _days(avant: Sequence[Anterieur]) -> str:
    return ", ".join(dict.fromkeys(f"{one.jour:%d/%m}" for one in avant))


def notes(offre: Offre) -> Iterator[str]:
    """Yield what is noted of the patient for whoever bills (S001-08)."""
    yield from (texts.NOTE.format(note=wording.clean(note)) for note in offre.commentaires)


def _lines(offre: Offre, nomenclature: Mapping[str, Acte]) -> Iterator[str]:
    paper = offre.brouillon.prescription
    match offre.origine:
        case Origine.BROUILLON:
            yield texts.FROM_DRAFT
        case Origine.FACTURE if paper is not None:
            yield texts.PREFILLED.format(numero=offre.facture)
        case Origine.ORDONNANCE if paper is not None:
            yield texts.FROM_PAPER.format(day=wording.day(paper.date))
    labels = {
        texts.COMES: [nomenclature[one].label for one in sorted(offre.ajoutes)],
        texts.GOES: [nomenclature[one].label for one in sorted(offre.retires)],
    }
    changes = [words.format(acts=", ".join(acts)) for words, acts in labels.items() if acts]
    if changes:
        yield texts.CHANGED.format(changes=" ; ".join(changes))
    yield from notes(offre)
