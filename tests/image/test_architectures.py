"""What differs between the kinds of machine, and that nothing of one is taken for another's."""

import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from appliance.formats.release import Part, Release, read_head, write_head
from image import foreign
from image.architectures import ARCHITECTURES, BOARDS, BUILDER, Architecture
from image.emulated import EMULATED
from image.trees import STANDS_IN
from tests.ground.sources import PROJECT

ARM64: Final = ARCHITECTURES["arm64"]
HEADER: Final = struct.Struct("<16s2H")
"""The beginning of a program (ELF): what it is, its type, its processor."""
GLIBC: Final = 41
"""Of Debian 13: 2.41."""

each = pytest.mark.parametrize("one", ARCHITECTURES.values(), ids=lambda one: one.name)


@each
def test_a_board_is_one_that_an_update_can_name(one: Architecture) -> None:
    part = Part(1, "0" * 64)
    release = Release(version=20261122120312, board=one.board, kernel=part, root=part)
    head = write_head(release, lambda _: bytes(64))
    assert read_head(head, lambda _message, _signature: True)[0].board == one.board


def test_no_two_kinds_of_machine_share_what_tells_them_apart() -> None:
    for fact in ("name", "board", "machine", "efi", "root", "elf", "fallback", "kernel_package"):
        facts = {getattr(one, fact) for one in ARCHITECTURES.values()}
        assert len(facts) == len(ARCHITECTURES), fact


def test_each_kind_of_machine_can_be_tried() -> None:
    assert EMULATED.keys() == BOARDS.keys()
    assert len({one.machine[0] for one in EMULATED.values()}) == len(EMULATED)


@pytest.mark.parametrize(("name", "loader"), [("amd64", "BOOTX64.EFI"), ("arm64", "BOOTAA64.EFI")])
def test_firmware_finds_the_loader_where_its_norm_says(name: str, loader: str) -> None:
    assert ARCHITECTURES[name].fallback == loader


@each
def test_a_wheel_is_made_for_the_machine_and_for_no_younger_c_library(one: Architecture) -> None:
    assert f"linux_{one.machine}" in one.platforms
    minors = [
        int(found[1]) for found in map(re.compile(r"_2_(\d+)_").search, one.platforms) if found
    ]
    assert minors
    assert max(minors) <= GLIBC
    assert all(tag.endswith(f"_{one.machine}") for tag in one.platforms)


def test_only_the_roots_differ_among_the_partitions() -> None:
    definitions = sorted((PROJECT / "image/partitions").glob("*.conf"))
    named = {path.name for path in definitions if "Type=@ROOT@\n" in path.read_text()}
    assert named == {"20-root-a.conf", "21-root-b.conf"}
    assert not any("Type=root" in path.read_text() for path in definitions)


def program(kind: int, processor: int, *, abi: int = 0) -> bytes:
    return HEADER.pack(b"\x7fELF\2\1\1" + bytes([abi]) + bytes(8), kind, processor)


def takes(rule: str, header: bytes) -> bool:
    """Judge a header as the kernel's binfmt_misc does."""
    _, _, type_, offset, magic, mask, _, _ = rule.split(":")
    assert (type_, offset) == ("M", "")
    wanted, masked = (bytes.fromhex(part.replace("\\x", "")) for part in (magic, mask))
    assert len(wanted) == len(masked) == len(header)
    return all(
        read & kept == one & kept for read, kept, one in zip(header, masked, wanted, strict=True)
    )


@pytest.mark.parametrize("kind", [2, 3])
@pytest.mark.parametrize("abi", [0, 3])
def test_the_programs_of_a_box_are_given_to_the_emulator(kind: int, abi: int) -> None:
    rule = foreign.rule("name", ARM64, Path("/tools/qemu"))
    assert takes(rule, program(kind, ARM64.elf, abi=abi))
    assert rule.endswith(":/tools/qemu:PF")


def test_this_machine_s_own_programs_and_libraries_are_not() -> None:
    rule = foreign.rule("name", ARM64, Path("/tools/qemu"))
    assert not takes(rule, program(3, BUILDER.elf))
    assert not takes(rule, program(1, ARM64.elf))
    assert not takes(rule, Path("/bin/sh").read_bytes()[: HEADER.size])


@pytest.fixture
def formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "register").touch()
    monkeypatch.setattr(foreign, "FORMATS", tmp_path)
    return tmp_path


def test_the_kernel_forgets_the_emulator_even_when_a_build_fails(formats: Path) -> None:
    with pytest.raises(SystemExit), foreign.runnable(ARM64, Path("/tools"), formats / "tree"):
        sys.exit("a step of the build failed")
    told = (formats / "register").read_text()
    name = told.split(":")[1]
    assert "/tools/usr/bin/qemu-aarch64:" in told
    assert {path.name for path in formats.iterdir()} == {"register", name}
    assert (formats / name).read_text() == "-1"


def test_a_tree_gives_back_what_it_was_lent_and_keeps_what_is_its_own(
    formats: Path, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    own = [tree / f"usr/lib/{ARM64.triple}/libc.so.6", tree / "usr/local/bin/own"]
    lent = [tree / foreign.BINARIES / name for name in (*foreign.LENT, foreign.CERTIFIER)]
    lent += [tree / place / "lib.so" for place in foreign.LIBRARIES]
    for path in (*own, *lent):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tree / "lib64").symlink_to("usr/lib64")
    with foreign.runnable(ARM64, Path("/tools"), tree):
        assert all(path.exists() for path in lent)
        assert set(foreign.packers(tree).values()) == {"/usr/bin/cp", "/usr/bin/zstd"}
    assert not foreign.packers(tree)
    left = {path for path in tree.rglob("*") if not path.is_dir() or path.is_symlink()}
    assert left == set(own)
    assert not any((tree / place).exists() for place in foreign.LIBRARIES)
    assert (formats / "register").exists()


def test_nothing_is_asked_of_the_kernel_for_this_machine_s_own_kind(formats: Path) -> None:
    loader = formats / "tree/usr/lib64/ld-linux-x86-64.so.2"
    loader.parent.mkdir(parents=True)
    loader.touch()
    with foreign.runnable(BUILDER, Path("/tools"), formats / "tree"):
        assert not (formats / "register").read_text()
    assert loader.exists()


def test_what_stands_in_for_python_s_compiler_takes_all_the_names_that_it_is_sent() -> None:
    """Debian's `py3compile` writes more of them than a pipe holds, and fails when nobody reads."""
    names = b"/usr/lib/python3/dist-packages/module.py\n" * 5000
    script = [sys.executable, "-c", STANDS_IN, "-"]
    with subprocess.Popen(script, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(names)  # a broken pipe, where nobody reads
    assert process.returncode == 0
