"""The round in rows, one a passage, as wide as the screen."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from appliance.domain.acte import Acte
from appliance.domain.brouillon import Brouillon
from appliance.domain.tournee import Etape, EtatPassage
from appliance.services.tournee import Journee
from appliance.tui import wording
from appliance.tui.texts import round as texts

ETATS: Final = {
    EtatPassage.A_FAIRE: texts.A_FAIRE,
    EtatPassage.SCELLE: texts.SCELLE,
    EtatPassage.SANS_CARTE: texts.SANS_CARTE,
    EtatPassage.A_VOIR: texts.A_VOIR,
}
RANK: Final = 3
STATE: Final = 10
KM: Final = 6
WIDE: Final = 70
"""From so many columns on, the way stands beside the rest."""


class Cells(NamedTuple):
    """One row before it is fitted."""

    rank: str
    patient: str
    acts: str
    km: str
    state: str


def title(journee: Journee) -> str:
    """Say how much of the round is left, and how far it goes there and back."""
    left = sum(one.etat is not EtatPassage.SCELLE for one in journee.etapes)
    way = 2 * sum(one.km for one in journee.etapes)
    return texts.ROUND_TITLE.format(
        day=wording.day(journee.jour),
        left=left,
        count=len(journee.etapes),
        km=wording.coefficient(Decimal(way)),
    )


def header(width: int) -> str:
    """Return the titles of the columns."""
    cells = Cells(
        texts.COLUMN_RANK,
        texts.COLUMN_PATIENT,
        texts.COLUMN_ACTS,
        texts.COLUMN_KM,
        texts.COLUMN_STATE,
    )
    return _row(cells, width)


def rows(journee: Journee, nomenclature: Mapping[str, Acte], width: int) -> list[str]:
    """Return one row a passage, then one a draft of somebody who is not in the round."""
    return [_row(cells, width) for cells in _cells(journee, nomenclature)]


def wholes(journee: Journee, nomenclature: Mapping[str, Acte]) -> list[str]:
    """Return what may be cut of each row: who, and for which acts."""
    told = _cells(journee, nomenclature)
    return [f"{wording.clean(cells.patient)}, {cells.acts}" for cells in told]


def _cells(journee: Journee, nomenclature: Mapping[str, Acte]) -> list[Cells]:
    steps = [_step(rank, one, nomenclature) for rank, one in _ranked(journee)]
    return [*steps, *(_draft(one, nomenclature) for one in journee.brouillons)]


def _ranked(journee: Journee) -> Iterable[tuple[int, Etape]]:
    return enumerate(journee.etapes, 1)


def _step(rank: int, etape: Etape, nomenclature: Mapping[str, Acte]) -> Cells:
    name = f"{etape.fiche.valeur.nom} {etape.fiche.valeur.prenom}"
    if etape.sur > 1:
        name = texts.NTH.format(name=name, rang=etape.rang, sur=etape.sur)
    asked = [soin.acte for prevu in etape.prevus for soin in prevu.soins]
    km = wording.coefficient(etape.km) if etape.km else ""
    return Cells(str(rank), name, acts(asked, nomenclature), km, ETATS[etape.etat])


def _draft(one: Brouillon, nomenclature: Mapping[str, Acte]) -> Cells:
    asked = acts([soin.acte for soin in one.soins], nomenclature)
    return Cells("", wording.full_name(one.beneficiaire), asked, "", texts.EN_COURS)


def acts(ids: Iterable[str], nomenclature: Mapping[str, Acte]) -> str:
    """Write acts as letters and coefficients; one that no table names any more by its id."""
    known = (nomenclature.get(one) for one in ids)
    return " + ".join("?" if one is None else wording.cotation(one) for one in known)


def _row(cells: Cells, width: int) -> str:
    wide = width >= WIDE
    room = width - RANK - STATE - (KM + 2 if wide else 0) - 2
    name = room * 3 // 5
    km = f"{cells.km:>{KM}}  " if wide else ""
    return (
        f"{cells.rank:>{RANK - 1}} {wording.fit(cells.patient, name)} "
        f"{wording.fit(cells.acts, room - name)} {km}{wording.fit(cells.state, STATE)}"
    )
