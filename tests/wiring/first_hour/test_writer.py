"""The settings that the first hour writes: `config` reads them back, whatever was typed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.config import DEFAULT_FILE, Config, check, load
from appliance.domain.calendar import Calendrier
from appliance.domain.tarif import Zone
from appliance.domain.visite import Profession
from appliance.wiring.first_hour.desk import fault_of
from appliance.wiring.first_hour.writer import NOWHERE, Places, quoted, write
from tests.wiring.first_hour.made_up import ANSWERS, BY_HTTPS, LATER

PLACES = Places.of(Path("here") / "besace.toml")

typed = st.text(st.characters(codec="utf-8"), min_size=1)
hosts = st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1)
answers = st.fixed_dictionaries(
    {
        "nom": typed,
        "numero": st.just("991023763"),
        "organisme": st.from_regex(
            r"[0-9]{2} [0-9]{3} [0-9]{4}", fullmatch=True, alphabet="0123456789 "
        ),
        "profession": st.sampled_from([*map(str, Profession)]),
        "calendrier": st.sampled_from([*map(str, Calendrier)]),
        "zone": st.sampled_from([*map(str, Zone)]),
        "cps": st.sampled_from(["module", "essai", "plus_tard"]),
        "module": typed,
        "transport": st.sampled_from(["mail", "https", "plus_tard"]),
        "adresse": typed,
        "envoi": st.tuples(hosts, st.integers(1, 65535)).map(lambda pair: "{}:{}".format(*pair)),
        "reception": hosts,
        "url": st.just("https://c.test/v1"),
        "autorite": st.sampled_from(["", "there"]),
        "caisse": st.one_of(st.just(""), typed),
    }
)


def written(given_: Mapping[str, str], directory: Path) -> Config:
    path = directory / "besace.toml"
    path.write_text(write(given_, Places.of(path)), encoding="utf-8")
    return load(path)


@settings(max_examples=50)
@given(answers)
def test_whatever_was_answered_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, given_: dict[str, str]
) -> None:
    config = written(given_, tmp_path_factory.mktemp("box"))
    cabinet = config.cabinet
    assert cabinet.professionnel.nom == given_["nom"]
    assert str(cabinet.organisme) == given_["organisme"]
    told: list[Any] = [cabinet.profession, cabinet.calendrier, cabinet.zone]
    assert told == [given_["profession"], given_["calendrier"], given_["zone"]]
    assert (config.signature.module is None) is (given_["cps"] != "module")
    assert (config.signature.cle_demonstration is None) is (given_["cps"] != "essai")
    assert [one.adresse for one in config.destinations] == [given_["caisse"]][
        : bool(given_["caisse"])
    ]
    assert_sent(config, given_)


def assert_sent(config: Config, given_: Mapping[str, str]) -> None:
    courrier = config.courrier
    match given_["transport"]:
        case "mail":
            assert courrier.envoi is not None
            assert courrier.reception is not None
            assert f"{courrier.envoi.hote}:{courrier.envoi.port}" == given_["envoi"]
            assert (courrier.reception.hote, courrier.reception.port) == (given_["reception"], 995)
            assert courrier.envoi.compte == courrier.adresse == given_["adresse"]
            assert (courrier.envoi.autorite is None) is not bool(given_["autorite"])
        case "https":
            assert courrier.concentrateur is not None
            assert courrier.concentrateur.url == given_["url"]
        case _:
            assert courrier.concentrateur is not None
            assert courrier.concentrateur.hote == NOWHERE


@settings(max_examples=50)
@given(typed)
def test_any_text_is_quoted_as_toml_wants_it(text: str) -> None:
    assert not [one for one in check(f"x = {quoted(text)}", Path()) if "TOML" in one]


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("numero", "991023764", "La clé du numéro de facturation ne correspond pas."),
        ("numero", "12", "Un numéro de facturation compte 9 chiffres."),
        ("organisme", "01 999", "Un organisme compte 9 chiffres : régime, caisse, centre."),
        ("envoi", "smtp.test:0", "Un nombre entier est attendu."),
        ("envoi", "smtp.test:70000", "Un nombre de 1 à 65535 est attendu."),
        ("reception", "pop.test:pop", "Un nombre entier est attendu."),
        ("zone", "mars", "Une de ces valeurs est attendue : metropole, drom."),
        ("numero", "991023763", ""),
        ("envoi", "smtp.test", ""),
    ],
)
def test_what_is_wrong_is_the_sentence_of_the_settings(name: str, answer: str, said: str) -> None:
    assert fault_of(name, {**ANSWERS, name: answer}, PLACES) == said


def test_an_answer_is_judged_while_others_are_missing() -> None:
    assert fault_of("nom", {"nom": "ESSAI"}, PLACES) == ""
    assert fault_of("numero", {"numero": "1"}, PLACES)


@pytest.mark.parametrize("url", ["http://c.test/", "c.test", "https://a:b@c.test/"])
def test_the_address_of_a_concentrator_is_https(url: str) -> None:
    assert "https://" in fault_of("url", {**BY_HTTPS, "url": url}, PLACES)


def test_what_was_put_off_is_told_in_the_file(tmp_path: Path) -> None:
    text = write(LATER, Places.of(tmp_path / "besace.toml"))
    assert "remis à plus tard" in text
    assert "Aucune caisse n’a encore d’adresse" in text
    assert "Sans carte CPS rien n’est signé" in text
    assert written(LATER, tmp_path).destinations == ()


def test_a_box_has_its_own_places_and_no_password_in_its_settings() -> None:
    text = write(ANSWERS, Places.of(DEFAULT_FILE))
    assert 'station = "/var/lib/besace"' in text
    assert 'mot_de_passe = "/run/credentials/besace-courier.service/envoi"' in text
    assert check(text, DEFAULT_FILE.parent) == ()
