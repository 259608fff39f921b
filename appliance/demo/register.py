"""Whom the practice to play with visits, and on which papers.  All made up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from appliance.demo.cards import Holder
from appliance.demo.practice import HOLDERS, PRESCRIBER
from appliance.domain.identifiers import Nir
from appliance.domain.registre.dossier import Adresse, Commentaire, Dossier, Immatriculation
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.registre.prescripteur import Prescripteur

WRITTEN: Final = timedelta(days=4)
PRESCRIPTEUR: Final = Prescripteur(nom="DR LEBRUIT", rpps=PRESCRIBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """Somebody who is to be visited, and what belongs to them."""

    dossier: Dossier
    droits: Droits
    ordonnance: Ordonnance
    pieces: tuple[Piece, ...]


def register(today: date, holders: Sequence[Holder] = HOLDERS) -> Iterator[Visited]:
    """Yield the patients of the practice, prescribed for some days before `today`.

    Args:
        today: the day of the first round.
        holders: who they are, five or more; the cards of the tray are those of `HOLDERS`.
    """
    ada, bruno, clara, denis, elise, *_ = holders
    yield _visited(ada, today, Serie(actes=("ponction_veineuse",), duree=30))
    yield _visited(
        bruno,
        today,
        Serie(actes=("ins_injection",), passages=2, duree=30, ald=True, quotidien=True),
        km=Decimal(3),
        note="Le chien est gentil.",
    )
    yield _visited(clara, today, Serie(actes=("pansement_autre",), jours=2, duree=28))
    yield _visited(
        denis, today, Serie(actes=("sc",), duree=20), km=Decimal(5), source=Source.ATTESTATION
    )
    yield _visited(elise, today, Serie(actes=("im",), semaine=(1, 3, 5), duree=28))


def _visited(  # noqa: PLR0913 - each is a fact of one patient
    holder: Holder,
    today: date,
    serie: Serie,
    *,
    km: Decimal = Decimal(0),
    source: Source = Source.CARTE,
    note: str = "",
) -> Visited:
    written = today - WRITTEN
    number = Nir.parse(holder.nir_and_key())
    notes = (Commentaire(texte=note, le=written),) if note else ()
    return Visited(
        dossier=Dossier(
            nom=holder.nom,
            prenom=holder.prenom,
            naissance=holder.naissance,
            immatriculations=(Immatriculation(nir=number, source=source, vu_le=written),),
            adresse=Adresse(voie="rue de l’Essai", commune="TESTVILLE", km=km),
            commentaires=notes,
        ),
        droits=Droits(source=source, vu_le=written, exonerations=_exonerations(serie)),
        ordonnance=Ordonnance(
            prescripteur=PRESCRIBER, prescrite_le=written, series=(serie,), domicile=True
        ),
        pieces=tuple(_pieces(holder, written)),
    )


def _exonerations(serie: Serie) -> tuple[Exoneration, ...]:
    return (Exoneration(motif=Motif.ALD),) if serie.ald else ()


def _pieces(holder: Holder, written: date) -> Iterator[Piece]:
    kinds: Sequence[TypePiece] = (TypePiece.ORDONNANCE, TypePiece.ATTESTATION)
    for kind in kinds:
        yield Piece(
            type=kind,
            support=Support.NUMERISEE,
            vue_le=written,
            noms=(f"{holder.nom} {holder.prenom}",),
            lisible=True,
            datee_du=written,
        )
