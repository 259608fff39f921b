"""What an offer is worth in words: where it comes from, and what differs."""

from collections.abc import Iterator, Mapping

from appliance.domain.acte import Acte
from appliance.services.tournee import Offre, Origine
from appliance.tui import wording
from appliance.tui.texts import round as texts


def remark(offre: Offre, nomenclature: Mapping[str, Acte]) -> str:
    """Say what a person should know before the visit is entered; empty for nothing."""
    return "\n".join(_lines(offre, nomenclature))


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
    yield from (texts.NOTE.format(note=wording.clean(note)) for note in offre.commentaires)
