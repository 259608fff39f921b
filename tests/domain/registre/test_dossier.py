"""A record names the person whom an invoice of that day must name, and refuses what cannot be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.domain.registre.accueil import dossier_of_card, reconnaitre
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import (
    Adresse,
    Commentaire,
    Dossier,
    Immatriculation,
    anomalies_dossier,
)
from appliance.domain.registre.fiche import Fiche, Periode, Source
from appliance.domain.registre.saisie import lire_date, lire_naissance, lire_nir
from appliance.domain.visite import Terrain, Trajet
from tests.made_up import ADA, NOON, made_up_nir
from tests.registre_made_up import dossiers

TODAY = NOON.date()
PARENT = made_up_nir("1800299123456")
OWN = made_up_nir("2160899123456")
MOTHER = Beneficiaire(nom="ESSAIMONT", prenom="IRIS", naissance="19800214", nir=PARENT)


def insured(nir: str = "", *, assure: str = "", since: date | None = None) -> Immatriculation:
    return Immatriculation(
        nir=made_up_nir(nir) if nir else OWN,
        source=Source.ATTESTATION,
        vu_le=since or date(2026, 1, 1),
        periode=Periode(debut=since),
        assure=assure,
    )


CHILD = Dossier(
    nom="ESSAIMONT",
    prenom="ÉVA-LOU",
    naissance="20160812",
    rang=2,
    immatriculations=(
        insured(),
        replace(insured(assure="ESSAIMONT IRIS"), nir=PARENT),
    ),
)


def billed(dossier: Dossier, day: date) -> Beneficiaire:
    who = dossier.beneficiaire_on(day)
    assert isinstance(who, Beneficiaire)
    return who


def test_s001_07_a_minor_is_billed_under_the_parent_of_the_attestation() -> None:
    who = billed(CHILD, TODAY)
    assert (who.nir, who.naissance, who.rang) == (PARENT, "20160812", 2)


def test_s001_07_on_the_eighteenth_birthday_the_own_nir_is_billed() -> None:
    assert billed(CHILD, date(2034, 8, 11)).nir == PARENT
    assert billed(CHILD, date(2034, 8, 12)).nir == OWN


def test_of_several_nir_over_time_the_one_of_the_day_is_billed() -> None:
    former, later = insured("7550899123456"), insured("2550899123456", since=date(2026, 6, 1))
    closed = replace(former, periode=Periode(fin=date(2026, 5, 31)))
    who = replace(CHILD, naissance="19550812", immatriculations=(closed, later))
    assert billed(who, date(2026, 5, 31)).nir == former.nir
    assert billed(who, date(2026, 6, 1)).nir == later.nir


def test_s001_06_who_stands_on_no_attestation_of_that_day_is_not_billed() -> None:
    late = replace(CHILD, immatriculations=(insured(since=date(2026, 12, 1)),))
    found = late.beneficiaire_on(TODAY)
    assert isinstance(found, Anomalie)
    assert "attestation" in found.phrase


def test_s001_08_comments_are_shown_while_billing_the_newest_first() -> None:
    notes = (
        Commentaire(texte="clé sous le pot", le=date(2026, 1, 1)),
        Commentaire(texte="allergie au latex", le=date(2026, 2, 1)),
        Commentaire(texte="ancienne adresse", le=date(2026, 3, 1), affiche=False),
    )
    shown = replace(CHILD, commentaires=notes).affiches()
    assert shown == ("allergie au latex", "clé sous le pot")


def test_the_way_to_the_patient_is_that_of_the_record() -> None:
    adresse = Adresse(km=Decimal("7.5"), terrain=Terrain.MONTAGNE, autre_commune=True)
    assert adresse.trajet() == Trajet(
        km=Decimal("7.5"), terrain=Terrain.MONTAGNE, autre_commune=True
    )


@pytest.mark.parametrize(
    ("changes", "champ"),
    [
        ({"nom": " - "}, "nom"),
        ({"prenom": ""}, "prenom"),
        ({"naissance": "12/08/1955"}, "naissance"),
        ({"naissance": "20991231"}, "naissance"),
        ({"rang": 0}, "rang"),
        ({"adresse": Adresse(code_postal="7500")}, "code_postal"),
        ({"adresse": Adresse(km=Decimal(-1))}, "km"),
    ],
)
def test_what_cannot_be_is_said_by_field(changes: dict[str, object], champ: str) -> None:
    found = [*anomalies_dossier(replace(CHILD, **changes), TODAY)]  # type: ignore[arg-type]
    assert [one.champ for one in found] == [champ]


def test_a_nir_that_ends_before_it_begins_is_said() -> None:
    odd = replace(insured(), periode=Periode(debut=TODAY, fin=date(2020, 1, 1)))
    [found] = anomalies_dossier(replace(CHILD, immatriculations=(odd,)), TODAY)
    assert found.champ == "immatriculations"


def test_what_a_card_may_hold_is_never_refused() -> None:
    for naissance in ("19550231", "19550000", "19551300"):
        assert [*anomalies_dossier(replace(CHILD, naissance=naissance), TODAY)] == []


@given(dossiers())
def test_a_record_never_shows_whose_it_is(dossier: Dossier) -> None:
    shown = f"{dossier!r}{Fiche(7, dossier)!r}{dossier.immatriculations!r}{dossier.adresse!r}"
    assert dossier.naissance not in shown
    assert not any(one.nir.number in shown for one in dossier.immatriculations)


# What is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["2 55 08 99 123 456 {key}", "2550899123456{key}"])
def test_a_nir_is_read_as_people_write_it(typed: str) -> None:
    assert lire_nir(typed.format(key=ADA.nir.key)) == ADA.nir


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2550899123456", "deux derniers chiffres"),
        ("255089912345601", "clé"),
        ("2550899", "15 caractères"),
        ("", "15 caractères"),
    ],
)
def test_a_wrong_nir_is_a_value_that_says_what_to_do(typed: str, words: str) -> None:
    found = lire_nir(typed)
    assert isinstance(found, Anomalie)
    assert words in found.phrase


@pytest.mark.parametrize("typed", ["12/08/1955", "12.08.1955", "12081955", "1955-08-12"])
def test_a_date_is_read_as_people_write_it(typed: str) -> None:
    assert lire_date(typed, "x") == date(1955, 8, 12)
    assert lire_naissance(typed, TODAY) == "19550812"


def test_an_unknown_day_of_birth_is_written_as_zeros() -> None:
    assert lire_naissance("00/00/1955", TODAY) == "19550000"


@pytest.mark.parametrize(
    ("typed", "words"),
    [("31/02/1955", "lunaire"), ("hier", "JJ/MM/AAAA"), ("01/01/2027", "avenir"), ("", "JJ/MM")],
)
def test_an_impossible_birth_is_a_value_that_says_what_to_do(typed: str, words: str) -> None:
    found = lire_naissance(typed, TODAY)
    assert isinstance(found, Anomalie)
    assert words in found.phrase


def test_an_impossible_date_is_said_with_its_field() -> None:
    found = lire_date("31/04/2026", "prescrite_le")
    assert isinstance(found, Anomalie)
    assert (found.champ, "jour et le mois" in found.phrase) == ("prescrite_le", True)
    assert isinstance(lire_date("demain", "x"), Anomalie)


# The card -------------------------------------------------------------------------------------


def holder(prenom: str, naissance: str, rang: int) -> Beneficiaire:
    return replace(MOTHER, prenom=prenom, naissance=naissance, rang=rang)


CARTE = CarteVitale(
    (MOTHER, holder("TOM", "20160812", 2), holder("ÉVA-LOU", "20160812", 3)),
)


def test_a_record_made_of_a_card_knows_the_insured_and_the_order_of_twins() -> None:
    mother, tom, eva = (dossier_of_card(one, CARTE, TODAY) for one in CARTE.beneficiaires)
    assert [one.rang for one in (mother, tom, eva)] == [1, 1, 2]
    assert mother.immatriculations[0].assure == ""
    assert tom.immatriculations[0].assure == "ESSAIMONT IRIS"
    assert billed(eva, TODAY).nir == PARENT


KNOWN = Fiche(1, dossier_of_card(CARTE.beneficiaires[2], CARTE, TODAY))


def test_a_holder_is_known_by_nir_birth_and_first_name() -> None:
    typed = replace(CARTE.beneficiaires[2], prenom="Eva Lou")
    found = reconnaitre(typed, [KNOWN], [])
    assert (found.fiche, found.nouveau_nir, found.anomalie) == (KNOWN, False, None)


def test_a_twin_is_not_taken_for_the_other_one() -> None:
    found = reconnaitre(CARTE.beneficiaires[1], [KNOWN], [])
    assert found.fiche is None
    assert found.candidats == (KNOWN,)
    assert found.anomalie is not None
    assert "jumeau" in found.anomalie.phrase


def test_a_new_nir_does_not_make_another_patient() -> None:
    moved = replace(CARTE.beneficiaires[2], nir=OWN)
    found = reconnaitre(moved, [], [KNOWN])
    assert (found.fiche, found.nouveau_nir) == (KNOWN, True)


def test_two_records_under_one_card_ask_a_person() -> None:
    found = reconnaitre(CARTE.beneficiaires[2], [KNOWN, replace(KNOWN, numero=2)], [])
    assert found.fiche is None
    assert found.anomalie is not None
    assert "fusionnez" in found.anomalie.phrase


def test_nobody_is_known_of_an_empty_register() -> None:
    found = reconnaitre(MOTHER, [], [])
    assert (found.fiche, found.candidats, found.anomalie) == (None, (), None)
