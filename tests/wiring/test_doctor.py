"""`besace doctor` says each part in a line, and its file for the helper names nobody."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance import logs
from appliance.config import Config, load
from appliance.demo.caisse import Endpoints
from appliance.demo.cards import vitale
from appliance.demo.practice import settings
from appliance.demo.reader import SerialReader as PlayedLine
from appliance.drivers.card_reader import SOCKET
from appliance.drivers.doctor import Finding, System
from appliance.drivers.faults import FAULTS, Part
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import NotWrittenError
from appliance.wiring.bundle import ALLOWED, gather, is_allowed, write_bundle
from appliance.wiring.doctor import examiner, exit_code, in_words, run
from appliance.wiring.machine import Machine
from appliance.wiring.trial import make_signer
from tests.canaries import search
from tests.drivers.played import played_bench, played_stack
from tests.made_up_cards import ALINE

TEXT = settings(Endpoints("127.0.0.1", 465, 995), authority=Path("ca"), certificate=Path("cert"))
SECRETS = ("CANARDEAU", "2550899123456", "614237958", "zephyrine", "mot-de-passe-canari")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "besace.toml"
    path.write_text(TEXT, encoding="utf-8")
    config = load(path)
    config.chemins.station.mkdir(parents=True)
    make_signer(config, Machine())
    return config


@pytest.fixture
def line() -> Iterator[PlayedLine]:
    with PlayedLine() as line:
        line.insert(vitale(ALINE))
        yield line


@pytest.mark.usefixtures("config")
def test_the_command_prints_the_chain_and_fails_where_a_person_must_act(
    line: PlayedLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = f'\n[lecteur]\nligne = "{line.device}"\nmodele = "SEC1210"\n'
    (tmp_path / "besace.toml").write_text(TEXT + table, encoding="utf-8")
    bundle = tmp_path / "aide.txt"
    code = run(tmp_path / "besace.toml", bundle=bundle)
    lines = capsys.readouterr().out.splitlines()
    assert [told.split("  ")[0] for told in lines[:9]] == [
        "Appareil",
        "Pilote",
        "Service pcscd",
        "Lecteur",
        "Carte",
        "Application Vitale",
        "Module de signature",
        "Certificat",
        "Horloge",
    ]
    assert [told for told in lines[:8] if " bon" not in told] == []
    assert str(bundle) in lines[9]
    assert "reader = SEC1210\n" in bundle.read_text()
    assert ALINE.nom not in "\n".join(lines)
    assert code in {0, 78}  # the machine that runs this may have no server of time


@pytest.mark.usefixtures("config")
def test_a_reader_that_was_mute_before_the_command_is_told_from_a_mute_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with played_stack() as (hand, pcscd):
        monkeypatch.setenv(SOCKET, str(pcscd.socket))
        with played_bench(hand, pcscd):
            pass  # pcscd has opened the reader: one that is mute before that blocks pcscd itself
        hand.mute()
        assert run(tmp_path / "besace.toml", bundle=None) == 78
        daemon, reader, *after = capsys.readouterr().out.splitlines()[2:]
        assert daemon.endswith(" bon")
        assert FAULTS["reader-mute"].sentence in reader
        assert all(line.endswith("pas essayé") for line in after[:4])


@pytest.mark.usefixtures("config")
def test_a_service_that_was_mute_before_the_command_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "silent"))
        silent.listen()
        monkeypatch.setenv(SOCKET, str(tmp_path / "silent"))
        assert run(tmp_path / "besace.toml", bundle=None) == 78
    assert FAULTS["pcscd-mute"].sentence in capsys.readouterr().out.splitlines()[2]


def test_a_fault_is_a_sentence_then_one_action() -> None:
    fault = FAULTS["reader-mute"]
    told = in_words(Finding(Part.READER, "reader-mute", detail="x"))
    assert told == f"Lecteur              {fault.sentence} (x) → {fault.action}"
    assert in_words(Finding(Part.CARD, tried=False)).endswith(" pas essayé")
    assert exit_code([Finding(Part.READER, "reader-mute")]) == 78
    assert exit_code([Finding(Part.READER)]) == 0


def test_the_demonstration_key_stands_for_the_card(config: Config) -> None:
    reader = SimulatedReader()
    reader.insert(vitale(ALINE))
    found = list(examiner(config, reader, Machine()).examine())
    assert not {one.name for one in found if one.part in {Part.MODULE, Part.CERTIFICATE}} - {""}


# The file for the helper --------------------------------------------------------------


def planted(tmp_path: Path) -> tuple[Config, System]:
    """Put a secret wherever the file could take one from."""
    name, nir, amount, person, password = SECRETS
    text = TEXT.replace('adresse = "cabinet@demo.test"', f'adresse = "{person}@{name}.test"')
    text = text.replace("[lots]", f'[lecteur]\nligne = "/dev/{name}"\n\n[lots]')
    path = tmp_path / "besace.toml"
    path.write_text(text, encoding="utf-8")
    config = load(path)
    station, spool = config.chemins.station, config.chemins.spool
    (spool / "outbox" / "new").mkdir(parents=True)
    (spool / "outbox" / "new" / nir).write_text(f"{name} {amount}")
    station.mkdir()
    (station / f"{name}.txt").write_text(password)
    (station / logs.STATION).write_text(
        f"WARNING appliance.drivers.vitale: {name} {nir} {amount}\n"
        f"WARNING appliance.{person}: hello\n"
        f"ERROR {name}: {password}\n"
        f"{nir}\n"
    )
    device = tmp_path / "usb" / "1-1"
    (device / "1-1:1.0").mkdir(parents=True)
    for file, content in {
        "idVendor": name,
        "idProduct": nir,
        "serial": person,
        "1-1:1.0/bInterfaceClass": "0b",
    }.items():
        (device / file).write_text(content)
    return config, System(usb=tmp_path / "usb")


def test_no_secret_of_the_box_reaches_the_file(tmp_path: Path) -> None:
    config, system = planted(tmp_path)
    finding = Finding(Part.READER, "reader-mute", detail=f"{SECRETS[0]} {SECRETS[1]}")
    (tmp_path / "out").mkdir()
    write_bundle(tmp_path / "out" / "aide.txt", config, [finding], Machine(), system)
    assert list(search([tmp_path / "out"], SECRETS)) == []
    told = (tmp_path / "out" / "aide.txt").read_text()
    assert "part.reader = reader-mute\n" in told
    assert "package.opensc-pkcs11 = " in told
    assert "package.gpiozero = 2" in told
    assert "log.WARNING.appliance.drivers.vitale = 1\n" in told
    assert "spool.outbox/new = 1\n" in told


def test_what_is_gathered_did_hold_secrets_and_the_list_stopped_them(tmp_path: Path) -> None:
    config, system = planted(tmp_path)
    gathered = dict(gather(config, [], Machine(), system))
    assert SECRETS[0] in gathered["usb.0"]
    assert not is_allowed("usb.0", gathered["usb.0"])
    assert {key for key, value in gathered.items() if not is_allowed(key, value)} == {"usb.0"}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("key", ["usb.0", "reader", "package.pcscd", "part.card", "system.id"])
def test_no_key_takes_a_name_or_a_number_of_a_person(key: str, secret: str) -> None:
    assert not is_allowed(key, secret)
    assert not is_allowed(secret, "good")


@pytest.mark.parametrize("key", ["part.card", "usb.0"])
def test_a_line_cannot_be_smuggled_into_a_value(key: str) -> None:
    assert is_allowed("part.card", "good")
    assert not is_allowed(key, "good\nNIR = 2550899123456")
    assert not is_allowed(f"{key}\n", "good")


def test_every_shape_is_a_short_one() -> None:
    for shape in ALLOWED.values():
        assert ".*" not in shape
        assert r"\w" not in shape


def test_a_place_that_cannot_be_written_is_a_sentence(config: Config, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    for place in ("none/aide.txt", "kept", "."):
        with pytest.raises(NotWrittenError) as refused:
            write_bundle(tmp_path / place, config, [], Machine())
        assert "configuration" not in refused.value.advice
        assert str(tmp_path) in refused.value.advice
    assert (tmp_path / "kept").read_text(encoding="utf-8") == "kept"
