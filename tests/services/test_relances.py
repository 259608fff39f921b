"""Reminders from a queue, their log, and what came of them."""

from datetime import timedelta

import pytest

from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.relances import PATIENCE, Issue, Niveau
from appliance.domain.registre.convention import Convention
from appliance.errors import NoReminderError
from appliance.services.relances import Relances
from tests.made_up import PROFESSIONNEL
from tests.services.played_practice import JOUR, played, previsions

DAY = timedelta(days=1)


def relances(after: timedelta = timedelta(0), seed: int = 3) -> Relances:
    store, _ = played(seed)
    return Relances(previsions=previsions(store, JOUR + after), professionnel=PROFESSIONNEL)


def test_what_is_claimed_is_late_and_nothing_that_is_late_is_forgotten() -> None:
    today = relances()
    previsions = today.previsions
    claimed = {(line.numero, line.part) for one in today.proposees() for line in one.reclamees}
    for ligne in previsions.suivi.store.argent.comptes.lignes():
        days = previsions.echeances(ligne)
        due = days is not None and ligne.etat is EtatPart.ATTENDUE and days.reclamation < JOUR
        assert ((f"{ligne.rang:09d}", ligne.part) in claimed) == due
    assert claimed


def test_a_letter_that_was_sent_is_logged_and_not_proposed_again() -> None:
    today = relances(seed=4)
    proposed = today.proposees()
    numbers = [today.noter_envoi(one).numero for one in proposed]
    assert [one.numero for one in today.journal()] == numbers
    assert today.proposees() == []
    firmer = relances(PATIENCE + DAY, seed=4).proposees()
    assert Niveau.SECONDE in {one.niveau for one in firmer}


def test_what_came_of_a_letter_is_kept_with_its_day() -> None:
    today = relances(seed=5)
    [sent, *_] = [today.noter_envoi(one) for one in today.proposees()]
    later = relances(3 * DAY, seed=5)
    later.noter_issue(sent.numero, Issue.PROMISE, "virement le 12")
    kept = today.envoyee(sent.numero).valeur
    assert (kept.issue, kept.issue_le, kept.note) == (
        Issue.PROMISE,
        JOUR + 3 * DAY,
        "virement le 12",
    )
    assert kept.reclamees == sent.valeur.reclamees


def test_a_number_that_no_letter_bears_is_said() -> None:
    with pytest.raises(NoReminderError):
        relances().noter_issue(999, Issue.PAYEE)


def test_a_letter_and_its_mail_name_no_patient() -> None:
    _, annee = played(3)
    today = relances()
    for one in today.proposees()[:3]:
        content = today.lettre(one) + today.mail(one)
        for facture in annee.factures[:50]:
            assert facture.patient.nom.encode() not in content
            assert facture.patient.nir[:13].encode() not in content


def test_a_payer_is_called_as_the_convention_calls_it() -> None:
    today = relances(seed=5)
    convention = Convention(libelle="MUTUELLE DES ESSAIS", amc="75500017")
    today.previsions.suivi.store.registre.conventions.add(convention)
    assert today.nom("75500017") == "MUTUELLE DES ESSAIS (75500017)"
    assert today.nom("75500025") == "75500025"
