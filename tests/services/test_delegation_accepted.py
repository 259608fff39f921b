"""What is accepted is done once, by the services that stand, and names both people."""

from datetime import timedelta

import pytest

from appliance.domain.argent.delegation import (
    Geste,
    Proposee,
    Sort,
)
from appliance.domain.argent.part import Dit, EtatPart
from appliance.domain.oubli import Oublies
from appliance.domain.tiers_payant import Part
from appliance.errors import (
    DelegationReplayedError,
    DiskFullError,
    NoProposalError,
    RefusalSettledError,
)
from appliance.services.oubli import Oubli
from tests.made_up import ADA
from tests.services.delegated import (
    GESTIONNAIRE,
    Exchange,
    proposed,
)
from tests.services.returned import etats, number


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.mark.parametrize(
    ("geste", "dit", "etat"),
    [
        (Geste.CORRIGER, Dit.CONSIGNE, EtatPart.REJETEE),
        (Geste.REMPLACER, Dit.CONSIGNE, EtatPart.REJETEE),
        (Geste.CONTESTER, Dit.CONTESTEE, EtatPart.CONTESTEE),
        (Geste.ABANDONNER, Dit.ABANDONNEE, EtatPart.ABANDONNEE),
    ],
)
def test_what_is_accepted_is_done_once_and_names_who_accepted_and_who_proposed(
    exchange: Exchange, geste: Geste, dit: Dit, etat: EtatPart
) -> None:
    [fiche] = exchange.desk.entrer(exchange.answered(proposed(geste)))
    done = exchange.desk.accepter(fiche.numero, "ADELE")
    assert (done.sort, done.decideur, done.decidee_le) == (
        Sort.ACCEPTEE,
        "ADELE",
        exchange.clock.now(),
    )
    mot = exchange.journal()[-1]
    assert (mot.dit, mot.auteur) == (dit, "ADELE")
    assert GESTIONNAIRE in mot.raison
    assert "relu avec la caisse" in mot.raison
    assert etats(exchange.suivi)[Part.AMO] is etat
    said = len(exchange.journal())
    for again in (exchange.desk.accepter, exchange.desk.refuser):
        with pytest.raises(NoProposalError):
            again(fiche.numero, "ADELE")
    assert len(exchange.journal()) == said


def test_an_accepted_reminder_is_a_letter_for_that_share_alone(exchange: Exchange) -> None:
    answer = exchange.answered(proposed(Geste.RELANCER, 3, Part.AMC))
    [fiche] = exchange.desk.entrer(answer)
    done = exchange.desk.accepter(fiche.numero, "ADELE")
    letter = exchange.desk.relances.envoyee(done.relance).valeur
    assert [(one.numero, one.part) for one in letter.reclamees] == [(number(3), Part.AMC)]
    assert GESTIONNAIRE in letter.note


@pytest.mark.parametrize(
    "proposee",
    [proposed(Geste.RELANCER), proposed(Geste.CORRIGER, 3), proposed(Geste.REMPLACER, 3)],
)
def test_what_cannot_be_done_is_said_and_goes_on_waiting(
    exchange: Exchange, proposee: Proposee
) -> None:
    [fiche] = exchange.desk.entrer(exchange.answered(proposee))
    with pytest.raises(RefusalSettledError):
        exchange.desk.accepter(fiche.numero, "ADELE")
    assert [one.valeur.sort for one in exchange.desk.propositions()] == [Sort.EN_ATTENTE]


def test_a_refused_proposal_changes_nothing(exchange: Exchange) -> None:
    [fiche] = exchange.desk.entrer(exchange.answered(proposed(Geste.ABANDONNER)))
    before = exchange.journal()
    assert exchange.desk.refuser(fiche.numero, "ADELE").sort is Sort.REFUSEE
    assert exchange.journal() == before
    with pytest.raises(NoProposalError):
        exchange.desk.accepter(fiche.numero, "ADELE")


@pytest.mark.parametrize("geste", [Geste.ABANDONNER, Geste.RELANCER])
def test_what_is_done_and_the_note_of_it_are_one_commit(
    exchange: Exchange, geste: Geste, monkeypatch: pytest.MonkeyPatch
) -> None:
    rang = 3
    [fiche] = exchange.desk.entrer(exchange.answered(proposed(geste, rang)))

    def full(_: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(exchange.suivi.store.propositions, "put", full)
    with pytest.raises(DiskFullError):
        exchange.desk.accepter(fiche.numero, "ADELE")
    assert exchange.journal(rang) == ()
    assert len(exchange.suivi.store.relances) == 0


def test_a_person_who_is_forgotten_goes_from_the_managers_words_and_no_answer_comes_back(
    exchange: Exchange,
) -> None:
    naming = f"{ADA.prenom} {ADA.nom} a changé de caisse"
    answer = exchange.answered(proposed(Geste.CONTESTER, mots=naming))
    exchange.desk.entrer(answer)
    oubli = Oubli(
        store=exchange.suivi.store, ouvrir=lambda raw: [raw], conservation=timedelta(days=90)
    )
    oubli.oublier(Oublies.of([ADA]), exchange.today)
    [kept] = [fiche.valeur for fiche in exchange.suivi.store.delegations]
    assert ADA.nom.encode() not in kept.aller + kept.reponse
    assert [one.valeur.mots for one in exchange.desk.propositions()] == [""]
    with pytest.raises(DelegationReplayedError):
        exchange.desk.entrer(answer)


def test_a_managers_words_go_with_their_time(exchange: Exchange) -> None:
    exchange.desk.entrer(exchange.answered(proposed(Geste.CONTESTER)))
    oubli = Oubli(
        store=exchange.suivi.store, ouvrir=lambda raw: [raw], conservation=timedelta(days=90)
    )
    oubli.vieillir(exchange.today)
    assert [one.valeur.mots for one in exchange.desk.propositions()] == ["relu avec la caisse"]
    oubli.vieillir(exchange.today + timedelta(days=130))
    assert [one.valeur.mots for one in exchange.desk.propositions()] == [""]
