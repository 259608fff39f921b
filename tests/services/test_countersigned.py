"""A manager's answer confirms where the journal stood; nobody else's signature does."""

from dataclasses import replace

import pytest

from appliance.domain.ancre import MoyenAncre
from appliance.domain.argent.delegation import Geste, Reponse
from appliance.errors import DelegationAlteredError
from appliance.formats.ancres import write_ancre
from appliance.formats.delegation import countersign, read_pli, write_reponse
from appliance.services.tetes import contresignees
from tests.services.delegated import GESTIONNAIRE, Exchange, proposed, trousse


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


def test_an_answer_leaves_an_anchor_that_its_signer_alone_could_sign(exchange: Exchange) -> None:
    before = exchange.suivi.store.anchor(MoyenAncre.FEUILLE, "", le=exchange.clock.now())
    exchange.desk.entrer(exchange.answered(proposed(Geste.CONTESTER)))
    store = exchange.suivi.store
    [ancre] = contresignees(store, exchange.manager.cle)
    assert (ancre.sequence, ancre.chain) == (before.sequence, before.chain)
    assert (ancre.par, ancre.ou) == (MoyenAncre.CONTRESEING, "-".join(GESTIONNAIRE.split()))
    assert [one.valeur for one in store.ancres] == [ancre]
    assert [*contresignees(store, trousse("somebody else").cle)] == []


def test_it_stays_when_the_managers_words_are_forgotten(exchange: Exchange) -> None:
    exchange.desk.entrer(exchange.answered(proposed(Geste.CONTESTER)))
    store = exchange.suivi.store
    [fiche] = store.delegations
    store.delegations.put(replace(fiche, valeur=fiche.valeur.sans_mots()))
    assert len([*contresignees(store, exchange.manager.cle)]) == 1


def test_a_signature_that_somebody_put_in_the_journal_is_none(exchange: Exchange) -> None:
    exchange.desk.entrer(exchange.answered(proposed(Geste.CONTESTER)))
    store = exchange.suivi.store
    [fiche] = store.delegations
    for forged in ("", "00" * 64, "no hexadecimal"):
        store.delegations.put(replace(fiche, valeur=replace(fiche.valeur, contreseing=forged)))
        assert [*contresignees(store, exchange.manager.cle)] == []


@pytest.mark.parametrize("kind", ["none", "of another head", "of another person"])
def test_an_answer_that_confirms_something_else_is_not_taken_in(
    exchange: Exchange, kind: str
) -> None:
    travail = exchange.opened(exchange.out()).proposer(proposed(Geste.CONTESTER), exchange.today)
    _, sealed = travail.rendre(exchange.manager, exchange.entropy, exchange.today)
    reponse = read_pli(Reponse, trousse("cabinet").open(sealed)).read(Reponse)
    ancre = exchange.suivi.store.anchor(MoyenAncre.CONTRESEING, "x", le=exchange.clock.now())
    contreseing = {
        "none": "",
        "of another head": countersign(write_ancre(ancre), exchange.manager),
        "of another person": countersign(travail.aller.tete, trousse("somebody else")),
    }[kind]
    signed = write_reponse(
        replace(reponse, contreseing=contreseing), exchange.manager, travail.cabinet
    )
    with pytest.raises(DelegationAlteredError):
        exchange.desk.entrer(travail.cabinet.seal(signed, exchange.entropy))
    assert [*exchange.suivi.store.ancres] == []
