"""What a box keeps of the boxes that it is paired with."""

import os
import stat
from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import DiskFullError, PairKeyDamagedError, PairUnknownError
from appliance.sealing.pairing import BoxIdentity, make_box_identity
from appliance.sync.pairs import IDENTITY, LONGEST_NAME, Pair, Pairs
from tests.sync.fickle_disk import Countdown, FickleDisk, PowerCut

OTHER, THIRD = make_box_identity("village"), make_box_identity("village")


@pytest.fixture
def pairs(tmp_path: Path) -> Pairs:
    return Pairs(SystemDisk(), tmp_path / "pairs")


def test_a_box_shows_the_same_of_itself_for_ever(pairs: Pairs, tmp_path: Path) -> None:
    made = pairs.own("cabinet")
    again = Pairs(SystemDisk(), tmp_path / "pairs").own("another name")
    assert (again.certificate, again.pem) == (made.certificate, made.pem)


def test_nobody_else_reads_what_is_kept(pairs: Pairs, tmp_path: Path) -> None:
    pairs.own("cabinet")
    pairs.keep(OTHER.certificate, "192.0.2.7")
    kept = list((tmp_path / "pairs").iterdir())
    assert len(kept) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE((tmp_path / "pairs").stat().st_mode) == 0o700


def test_a_box_is_kept_found_moved_and_forgotten(pairs: Pairs) -> None:
    assert pairs.all() == ()
    kept = pairs.keep(OTHER.certificate, "192.0.2.7")
    assert kept == Pair(name="village", certificate=OTHER.certificate, host="192.0.2.7")
    assert pairs.all() == (kept,)
    assert pairs.named(" village ") == kept
    assert pairs.of(OTHER.certificate) == kept
    assert pairs.of(THIRD.certificate) is None
    assert pairs.of(None) is None
    moved = pairs.keep(OTHER.certificate, "192.0.2.8")
    assert pairs.all() == (moved,)
    assert (moved.name, moved.host) == ("village", "192.0.2.8")
    pairs.forget(moved)
    assert pairs.all() == ()
    with pytest.raises(PairUnknownError, match="village"):
        pairs.named("village")


def test_two_boxes_never_have_one_name(pairs: Pairs) -> None:
    first = pairs.keep(OTHER.certificate, "192.0.2.7")
    second = pairs.keep(THIRD.certificate, "192.0.2.8")
    assert first.name == "village"
    assert second.name == f"village {second.empreinte[:8]}"
    assert {pair.name for pair in pairs.all()} == {first.name, second.name}
    assert pairs.keep(THIRD.certificate, "192.0.2.8", "annexe").name == "annexe"
    assert len(pairs.all()) == 2


@pytest.mark.parametrize("given", ["\x1b[2Jvil\nlage", "v" * 200, "", "\x00"])
def test_whatever_a_box_calls_itself_a_screen_can_show_it(pairs: Pairs, given: str) -> None:
    name = pairs.keep(OTHER.certificate, "192.0.2.7", given).name
    assert name.isprintable()
    assert 0 < len(name) <= LONGEST_NAME


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"7", b"{}", b"[" * 100_000),
        b'{"certificate":"00","host":"h","name":"n"}',
        b'{"certificate":7,"host":"h","name":"n"}',
        b'{"certificate":"00","host":7,"name":"n"}',
        b'{"certificate":"00","host":"h","name":[]}',
    ],
    ids=lambda content: content[:44].decode(),
)
def test_a_file_that_is_no_pair_lets_nobody_in(
    pairs: Pairs, tmp_path: Path, content: bytes
) -> None:
    kept = pairs.keep(OTHER.certificate, "192.0.2.7")
    (tmp_path / "pairs" / "damaged.pair").write_bytes(content)
    assert pairs.all() == (kept,)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN", OTHER.pem[:200], OTHER.pem[:-40]])
def test_a_key_that_was_damaged_is_told_with_its_file(
    pairs: Pairs, tmp_path: Path, content: bytes
) -> None:
    pairs.own("cabinet")
    (tmp_path / "pairs" / IDENTITY).write_bytes(content)
    with pytest.raises(PairKeyDamagedError, match=IDENTITY):
        pairs.own("cabinet")


def test_a_full_disk_is_told(pairs: Pairs, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(SystemDisk, "pwrite", full)
    with pytest.raises(DiskFullError):
        pairs.keep(OTHER.certificate, "192.0.2.7")


def test_a_cut_leaves_the_old_pair_or_the_new_one_and_one_identity() -> None:
    place, seen = Path("/pairs"), set[str]()
    for last in range(60):
        countdown = Countdown()
        disk = FickleDisk(countdown)
        pairs = Pairs(disk, place)
        shown: BoxIdentity | None = None
        pairs.keep(OTHER.certificate, "old")
        countdown.last = countdown.deeds + last
        try:
            shown = pairs.own("cabinet")
            pairs.keep(OTHER.certificate, "new")
        except PowerCut:
            pass
        countdown.last = None
        disk.restart(lose=True)
        (kept,) = pairs.all()
        assert kept.host in {"old", "new"}
        seen.add(kept.host)
        if shown is not None:
            assert pairs.own("cabinet").certificate == shown.certificate
    assert seen == {"old", "new"}
