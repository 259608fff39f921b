import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from appliance.config import load
from appliance.durable.disk import SystemDisk
from appliance.errors import InstallError
from appliance.spool import introductions
from appliance.spool.maildir import StationSpool
from appliance.spool.plis import Cote, Plis
from appliance.wiring import install as installing
from appliance.wiring import vue
from appliance.wiring.install import PLACES, UNITS, install
from tests.ground.conftest import new_root
from tests.ground.sources import PROJECT, tracked


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def snapshot(root: Path) -> dict[str, tuple[int, int, int]]:
    """Describe every file below a root: mode, inode and last change of content."""
    found = ((path, path.lstat()) for path in root.rglob("*"))
    return {
        str(path): (state.st_mode, state.st_ino, 0 if path.is_dir() else state.st_mtime_ns)
        for path, state in found
        if path.name not in {".pwd.lock", ".updated"}  # the system's own tools touch these
    }


def guide() -> set[str]:
    return {path.name for path in (PROJECT / "docs" / "guide").iterdir()}


def test_the_files_of_the_box_are_readable_by_every_program(box: Path) -> None:
    for place in PLACES.values():
        assert mode(box / place) == 0o644, place


def test_the_installed_files_are_those_of_the_project(box: Path) -> None:
    for name, place in PLACES.items():
        assert (box / place).read_bytes() == (PROJECT / "systemd" / name).read_bytes()


def test_no_file_of_the_box_is_left_behind() -> None:
    assert {path.name for path in (PROJECT / "systemd").iterdir()} == set(PLACES)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("var/lib/besace", 0o700),
        ("var/lib/besace-courier", 0o700),
        ("var/spool/besace", 0o2770),
        ("etc/besace", 0o750),
        ("etc/besace/secrets", 0o700),
    ],
)
def test_each_directory_is_closed_to_whoever_has_no_business_there(
    box: Path, place: str, expected: int
) -> None:
    assert mode(box / place) == expected


def test_the_spool_is_laid_out_as_the_programs_expect_it(box: Path, tmp_path: Path) -> None:
    StationSpool(SystemDisk(), tmp_path / "besace")
    Plis(SystemDisk(), tmp_path / "besace-reception", Cote.CABINET).give(b"")
    (tmp_path / "besace-reception" / "cabinet.pli").unlink()
    vue.lay(SystemDisk(), tmp_path / "besace")
    introductions.lay(SystemDisk(), tmp_path / "besace")
    expected = {path.relative_to(tmp_path): mode(path) for path in tmp_path.rglob("*")}
    spool = box / "var/spool"
    assert {path.relative_to(spool): mode(path) for path in spool.rglob("*")} == expected


def test_the_installed_program_runs_by_itself(box: Path) -> None:
    python = box / "opt/besace/bin/python"
    command = "import appliance, smartcard, textual.app, linkify_it; print(appliance.__file__)"
    found = subprocess.run(
        [python, "-P", "-c", command], cwd="/", capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()).is_relative_to(box / "opt")


def test_the_tools_of_developers_stay_out_of_the_box(box: Path) -> None:
    [library] = box.glob("opt/besace/lib/python3.*/site-packages")
    names = {path.name for path in library.iterdir()}
    assert "textual" in names
    assert not names & {"pytest", "mypy", "ruff", "coverage", "hypothesis"}


def test_everybody_may_read_the_program_and_only_root_may_change_it(box: Path) -> None:
    paths = [path for path in (box / "opt").rglob("*") if not path.is_symlink()]
    assert {mode(path) for path in paths} == {0o644, 0o755}


def test_the_guide_comes_with_the_program(box: Path) -> None:
    assert {path.name for path in (box / "opt/besace/share/besace/guide").iterdir()} == guide()


def test_a_second_run_changes_nothing(box: Path) -> None:
    before = snapshot(box)
    assert install(box) == 0
    assert snapshot(box) == before


def test_the_units_start_at_boot(box: Path) -> None:
    system = box / "etc/systemd/system"
    wanted = [system / f"{target}.target.wants" for target in ("multi-user", "timers")]
    assert {path.name for place in wanted for path in place.iterdir()} == set(UNITS)


def test_the_installed_box_can_install_in_its_turn(box: Path, tmp_path: Path) -> None:
    second = new_root(tmp_path)
    program = box / "opt/besace/bin/python"
    command = (program, "-P", "-m", "appliance", "install", "--root", second)
    subprocess.run(command, cwd="/", check=True)
    assert (second / "opt/besace").readlink() == (box / "opt/besace").readlink()


def test_a_new_version_leaves_the_one_before_for_the_programs_that_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "_fill", lambda target, _: target.mkdir(parents=True))
    for version in ("one", "two", "three"):
        monkeypatch.setattr(installing, "_identity", lambda _, version=version: version)
        installing._place_application(tmp_path)
    assert sorted(path.name for path in (tmp_path / "opt").iterdir()) == [
        "besace",
        "besace-three",
        "besace-two",
    ]
    assert (tmp_path / "opt/besace").readlink() == Path("besace-three")


def test_without_root_one_sentence_says_what_to_do() -> None:
    with pytest.raises(InstallError, match="sudo"):
        installing._refuse(1000, Path("/usr"))


def test_a_python_in_somebody_s_home_is_refused_for_the_box_could_not_read_it() -> None:
    with pytest.raises(InstallError, match="/usr/bin/python3"):
        installing._refuse(0, Path("/home/ida/.pyenv/versions/3.13"))
    installing._refuse(0, Path("/usr"))


def test_services_are_not_started_in_an_image(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match="--root"):
        install(tmp_path, start=True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"start": False}, ["daemon-reload"]),
        ({"start": True}, ["daemon-reload", f"restart {' '.join(UNITS)}"]),
    ],
)
def test_a_running_system_is_told_and_starts_only_what_was_asked(
    options: dict[str, bool], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = tmp_path / "heard"
    (tmp_path / "systemctl").write_text(f'#!/bin/sh\necho "$*" >>{heard}\n')
    (tmp_path / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    installing._wake(**options)
    assert heard.read_text().splitlines() == expected


def test_a_system_without_systemd_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InstallError, match="systemd-sysusers est absent"):
        installing._make_users(tmp_path)


def test_what_a_system_s_tool_refuses_is_repeated() -> None:
    with pytest.raises(InstallError, match="systemd-sysusers : "):
        installing._run(["systemd-sysusers", "--no-such-option"])


def test_the_example_of_settings_is_one_that_loads(box: Path) -> None:
    settings = load(box / PLACES["besace.toml.example"])
    assert str(settings.chemins.station) == "/var/lib/besace"
    assert str(settings.chemins.courier) == "/var/lib/besace-courier"
    assert str(settings.chemins.spool) == "/var/spool/besace"


def test_a_wheel_carries_the_files_of_the_box_and_the_guide(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for path in tracked():
        copy = source / path.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path))
    subprocess.run((sys.executable, "-m", "pip", "wheel", *options, str(source)), check=True)
    [wheel] = tmp_path.glob("*.whl")
    carried = {Path(name).name for name in zipfile.ZipFile(wheel).namelist()}
    assert {*PLACES, *guide()} <= carried
