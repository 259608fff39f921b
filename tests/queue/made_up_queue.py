"""Invoices, lots and openings that the tests of the queue share."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from appliance.domain.acte import Soin
from appliance.domain.cotation import coter
from appliance.domain.facture import Facture, FactureScellee, ModeSecurisation
from appliance.domain.identifiers import NumeroFacture, NumeroLot
from appliance.domain.lot import Lot, LotClos
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Visite
from appliance.durable.frames import BLOCK
from appliance.durable.journal import Journal
from appliance.durable.segments import Sizes
from appliance.queue.store import Store
from tests.crash.laboratory import HOME, KEY, MadeUpEntropy
from tests.crash.recording import RecordingDisk
from tests.made_up import ACTES, ADA, NOON, ORGANISME, PRESCRIPTION, PROFESSIONNEL, TARIFS

SMALL = Sizes(segment=8 * BLOCK, reserve=0)
VISITE = Visite(
    actes=(Soin(acte=next(iter(ACTES.values()))),),
    date_soins=NOON.date(),
    domicile=True,
    prescription=PRESCRIPTION,
)
FACTURE = Facture(
    numero=NumeroFacture("000000001"),
    professionnel=PROFESSIONNEL,
    beneficiaire=ADA,
    organisme=ORGANISME,
    date_soins=NOON.date(),
    etablie_le=NOON,
    prescription=PRESCRIPTION,
    cotation=coter(VISITE, TARIFS),
    tiers_payant=TiersPayant.AMO_AMC,
    mode=ModeSecurisation.SESAM_VITALE,
)


def open_journal(disk: RecordingDisk, seed: int = 0) -> Journal:
    return Journal.open(HOME / "queue", disk, KEY, MadeUpEntropy(seed), sizes=SMALL)


def open_store(disk: RecordingDisk, seed: int = 0, first_facture: int = 1) -> Store:
    return Store(open_journal(disk, seed), first_facture=first_facture)


def seal(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
    contenu = f"the bytes of {numero}".encode()
    facture = replace(FACTURE, numero=numero)
    return facture, FactureScellee(numero, contenu, b"signed", sha256(contenu).hexdigest())


class Closing:
    """Closes a lot of these invoices."""

    def __init__(self, *factures: NumeroFacture) -> None:
        self._factures = factures

    def __call__(self, numero: NumeroLot) -> tuple[LotClos, bytes]:
        lot = Lot(
            numero=numero,
            cree_le=NOON.date(),
            professionnel=PROFESSIONNEL,
            organisme=ORGANISME,
            mode=ModeSecurisation.SESAM_VITALE,
            factures=self._factures,
        )
        contenu = f"lot {numero} of {len(self._factures)}".encode()
        clos = LotClos(lot, contenu, sha256(contenu).hexdigest())
        return clos, b"the enciphered mail of " + contenu
