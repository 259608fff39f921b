"""The desk from its settings: on the practice's own box, or on one of its own."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load, load_accueil, load_passage
from appliance.demo.cards import Holder, vitale
from appliance.demo.practice import CODE as PUBLIC_CODE
from appliance.domain.arrivee import Reponse
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Source
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import ConfigError, WrongCodeError
from appliance.services.poste import Poste
from appliance.services.reception import Reception
from appliance.wiring.arrivals import BOOK, attach
from appliance.wiring.machine import Machine
from appliance.wiring.reception import Opener, vault_of
from appliance.wiring.vault import Vault
from tests.canaries import search
from tests.practice import CHEAP, CaisseProcess, PlayedPractice, bill, caisse_process

CODE = "correct cheval batterie agrafe lune sept"
KNOWN = Holder("CANARDEAU", "ZEPHYRINE", "19550812", "2550899123456")
OTHER = Holder("CANARVISITE", "INCONNUE", "19600101", "2600199123456")
ON_THE_BOX = """
[accueil]
dossier = "accueil"
echange = "echange"
repond = {repond}
"""
ALONE = """
passage = "passage"
[accueil]
dossier = "accueil"
echange = "echange"
documents = ["ordonnance"]
"""


@pytest.fixture(scope="module")
def caisse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaisseProcess]:
    with caisse_process(tmp_path_factory.mktemp("caisse")) as caisse:
        yield caisse


@contextmanager
def one_box(
    directory: Path, caisse: CaisseProcess, *, repond: str = "true"
) -> Iterator[tuple[Poste, Reception]]:
    """Open a station and the desk of the same box."""
    directory.mkdir(exist_ok=True)
    practice = PlayedPractice.lay(directory, caisse.told)
    settings = directory / "besace.toml"
    with settings.open("a", encoding="utf-8") as text:
        text.write(ON_THE_BOX.format(repond=repond))
    practice = replace(practice, config=load(settings))
    reader = SimulatedReader()
    reader.insert(vitale(KNOWN))
    poste = practice.open(reader)
    bill(poste)
    accueil = practice.config.accueil
    assert accueil is not None
    attach(poste, accueil, practice.config.chemins.station, practice.master, practice.machine)
    vault_of(accueil, Machine()).create(CODE, CHEAP)
    desk = Opener(accueil, vault_of(accueil, Machine()), SimulatedReader())(CODE)
    try:
        yield poste, desk
    finally:
        desk.lock()
        poste.lock()


def comes(desk: Reception, holder: Holder) -> None:
    reader = SimulatedReader()
    reader.insert(vitale(holder))
    desk.reader = reader
    desk.arrive(desk.read_card().beneficiaires[0])


def meet(poste: Poste, desk: Reception) -> None:
    assert poste.arrivees is not None
    for _ in range(3):
        desk.tick()
        poste.arrivees.echanger()


def test_on_one_box_the_desk_and_the_station_share_letters_and_nothing_else(
    tmp_path: Path, caisse: CaisseProcess
) -> None:
    with one_box(tmp_path / "box", caisse) as (poste, desk):
        comes(desk, OTHER)
        meet(poste, desk)
        assert poste.arrivees is not None
        assert desk.tick().arrivees == poste.arrivees.liste() != ()
        assert not list(search([tmp_path / "box"], [OTHER.nom, OTHER.nir, KNOWN.nom]))
        modes = {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "box/echange").iterdir()}
        assert modes == {0o660}


def test_the_practice_tells_its_desk_how_old_the_rights_are(
    tmp_path: Path, caisse: CaisseProcess
) -> None:
    with one_box(tmp_path / "box", caisse) as (poste, desk):
        known = poste.prescriptions.registre
        today = poste.billing.today()
        [fiche] = known.chercher(KNOWN.nom)
        read = today.replace(year=today.year - 1)
        known.noter_droits(fiche.numero, Droits(source=Source.CARTE, vu_le=read))
        comes(desk, KNOWN)
        comes(desk, OTHER)
        meet(poste, desk)
        said = [one.reponse for one in desk.tick().arrivees]
        assert said[0] is not None
        assert said[0].age_j == (today - read).days
        assert said[1] == Reponse()


def test_a_desk_that_is_not_to_be_answered_hears_nothing_of_the_ledger(
    tmp_path: Path, caisse: CaisseProcess
) -> None:
    with one_box(tmp_path / "box", caisse, repond="false") as (poste, desk):
        comes(desk, KNOWN)
        meet(poste, desk)
        assert [one.reponse for one in desk.tick().arrivees] == [None]


def test_a_damaged_list_begins_anew_and_costs_no_billing(
    tmp_path: Path, caisse: CaisseProcess
) -> None:
    with one_box(tmp_path / "box", caisse) as (poste, desk):
        comes(desk, OTHER)
        meet(poste, desk)
    for file in (tmp_path / "box" / "station" / BOOK).glob("*.j"):
        file.write_bytes(b"\xff" * file.stat().st_size)
    config, machine = load(tmp_path / "box" / "besace.toml"), Machine()
    accueil = config.accueil
    assert accueil is not None
    with Vault.of(config, machine).open(PUBLIC_CODE) as master:
        attach(poste, accueil, config.chemins.station, master, machine)
    assert poste.arrivees is not None
    again = Opener(accueil, vault_of(accueil, machine), SimulatedReader())(CODE)
    meet(poste, again)
    assert poste.arrivees.liste() == again.tick().arrivees != ()
    again.lock()
    poste.arrivees.close()


def test_the_desk_s_code_opens_the_desk_alone(tmp_path: Path, caisse: CaisseProcess) -> None:
    with one_box(tmp_path / "box", caisse):
        accueil = load_accueil(tmp_path / "box" / "besace.toml").accueil
        with pytest.raises(WrongCodeError):
            Opener(accueil, vault_of(accueil, Machine()), SimulatedReader())("besace")


def test_a_box_that_is_a_desk_needs_few_settings(tmp_path: Path) -> None:
    settings = tmp_path / "besace.toml"
    settings.write_text(ALONE, encoding="utf-8")
    found = load_accueil(settings)
    assert found.cabinet is None
    assert found.accueil.documents == ("ordonnance",)
    assert load_passage(settings) == tmp_path / "passage"


def test_settings_without_a_desk_are_told_so(
    tmp_path: Path, caisse: CaisseProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    PlayedPractice.lay(tmp_path, caisse.told)
    with pytest.raises(ConfigError, match="accueil"):
        load_accueil(tmp_path / "besace.toml")
    assert main(["reception", "--config", str(tmp_path / "besace.toml")]) == 78
    assert main(["handover", "--config", str(tmp_path / "besace.toml")]) == 78
    assert "accueil" in capsys.readouterr().err


def test_nobody_to_go_to_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "besace.toml"
    settings.write_text(ALONE, encoding="utf-8")
    assert main(["handover", "--config", str(settings)]) == 78
    assert "apparié" in capsys.readouterr().err
