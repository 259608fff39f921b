"""Station and courier in their sandboxes, under a systemd that is a first process: no stand-in."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from appliance.config import load
from appliance.config.desk import ACCUEIL_PORT
from appliance.demo.practice import ACCOUNT
from appliance.durable.disk import SystemDisk
from appliance.sync.pairs import PLACE as PAIRS
from appliance.sync.pairs import Pairs
from appliance.wiring import aide
from appliance.wiring.first_hour.parcel import REQUEST
from appliance.wiring.first_hour.passwords import NewPasswords
from tests.sandbox.conftest import Played
from tests.sandbox.machine import ENVIRONMENT, PATIENCE_S, PROJECT

HERE: Final = "127.0.0.1"
NEW_PASSWORD: Final = "made up, and new"
DEEDS: Final = PROJECT / "tests/sandbox/deeds.py"
UNITS: Final = "etc/systemd/system"
SERIAL: Final = "besace-station.service.d/serial.conf"
DIALOUT: Final = 20
DESK: Final = """
[accueil]
dossier = "/var/lib/besace-reception"
echange = "/var/spool/besace-reception"
"""
LINE: Final = '\n[lecteur]\nligne = "/dev/ttyACM0"\nmodele = "SEC1210"\n'

SHARED: Final = {
    "write to the system": "ProtectSystem=",
    "read a home": "ProtectHome=",
    "read what others keep for a while": "PrivateTmp=",
    "see the reader’s line": "PrivateDevices=",
    "open a device": "PrivateDevices=|DevicePolicy=|DeviceAllow=",
    "see other processes": "ProtectProc=",
    "become root of a place of its own": "RestrictNamespaces=",
    "write what executes": "MemoryDenyWriteExecute=",
    "run as somebody else": "RestrictSUIDSGID=",
    "lay memory out anew": "LockPersonality=",
    "choose processors": "SystemCallFilter=~",
    "give a file away": "SystemCallFilter=~",
    "be traced": "SystemCallFilter=@",
    "leave its memory on a disk": "LimitCORE=",
    "let others read what it writes": "UMask=",
    "change its bounds": "ProtectControlGroups=",
    "keep a capability": "CapabilityBoundingSet=",
    "speak another protocol": "RestrictAddressFamilies=",
}
"""What no service may do, and the lines of its unit that keep it from that, by their beginning."""

STATION: Final = SHARED | {"call the caisse": "PrivateNetwork="}
COURIER: Final = SHARED | {"see everybody": "PrivateUsers=", "know the machine": "ProcSubset="}

IN_ITS_PLACE: Final = """\
[Service]
Type=oneshot
Restart=no
WatchdogSec=0
ExecStart=
ExecStart=/opt/besace/bin/python -P /opt/deeds.py {port} /var/lib/{user}
StandardInput=null
StandardOutput=file:/run/deeds/%p
StandardError=journal
TTYVHangup=no
TTYReset=no
RuntimeDirectoryPreserve=yes
"""


def test_a_card_is_billed_sent_and_acknowledged_each_program_in_its_sandbox(played: Played) -> None:
    played.open_practice()
    played.insert_card()
    played.screen.press("Enter")
    played.screen.wait_for("8,83 €", "Mode 3")
    played.screen.press("Enter")
    played.screen.wait_for("000000001", "scellée")
    played.screen.press("Escape")
    played.screen.wait_for("ARL POSITIF")
    assert played.figures()["factures_taken"] == 1
    for unit in ("besace-station", "besace-courier", "pcscd"):
        assert played.box.run("systemctl", "is-active", unit) == "active\n"
    assert "0 loaded units" in played.box.run("systemctl", "list-units", "--failed")


@pytest.mark.parametrize(("service", "refused"), [("station", STATION), ("courier", COURIER)])
def test_each_line_of_a_unit_keeps_its_service_from_what_the_others_would_let_pass(
    service: str, refused: Mapping[str, str], played: Played
) -> None:
    done = tried(played, service, ["no line at all", *refused.values()])
    needed = {"keep what it needs"} | ({"call the caisse"} if service == "courier" else set())
    assert not done["no line at all"] & refused.keys()
    assert done["no line at all"] >= needed
    assert {deed: deed in done[line] for deed, line in refused.items()} == dict.fromkeys(
        refused, True
    )


def test_neither_service_reads_what_is_the_other_s(played: Played) -> None:
    for user, other in (("besace", "besace-courier"), ("besace-courier", "besace")):
        said = played.box.run(
            "setpriv", f"--reuid={user}", "--clear-groups", "ls", f"/var/lib/{other}"
        )
        assert "Permission denied" in said


def test_a_new_password_lies_enciphered_and_the_courier_has_it(played: Played) -> None:
    kept, copy = "etc/besace/secrets", "/run/credentials/besace-courier.service/reception"
    asked = NewPasswords(nom="0a1b", passwords={"reception": NEW_PASSWORD})
    request = played.box.path(str(REQUEST).lstrip("/"))
    request.write_bytes(asked.to_bytes())
    played.box.wait_for(NEW_PASSWORD, "cat", copy)
    request.unlink()
    texts = [path.read_bytes() for path in (played.box.root / kept).iterdir()]
    assert len(texts) == 2
    assert not [
        one for one in texts for word in (NEW_PASSWORD, ACCOUNT.password) if word.encode() in one
    ]


def tried(played: Played, service: str, lines: list[str]) -> dict[str, set[str]]:
    """Return which deeds succeed in the place of a service, by the lines that its unit lacks."""
    box, user = played.box, {"station": "besace", "courier": "besace-courier"}[service]
    envoi = load(box.root / "etc/besace/besace.toml").courrier.envoi
    assert envoi is not None
    shutil.copy(DEEDS, box.path("opt/deeds.py"))
    for left in ("home/letter", "tmp/letter"):
        box.path(left).write_text("made up")
    box.path("run/deeds").mkdir(exist_ok=True)
    unit = (box.root / UNITS / f"besace-{service}.service").read_text(encoding="utf-8")
    names = {line: f"deeds-{service}-{number}" for number, line in enumerate(dict.fromkeys(lines))}
    for line, name in names.items():
        place = box.path(f"run/systemd/system/{name}.service.d/deeds.conf")
        place.parent.mkdir(parents=True)
        place.write_text(IN_ITS_PLACE.format(port=envoi.port, user=user))
        kept = [row for row in unit.splitlines() if not re.match(line, row)]
        place.parent.with_suffix("").write_text("\n".join(kept))
    said = box.run("systemctl", "daemon-reload") + box.run("systemctl", "start", *names.values())
    assert not said
    told = {
        line: json.loads(box.path(f"run/deeds/{name}").read_bytes()) for line, name in names.items()
    }
    return {line: {deed for deed, why in deeds.items() if not why} for line, deeds in told.items()}


def test_a_view_is_carried_once_the_station_opens_it_and_its_carrier_ends_with_it(
    played: Played, tmp_path: Path
) -> None:
    pair(played, tmp_path)
    played.open_practice()
    assert played.box.run("systemctl", "is-active", "besace-aide.service") == "inactive\n"
    played.screen.press("F9")
    played.screen.wait_for("Aide à distance")
    played.screen.press("h")
    played.screen.wait_for("Durée : 15 minutes")
    played.screen.press("o")
    played.screen.wait_for("AIDE : cet écran, masqué, attend une aide")
    listens = "journalctl --output=cat --unit=besace-aide.service | grep --count 61631"
    played.box.wait_for("1", "sh", "-c", listens)
    with helper(played, tmp_path) as seeing:
        played.screen.wait_for("AIDE : bureau (", "voit cet écran")
        played.screen.press("F12")
        told, _ = seeing.communicate(timeout=PATIENCE_S)
    assert "À mettre en lot" in told
    assert aide.OVER in told
    played.box.wait_for("inactive", "systemctl", "is-active", "besace-aide.service")


def pair(played: Played, home: Path) -> None:
    """Let the box know one other, a helper's or a desk's, and that one know the box."""
    kept = "var/lib/besace-courier"
    shutil.rmtree(played.box.root / kept / PAIRS, ignore_errors=True)
    box, seeing = (Pairs(SystemDisk(), place / PAIRS) for place in (played.box.root / kept, home))
    seeing.keep(box.own("cabinet").certificate, HERE)
    box.keep(seeing.own("bureau").certificate, HERE)
    played.box.run("chown", "-R", "besace-courier:besace-courier", f"/{kept}/{PAIRS}")
    (home / "aide.toml").write_text(f'dossier = "{home}"\n', encoding="utf-8")


@contextmanager
def helper(played: Played, home: Path) -> "Iterator[subprocess.Popen[str]]":
    """Look at the box's screen from another program on its network; killed at the end."""
    enter = ("nsenter", "--target", str(played.box.first), "--net")
    looks = (sys.executable, "-P", "-m", "appliance", "aide", "voir", "cabinet", HERE)
    with subprocess.Popen(
        [*enter, *looks, "--config", str(home / "aide.toml")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env=ENVIRONMENT,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_reader_on_a_serial_line_is_read_by_the_sandboxed_station_without_pcscd(
    played: Played,
) -> None:
    box, line = played.box, played.reader.device
    opened = box.root / UNITS / SERIAL
    os.chown(line, -1, DIALOUT)  # as udev does for a line on USB
    line.chmod(0o660)
    shutil.copy(PROJECT / "image/tree" / UNITS / SERIAL, opened)
    with set_to(played, LINE):
        box.run("systemctl", "stop", "besace-station.service", "pcscd.service")
        box.run("systemctl", "daemon-reload")
        played.open_practice()
        played.insert_card(1, "FICTIVAL BRUNO")
        assert box.run("systemctl", "is-active", "pcscd.service") == "inactive\n"
    opened.unlink()
    box.run("systemctl", "daemon-reload")


def test_the_box_of_a_desk_is_waited_for_at_the_practice_s(played: Played, tmp_path: Path) -> None:
    pair(played, tmp_path)
    with set_to(played, DESK):
        played.box.run("systemctl", "start", "besace-handover.service")
        listening = f"ss --no-header --listening --tcp --numeric 'sport = :{ACCUEIL_PORT}' | wc -l"
        played.box.wait_for("1", "sh", "-c", listening)
        played.box.run("systemctl", "stop", "besace-handover.service")


@contextmanager
def set_to(played: Played, more: str) -> Iterator[None]:
    """Add to the settings of the box, for as long as the block."""
    settings = played.box.root / "etc/besace/besace.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + more, encoding="utf-8")
    try:
        yield
    finally:
        settings.write_text(before, encoding="utf-8")
