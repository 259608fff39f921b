"""The made-up year's invoices and lots, sealed by the simulated engine and put into a queue."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from appliance.demo.annee.annee import Annee
from appliance.demo.annee.modele import Acte, FactureAnnee, LotAnnee, Patient, Prise
from appliance.demo.practice import PRESCRIBER
from appliance.domain.acte import Prescription
from appliance.domain.cotation import Cotation, Ligne
from appliance.domain.facture import Complementaire, Facture, FactureScellee, ModeSecurisation
from appliance.domain.identifiers import (
    Nir,
    NumeroFacture,
    NumeroLot,
    NumeroPs,
    Organisme,
    numero_facture,
)
from appliance.domain.lifecycle import Evenement
from appliance.domain.lot import Lot, LotClos
from appliance.domain.patient import Beneficiaire
from appliance.domain.professionnel import Professionnel
from appliance.domain.tiers_payant import Flux, TiersPayant
from appliance.engines.simulated import SimulatedEngine
from appliance.ports.signature import Signer
from appliance.queue.store import Store

EVENING: Final = time(20, tzinfo=UTC)
ACKNOWLEDGED: Final = timedelta(hours=1)
PRESCRIBED: Final = timedelta(days=10)
EXONERATION: Final = "4"
ROADS: Final = {
    Prise.EXONERE: (TiersPayant.AMO, Flux.FSE_AMO),
    Prise.UNIQUE: (TiersPayant.AMO_AMC, Flux.FSE_UNIQUE),
    Prise.SEPARE: (TiersPayant.AMO_AMC, Flux.FSE_ET_DRE),
    Prise.AMO_SEULE: (TiersPayant.AMO, Flux.FSE_AMO),
}

Told = Callable[[int], None]
"""Told how many steps were made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remplissage:
    """Puts a year into an empty queue, whose numbers are then those of the year."""

    store: Store
    signer: Signer
    engine: SimulatedEngine = field(default_factory=SimulatedEngine)

    def fill(self, annee: Annee, told: Told) -> None:
        """Seal all invoices, and close all lots, each acknowledged the same evening.

        Raises:
            ValueError: the queue has invoices or lots already.
        """
        for document in annee.factures:
            self.store.add(partial(self._seal, document))
            told(1)
        for lot in annee.lots:
            self._close(lot)
            told(1)

    def _seal(
        self, document: FactureAnnee, numero: NumeroFacture
    ) -> tuple[Facture, FactureScellee]:
        facture = facture_of(document)
        if facture.numero != numero:
            raise ValueError("the queue is not empty")
        return facture, self.engine.seal_facture(facture, self.signer)

    def _close(self, made: LotAnnee) -> None:
        at = datetime.combine(made.jour, EVENING)
        numeros = [numero_facture(rang) for rang in made.factures]
        lot = self.store.close_lot(numeros, partial(self._closed, made), at=at)
        self.store.advance(lot.cle, Evenement.ARL_POSITIF, at=at + ACKNOWLEDGED)

    def _closed(self, made: LotAnnee, numero: NumeroLot) -> tuple[LotClos, bytes]:
        """Return the lot, and a mail that nobody will send."""
        held = [self.store.get(numero_facture(rang)) for rang in made.factures]
        scellees = [one.scellee for one in held if one is not None]
        clos = self.engine.close_lot(_lot(made, numero), scellees, self.signer)
        return clos, f"TEST {made.rang}".encode()


def facture_of(document: FactureAnnee) -> Facture:
    """Return a document of the year as this box bills it."""
    patient = document.patient
    tiers_payant, flux = ROADS[patient.prise]
    return Facture(
        numero=numero_facture(document.rang),
        professionnel=professionnel_of(document),
        beneficiaire=_beneficiaire(patient),
        organisme=Organisme.parse(patient.amo.cle),
        date_soins=document.soins,
        etablie_le=document.etablie,
        prescription=_prescription(document.soins),
        cotation=Cotation(lignes=tuple(_lignes(document.actes, patient.prise)), findings=()),
        tiers_payant=tiers_payant,
        mode=ModeSecurisation.SESAM_VITALE,
        a_domicile=True,
        flux=flux,
        complementaire=_complementaire(patient),
        fse=numero_facture(document.fse) if document.is_dre else None,
    )


def professionnel_of(made: FactureAnnee | LotAnnee) -> Professionnel:
    """Return who bills."""
    nurse = made.soignant
    return Professionnel(nom=nurse.nom, numero=NumeroPs.parse(nurse.numero))


def _beneficiaire(patient: Patient) -> Beneficiaire:
    return Beneficiaire(
        nom=patient.nom,
        prenom=patient.prenom,
        naissance=patient.naissance,
        nir=Nir.parse(patient.nir),
    )


def _complementaire(patient: Patient) -> Complementaire | None:
    amc = patient.amc
    return None if amc is None else Complementaire(amc=amc.cle, adherent=patient.adherent)


def _prescription(soins: date) -> Prescription:
    return Prescription(prescripteur=PRESCRIBER, date=soins - PRESCRIBED, domicile=True)


def _lignes(actes: Sequence[Acte], prise: Prise) -> Iterator[Ligne]:
    exempt = prise is Prise.EXONERE
    for acte in actes:
        yield Ligne(
            code=acte.lettre,
            coefficient=Decimal(acte.coefficient),
            prix=acte.prix,
            montant=acte.montant,
            amo=acte.amo,
            amc=acte.amc,
            taux=100 if exempt else 60,
            exo=EXONERATION if exempt else "0",
            regle="",
            principale=True,
        )


def _lot(made: LotAnnee, numero: NumeroLot) -> Lot:
    to_amc = made.destinataire.volet == "amc"
    return Lot(
        numero=numero,
        cree_le=made.jour,
        professionnel=professionnel_of(made),
        organisme=None if to_amc else Organisme.parse(made.destinataire.cle),
        mode=ModeSecurisation.SESAM_VITALE,
        factures=tuple(numero_facture(rang) for rang in made.factures),
        amc=made.destinataire.cle if to_amc else "",
    )
