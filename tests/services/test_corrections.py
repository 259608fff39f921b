"""What was refused is made anew from what the register knows now, and linked both ways."""

from dataclasses import replace

import pytest

from appliance.domain.argent.motifs import Famille, famille_of
from appliance.domain.argent.part import Dit, EtatPart
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.paiements import Motif as Raison
from appliance.domain.tiers_payant import Part
from appliance.errors import RefusalSettledError
from appliance.services.corrections import Correction
from appliance.services.poste import Poste
from tests.made_up import ADA, ORGANISME
from tests.services.billed import visit
from tests.services.refused import CAUSES, MUTUELLE, Cause, Desk


@pytest.fixture
def desk(poste: Poste) -> Desk:
    one = Desk(poste)
    one.enter()
    return one


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.famille)
def test_each_common_cause_is_corrected_sealed_and_linked(desk: Desk, cause: Cause) -> None:
    numero = desk.refused(cause)
    [shown] = desk.rejets.boite()
    assert (shown.numero, shown.famille) == (numero, cause.famille)
    correction = desk.corrections.proposer(numero, cause.retouche)
    subjects = [one.sujet for one in correction.ecarts]
    assert cause.shown in subjects if cause.shown else not subjects
    assert correction.sealable, findings(correction)
    sealed = desk.corrections.sceller(correction)

    assert desk.kept(numero).remplacee_par == int(sealed.facture.numero)
    assert desk.kept(sealed.facture.numero).remplace == int(numero)
    assert desk.rejets.boite() == []
    assert desk.rejets.total() == (0, 0)


def findings(correction: Correction) -> list[str]:
    assert correction.proposition is not None
    return [one.rule for one in correction.proposition.findings]


def test_a_refused_dre_is_asked_anew_under_the_contract_on_record(desk: Desk) -> None:
    desk.agree(MUTUELLE)
    desk.agree("7373737373")
    fse = desk.bill(both=True)
    dre, _ = desk.poste.factures()
    desk.refuse(dre.facture.numero, "CONTRAT INCONNU", Part.AMC)
    [shown] = desk.rejets.boite()
    assert (shown.famille, shown.payeur) == (Famille.AMC, MUTUELLE)
    contrats = desk.poste.billing.store.registre.contrats
    [former] = contrats.of(desk.patient)
    contrats.put(replace(former, valeur=replace(former.valeur, amc="7373737373")))

    correction = desk.corrections.proposer(dre.facture.numero)
    assert [one.sujet for one in correction.ecarts] == ["mutuelle"]
    again = desk.corrections.sceller(correction).facture
    assert again.complementaire is not None
    assert (again.fse, again.complementaire.amc) == (fse, "7373737373")
    assert desk.kept(dre.facture.numero).remplacee_par == int(again.numero)


def test_a_corrected_invoice_takes_its_dre_along(desk: Desk) -> None:
    desk.agree(MUTUELLE)
    fse = desk.bill(both=True)
    desk.refuse(fse, "STRUCTURE ILLISIBLE")
    sealed = desk.corrections.sceller(desk.corrections.proposer(fse))
    dre = numero_after(sealed.facture.numero)
    assert desk.kept(numero_after(fse)).remplacee_par == int(dre)
    assert desk.kept(dre).facture.fse == sealed.facture.numero


def numero_after(numero: NumeroFacture) -> NumeroFacture:
    return NumeroFacture(f"{int(numero) + 1:09d}")


def test_what_is_not_refused_or_is_corrected_already_is_not_made_anew(desk: Desk) -> None:
    numero = desk.bill()
    with pytest.raises(RefusalSettledError, match="rien n’en est rejeté"):
        desk.corrections.proposer(numero)
    desk.refuse(numero, "STRUCTURE ILLISIBLE")
    desk.corrections.sceller(desk.corrections.proposer(numero))
    with pytest.raises(RefusalSettledError, match="la remplace déjà"):
        desk.corrections.proposer(numero)


def test_what_was_corrected_does_not_count_as_billed_before(desk: Desk) -> None:
    numero = desk.bill()
    desk.refuse(numero, "STRUCTURE ILLISIBLE")
    correction = desk.corrections.proposer(numero)
    assert "already-billed" not in findings(correction)
    sealed = desk.corrections.sceller(correction)
    before = desk.poste.recall(ADA, visit("sc")).antecedents.passages
    assert [one.numero for one in before] == [sealed.facture.numero]


def test_the_dossier_of_a_call_has_what_the_payer_asks_for_and_shows_nothing_by_itself(
    desk: Desk,
) -> None:
    numero = desk.bill()
    desk.refuse(numero, "PRESCRIPTEUR INCONNU")
    dossier = desk.rejets.dossier(numero)
    assert dossier.faits["Payeur"] == str(ORGANISME)
    assert dossier.faits["Adresse"] == "caisse@essai.test"
    assert dossier.faits["Facture"] == numero
    assert dossier.faits["Motif reçu"] == "0001 PRESCRIPTEUR INCONNU"
    assert dossier.question.endswith("?")
    assert ADA.nir.value not in repr((dossier, dossier.rejete, desk.corrections.proposer(numero)))


def test_calls_and_decisions_are_logged_with_who_and_why(desk: Desk) -> None:
    numero = desk.bill()
    desk.refuse(numero, "PRESCRIPTEUR INCONNU")
    rejets = desk.rejets
    rejets.decider(numero, Part.AMO, Dit.APPEL, auteur="ADA", raison="rappeler mardi")
    assert [one.raison for one in rejets.dossier(numero).journal] == ["rappeler mardi"]
    after = rejets.decider(numero, Part.AMO, Dit.ABANDONNEE, auteur="ADA", raison="trop tard")
    assert (after.etat, after.auteur, after.raison) == (EtatPart.ABANDONNEE, "ADA", "trop tard")
    assert rejets.boite() == []
    with pytest.raises(RefusalSettledError, match="qui décide"):
        rejets.decider(numero, Part.AMO, Dit.CONTESTEE, auteur="", raison="parce que")


@pytest.mark.parametrize(
    ("label", "famille"),
    [
        ("ASSURE ABSENT DU FICHIER DE LA CAISSE", Famille.IDENTITE),
        ("Nature d’assurance incompatible", Famille.DROITS),
        ("EXONERATION PRESENTE SUR LA CARTE NON RETROUVEE", Famille.EXONERATION),
        ("ÉTABLISSEMENT PRESCRIPTEUR INCONNU", Famille.PRESCRIPTEUR),
        ("PRESCRIPTION INTERDITE A CETTE DATE", Famille.PRESCRIPTION),
        ("FACTURE DÉJÀ PAYÉE", Famille.DOUBLON),
        ("XYZZY", Famille.AUTRE),
    ],
)
def test_a_label_is_read_for_words(label: str, famille: Famille) -> None:
    assert famille_of([Raison(code="", libelle=label)]) is famille
