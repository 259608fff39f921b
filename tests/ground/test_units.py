"""The units, judged by systemd itself.  Nothing is started."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.services.assistance import LONGEST_MINUTES, SOCKET
from appliance.spool import introductions
from appliance.sync.pairs import END, PLACE
from appliance.wiring import vue
from appliance.wiring.factory import FORGETS
from appliance.wiring.factory import REQUEST as RESET_REQUEST
from appliance.wiring.first_hour.parcel import REQUEST
from appliance.wiring.install import PLACES, UNITS
from appliance.wiring.panel import POWEROFF_REQUEST, ask_for_poweroff
from appliance.wiring.station import PCSCD_REQUEST, ask_for_pcscd
from appliance.wiring.vault import PUBLIC_KEY
from tests.ground.sources import PROJECT

SERVICES = {  # the highest exposure allowed; systemd's scale goes from 0 (safe) to 10
    "besace-station.service": 0.8,
    "besace-courier.service": 1.3,
    "besace-carry.service": 1.3,
    "besace-pcscd-restart.service": 1.2,
    "besace-poweroff.service": 1.2,
    "besace-mirror.service": 0.6,
    "besace-settings.service": 1.2,
    "besace-reception.service": 0.6,
    "besace-handover.service": 1.3,
    "besace-aide.service": 1.3,
    "besace-pair.service": 1.3,
    "besace-reset.service": 1.3,
}
NAMES = sorted(name for name in PLACES if name.startswith("besace-"))


@pytest.fixture
def root(box: Path, tmp_path: Path) -> Path:
    """A system with the installed units, systemd's own, and stand-ins for the programs."""
    shutil.copytree(box / "etc", tmp_path / "etc", symlinks=True)
    system = Path("usr/lib/systemd/system")
    shutil.copytree("/" / system, tmp_path / system, symlinks=True)
    forgets = str(FORGETS.relative_to("/"))
    systemd = ("usr/bin/systemctl", "usr/bin/systemd-creds", "usr/bin/sleep")
    for program in ("opt/besace/bin/besace", *systemd, forgets):
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/true", tmp_path / program)
    return tmp_path


def complaints(root: Path, *units: str) -> str:
    judged = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"--root={root}", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in judged.stderr.splitlines() if "besace" in line]
    return "\n".join([*ours, f"exit {judged.returncode}"])


def test_systemd_finds_nothing_to_say_about_our_units(root: Path) -> None:
    assert complaints(root, *NAMES) == "exit 0"


def test_systemd_would_have_said_it(root: Path) -> None:
    station = root / PLACES["besace-station.service"]
    station.write_text(station.read_text().replace("ProtectHome=", "ProtectHouse="))
    assert "ProtectHouse" in complaints(root, *NAMES)


@pytest.mark.parametrize(("service", "highest"), SERVICES.items())
def test_a_service_that_is_broken_into_reaches_little(
    service: str, highest: float, box: Path
) -> None:
    threshold = round(highest * 10)
    judged = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            f"--threshold={threshold}",
            box / PLACES[service],
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout.splitlines()[-1]


REQUESTS = [
    ("besace-pcscd-restart.path", PCSCD_REQUEST, ask_for_pcscd),
    ("besace-poweroff.path", POWEROFF_REQUEST, ask_for_poweroff),
]


@pytest.mark.parametrize(("unit", "request_", "ask"), REQUESTS)
def test_what_the_station_writes_is_what_root_watches(
    unit: str, request_: Path, ask: Callable[[Path], None], box: Path, tmp_path: Path
) -> None:
    station = (box / PLACES["besace-station.service"]).read_text()
    assert f"\nPathModified={request_}\n" in (box / PLACES[unit]).read_text()
    assert f"\nRuntimeDirectory={request_.parent.name}\n" in station
    assert f" {unit}" in station
    ask(tmp_path / "request")
    assert (tmp_path / "request").exists()


@pytest.mark.parametrize("ask", [ask_for_pcscd, ask_for_poweroff])
def test_off_the_box_nobody_hears_the_request_and_nothing_breaks(
    ask: Callable[[Path], None], tmp_path: Path
) -> None:
    ask(tmp_path / "no-such-directory" / "request")
    assert not list(tmp_path.iterdir())


def test_root_watches_the_settings_that_the_station_asks_for_and_reads_them_by_systemd(
    box: Path,
) -> None:
    assert f"\nPathChanged={REQUEST}\n" in (box / PLACES["besace-settings.path"]).read_text()
    assert REQUEST.parent == PCSCD_REQUEST.parent
    unit = (box / PLACES["besace-settings.service"]).read_text()
    assert f"\nLoadCredential=demande:{REQUEST}\n" in unit
    assert "besace settle %d/demande\n" in unit
    assert "\nReadWritePaths=/etc/besace\n" in unit
    for verb, reader in (("restart", "courier"), ("try-restart", "carry")):  # of the passwords
        assert f"systemctl --no-block {verb} besace-{reader}.service\n" in unit


