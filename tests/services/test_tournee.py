"""The round is read off the register and the queue, and offers what a passage needs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.demo.cards import vitale
from appliance.domain.acte import Prescription
from appliance.domain.registre.dossier import Commentaire
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Serie
from appliance.domain.registre.serie import Prescrit
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.tournee import EtatPassage
from appliance.domain.visite import Profession
from appliance.errors import SealRefusedError
from appliance.services.brouillons import Brouillons
from appliance.services.effacement import Effacements
from appliance.services.poste import Poste
from appliance.services.tournee import Decideur, Origine, Tournee
from tests.made_up_cards import ALINE, FAMILLE
from tests.services.rounds import (
    RPPS,
    TODAY,
    WRITTEN,
    bearer,
    bill,
    enter,
    prescribe,
    proposed,
    tournee,
)
from tests.tui.stage import CODE, Stage

WHO = bearer(ALINE)
OTHER = "10002727377"
YESTERDAY = TODAY - timedelta(days=1)


def etats(poste: Poste) -> list[EtatPassage]:
    return [one.etat for one in tournee(poste).journee(TODAY).etapes]


def test_a_passage_that_is_billed_is_marked(poste: Poste) -> None:
    enter(poste, ALINE)
    assert etats(poste) == [EtatPassage.A_FAIRE]
    bill(poste, ALINE, TODAY)
    assert etats(poste) == [EtatPassage.SCELLE]


def test_a_passage_without_a_card_is_billed_in_degraded_mode(poste: Poste) -> None:
    enter(poste, ALINE, source=Source.ATTESTATION)
    assert etats(poste) == [EtatPassage.SANS_CARTE]
    brouillon = tournee(poste).offrir(WHO, TODAY).brouillon
    proposition = poste.billing.propose(poste.prepare(brouillon), None)
    assert proposition.sealable
    assert poste.seal(proposition).facture.mode == 5


def test_the_offer_is_what_the_open_prescription_asks_for(poste: Poste) -> None:
    patient = enter(poste, ALINE, Serie(actes=("ponction_veineuse",), ald=True))
    offre = tournee(poste).offrir(WHO, TODAY)
    assert (offre.origine, offre.patient, offre.inchange) == (Origine.ORDONNANCE, patient, True)
    assert offre.brouillon.soins == (Prescrit("ponction_veineuse", ald=True),)
    assert offre.brouillon.domicile
    assert offre.brouillon.prescription == Prescription(
        prescripteur=RPPS, date=WRITTEN, domicile=True
    )


def test_a_repeat_visit_is_offered_without_any_finding(poste: Poste) -> None:
    enter(poste, ALINE)
    bill(poste, ALINE, YESTERDAY, TiersPayant.AUCUN)
    offre = tournee(poste).offrir(WHO, TODAY)
    assert offre.inchange
    assert offre.brouillon.tiers_payant is TiersPayant.AUCUN
    assert proposed(poste, offre.brouillon).findings == ()


def test_what_changed_since_the_last_passage_is_told(poste: Poste) -> None:
    patient = enter(poste, ALINE)
    bill(poste, ALINE, YESTERDAY)
    [paper] = poste.prescriptions.ordonnances(patient)
    both = replace(paper.valeur, series=(Serie(actes=("ponction_veineuse", "sc"), duree=30),))
    poste.billing.store.registre.ordonnances.put(replace(paper, valeur=both))
    offre = tournee(poste).offrir(WHO, TODAY)
    assert not offre.inchange
    assert (offre.ajoutes, offre.retires) == (frozenset({"sc"}), frozenset())


def test_two_prescriptions_cross_at_one_visit_as_two_invoices(poste: Poste) -> None:
    patient = enter(poste, ALINE)
    prescribe(poste, patient, Serie(actes=("sc",)), rpps=OTHER)
    for expected in (RPPS, OTHER):
        offre = tournee(poste).offrir(WHO, TODAY)
        assert offre.brouillon.prescription is not None
        assert offre.brouillon.prescription.prescripteur == expected
        poste.seal(proposed(poste, offre.brouillon))
    [etape] = tournee(poste).journee(TODAY).etapes
    assert (etape.etat, len(etape.scelles)) == (EtatPassage.SCELLE, 2)


def test_c2s_leaves_both_parts_unpaid_whatever_was_done_before(poste: Poste) -> None:
    patient = enter(poste, ALINE)
    bill(poste, ALINE, YESTERDAY, TiersPayant.AUCUN)
    c2s = Droits(source=Source.CARTE, vu_le=TODAY, exonerations=(Exoneration(motif=Motif.C2S),))
    poste.prescriptions.registre.noter_droits(patient, c2s)
    offre = tournee(poste).offrir(WHO, TODAY)
    assert offre.brouillon.tiers_payant is TiersPayant.AMO_AMC
    assert offre.tiers_payant_par is Decideur.DROIT


def test_what_is_written_to_be_shown_comes_with_the_offer(poste: Poste) -> None:
    patient = enter(poste, ALINE)
    patients = poste.billing.store.registre.patients
    fiche = patients.get(patient)
    assert fiche is not None
    note = Commentaire(texte="clé sous le pot", le=TODAY)
    patients.put(replace(fiche, valeur=replace(fiche.valeur, commentaires=(note,))))
    assert tournee(poste).offrir(WHO, TODAY).commentaires == ("clé sous le pot",)


def test_somebody_unknown_is_offered_the_last_invoice_else_the_habits(poste: Poste) -> None:
    first = tournee(poste).offrir(WHO, TODAY)
    assert first.origine is Origine.HABITUDE
    assert first.brouillon.prescription is not None
    paper = replace(first.brouillon.prescription, prescripteur=OTHER)
    soins = (Prescrit("sc", ald=False),)
    entered = replace(first.brouillon, soins=soins, prescription=paper)
    poste.seal(proposed(poste, entered))
    again = tournee(poste).offrir(WHO, TODAY)
    assert (again.origine, again.facture) == (Origine.FACTURE, "000000001")
    assert again.brouillon.prescription == paper


def test_a_doctor_s_patient_is_offered_no_prescription(poste: Poste) -> None:
    doctor = Tournee(prescriptions=poste.prescriptions, profession=Profession.MG)
    brouillon = doctor.offrir(WHO, TODAY).brouillon
    assert (brouillon.prescription, brouillon.domicile) == (None, False)


def test_a_round_keeps_the_order_that_a_person_gave(poste: Poste) -> None:
    enter(poste, ALINE)
    enter(poste, FAMILLE[0])
    shown = tournee(poste).journee(TODAY).etapes
    assert [one.fiche.valeur.prenom for one in shown] == ["ALINE", "ÉLODIE"]
    tournee(poste).deplacer(shown, 0, 1)
    again = tournee(poste).journee(TODAY).etapes
    assert [one.fiche.valeur.prenom for one in again] == ["ÉLODIE", "ALINE"]


# Drafts ---------------------------------------------------------------------------------------


def test_a_draft_survives_the_lock_and_goes_with_its_seal(poste: Poste, stage: Stage) -> None:
    enter(poste, ALINE)
    entered = replace(tournee(poste).offrir(WHO, TODAY).brouillon, tiers_payant=TiersPayant.AMO_AMC)
    poste.keep(entered)
    poste.lock()
    opened = stage.unlock(CODE, "")
    assert etats(opened) == [EtatPassage.A_VOIR]
    offre = tournee(opened).offrir(WHO, TODAY)
    assert (offre.origine, offre.brouillon) == (Origine.BROUILLON, entered)
    opened.seal(proposed(opened, offre.brouillon))
    assert etats(opened) == [EtatPassage.SCELLE]
    assert [*Brouillons(opened.billing.store).tous()] == []
    opened.lock()


def test_a_draft_stays_when_the_seal_is_refused(poste: Poste) -> None:
    empty = tournee(poste).offrir(WHO, TODAY).brouillon
    poste.keep(empty)
    proposition = proposed(poste, empty)
    with pytest.raises(SealRefusedError):
        poste.seal(proposition)
    assert tournee(poste).journee(TODAY).brouillons == (empty,)


def test_a_draft_can_be_dropped(poste: Poste) -> None:
    poste.keep(tournee(poste).offrir(WHO, TODAY).brouillon)
    poste.drop([bearer(FAMILLE[0])])
    assert len(tournee(poste).journee(TODAY).brouillons) == 1
    poste.drop([WHO])
    assert tournee(poste).journee(TODAY).brouillons == ()


def test_a_person_has_one_draft(poste: Poste) -> None:
    drafts = Brouillons(poste.billing.store)
    first = tournee(poste).offrir(WHO, TODAY).brouillon
    later = replace(first, date_soins=YESTERDAY)
    for one in (first, first, later):
        drafts.garder(one)
    assert [one.valeur for one in drafts.tous()] == [later]


def test_an_erased_patient_leaves_no_draft(poste: Poste, stage: Stage) -> None:
    patient = enter(poste, ALINE)
    poste.keep(tournee(poste).offrir(WHO, TODAY).brouillon)
    stage.reader.insert(vitale(ALINE))
    Effacements(registre=poste.prescriptions.registre, ouvrir=lambda _: ()).effacer(patient)
    assert [*Brouillons(poste.billing.store).tous()] == []
