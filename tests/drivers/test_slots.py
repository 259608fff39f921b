"""An update goes into the root that does not run; whatever breaks, the box starts as before."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.drivers import slots as slots_of
from appliance.drivers.slots import Kernel, Slots
from appliance.errors import (
    ReleaseAlteredError,
    ReleaseTooLargeError,
    ReleaseTriedError,
    SlotError,
)
from tests.made_up_releases import KERNEL, NEXT, ROOT, RUNNING, PlayedBox, part, released

RUNS = f"besace_{RUNNING}.efi"


@pytest.fixture
def box(tmp_path: Path) -> PlayedBox:
    return PlayedBox.lay(tmp_path / "box")


def test_an_update_stands_in_the_other_root_and_is_tried_three_times(box: PlayedBox) -> None:
    before = box.root(2)
    box.slots.install(released(), [KERNEL], [ROOT])
    assert box.startable() == {RUNS, f"besace_{NEXT}+3.efi"}
    assert box.labels() == [f"besace_{RUNNING}", f"besace_{NEXT}"]
    assert (box.root(2), box.root(3)) == (before, ROOT)
    assert (box.places.loader / f"besace_{NEXT}+3.efi").read_bytes() == KERNEL


def test_an_update_takes_the_place_of_one_that_waits_or_failed(box: PlayedBox) -> None:
    box.slots.install(released(), [KERNEL], [ROOT])
    (box.places.loader / f"besace_{NEXT}+3.efi").rename(
        box.places.loader / f"besace_{NEXT}+0-3.efi"
    )
    box.slots.install(released(NEXT + 1), [KERNEL], [ROOT])
    assert box.startable() == {RUNS, f"besace_{NEXT + 1}+3.efi"}
    assert box.labels() == [f"besace_{RUNNING}", f"besace_{NEXT + 1}"]


def test_once_the_new_one_runs_the_old_root_is_the_spare_one(box: PlayedBox) -> None:
    box.slots.install(released(), [KERNEL], [ROOT])
    assert replace(box.slots, running=NEXT).spare().label == f"besace_{RUNNING}"


def test_the_loader_s_names_tell_what_became_of_each(box: PlayedBox) -> None:
    for name in (f"besace_{NEXT}+2-1.efi", f"besace_{NEXT + 1}+0-3.efi", "linux.efi", "x.new"):
        (box.places.loader / name).write_bytes(KERNEL)
    (box.places.loader / f"besace_{NEXT + 2}+3.efi").touch()  # a cut left but its name
    assert box.slots.kernels() == [Kernel(NEXT + 1, 0), Kernel(NEXT, 2), Kernel(RUNNING, None)]


def test_while_a_system_is_on_trial_the_one_before_stays(box: PlayedBox) -> None:
    (box.places.loader / RUNS).rename(box.places.loader / f"besace_{RUNNING}+2-1.efi")
    with pytest.raises(ReleaseTriedError):
        box.slots.install(released(), [KERNEL], [ROOT])
    assert box.labels() == [f"besace_{RUNNING}", "_empty"]


def test_a_root_that_does_not_fit_is_refused_before_anything_is_written(box: PlayedBox) -> None:
    larger = released()
    huge = type(larger)(
        version=NEXT, board=larger.board, kernel=larger.kernel, root=part(b"x" * (3 << 20))
    )
    with pytest.raises(ReleaseTooLargeError):
        box.slots.install(huge, [KERNEL], [])
    assert box.labels() == [f"besace_{RUNNING}", "_empty"]


@pytest.mark.parametrize(
    ("kernel", "root"),
    [
        (KERNEL, ROOT[:-1]),
        (KERNEL, ROOT + b"x"),
        (KERNEL, b"y" + ROOT[1:]),
        (KERNEL[:-1], ROOT),
        (b"z" + KERNEL[1:], ROOT),
    ],
    ids=["short root", "long root", "another root", "short kernel", "another kernel"],
)
def test_other_bytes_than_those_that_were_signed_are_never_started(
    kernel: bytes, root: bytes, box: PlayedBox
) -> None:
    with pytest.raises(ReleaseAlteredError):
        box.slots.install(released(), [kernel], [root])
    assert {name for name in box.startable() if name.endswith(".efi")} == {RUNS}


def torn(data: bytes, at: int) -> Iterator[bytes]:
    """Give some of the bytes, then fail as a key that is pulled."""
    yield data[:at]
    raise OSError(5, "pulled")


@pytest.mark.parametrize("at", [0, 1, 600_000, len(ROOT)])
def test_a_key_that_is_pulled_leaves_the_box_as_it_was(at: int, box: PlayedBox) -> None:
    running = box.root(2)
    with pytest.raises(SlotError):
        box.slots.install(released(), [KERNEL], torn(ROOT, at))
    assert (box.startable(), box.root(2)) == ({RUNS}, running)
    box.slots.install(released(), [KERNEL], [ROOT])
    assert f"besace_{NEXT}+3.efi" in box.startable()


def test_a_cut_at_any_step_leaves_the_loader_a_whole_system(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps are what the loader and the firmware see: names given, files that come and go."""
    steps = 0
    for last in range(100):
        left = last

        def cut(real: object) -> object:
            def step(*arguments: object, **options: object) -> object:
                nonlocal left
                if left == 0:
                    raise OSError(5, "cut")
                left -= 1
                return real(*arguments, **options)  # type: ignore[operator]

            return step

        with monkeypatch.context() as patch:
            for name in ("fsync", "pwrite"):
                patch.setattr(os, name, cut(getattr(os, name)))
            patch.setattr(slots_of, "_sfdisk", cut(slots_of._sfdisk))
            try:
                box.slots.install(released(NEXT + last), [KERNEL], [ROOT])
            except (OSError, SlotError):
                steps += 1
            else:
                break
        for name in box.startable():
            if name.endswith(".efi") and name != RUNS:
                whole = (box.places.loader / name).read_bytes() == KERNEL and box.root(3) == ROOT
                assert whole, f"{name} after {last}"
        assert RUNS in box.startable()
    assert steps > 8


def test_the_kernel_is_made_durable_once_more_under_its_new_name(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a cut leaves a FAT with the name and no byte behind it."""
    synced: list[str] = []
    monkeypatch.setattr(slots_of, "_sync", lambda path: synced.append(path.name))
    box.slots.install(released(), [KERNEL], [ROOT])
    assert synced[-2:] == [f"besace_{NEXT}+3.efi", "loader"]


def test_what_the_medium_did_not_keep_is_seen(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots_of, "_read", lambda *_: iter([b"worn out"]))
    with pytest.raises(SlotError, match="relecture"):
        box.slots.install(released(), [KERNEL], [ROOT])
    assert box.startable() == {RUNS}


def test_a_disk_on_which_the_system_that_runs_is_not_found_is_never_written(
    box: PlayedBox,
) -> None:
    with pytest.raises(SlotError, match="deux racines"):
        replace(box.slots, running=NEXT).spare()
    with pytest.raises(SlotError, match="introuvable"):
        replace(box.slots, loader=box.home / "none").install(released(), [KERNEL], [ROOT])


def test_a_disk_without_a_second_root_is_said(tmp_path: Path) -> None:
    (tmp_path / "disk").write_bytes(bytes(1 << 20))
    with pytest.raises(SlotError):
        Slots(tmp_path / "disk", tmp_path, RUNNING).spare()
