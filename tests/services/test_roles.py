"""What each role may do at the station, and whose name stands on it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from appliance.demo.cards import vitale
from appliance.domain.brouillon import Brouillon
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.serie import Prescrit
from appliance.domain.roles import NOBODY, Personne, Role
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.tournee import OrdreTournee
from appliance.errors import NotAllowedError
from appliance.queue.documents import FactureDocument, from_document, to_document
from appliance.services.auteurs import UNKNOWN, Auteurs
from appliance.services.consultation import Consultation, Filtre
from appliance.services.poste import Poste
from appliance.services.tarification import Nouveautes
from appliance.services.tournee import Tournee
from tests.made_up import ADA, PROFESSIONNEL
from tests.made_up_cards import ALINE
from tests.made_up_people import CODES, REMPLACANT, SECRETAIRE, TITULAIRE
from tests.practice import bill
from tests.services.billed import DAY, asked, visit
from tests.tui.stage import Stage

WHO = Dossier(nom="ESSAIMONT", prenom="ADA", naissance="19550812")
DRAFT = Brouillon(
    beneficiaire=ADA,
    soins=(Prescrit(acte="ami-1-5-injection", ald=False),),
    date_soins=DAY,
    domicile=True,
    prescription=None,
    tiers_payant=TiersPayant.AMO,
)


@pytest.fixture
def cabinet(stage: Stage) -> Stage:
    stage.personnes = (TITULAIRE, REMPLACANT, SECRETAIRE)
    stage.reader.insert(vitale(ALINE))
    return stage


def opened(cabinet: Stage, who: Personne) -> Poste:
    return cabinet.unlock(CODES[who.numero], "", qui=who.numero)


def test_a_secretary_reads_prepares_and_never_seals(cabinet: Stage) -> None:
    poste = opened(cabinet, SECRETAIRE)
    reading = poste.read_card()
    poste.keep(DRAFT)
    proposition = asked(poste, visit("im"), reading=reading)
    with pytest.raises(NotAllowedError, match="secrétaire : sceller"):
        poste.seal(proposition)
    with pytest.raises(NotAllowedError, match="secrétaire : fermer un lot"):
        poste.send_now()
    with pytest.raises(NotAllowedError, match="décider des tarifs"):
        poste.answer_avenant(applique=True)
    assert poste.news() == Nouveautes()
    assert poste.status().decompte.scellees == 0
    [draft] = poste.billing.store.registre.brouillons
    assert draft.auteur == SECRETAIRE.numero
    poste.lock()


def test_somebody_from_elsewhere_gets_nothing_from_the_station(cabinet: Stage) -> None:
    poste = opened(cabinet, TITULAIRE)
    poste.personne = Personne(numero=4, nom="Ailleurs", role=Role.DELEGUE)
    refused: list[Callable[[], object]] = [
        poste.read_card,
        poste.factures,
        poste.lots,
        poste.send_now,
        lambda: poste.keep(DRAFT),
        lambda: poste.drop([ADA]),
        lambda: poste.reread(ADA),
        lambda: poste.recall(ADA, visit()),
        lambda: poste.prepare(DRAFT),
        lambda: poste.ask(str),
        lambda: poste.consult(str),
        poste.heed_tarifs,
    ]
    for question in refused:
        with pytest.raises(NotAllowedError, match="délégué"):
            question()
    poste.lock()


def test_a_replacement_bills_under_their_own_number_into_lots_of_their_own(cabinet: Stage) -> None:
    poste = opened(cabinet, TITULAIRE)
    first = bill(poste)
    poste.billing.store.close()
    poste = opened(cabinet, REMPLACANT)
    cabinet.clock.time = cabinet.clock.time.replace(day=21)
    second = bill(poste)
    assert second.facture.professionnel.numero.value == REMPLACANT.numero_ps
    [lot] = poste.send_now()
    assert lot.clos.lot.factures == (second.facture.numero,)
    assert lot.auteur == REMPLACANT.numero
    assert poste.billing.store.get(first.facture.numero).lot is None  # type: ignore[union-attr]
    [told] = [one for one in poste.status().alertes if PROFESSIONNEL.nom in one]
    assert told.endswith(": 1.")
    poste.lock()


def test_a_replacement_sees_their_own_invoices_and_money(cabinet: Stage) -> None:
    poste = opened(cabinet, TITULAIRE)
    first = bill(poste)
    poste.send_now()
    poste.lock()
    poste = opened(cabinet, REMPLACANT)
    assert poste.factures() == []
    assert poste.lots() == []
    status = poste.status()
    assert (status.decompte.scellees, status.decompte.total, status.en_retard) == (0, 0, 0)
    cabinet.clock.time = cabinet.clock.time.replace(day=21)
    own = bill(poste)
    assert [one.facture.numero for one in poste.factures()] == [own.facture.numero]
    assert poste.status().decompte.total == own.facture.cotation.total
    for filtre in Filtre:
        seen = poste.consult(partial(Consultation.factures, filtre=filtre))
        assert first.facture.numero not in [one.facture.facture.numero for one in seen]
    assert poste.consult(lambda known: known.facture(first.facture.numero)) is None
    poste.lock()
    poste = opened(cabinet, TITULAIRE)
    assert len(poste.factures()) == 2
    both = first.facture.cotation.total + own.facture.cotation.total
    assert poste.status().decompte.total == both
    poste.lock()


def test_the_order_of_the_round_is_each_persons_own(cabinet: Stage) -> None:
    for who in (TITULAIRE, REMPLACANT):
        poste = opened(cabinet, who)
        tournee = Tournee(prescriptions=poste.prescriptions)
        assert tournee.ordre() == ()
        mine = Fiche(who.numero, OrdreTournee((who.numero, 9)))
        poste.billing.store.registre.ordres.put(mine)
        assert tournee.ordre() == (who.numero, 9)
        poste.lock()


def test_each_thing_names_its_author_in_its_own_commit(cabinet: Stage) -> None:
    poste = opened(cabinet, REMPLACANT)
    before = poste.billing.store.verify().frames
    sealed = bill(poste)
    assert poste.billing.store.verify().frames == before + 1
    assert sealed.auteur == REMPLACANT.numero
    names = Auteurs(poste.billing.store)
    assert names.nom(sealed.auteur) == "Essai Dominique (remplaçant)"
    assert names.nom(NOBODY) == UNKNOWN
    found = poste.consult(lambda known: known.facture(sealed.facture.numero))
    assert found is not None
    assert found.scellee_par == "Essai Dominique (remplaçant)"
    poste.lock()


def test_who_changed_a_record_last_is_its_author(cabinet: Stage) -> None:
    poste = opened(cabinet, TITULAIRE)
    registre = poste.prescriptions.registre
    entered = registre.inscrire(WHO)
    assert isinstance(entered, Fiche)
    assert entered.auteur == TITULAIRE.numero
    poste.lock()
    poste = opened(cabinet, SECRETAIRE)
    registre = poste.prescriptions.registre
    changed = replace(entered, valeur=replace(entered.valeur, telephone="0100000000"))
    assert registre.corriger(changed) == ()
    kept = poste.billing.store.registre.patients.get(entered.numero)
    assert kept is not None
    assert kept.auteur == SECRETAIRE.numero
    [line, *_] = Auteurs(poste.billing.store).of_patient(registre, kept)
    assert line == "dossier : Modèle Sacha (secrétaire)"
    poste.lock()


def test_what_was_sealed_before_authors_were_kept_still_reads(cabinet: Stage) -> None:
    poste = opened(cabinet, TITULAIRE)
    sealed = bill(poste)
    poste.lock()
    document = to_document(FactureDocument(facture=sealed.facture, scellee=sealed.scellee))
    del document["auteur"]
    assert from_document(document, FactureDocument).auteur == NOBODY
