"""The settings are read strictly: what is wrong is named, with its file and its key."""

import re
from pathlib import Path

import pytest

from appliance.config import load
from appliance.demo.caisse import Endpoints
from appliance.demo.practice import Transport, settings
from appliance.errors import ConfigError, NoSettingsError

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))
BY_HTTPS = settings(
    Endpoints("127.0.0.1", 465, 995, 443),
    authority=Path("ca"),
    certificate=Path("cert"),
    transport=Transport.HTTPS,
)
URL = "https://127.0.0.1:443/v1"

ENGLISH = re.compile(
    r"\b(the|expected|invalid|missing|field|value|required|got|not)\b", re.IGNORECASE
)


def test_the_settings_of_the_practice_to_play_with_are_read(tmp_path: Path) -> None:
    (tmp_path / "besace.toml").write_text(TEXT, encoding="utf-8")
    config = load(tmp_path / "besace.toml")
    assert config.cabinet.demonstration
    assert config.chemins.spool == tmp_path / "spool"
    assert config.courrier.envoi is not None
    assert config.courrier.envoi.port == 465
    assert not config.courrier.envoi.starttls
    assert config.courrier.concentrateur is None


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("demonstration = true", "demo = true", "cabinet.demo : cette clé est inconnue"),
        ("demonstration = true", 'demonstration = "oui"', "true ou false est attendu"),
        ("port = 465", 'port = "465"', "courrier.envoi.port : un nombre entier est attendu"),
        ("port = 465", "port = 46.5", "courrier.envoi.port : un nombre entier est attendu"),
        ("port = 465", "port = 0", "courrier.envoi.port : un nombre de 1 à 65535 est attendu"),
        ("port = 995", "port = 65536", "courrier.reception.port : un nombre de 1 à 65535"),
        ("991023763", "991023764", "cabinet.professionnel.numero : la clé du numéro"),
        ("01 999 0000", "01 999", "cabinet.organisme : un organisme compte 9 chiffres"),
        ('adresse = "cabinet@demo.test"', "", "courrier.adresse : cette clé manque, ajoutez-la"),
        ("[lots]", "[lot]", "lot : cette clé est inconnue"),
        ("[lots]", "[lot]", "lots : cette clé manque"),
        ("[lots]", "[lots", "ce n’est pas du TOML"),
        (
            "professionnel = {",
            "professionnel = 3 #",
            "cabinet.professionnel : la valeur n’a pas la forme",
        ),
        ("[lots]", "[lots]\nrepos_s = -1", "lots.repos_s : un nombre de 0 à 86400 est attendu"),
        (
            "[cabinet]",
            "[cabinet]\ngroupement_jours = 15",
            "cabinet.groupement_jours : un nombre de 0 à 14 est attendu",
        ),
        ("[courrier]", "[courrier]\nrythme_s = 0", "courrier.rythme_s : un nombre de 1 à 86400"),
        ("[courrier]", "[courrier]\nboite_octets = 9", "courrier.boite_octets : un nombre de"),
        ("[cabinet]", '[cabinet]\nzone = "mars"', "cabinet.zone : une de ces valeurs est attendue"),
        ("[cabinet]", "[cabinet]\nzone = [1]", "cabinet.zone : une de ces valeurs est attendue"),
        ("[cabinet]", '[cabinet]\nprofession = "roi"', "valeurs est attendue : idel, mg"),
        ("[lots]", '[lecteur]\nligne = "spy://x"\n[lots]', "lecteur.ligne : un appareil de /dev"),
        ("[lots]", "[panneau]\nbouton = 28\n[lots]", "panneau.bouton : un nombre de 0 à 27"),
        ("[lots]", "[panneau]\nlampe = [1, 2, 99]\n[lots]", "panneau.lampe : un nombre de 0 à 27"),
        ("[lots]", "[panneau]\nlampe = [1, 2]\n[lots]", "panneau.lampe"),
        ("[lots]", "[panneau]\nbouton = 4\nsecteur = 4\n[lots]", "ont la même broche"),
        ("[lots]", '[baremes]\nediteur = "zz"\n[lots]', "64 chiffres hexadécimaux"),
    ],
)
def test_what_is_wrong_is_one_french_sentence_with_file_and_key(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in TEXT
    text = re.sub(r"(rythme_s|repos_s|boite_octets) = .*\n", "", TEXT)
    (tmp_path / "besace.toml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path / "besace.toml")
    assert said in str(refusal.value)
    assert str(tmp_path / "besace.toml") in str(refusal.value)
    assert not ENGLISH.search(str(refusal.value).replace(str(tmp_path), ""))


@pytest.mark.parametrize(
    ("url", "reached"),
    [
        (URL, ("127.0.0.1", 443, "/v1/")),
        ("https://x.test", ("x.test", 443, "/")),
        ("https://x.test/", ("x.test", 443, "/")),
        ("https://x.test:8443/a/b/", ("x.test", 8443, "/a/b/")),
    ],
)
def test_a_concentrator_is_reached_by_its_address(
    tmp_path: Path, url: str, reached: tuple[str, int, str]
) -> None:
    (tmp_path / "besace.toml").write_text(BY_HTTPS.replace(URL, url), encoding="utf-8")
    courrier = load(tmp_path / "besace.toml").courrier
    assert courrier.envoi is courrier.reception is None
    there = courrier.concentrateur
    assert there is not None
    assert (there.hote, there.port, there.racine) == reached


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (URL, "http://x.test/v1", "concentrateur.url : une adresse « https://"),
        (URL, "https://a:b@x.test/v1", "concentrateur.url : une adresse « https://"),
        (URL, "https://x.test/v1?a=b", "concentrateur.url : une adresse « https://"),
        (URL, "https://x.test:99999/", "concentrateur.url : un nombre de 1 à 65535"),
        ('jeton = "', '# jeton = "', "concentrateur.jeton : donnez « jeton » ou « certificat »"),
        ("[courrier.concentrateur]", "[ailleurs]", "courrier.envoi : donnez « courrier.envoi » ou"),
    ],
)
def test_a_concentrator_that_nobody_could_reach_is_refused_with_its_key(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in BY_HTTPS
    (tmp_path / "besace.toml").write_text(BY_HTTPS.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path / "besace.toml")
    assert said in str(refusal.value)


def test_every_fault_is_said_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("port = 465", "port = 0").replace("01 999 0000", "01")
    (tmp_path / "besace.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"(?s)cabinet\.organisme .* ; .*courrier\.envoi\.port"):
        load(tmp_path / "besace.toml")


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="vérifiez le chemin et les droits"):
        load(tmp_path)
    (tmp_path / "latin").write_bytes(b"\xe9")
    with pytest.raises(ConfigError, match="UTF-8"):
        load(tmp_path / "latin")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoSettingsError, match="n’existe pas") as refused:
        load(tmp_path / "none.toml")
    assert "--dir" in refused.value.advice
    assert "ligne" not in refused.value.advice