def test_systemd_accepts_the_devices_that_a_box_may_add(root: Path) -> None:
    example = root / PLACES["station-devices.conf.example"]
    shutil.copy(example, example.with_suffix(""))
    assert complaints(root, "besace-station.service") == "exit 0"


def test_what_the_courier_waits_for_is_what_the_station_writes(box: Path) -> None:
    path = f"/var/spool/besace/{PUBLIC_KEY}"
    assert f"\nPathChanged={path}\n" in (box / PLACES["besace-courier.path"]).read_text()
    courier = (box / PLACES["besace-courier.service"]).read_text()
    assert f"\nConditionPathExists={path}\n" in courier


def test_who_relays_for_paired_boxes_stands_idle_until_there_is_one(box: Path) -> None:
    kept = "/var/lib/besace-courier/pairs"
    service = (box / PLACES["besace-carry.service"]).read_text()
    assert f"\nConditionPathExistsGlob={kept}/*.pair\n" in service
    assert f"\nPathChanged={kept}\n" in (box / PLACES["besace-carry.path"]).read_text()
    assert Path(kept).name == PLACE
    assert END == ".pair"


def test_a_view_is_carried_where_the_station_opens_it_and_never_past_the_hour(box: Path) -> None:
    service = (box / PLACES["besace-aide.service"]).read_text()
    place = f"/var/spool/besace/{vue.PLACE}"
    assert f"\nPathChanged={place}\n" in (box / PLACES["besace-aide.path"]).read_text()
    assert f"\nConditionPathExists={place}/{SOCKET}\n" in service
    assert f"\nReadWritePaths={place}\n" in service
    assert f"\nd {place} " in (box / PLACES["tmpfiles.conf"]).read_text()
    assert LONGEST_MINUTES < 65
    assert "\nRuntimeMaxSec=65min\n" in service
    assert "besace-aide.path" in UNITS
    assert "besace-aide.service" not in UNITS


def test_a_pairing_is_asked_for_where_the_station_writes_it(box: Path) -> None:
    place = f"/var/spool/besace/{introductions.PLACE}"
    request = f"{place}/{introductions.REQUEST}"
    service = (box / PLACES["besace-pair.service"]).read_text()
    assert f"\nPathChanged={request}\n" in (box / PLACES["besace-pair.path"]).read_text()
    assert f"\nConditionPathExists={request}\n" in service
    assert f"\nReadWritePaths={place}\n" in service
    assert f"\nd {place} " in (box / PLACES["tmpfiles.conf"]).read_text()
    assert "besace-pair.path" in UNITS


def test_a_reset_is_asked_for_where_root_watches_and_runs_what_the_image_has(box: Path) -> None:
    service = (box / PLACES["besace-reset.service"]).read_text()
    assert f"\nPathModified={RESET_REQUEST}\n" in (box / PLACES["besace-reset.path"]).read_text()
    assert f"\nConditionFileIsExecutable={FORGETS}\n" in service
    assert f"\nExecStart={FORGETS}\n" in service
    assert RESET_REQUEST.parent == PCSCD_REQUEST.parent
    assert os.access(PROJECT / "image" / "tree" / FORGETS.relative_to("/"), os.X_OK)


def test_every_service_has_its_threshold() -> None:
    assert {name for name in NAMES if name.endswith(".service")} == set(SERVICES)


def test_the_station_has_no_network_and_the_courier_no_screen(box: Path) -> None:
    station = (box / PLACES["besace-station.service"]).read_text()
    courier = (box / PLACES["besace-courier.service"]).read_text()
    assert "\nPrivateNetwork=yes\n" in station
    assert "\nIPAddressDeny=any\nIPAddressAllow=localhost\n" in station
    assert "\nRestrictAddressFamilies=AF_UNIX AF_INET\n" in station
    assert "TTYPath" not in courier
    assert "\nLoadCredentialEncrypted=envoi:" in courier
    assert "\nLoadCredentialEncrypted=machine\n" in station
    assert not [unit for unit in (station, courier) if "\nLoadCredential=" in unit]


@pytest.mark.parametrize("unit", ["besace-courier.service", "besace-carry.service"])
def test_no_password_that_the_settings_do_not_name_keeps_a_service_from_starting(
    unit: str, box: Path
) -> None:
    lines = (box / PLACES[unit]).read_text().splitlines()
    named = {line.split("=")[1].split(":")[0] for line in lines if line.startswith("LoadCred")}
    spare = {line.split("=")[1].split(":")[0] for line in lines if line.startswith("SetCred")}
    assert named == spare == {"envoi", "reception", "concentrateur"}
