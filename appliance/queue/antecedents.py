"""What the box billed before, found by patient and by day of care."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from tinydb import where
from tinydb.queries import QueryLike

from appliance.domain.antecedents import Antecedents, Passage
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.patient import Beneficiaire, same_person
from appliance.queue.columns import Column
from appliance.queue.documents import FactureDocument, from_document
from appliance.queue.table import JournalTable

COLUMNS: Final = (
    Column(("facture", "date_soins"), 4),
    Column(("facture", "beneficiaire", "nir", "value"), 4),
)
KILOMETRES: Final = "IK"


def read_antecedents(
    factures: JournalTable,
    who: Beneficiaire,
    jour: date,
    *,
    since: date,
    sans: NumeroFacture | None = None,
) -> Antecedents:
    """Return what was billed for `jour` to everybody, and from `since` on to one person.

    Args:
        factures: the table of the invoices.
        who: the patient.
        jour: day of the care.
        since: first day that counts; `jour` itself where a day's memory is enough.
        sans: an invoice that another is about to correct: it bills nothing any more.
    """
    day = where("facture")["date_soins"] == jour.isoformat()
    of_the_day = [one for one in _kept(factures, day) if one.facture.numero != sans]
    passages = [Passage.of(one.facture) for one in _of(who, of_the_day)]
    if since < jour:
        earlier = read_passages(factures, who, since=since)
        passages += [one for one in earlier if one.jour != jour and one.numero != sans]
    lignes = (ligne for one in of_the_day for ligne in one.facture.cotation.lignes)
    return Antecedents(
        passages=tuple(sorted(passages, key=lambda one: one.numero)),
        km=sum((one.quantite for one in lignes if one.code == KILOMETRES), Decimal(0)),
    )


def read_passages(factures: JournalTable, who: Beneficiaire, *, since: date) -> tuple[Passage, ...]:
    """Return what was billed to one person from a day on, by number."""
    nir = where("facture")["beneficiaire"]["nir"]["value"] == who.nir.value
    found = (Passage.of(one.facture) for one in _of(who, _kept(factures, nir)))
    return tuple(sorted((one for one in found if one.jour >= since), key=lambda one: one.numero))


def _kept(factures: JournalTable, cond: QueryLike) -> Iterator[FactureDocument]:
    """Yield the FSE that were found: neither a DRE nor what was corrected bills anything more."""
    found = (from_document(document, FactureDocument) for document in factures.search(cond))
    return (one for one in found if not (one.facture.is_dre or one.remplacee_par))


def _of(
    who: Beneficiaire, kept: Iterator[FactureDocument] | list[FactureDocument]
) -> Iterator[FactureDocument]:
    return (one for one in kept if same_person(one.facture.beneficiaire, who))
