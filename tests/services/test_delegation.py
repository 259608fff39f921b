"""A file for a manager tells little, comes back once, and changes nothing by itself."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.domain.argent.delegation import (
    LONGEST_WORDS,
    Aller,
    Geste,
    Proposee,
    Reponse,
    Sort,
    is_fit,
    sans_nom,
)
from appliance.domain.argent.part import EtatPart
from appliance.domain.patient import CarteVitale
from appliance.domain.registre.accueil import dossier_of_card
from appliance.domain.tiers_payant import Part
from appliance.errors import (
    DelegationAlteredError,
    DelegationElsewhereError,
    DelegationExpiredError,
    DelegationRefusedError,
    DelegationReplayedError,
    EntryError,
)
from appliance.formats.delegation import read_pli
from appliance.services.gestion import Travail
from tests.canaries import search
from tests.made_up import ADA, PRESCRIPTION
from tests.services.delegated import (
    CARE,
    GESTIONNAIRE,
    NAMING,
    REFUSED,
    Exchange,
    proposed,
    trousse,
)
from tests.services.returned import AMO, etats, number

ALLOWED = {
    "identifiant",
    "cabinet",
    "numero_ps",
    "debut",
    "fin",
    "fait_le",
    "expire_le",
    "lignes",
    "facture",
    "part",
    "payeur",
    "patient",
    "soins",
    "etat",
    "depuis",
    "demande",
    "paye",
    "motifs",
    "code",
    "libelle",
    "tete",
}
ENVELOPE = {"de", "a", "contenu"}
WORDS = st.text(min_size=1, max_size=LONGEST_WORDS).filter(is_fit)


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


# What a manager learns ------------------------------------------------------------------


def keys(plain: Any) -> Iterator[str]:
    if isinstance(plain, dict):
        yield from plain
        for value in plain.values():
            yield from keys(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from keys(value)


def told(exchange: Exchange) -> bytes:
    """Return all that the sealed file holds, as its addressee reads it."""
    return exchange.manager.open(exchange.out())


def test_no_field_stands_in_the_sealed_file_beyond_the_allow_list(exchange: Exchange) -> None:
    first, _, rest = told(exchange).partition(b"\n")
    assert first == b"besace delegation 1"
    assert {*keys(json.loads(rest.rpartition(b"signature")[0]))} == ALLOWED | ENVELOPE


def test_no_name_number_birth_act_or_paper_is_in_it_even_where_a_payer_wrote_one(
    exchange: Exchange, tmp_path: Path
) -> None:
    (tmp_path / "content").write_bytes(told(exchange))
    canaries = {
        ADA.nom,
        ADA.nir.value,
        ADA.nir.number,
        ADA.nir.number[1:],
        ADA.naissance,
        "12/08/1955",
        PRESCRIPTION.prescripteur,
        "ponction",
    }
    assert list(search([tmp_path], canaries)) == []
    (tmp_path / "content").write_text(f"{NAMING} {ADA.nir.value}")
    assert list(search([tmp_path], canaries)), "the search finds what is there"


def test_what_is_refused_or_late_goes_out_and_nothing_else(exchange: Exchange) -> None:
    aller = exchange.content(exchange.out())
    shares = {ligne.cle: ligne.etat for ligne in aller.lignes}
    assert shares == {
        (number(1), Part.AMO): EtatPart.REJETEE,
        (number(1), Part.AMC): EtatPart.ATTENDUE,
        (number(3), Part.AMO): EtatPart.ATTENDUE,
        (number(3), Part.AMC): EtatPart.ATTENDUE,
    }
    [refused] = [ligne for ligne in aller.lignes if ligne.cle == REFUSED]
    assert (refused.demande, refused.paye, refused.soins) == (AMO, 0, CARE)
    assert refused.motifs[0].code == "0250"
    assert refused.motifs[0].libelle.split()[0] == "ASSURÉ"


def test_care_of_other_days_stays_here(exchange: Exchange) -> None:
    before = CARE - timedelta(days=1)
    aller, _ = exchange.desk.sortir(before, before, GESTIONNAIRE, exchange.manager.cle)
    assert aller.lignes == ()


def test_a_patient_has_one_name_in_a_file_and_another_in_the_next(exchange: Exchange) -> None:
    one, other = (exchange.content(exchange.out()) for _ in range(2))
    first, second = ({ligne.patient for ligne in aller.lignes} for aller in (one, other))
    assert len(first) == len(second) == 1
    assert first != second
    assert one.identifiant != other.identifiant


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("Essaimont, ADA inconnue", "… … inconnue"),
        ("NIR 2 55 08 99 123 456 faux", "NIR … faux"),
        ("né le 12.08.55", "né le …"),
        ("TAUX 100 % NON RETROUVÉ", "TAUX 100 % NON RETROUVÉ"),
    ],
)
def test_a_label_is_kept_without_what_names_the_patient(label: str, kept: str) -> None:
    assert sans_nom(label, [ADA.nom, ADA.prenom]) == kept


def test_nor_what_names_them_in_the_register_alone(exchange: Exchange) -> None:
    dossier = dossier_of_card(ADA, CarteVitale((ADA,)), CARE)
    exchange.suivi.store.registre.patients.add(replace(dossier, nom_naissance="ABSENT"))
    assert b"ABSENT" not in told(exchange)


# There and back -------------------------------------------------------------------------


@st.composite
def answers(draw: st.DrawFn) -> list[Proposee]:
    shares = [(1, Part.AMO), (1, Part.AMC), (3, Part.AMO), (3, Part.AMC)]
    chosen = draw(st.lists(st.sampled_from(shares), min_size=1, unique=True))
    geste = st.sampled_from(Geste)
    return [proposed(draw(geste), rang, part, draw(WORDS)) for rang, part in chosen]


@settings(max_examples=25, deadline=None)
@given(answers())
def test_what_a_manager_proposes_is_what_the_practice_reads_and_it_changes_nothing(
    proposees: list[Proposee],
) -> None:
    exchange = Exchange()
    before = etats(exchange.suivi)
    received = exchange.desk.entrer(exchange.answered(*proposees))
    assert [
        Proposee(facture=one.facture, part=one.part, geste=one.geste, mots=one.mots)
        for one in (fiche.valeur for fiche in received)
    ] == proposees
    assert {fiche.valeur.sort for fiche in received} == {Sort.EN_ATTENTE}
    assert etats(exchange.suivi) == before
    assert len(exchange.suivi.store.relances) == 0


def test_both_signatures_are_kept_and_the_answer_names_the_file_it_answers(
    exchange: Exchange,
) -> None:
    exchange.desk.entrer(exchange.answered(proposed(Geste.CONTESTER)))
    [kept] = [fiche.valeur for fiche in exchange.suivi.store.delegations]
    ours, theirs = read_pli(Aller, kept.aller), read_pli(Reponse, kept.reponse)
    assert (ours.de, theirs.de) == (exchange.desk.trousse.cle, exchange.manager.cle)
    reponse = theirs.read(Reponse)
    assert (reponse.aller, reponse.empreinte) == (kept.identifiant, kept.empreinte)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_answer_with_any_bit_changed_is_refused_and_changes_nothing(data: st.DataObject) -> None:
    exchange = Exchange()
    answer = bytearray(exchange.answered(proposed(Geste.ABANDONNER)))
    place = data.draw(st.integers(0, len(answer) - 1))
    answer[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DelegationRefusedError):
        exchange.desk.entrer(bytes(answer))
    assert exchange.desk.propositions() == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_with_any_bit_changed_is_not_opened_by_the_manager(data: st.DataObject) -> None:
    exchange = Exchange()
    sealed = bytearray(exchange.out())
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DelegationRefusedError):
        exchange.opened(bytes(sealed))


@settings(max_examples=50)
@given(st.binary(max_size=400))
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(DelegationRefusedError):
        Travail.open(content, trousse("gestionnaire"), CARE)


# On the manager's side ------------------------------------------------------------------


def test_a_file_for_another_manager_does_not_open(exchange: Exchange) -> None:
    with pytest.raises(DelegationElsewhereError):
        Travail.open(exchange.out(), trousse("un autre"), exchange.today)


def test_a_file_is_worked_on_until_its_last_day_and_answered_once(exchange: Exchange) -> None:
    travail = exchange.opened(exchange.out())
    proposing = travail.proposer(proposed(Geste.CONTESTER), travail.aller.expire_le)
    done, _ = proposing.rendre(exchange.manager, exchange.entropy, exchange.today)
    with pytest.raises(DelegationReplayedError):
        done.proposer(proposed(Geste.ABANDONNER), exchange.today)
    with pytest.raises(DelegationExpiredError):
        travail.require_time(travail.aller.expire_le + timedelta(days=1))
    assert done.rendre(exchange.manager, exchange.entropy, exchange.today)[0] == done


def test_the_last_word_about_a_share_counts_and_empty_words_do_not(exchange: Exchange) -> None:
    travail = exchange.opened(exchange.out())
    with pytest.raises(EntryError):
        travail.rendre(exchange.manager, exchange.entropy, exchange.today)
    for wrong in (proposed(Geste.CONTESTER, mots=" "), proposed(Geste.CONTESTER, rang=2)):
        with pytest.raises(EntryError):
            travail.proposer(wrong, exchange.today)
    twice = travail.proposer(proposed(Geste.CONTESTER), exchange.today)
    twice = twice.proposer(proposed(Geste.CORRIGER), exchange.today)
    assert [one.geste for one in twice.propositions] == [Geste.CORRIGER]


def test_what_a_manager_keeps_is_read_again_whole(exchange: Exchange) -> None:
    travail = exchange.opened(exchange.out()).proposer(proposed(Geste.CORRIGER), exchange.today)
    done, _ = travail.rendre(exchange.manager, exchange.entropy, exchange.today)
    for one in (travail, done):
        assert Travail.parse(one.serialize()) == one
    with pytest.raises(DelegationAlteredError):
        Travail.parse(b"{}")
