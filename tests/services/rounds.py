"""A register with a prescription, and a passage of it billed, for the tests of the round."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from appliance.demo.cards import Holder
from appliance.domain.brouillon import Brouillon
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.dossier import Adresse, Dossier, Immatriculation
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import TiersPayant
from appliance.services.poste import Poste
from appliance.services.proposition import Proposition
from appliance.services.tournee import Tournee
from tests.made_up import NOON, made_up_nir

TODAY: Final = NOON.date()
WRITTEN: Final = TODAY - timedelta(days=3)
RPPS: Final = "99700218896"
SERIE: Final = Serie(actes=("ponction_veineuse",), duree=30)


def bearer(holder: Holder) -> Beneficiaire:
    """Return a holder as a reading of the card names them."""
    return Beneficiaire(
        nom=holder.nom,
        prenom=holder.prenom,
        naissance=holder.naissance,
        nir=made_up_nir(holder.nir),
    )


def enter(poste: Poste, holder: Holder, *series: Serie, source: Source = Source.CARTE) -> int:
    """Enter a patient with one prescription and its copy; return the number of the record."""
    who = bearer(holder)
    insured = Immatriculation(nir=who.nir, source=source, vu_le=WRITTEN)
    dossier = Dossier(
        nom=who.nom,
        prenom=who.prenom,
        naissance=who.naissance,
        immatriculations=(insured,),
        adresse=Adresse(km=Decimal(2)),
    )
    tables = poste.billing.store.registre
    patient = tables.patients.add(dossier).numero
    prescribe(poste, patient, *(series or (SERIE,)))
    names = (f"{who.nom} {who.prenom}",)
    for kind in (TypePiece.ORDONNANCE, TypePiece.ATTESTATION, TypePiece.CARTE_MUTUELLE):
        paper = Piece(
            type=kind,
            support=Support.NUMERISEE,
            vue_le=WRITTEN,
            noms=names,
            lisible=True,
            datee_du=WRITTEN,
        )
        tables.pieces.add(paper, patient=patient)
    return patient


def prescribe(poste: Poste, patient: int, *series: Serie, rpps: str = RPPS) -> Fiche[Ordonnance]:
    """Enter a prescription."""
    paper = Ordonnance(prescripteur=rpps, prescrite_le=WRITTEN, series=series, domicile=True)
    return poste.billing.store.registre.ordonnances.add(paper, patient=patient)


def tournee(poste: Poste) -> Tournee:
    """Return the round of a station."""
    return Tournee(prescriptions=poste.prescriptions, prescripteur=RPPS)


def proposed(poste: Poste, brouillon: Brouillon) -> Proposition:
    """Price a visit to the card in the reader."""
    return poste.billing.propose(poste.prepare(brouillon), poste.read_card())


def bill(poste: Poste, holder: Holder, day: date, tiers_payant: TiersPayant | None = None) -> None:
    """Seal what is offered for a patient on a day."""
    brouillon = tournee(poste).offrir(bearer(holder), day).brouillon
    if tiers_payant is not None:
        brouillon = replace(brouillon, tiers_payant=tiers_payant)
    poste.seal(proposed(poste, brouillon))
