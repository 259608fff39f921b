"""A report as tables of words, for paper, for a spreadsheet and for the screen alike."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from appliance.domain.argent.bilan import (
    TRADE,
    Auteur,
    Bilan,
    DelaiPayeur,
    Periode,
    Rejets,
    Retrocession,
    Somme,
)
from appliance.domain.argent.previsions import Semaine
from appliance.domain.argent.soldes import Solde
from appliance.domain.money import euros

Rangee = tuple[str, ...]
MONEY: Final = (
    "Facturé",
    "Payé",
    "Rejeté",
    "Contesté",
    "Abandonné",
    "En retard",
    "Attendu",
)
UNKNOWN: Final = "?"
BEYOND: Final = "plus de 180"
WHOLE_PRACTICE: Final = "Cabinet"
BYTE_ORDER_MARK: Final = "\ufeff"
"""Makes spreadsheets read UTF-8."""


@dataclass(frozen=True, slots=True)
class Tableau:
    """One table: a title, the names of its columns, its rows; all cells are French texts."""

    titre: str
    entetes: Rangee
    rangees: tuple[Rangee, ...]


def tableaux(bilan: Bilan) -> Iterator[Tableau]:
    """Yield the tables of a report, the most important first."""
    mois, annee = bilan.du_mois, bilan.annee
    yield Tableau(
        f"Activité de {bilan.mois} et de l’année {bilan.mois.annee}",
        ("", "Mois", "Année"),
        tuple((label, *cells) for label, *cells in _activity(mois, annee)),
    )
    yield Tableau(
        "Taux de rejet",
        ("Mois", "Parts rejetées", "Parts envoyées", "Taux"),
        tuple((str(when), *_refusals(rejets)) for when, rejets in bilan.tendance),
    )
    yield _by_payer("Payeurs, sur le mois", mois)
    yield _by_payer("Payeurs, sur l’année", annee)
    yield Tableau(
        "Actes, sur le mois",
        ("Acte", "Nombre", "Facturé", "Rejeté"),
        tuple(
            (code, *_counted(acte.facture), euros(acte.rejete.montant))
            for code, acte in sorted(mois.actes.items())
        ),
    )
    yield Tableau(
        "Motifs de rejet, sur le mois",
        ("Motif", "Nombre", "Montant"),
        tuple((motif, *_counted(somme)) for motif, somme in sorted(mois.motifs.items(), key=_cost)),
    )
    yield Tableau(
        "Auteurs, sur le mois",
        ("Auteur", "Factures", "Facturé", "Encaissé", "Rejeté", "En retard"),
        tuple(
            (name_of(bilan, numero), *_author(auteur))
            for numero, auteur in sorted(mois.auteurs.items())
        ),
    )
    if bilan.retrocessions:
        yield Tableau(
            "Rétrocessions, sur le mois",
            ("Remplaçant", "Encaissé", "Taux", "Rétrocédé", "Reste au cabinet"),
            tuple(_shared(bilan, one) for one in bilan.retrocessions),
        )
    yield Tableau(
        "Délais des payeurs, en jours",
        ("Payeur", "Un sur deux", "Quatre sur cinq", "En retard après", "Attendu"),
        tuple(map(_delay, bilan.delais)),
    )
    yield Tableau(
        "Euros attendus de ce qui est parti",
        ("Semaine du", "Attendu", "Au moins", "Au plus"),
        tuple(map(_week, bilan.semaines)),
    )


def write_csv(bilan: Bilan) -> bytes:
    """Return all tables, one below the other, for a French spreadsheet."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for tableau in tableaux(bilan):
        writer.writerows(([tableau.titre], tableau.entetes, *tableau.rangees, []))
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def as_json(bilan: Bilan) -> Mapping[str, Any]:
    """Return the report as plain values: centimes, days, per mille."""
    return {
        "mois": str(bilan.mois),
        "le": bilan.le.isoformat(),
        "du_mois": asdict(bilan.du_mois),
        "annee": asdict(bilan.annee),
        "tendance": [
            {"mois": str(when), **asdict(one), "per_mille": one.per_mille}
            for when, one in bilan.tendance
        ],
        "delais": [one._asdict() for one in bilan.delais],
        "semaines": [{**asdict(one), "lundi": one.lundi.isoformat()} for one in bilan.semaines],
        "retrocessions": [one._asdict() for one in bilan.retrocessions],
        "auteurs": dict(bilan.noms),
    }


