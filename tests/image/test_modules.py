"""What the kernel's modules of a box need is there."""

import lzma
from pathlib import Path

import pytest

from image.modules import broken
from image.trees import left_out
from tests.ground.sources import PROJECT

KERNEL = "usr/lib/modules/6.12/kernel"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a tree of four modules, all that they need among them."""
    _module(tmp_path, "drivers/gpu/drm/screen.ko.xz", "cec-core,i2c_bit")
    _module(tmp_path, "drivers/media/cec/cec-core.ko.xz", "")
    _module(tmp_path, "drivers/i2c/i2c-bit.ko.xz", "")
    _module(tmp_path, "sound/speaker.ko.xz", "i2c_bit")
    return tmp_path


def _module(tree: Path, name: str, needs: str) -> None:
    path = tree / KERNEL / name
    path.parent.mkdir(parents=True, exist_ok=True)
    section = f"license=GPL\0depends={needs}\0name=one\0"
    path.write_bytes(lzma.compress(b"\x7fELF\0" + section.encode()))


def test_a_tree_whose_modules_have_all_that_they_need(tree: Path) -> None:
    assert broken(tree) == []


def test_a_screen_whose_need_was_left_out_is_told(tree: Path) -> None:
    (tree / KERNEL / "drivers/media/cec/cec-core.ko.xz").unlink()
    assert broken(tree) == ["screen"]


def test_what_a_box_does_not_live_by_may_lack_something(tree: Path) -> None:
    _module(tree, "sound/singer.ko.xz", "orchestra")
    assert broken(tree) == []


def test_what_is_left_out_has_a_reason_and_what_is_kept_comes_after_it() -> None:
    listed = PROJECT / "image/excluded.txt"
    lines = [one for one in listed.read_text(encoding="utf-8").splitlines() if one[0] != "#"]
    assert all(len(line.split(None, 1)) == 2 for line in lines)
    told = left_out(listed)
    assert len(told) == len(set(told)) == len(lines)
    for place, option in enumerate(told):
        name, path = option.split("=", 2)[1:]
        if name == "path-include":  # dpkg takes the last word that fits
            parents = [f"--dpkgopt=path-exclude={parent}/*" for parent in Path(path).parents]
            assert set(parents) & set(told[:place]), path
