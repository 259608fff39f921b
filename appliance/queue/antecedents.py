"""What the box billed before, found by patient and by day of care."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from tinydb import where
from tinydb.queries import QueryLike

from appliance.domain.antecedents import Antecedents, Passage, kilometres
from appliance.domain.delai import LONGEST_ECART
from appliance.domain.facture import Facture
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.patient import Beneficiaire, same_person
from appliance.queue.columns import Column
from appliance.queue.documents import FactureDocument, from_document
from appliance.queue.table import JournalTable

COLUMNS: Final = (
    Column(("facture", "date_soins"), 4),
    Column(("fin_soins",), 4),
    Column(("facture", "beneficiaire", "nir", "value"), 4),
)


def read_antecedents(
    factures: JournalTable,
    who: Beneficiaire,
    jours: Sequence[date],
    *,
    since: date,
    sans: NumeroFacture | None = None,
) -> Antecedents:
    """Return what was billed for some days to everybody, and from `since` on to one person.

    Args:
        factures: the table of the invoices.
        who: the patient.
        jours: days of the care.
        since: first day that counts; that of the care where a day's memory is enough.
        sans: an invoice that another is about to correct: it bills nothing any more.
    """
    km: dict[date, Decimal] = {}
    passages: set[Passage] = set()
    for jour in jours:
        of_the_day = [one for one in _on(factures, jour) if one.facture.numero != sans]
        if total := sum((_km(one.facture, jour) for one in of_the_day), Decimal(0)):
            km[jour] = total
        passages.update(one for one in _passages(_of(who, of_the_day)) if one.jour == jour)
    if since < min(jours):
        earlier = read_passages(factures, who, since=since)
        passages.update(one for one in earlier if one.jour not in jours and one.numero != sans)
    return Antecedents(passages=_sorted(passages), km=km)


def read_passages(factures: JournalTable, who: Beneficiaire, *, since: date) -> tuple[Passage, ...]:
    """Return what was billed to one person from a day on, by number."""
    nir = where("facture")["beneficiaire"]["nir"]["value"] == who.nir.value
    found = _passages(_of(who, _kept(factures, nir)))
    return _sorted(one for one in found if one.jour >= since)


def _on(factures: JournalTable, jour: date) -> Iterator[FactureDocument]:
    """Yield what may bill care of a day: it begins on it, or ends soon after."""
    yield from _kept(factures, where("facture")["date_soins"] == jour.isoformat())
    for ahead in range(LONGEST_ECART + 1):
        last = (jour + timedelta(days=ahead)).isoformat()
        ending = _kept(factures, where("fin_soins") == last)
        yield from (one for one in ending if one.facture.date_soins != jour)


def _km(facture: Facture, jour: date) -> Decimal:
    """Return the kilometres that an invoice bills for a day."""
    rangs = (rang for rang, one in enumerate(facture.seances) if one.jour == jour)
    return sum((kilometres(facture.cotation, rang) for rang in rangs), Decimal(0))


def _passages(kept: Iterable[FactureDocument]) -> Iterator[Passage]:
    return (passage for one in kept for passage in Passage.of(one.facture))


def _sorted(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted(passages, key=lambda one: (one.numero, one.seance)))


def _kept(factures: JournalTable, cond: QueryLike) -> Iterator[FactureDocument]:
    """Yield the FSE that were found: neither a DRE nor what was corrected bills anything more."""
    found = (from_document(document, FactureDocument) for document in factures.search(cond))
    return (one for one in found if not (one.facture.is_dre or one.remplacee_par))


def _of(who: Beneficiaire, kept: Iterable[FactureDocument]) -> Iterator[FactureDocument]:
    return (one for one in kept if same_person(one.facture.beneficiaire, who))
