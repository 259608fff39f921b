"""`besace baremes`: what changed, what is announced, and who answered."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.tarif import Bareme
from appliance.drivers.simulated import SimulatedReader
from appliance.services.enquiry import EnquiryDesk
from appliance.services.poste import Poste
from appliance.wiring import baremes, tarifs
from appliance.wiring.practice import DESK
from tests.practice import PlayedPractice, caisse_process


@pytest.fixture(scope="module")
def caisse(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What a caisse told that is gone since: no test here sends anything."""
    with caisse_process(tmp_path_factory.mktemp("caisse")) as caisse:
        return caisse.told


@pytest.fixture
def practice(tmp_path: Path, caisse: Mapping[str, Any]) -> PlayedPractice:
    return PlayedPractice.lay(tmp_path, caisse)


@pytest.fixture
def undecided(practice: PlayedPractice) -> PlayedPractice:
    """A practice whose settings do not say whether announced values are used."""
    settings = practice.directory / "besace.toml"
    text = settings.read_text(encoding="utf-8").replace("avenant_11 = false\n", "")
    settings.write_text(text, encoding="utf-8")
    return replace(practice, config=load(settings))


def said(practice: PlayedPractice, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["baremes", *words, "--dir", str(practice.directory)]) == 0
    return capsys.readouterr().out


def unlock(practice: PlayedPractice) -> Poste:
    return practice.open(SimulatedReader())


@contextmanager
def asked(practice: PlayedPractice, poste: Poste) -> Iterator[None]:
    """Let an open station answer."""
    desk = practice.config.chemins.station / DESK
    with EnquiryDesk(desk, lambda: poste.status().as_json()):
        yield


def test_a_diff_before_the_first_unlock_has_nothing_to_compare(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Aucun tarif n’a encore été vu" in said(practice, capsys, "diff")


def test_a_diff_is_what_the_next_unlock_shows_and_changes_nothing(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    poste = unlock(practice)
    poste.news()
    poste.lock()
    same = said(practice, capsys, "diff")
    assert same.startswith("Rien n’a changé. Derniers tarifs vus : 1, le ")
    assert "par 991023763, empreinte " in same
    whole = baremes.shipped()
    fewer: Mapping[str, Bareme] = {
        code: bareme for code, bareme in whole.baremes.items() if code != "TLD"
    }
    monkeypatch.setattr(baremes, "shipped", lambda: replace(whole, baremes=fewer))
    for _ in range(2):
        told = said(practice, capsys, "diff")
        assert "TLD, métropole : 15,00 € → inconnu au 01/01/2020 (retiré)" in told
    poste = unlock(practice)
    assert all(str(each) in told for each in poste.news().changements)
    poste.lock()


def test_the_answer_is_listed_and_can_be_changed(
    undecided: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    today = f"{undecided.machine.clock.now().astimezone():%d/%m/%Y}"
    assert "réponse gardée dans le cabinet verrouillé" in said(undecided, capsys)
    assert said(undecided, capsys, "avenant-11") == "non appliquées (pas encore de réponse)\n"
    assert said(undecided, capsys, "avenant-11", "oui") == f"appliquées (réponse du {today})\n"
    poste = unlock(undecided)
    assert poste.billing.tarifs.accept_probable
    with asked(undecided, poste):
        assert f"avenant 11) : appliquées (réponse du {today})" in said(undecided, capsys)
    poste.lock()
    assert said(undecided, capsys, "avenant-11", "non").startswith("non appliquées (réponse du")
    poste = unlock(undecided)
    assert not poste.billing.tarifs.accept_probable
    poste.lock()


def test_an_open_station_without_an_answer_says_so(
    undecided: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    poste = unlock(undecided)
    with asked(undecided, poste):
        assert "non appliquées (pas encore de réponse)" in said(undecided, capsys)
    poste.lock()


def test_the_settings_file_is_not_contradicted(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "non appliquées (réglage de besace.toml)" in said(practice, capsys)
    assert said(practice, capsys, "avenant-11") == "non appliquées (réglage de besace.toml)\n"
    assert main(["baremes", "avenant-11", "oui", "--dir", str(practice.directory)]) == 78
    assert "Le fichier de réglages répond déjà" in capsys.readouterr().err


def test_a_person_may_change_the_answer_of_an_open_practice_from_its_poste(
    undecided: PlayedPractice,
) -> None:
    poste = unlock(undecided)
    assert poste.news().annonces.keys() >= {"AMI", "AMX"}
    poste.answer_avenant(applique=True)
    assert poste.billing.tarifs.accept_probable
    assert poste.status().as_json()["avenant_11"] is True
    poste.lock()


def test_settings_named_before_the_action_are_not_forgotten(
    practice: PlayedPractice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["baremes", "--dir", str(practice.directory), "avenant-11"]) == 0
    assert "réglage de besace.toml" in capsys.readouterr().out


def test_without_a_box_the_tables_are_those_that_ship(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baremes"]) == 0
    listed = capsys.readouterr().out
    assert "Toutes les tables viennent de cette version de Besace." in listed
    assert "au choix de chaque cabinet" in listed


def test_shipped_tables_never_change_under_one_version(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["baremes", "check"]) == 0
    monkeypatch.setattr(tarifs, "edition", lambda: baremes.Edition(1, "another"))
    capsys.readouterr()
    assert main(["baremes", "check"]) == 78
    assert "montez « version »" in capsys.readouterr().err
