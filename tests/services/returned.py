"""A queue of invoices in lots, and returns that speak of them."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from appliance.domain.argent.part import EtatPart
from appliance.domain.identifiers import NumeroFacture, numero_facture
from appliance.domain.tiers_payant import Part
from appliance.queue.argent import LectureFaite
from appliance.queue.store import Store
from appliance.services.suivi import Suivi
from tests.crash.recording import RecordingDisk
from tests.formats.made_up_noemie import amc, amo, cited, reason
from tests.formats.second_reader import entity, noemie
from tests.made_up import ADA, NOON, PROFESSIONNEL
from tests.queue.made_up_queue import FACTURE, Closing, open_store, seal

LOT_DAY: Final = f"{NOON:%y%m%d}"
AMO, AMC = FACTURE.cotation.amo, FACTURE.cotation.amc
SHARES: Final = {Part.AMO: AMO, Part.AMC: AMC}
ABSENT: Final = reason("0250", "ASSURE ABSENT DU FICHIER DE LA CAISSE")


def practice(factures: int = 3, disk: RecordingDisk | None = None) -> Suivi:
    """Open a queue with one lot of invoices, each asking for both shares."""
    store = open_store(disk or RecordingDisk())
    numeros = [store.add(seal).facture.numero for _ in range(factures)]
    store.close_lot(numeros, Closing(*numeros), at=NOON)
    return suivi_of(store)


def suivi_of(store: Store) -> Suivi:
    return Suivi(store=store, believe=lambda raw: [raw])


def head(label: str = "VIREMENT 1", day: str = "261125", payee: str = "") -> Sequence[str]:
    holder = payee or PROFESSIONNEL.numero.value
    return (
        entity("020", 1, payee_no=holder),
        entity("040", 2, payee_no=holder),
        entity(
            "071",
            2,
            accounting_or_transfer_date=day,
            transfer_label_1=label,
            transfer_label_2="",
            paying_org="019990000",
        ),
        entity("080", 3, lot_date=LOT_DAY, lot_no="001"),
    )


def facture(rang: int, *words: str, lot: str = "001", nir: str = ADA.nir.number) -> Sequence[str]:
    who = entity("103", 5, insured_nir=nir, insured_nir_key="00", birth_date="550812")
    return (cited(rang, lot_no=lot, lot_date=LOT_DAY), who, *words)


def paid(part: Part, sign: str = "P", amount: int | None = None) -> str:
    came = SHARES[part] if amount is None else amount
    if part is Part.AMC:
        return amc(SHARES[part], "P", came)
    return amo(SHARES[part], "P", came, sign)


def refused(part: Part) -> str:
    word = amo if part is Part.AMO else amc
    return word(SHARES[part], "R", 0)


def deferred(part: Part) -> str:
    word = amo if part is Part.AMO else amc
    return word(SHARES[part], "D", 0)


def hear(suivi: Suivi, *entities: str, le: datetime = NOON) -> LectureFaite | None:
    content = noemie(*entities, file_amount=0)
    return suivi.entendre([content], retour=sha256(content).hexdigest(), le=le)


def etats(suivi: Suivi, rang: int = 1) -> dict[Part, EtatPart]:
    lignes = suivi.store.argent.comptes.of(rang)
    said = suivi.parts(numero_facture(rang))
    assert all(said[part].etat is one.etat for one in lignes for part in said if one.part is part)
    return {one.part: one.etat for one in lignes}


def number(rang: int = 1) -> NumeroFacture:
    return numero_facture(rang)
