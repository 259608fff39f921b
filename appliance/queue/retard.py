"""What is late: money of invoices whose legal day to leave has passed."""

from collections.abc import Callable, Iterator
from datetime import date

from appliance.domain.calendar import transmission_due, working_days_after
from appliance.domain.file_attente import Due, FactureEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.tiers_payant import TiersPayant

Reading = Callable[[NumeroFacture], FactureEnFile | None]


def late(due: Due, read: Reading, jour: date, de: str | None = None) -> int:
    """Return the centimes of the invoices that no peer has yet and that are late on `jour`.

    Args:
        due: what still has to be done.
        read: one invoice by its number.
        jour: the present day, in the box's own time zone.
        de: only of this professional's number; None for all.
    """
    waiting = [one.facture.numero for one in due.factures]
    entrusted = [numero for lot in due.lots for numero in lot.clos.lot.factures]
    oldest = _oldest_first(sorted([*waiting, *entrusted]), read, jour)
    return sum(one.facture.montant for one in oldest if one.is_of(de) and due_day(one) < jour)


def due_day(one: FactureEnFile) -> date:
    """Return the last day on which the law lets an invoice leave."""
    unpaid = one.facture.tiers_payant is not TiersPayant.AUCUN
    return transmission_due(one.delai_du, tiers_payant=unpaid)


def _oldest_first(
    numeros: list[NumeroFacture], read: Reading, jour: date
) -> Iterator[FactureEnFile]:
    """Yield invoices until one is too young for any delay: those after it are younger still.

    Several passages are sealed with a working day left at least, whenever the first one was.
    """
    for numero in numeros:
        found = read(numero)
        if found is None:
            continue
        made = found.facture.etablie_le.astimezone().date()
        if working_days_after(made, 1) >= jour:
            return
        yield found