def name_of(bilan: Bilan, numero: int) -> str:
    """Return how an author is called; one without a name is the practice's own."""
    return bilan.noms.get(numero) or WHOLE_PRACTICE


def rate(rejets: Rejets) -> str:
    """Return a rate of refusal in percent, beside what the trade sees."""
    per_mille = rejets.per_mille
    if per_mille is None:
        return UNKNOWN
    low, high = TRADE
    beside = "dans" if low <= per_mille <= high else "sous" if per_mille < low else "au-dessus de"
    return f"{per_mille // 10},{per_mille % 10} %, {beside} la profession (2 à 5 %)"


def _activity(mois: Periode, annee: Periode) -> Iterator[Rangee]:
    both = (mois, annee)
    for label, sums in (
        ("Facturé", [one.factures for one in both]),
        ("Envoyé", [one.envoyees for one in both]),
        ("Acquitté par les payeurs", [one.acquittees for one in both]),
    ):
        yield label, *(f"{euros(one.montant)} ({one.nombre})" for one in sums)
    yield "Part des patients", *(euros(one.patient) for one in both)
    for place, label in enumerate(MONEY):
        if place:
            yield f"{label} par les payeurs", *(_money(one.solde)[place] for one in both)
    yield "Taux de rejet", *(rate(one.rejets) for one in both)


def _refusals(rejets: Rejets) -> Rangee:
    return str(rejets.nombre), str(rejets.parmi), rate(rejets)


def _by_payer(titre: str, periode: Periode) -> Tableau:
    rows = [(payeur, *_money(solde)) for payeur, solde in sorted(periode.payeurs.items())]
    return Tableau(titre, ("Payeur", *MONEY), (*rows, ("Total", *_money(periode.solde))))


def _money(solde: Solde) -> Rangee:
    return tuple(
        map(
            euros,
            (
                solde.facture,
                solde.paye,
                solde.rejete,
                solde.conteste,
                solde.abandonne,
                solde.en_retard,
                solde.attendu,
            ),
        )
    )


def _counted(somme: Somme) -> Rangee:
    return str(somme.nombre), euros(somme.montant)


def _cost(item: tuple[str, Somme]) -> tuple[int, str]:
    return -item[1].montant, item[0]


def _author(auteur: Auteur) -> Rangee:
    solde = auteur.solde
    money = (auteur.facture.montant, auteur.encaisse, solde.rejete, solde.en_retard)
    return str(auteur.facture.nombre), *map(euros, money)


def _shared(bilan: Bilan, one: Retrocession) -> Rangee:
    left = one.encaisse - one.due
    name = name_of(bilan, one.auteur)
    return name, euros(one.encaisse), f"{one.taux} %", euros(one.due), euros(left)


def _delay(one: DelaiPayeur) -> Rangee:
    days = (BEYOND if day is None else str(day) for day in (one.p50, one.p80, one.p95))
    return one.payeur, *days, euros(one.attendu)


def _week(one: Semaine) -> Rangee:
    bounds = (UNKNOWN if bound is None else euros(bound) for bound in (one.bas, one.haut))
    return f"{one.lundi:%d/%m/%Y}", euros(one.attendu), *bounds


def in_columns(lines: Iterable[Rangee]) -> Iterator[str]:
    """Yield rows with their columns under each other, the first to the left."""
    rows = [*lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *cells in rows:
        aligned = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *aligned]).rstrip()
