"""What is late: money of invoices whose legal day to leave has passed."""

from collections.abc import Callable, Iterator
from datetime import date

from appliance.domain.calendar import transmission_due
from appliance.domain.facture import Facture
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
    own = (one for one in oldest if de in {None, one.professionnel.numero.value})
    return sum(one.montant for one in own if due_day(one) < jour)


def due_day(facture: Facture) -> date:
    """Return the last day on which the law lets an invoice leave."""
    return transmission_due(
        facture.etablie_le.astimezone().date(),
        tiers_payant=facture.tiers_payant is not TiersPayant.AUCUN,
    )


def _oldest_first(numeros: list[NumeroFacture], read: Reading, jour: date) -> Iterator[Facture]:
    """Yield invoices until one is too young for any delay: those after it are younger still."""
    for numero in numeros:
        found = read(numero)
        if found is None:
            continue
        made = found.facture.etablie_le.astimezone().date()
        if transmission_due(made, tiers_payant=False) >= jour:
            return
        yield found.facture
