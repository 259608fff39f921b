"""The units that only an image has, judged by systemd beside those of `besace install`."""

import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.wiring.install import place_files
from image.finishing import ENABLED
from tests.ground.conftest import new_root
from tests.ground.sources import PROJECT

TREE = PROJECT / "image/tree"
UNITS = TREE / "etc/systemd/system"
SERVICES = {  # the highest exposure allowed; systemd's scale goes from 0 (safe) to 10
    "besace-check.service": 1.5,
    "besace-firewall.service": 1.6,
    "besace-key@.service": 1.7,
    "besace-retry.service": 1.2,
    "besace-update.service": 2.1,
    "emergency.service": 1.4,
}
EARLY = {"besace-data.service", "besace-skeleton.service"}
"""Before there is anything to protect from: they make and mount what the others live on."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A system with systemd's units and all of ours, and stand-ins for the programs."""
    root = new_root(tmp_path_factory.mktemp("image"))
    system = Path("usr/lib/systemd/system")
    shutil.copytree("/" / system, root / system, symlinks=True)
    place_files(root)
    shutil.copytree(TREE, root, dirs_exist_ok=True)
    for program in (
        "opt/besace/bin/besace",
        "bin/mkdir",
        "bin/sh",
        "bin/chmod",
        "usr/bin/systemctl",
    ):
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/true", root / program)
    (root / system / "nftables.service").write_text("[Service]\nExecStart=/usr/bin/systemctl\n")
    return root


def complaints(root: Path, *units: str) -> str:
    judged = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"--root={root}", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in judged.stderr.splitlines() if "besace" in line or "efi" in line]
    return "\n".join([*ours, f"exit {judged.returncode}"])


def test_systemd_finds_nothing_to_say_about_the_units_of_the_image(root: Path) -> None:
    names = [path.name.replace("@.", "@dev-sda1.") for path in UNITS.glob("*.*") if path.is_file()]
    assert len(names) > 8
    assert complaints(root, *names, "besace-station.service") == "exit 0"


@pytest.mark.parametrize(("service", "highest"), SERVICES.items())
def test_a_service_of_the_image_that_is_broken_into_reaches_little(
    service: str, highest: float
) -> None:
    judged = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            f"--threshold={round(highest * 10)}",
            UNITS / service,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout.splitlines()[-1]


def test_the_station_keeps_its_bounds_with_what_the_image_adds(root: Path) -> None:
    judging = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=11"]
    judged = subprocess.run(
        [*judging, f"--root={root}", "besace-station.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout.splitlines()[-1]
    assert "char-ttyACM:rw" in judged.stdout


def test_every_service_of_the_image_has_its_threshold() -> None:
    assert {path.name for path in UNITS.glob("*.service")} == set(SERVICES) | EARLY


def test_a_key_is_mounted_by_our_units_alone_and_nothing_on_it_can_be_started() -> None:
    copies = (UNITS / "media-cle.mount").read_text(encoding="utf-8")
    assert "\nOptions=nodev,nosuid,noexec,noatime,uid=besace,gid=besace,umask=0077\n" in copies
    script = (TREE / "usr/lib/besace/take-from-key").read_text(encoding="utf-8")
    assert "-o ro,nodev,nosuid,noexec" in script
    unit = (UNITS / "besace-key@.service").read_text(encoding="utf-8")
    assert "\nPrivateMounts=yes\n" in unit
    rules = "\n".join(path.read_text() for path in (TREE / "etc/udev/rules.d").iterdir())
    assert "besace-key@dev-%k.service" in rules
    listed = (PROJECT / "image/packages.txt").read_text(encoding="utf-8")
    assert "udisks" not in listed
    assert "ssh" not in listed


def test_a_failed_trial_starts_again_and_only_a_trial_does() -> None:
    check = (UNITS / "besace-check.service").read_text(encoding="utf-8")
    retry = (UNITS / "besace-retry.service").read_text(encoding="utf-8")
    assert "\nBefore=boot-complete.target\n" in check
    assert "\nRequiredBy=boot-complete.target\n" in check
    assert "\nOnFailure=besace-retry.service\n" in check
    assert "/LoaderBootCountPath-" in retry
    assert "reboot" in retry


def test_a_start_that_stops_half_way_is_told_so_without_waiting_for_what_it_lacks() -> None:
    stopped = (UNITS / "emergency.target.d/retry.conf").read_text(encoding="utf-8")
    assert "\nWants=besace-retry.service\n" in stopped
    for name in ("besace-retry.service", "besace-retry.timer"):
        unit = (UNITS / name).read_text(encoding="utf-8")
        assert "\nDefaultDependencies=no\n" in unit
        assert "PrivateTmp" not in unit, "it would wait for the data partition"
    assert "besace-retry.timer" in ENABLED


def test_a_box_that_stopped_half_way_says_what_to_do_and_starts_again_by_a_key(
    tmp_path: Path,
) -> None:
    script = TREE / "usr/lib/besace/stopped"
    for failed, told in (("true", "ne peut pas ouvrir ses données"), ("false", "n’a pas pu")):
        asked = tmp_path / f"asked-{failed}"
        systemctl = tmp_path / failed / "systemctl"
        systemctl.parent.mkdir()
        is_failed = f'[ "$*" != "--quiet is-failed besace-data.service" ] || exec {failed}'
        systemctl.write_text(f"#!/bin/sh\n{is_failed}\necho $* >{asked}\n")
        systemctl.chmod(0o755)
        shown = subprocess.run(
            [script],
            input="\n",
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": f"{systemctl.parent}:/usr/bin:/bin"},
        ).stdout
        assert told in shown
        assert "Rien n" in shown
        assert "feuille de secours" in shown
        assert max(map(len, shown.splitlines())) <= 80
        assert len(shown.splitlines()) <= 24
        assert asked.read_text() == "--no-block reboot\n"
    unit = (UNITS / "emergency.service").read_text(encoding="utf-8")
    assert "\nTTYPath=/dev/tty1\n" in unit


def test_the_watchdog_of_the_machine_is_on() -> None:
    manager = (TREE / "etc/systemd/system.conf.d/besace.conf").read_text(encoding="utf-8")
    assert "\nRuntimeWatchdogSec=30s\n" in manager
