"""Two made-up invoices of one lot, with every kind of record that the writer knows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from appliance.domain.acte import Prescription
from appliance.domain.cotation import Cotation, Ligne
from appliance.domain.facture import Facture, ModeSecurisation
from appliance.domain.identifiers import NumeroFacture, NumeroLot
from appliance.domain.lot import Lot
from appliance.domain.tiers_payant import TiersPayant
from appliance.formats.b2.piece import Fichier, LotB2, Piece, Reglages, Suite
from tests.made_up import ADA, ORGANISME, PROFESSIONNEL

DAY: Final = date(2026, 11, 20)


def ligne(code: str, coefficient: str, prix: int, shares: tuple[int, int], taux: int = 60) -> Ligne:
    """Make a line; `shares` is what it is worth and what the AMO pays of it."""
    montant, amo = shares
    return Ligne(
        code=code,
        coefficient=Decimal(coefficient),
        montant=montant,
        amo=amo,
        amc=montant - amo,
        regle="",
        prix=prix,
        taux=taux,
        exo="0" if taux == 60 else "4",
    )


PRISE_DE_SANG: Final = (
    ligne("AMI", "1.5", 315, (473, 284)),
    ligne("MAU", "1", 135, (135, 81)),
    ligne("IFD", "1", 275, (275, 165)),
)
FIRST: Final = Facture(
    numero=NumeroFacture("000000041"),
    professionnel=PROFESSIONNEL,
    beneficiaire=ADA,
    organisme=ORGANISME,
    date_soins=DAY,
    etablie_le=datetime(2026, 11, 20, 12, tzinfo=UTC),
    prescription=Prescription(prescripteur="991234567", date=date(2026, 11, 2), domicile=True),
    cotation=Cotation(lignes=PRISE_DE_SANG, findings=()),
    tiers_payant=TiersPayant.AMO,
    mode=ModeSecurisation.SESAM_VITALE,
    a_domicile=True,
)
SECOND: Final = replace(
    FIRST,
    numero=NumeroFacture("000000042"),
    prescription=Prescription(prescripteur="99700218896", date=date(2026, 11, 3), domicile=False),
    cotation=Cotation(
        lignes=(
            ligne("DEQP003", "1", 1452, (1452, 1452), taux=100),
            ligne("AMI", "2", 315, (630, 378)),
        ),
        findings=(),
    ),
    tiers_payant=TiersPayant.AMO_AMC,
    a_domicile=False,
)
LOT: Final = Lot(
    numero=NumeroLot("007"),
    cree_le=date(2026, 11, 21),
    professionnel=PROFESSIONNEL,
    organisme=ORGANISME,
    mode=ModeSecurisation.SESAM_VITALE,
    factures=(FIRST.numero, SECOND.numero),
)
MODIFIERS: Final = {"modifier_1": "U", "association": "1", "activity": "1", "phase": "0"}
PIECES: Final = (
    Piece(facture=FIRST, faite_le=DAY),
    Piece(
        facture=SECOND,
        faite_le=DAY,
        entete={"amc_contract_type": "00", "amc_org_no": "7272727272"},
        suites=(
            Suite(key="2P", values={"settlement_operator_no": "0000000001"}),
            Suite(key="2M", values={"amc_org_no": "7272727272", "amc_domain": "exemple.test"}),
            Suite(key="2S", values={"opposition_list_ref": "000012"}),
        ),
        lignes={
            0: (
                Suite(key="4M", values={"ccam_code": "DEQP003", **MODIFIERS}),
                Suite(key="4M", values={"ccam_code": "DEQP004", **MODIFIERS}),
            ),
            1: (
                Suite(key="4F", values={"lpp_code": "1234567", "supply_type": "A"}),
                Suite(
                    key="4S",
                    values={"theoretical_base": 630, "prior_agreement_code": "4"},
                ),
            ),
        },
        accords={1: "4"},
    ),
)
LOT_B2: Final = LotB2(lot=LOT, destinataire="999", pieces=PIECES)
FICHIER: Final = Fichier(
    emetteur=PROFESSIONNEL.numero.value,
    destinataire=("CT", "00000000000999"),
    identifiant="000003",
    fait_le=date(2026, 11, 21),
)
REGLAGES: Final = Reglages(
    coefficient_decimals=2,
    count_continuations=False,
    codes={"DEQP003": "ATM"},
    fixed={"1": {"norm_version_used": "99", "currency_unit": "E"}, "4": {"count": "01"}},
)
