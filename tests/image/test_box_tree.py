"""What the image is made of, judged without making one."""

import subprocess
from pathlib import Path

import pytest

from appliance.wiring.system import described
from image.__main__ import _description
from image.application import COMPILED, _forget_programs, _split
from image.finishing import ENABLED, describe
from image.trees import box_packages
from tests.ground.sources import PROJECT

IMAGE = PROJECT / "image"
SCRIPTS = [
    path
    for path in sorted((IMAGE / "tree").rglob("*"))
    if path.is_file() and path.read_bytes().startswith(b"#!")
]


def test_each_package_of_the_box_is_named_once_and_has_a_reason() -> None:
    listed = (IMAGE / "packages.txt").read_text(encoding="utf-8").splitlines()
    lines = [line.split(None, 1) for line in listed if not line.startswith("#")]
    assert all(len(words) == 2 for words in lines)
    names = box_packages(IMAGE / "packages.txt")
    assert len(names) == len(set(names)) == len(lines)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_each_script_is_one_that_the_shell_of_the_box_takes(script: Path) -> None:
    assert script.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", script], check=True)


def test_what_is_compiled_and_what_is_fetched_are_the_whole_lock() -> None:
    lock = PROJECT / "requirements.lock"
    ready, compiled = _split(lock)
    names = {line.split("==")[0] for line in compiled.splitlines() if "==" in line}
    assert names == set(COMPILED)
    assert not any(line.startswith(tuple(f"{one}==" for one in COMPILED)) for line in ready.split())
    hashes = lock.read_text(encoding="utf-8").count("--hash=")
    assert ready.count("--hash=") + compiled.count("--hash=") == hashes


def test_units_that_are_enabled_are_there() -> None:
    units = IMAGE / "tree/etc/systemd/system"
    plugged = {"media-cle.mount"}  # udev starts it
    assert {name for name in ENABLED if name.endswith(".mount")} | plugged == {
        path.name for path in units.glob("*.mount")
    }


def test_a_tree_says_once_which_system_it_is(tmp_path: Path) -> None:
    release = tmp_path / "usr/lib/os-release"
    (tmp_path / "usr/lib/besace").mkdir(parents=True)
    release.write_text('ID=debian\nVERSION_ID="13"\n', encoding="utf-8")
    for version in (20261122120312, 20261123120312):
        describe(tmp_path, _description(version, "pc-amd64"))
    system = described(tmp_path / "usr/lib/besace/system.toml")
    assert (system.version, system.board) == (20261123120312, "pc-amd64")
    assert release.read_text(encoding="utf-8").splitlines()[2:] == [
        "IMAGE_ID=besace",
        "IMAGE_VERSION=20261123120312",
    ]


def test_the_state_s_partition_is_never_taken_for_the_data_s() -> None:
    """The tool that makes partitions would grow the first one of the same type."""
    state = (IMAGE / "partitions/30-state.conf").read_text(encoding="utf-8")
    data = (IMAGE / "tree/usr/lib/besace/partitions/40-data.conf").read_text(encoding="utf-8")
    [of_state] = [line for line in state.splitlines() if line.startswith("Type=")]
    [of_data] = [line for line in data.splitlines() if line.startswith("Type=")]
    assert of_state != of_data


def test_a_package_s_programs_leave_no_trace_of_who_unpacked_them(tmp_path: Path) -> None:
    record = tmp_path / "one-1.dist-info/RECORD"
    record.parent.mkdir()
    record.write_text("../../bin/one,sha256=00,1\none/__init__.py,sha256=11,2\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/one").write_text("#!/somewhere/python\n", encoding="utf-8")
    _forget_programs(tmp_path)
    assert not (tmp_path / "bin").exists()
    assert record.read_text(encoding="utf-8") == "one/__init__.py,sha256=11,2\n"
