"""One invoice for both parts, or a FSE and its DRE, as the convention says."""

import pytest

from appliance.domain.destination import Amc
from appliance.domain.patient import CarteVitale
from appliance.domain.registre.accueil import dossier_of_card
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import Flux, Part, TiersPayant
from appliance.services.poste import Poste
from tests.made_up import ADA, ORGANISME
from tests.services.billed import DAY, asked, visit

AMC = "7272727272"


@pytest.fixture
def patient(poste: Poste) -> int:
    """ADA's record, with her papers and the contract of her mutuelle."""
    registre = poste.billing.store.registre
    patient = registre.patients.add(dossier_of_card(ADA, CarteVitale((ADA,)), DAY)).numero
    for kind in (TypePiece.ORDONNANCE, TypePiece.ATTESTATION, TypePiece.CARTE_MUTUELLE):
        shown = Piece(
            type=kind,
            support=Support.NUMERISEE,
            vue_le=DAY,
            noms=("ESSAIMONT ADA",),
            lisible=True,
            datee_du=DAY,
        )
        registre.pieces.add(shown, patient=patient)
    droits = Droits(source=Source.ATTESTATION, vu_le=DAY, organisme=ORGANISME)
    registre.droits.add(droits, patient=patient)
    contrat = ContratAmc(amc=AMC, adherent="12345", confirme_le=DAY)
    registre.contrats.add(contrat, patient=patient)
    return patient


def agree(poste: Poste, *permet: Permet) -> None:
    convention = Convention(libelle="MUTUELLE", amc=AMC, permet=frozenset(permet))
    poste.billing.store.registre.conventions.add(convention)


def seal(poste: Poste) -> None:
    poste.seal(asked(poste, visit("sc"), tiers_payant=TiersPayant.AMO_AMC))


def test_a_convention_for_dre_makes_two_documents_that_ask_each_for_its_part(
    poste: Poste, patient: int
) -> None:
    agree(poste, Permet.TIERS_PAYANT, Permet.DRE)
    seal(poste)
    dre, fse = (one.facture for one in poste.factures())
    assert patient
    assert (fse.flux, fse.fse, dre.fse) == (Flux.FSE_ET_DRE, None, fse.numero)
    assert fse.parts == {Part.AMO}
    assert dre.parts == {Part.AMC}
    count = poste.status().decompte
    cotation = fse.cotation
    assert (count.scellees, count.total) == (2, cotation.total)
    assert (count.amo, count.amc) == (cotation.amo, cotation.amc)


def test_the_caisse_that_manages_the_mutuelle_gets_one_invoice(poste: Poste, patient: int) -> None:
    agree(poste, Permet.TIERS_PAYANT, Permet.GESTION_UNIQUE)
    seal(poste)
    [fse] = (one.facture for one in poste.factures())
    assert patient
    assert fse.flux is Flux.FSE_UNIQUE
    assert fse.parts == {Part.AMO, Part.AMC}


def test_a_dre_waits_with_its_reason_while_its_amc_has_no_address(
    poste: Poste, patient: int
) -> None:
    agree(poste, Permet.TIERS_PAYANT, Permet.DRE)
    seal(poste)
    [lot] = poste.send_now()
    assert patient
    assert lot.clos.lot.organisme == ORGANISME
    assert poste.sending.unrouted() == [Amc(AMC)]
    assert any(AMC in sentence for sentence in poste.status().alertes)


def test_a_dre_is_no_care_of_its_own(poste: Poste, patient: int) -> None:
    agree(poste, Permet.TIERS_PAYANT, Permet.DRE)
    seal(poste)
    assert patient
    assert len(poste.recall(ADA, visit("sc")).antecedents.passages) == 1
