"""Letters, and keys that fail."""

import errno
from datetime import timedelta
from pathlib import Path
from zlib import compress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.durable.disk import SystemDisk
from appliance.errors import (
    CarryFullError,
    CarryGoneError,
    CarryPlaceError,
)
from appliance.sealing.correspondance import Cle, Trousse
from appliance.sync.carry.carrier import Fate
from appliance.sync.carry.letter import MAGIC, Kind, Letter, write
from appliance.sync.carry.satchel import Satchel
from tests.sync.carry.carried import Box, Key, Post, secret


def test_each_writing_of_a_message_that_is_out_is_the_same_to_the_byte(box: Box) -> None:
    box.publish()
    first, second = Key(), Key()
    box.out(first)
    box.clock.time += timedelta(days=1)
    assert box.out(second) == 1
    assert first.files() == second.files()


def is_letter(data: bytes) -> bool:
    try:
        return bool(Letter.parse(data))
    except ValueError:
        return False


def test_a_letter_tells_each_change_of_a_byte() -> None:
    letter = write(Trousse(secret("box"), b"carry"), Kind.MESSAGE, "a" * 64, b"lot")
    assert Letter.parse(letter).body == b"lot"
    for place in range(len(letter)):
        changed = bytearray(letter)
        changed[place] ^= 1
        assert not is_letter(bytes(changed))


@pytest.mark.parametrize("missing", [1, 199, 200, 201, 300, 500])
def test_a_letter_that_was_cut_is_none(missing: int) -> None:
    letter = write(Trousse(secret("box"), b"carry"), Kind.MESSAGE, "a" * 64, b"l" * 200)
    assert not is_letter(letter[:-missing])


# Keys that fail ---------------------------------------------------------------------------


class Failing(SystemDisk):
    """A disk on which one call fails."""

    def __init__(self, call: str, number: int) -> None:
        super().__init__()
        self.number = number
        setattr(self, call, self._fail)

    def _fail(self, *_: object, **__: object) -> None:
        raise OSError(self.number, "no")


@pytest.mark.parametrize(
    ("call", "number", "kind"),
    [
        ("pwrite", errno.ENOSPC, CarryFullError),
        ("pwrite", errno.EIO, CarryGoneError),
        ("rename", errno.ENODEV, CarryGoneError),
        ("sync_directory", errno.EIO, CarryGoneError),
        ("open", errno.EROFS, CarryPlaceError),
        ("make_directory", errno.EACCES, CarryPlaceError),
    ],
)
def test_a_key_that_fails_is_told_by_what_to_do(
    tmp_path: Path, call: str, number: int, kind: type[Exception]
) -> None:
    satchel = Satchel(Failing(call, number), tmp_path)

    def use() -> None:
        satchel.make()
        satchel.write(Kind.MESSAGE, "a" * 64, b"lot")

    with pytest.raises(kind):
        use()


def test_a_key_with_too_little_room_takes_nothing_and_says_how_much(tmp_path: Path) -> None:
    disk = SystemDisk()
    with pytest.raises(CarryFullError, match=r"il faut .* Kio"):
        Satchel(disk, tmp_path).make(room=1 << 60)
    assert not list(tmp_path.iterdir())


def test_a_key_that_is_not_plugged_in_is_told(tmp_path: Path) -> None:
    with pytest.raises(CarryPlaceError, match="introuvable"):
        Satchel(SystemDisk(), tmp_path / "key")


def test_a_key_that_can_only_be_read_gives_what_it_holds(box: Box, post: Post) -> None:
    box.publish()
    key = Key()
    box.out(key)
    post.serve(key)

    def refused(path: Path) -> None:
        raise OSError(errno.EROFS, "read only", str(path))

    key.disk.unlink = refused  # type: ignore[method-assign]
    assert box.back(key) == {Fate.DELIVERED: 1, Fate.RETURN: 1}
    assert box.back(key) == {Fate.KNOWN: 2}


def test_other_files_on_a_key_are_let_be(box: Box, post: Post) -> None:
    key = Key()
    key.put("photo.jpg", b"holidays")
    box.publish()
    box.out(key)
    post.serve(key)
    box.back(key)
    assert key.files()["photo.jpg"] == b"holidays"


def test_names_on_a_key_are_good_for_fat(box: Box) -> None:
    box.publish()
    key = Key()
    box.out(key)
    assert all(file == file.lower() and file.isascii() for file in key.files())
    assert len({file.casefold() for file in key.files()}) == len(key.files())


def test_a_fingerprint_tells_two_uses_of_one_secret_apart() -> None:
    carry, delegation = Trousse(secret("box"), b"carry"), Trousse(secret("box"))
    assert Cle.parse(str(carry.cle)).empreinte != delegation.cle.empreinte


def test_letters_that_were_packed_are_put_elsewhere_as_they_were(box: Box) -> None:
    box.publish()
    key, other = Key(), Key()
    box.out(key)
    packed = key.satchel().pack([*Kind])
    other.satchel().make()
    assert other.satchel().unpack(packed) == 2
    assert other.files() == key.files()
    other.satchel().empty()
    assert other.files() == {}


@given(st.binary(max_size=200))
def test_what_was_never_packed_puts_nothing(packed: bytes) -> None:
    key = Key()
    key.satchel().make()
    for content in (packed, compress(packed), compress(b"x" * 68 + b"\0\0\0\1" + packed)):
        try:
            written = key.satchel().unpack(content)
        except ValueError:
            written = 0
        assert written == len(key.files()) == 0


@given(st.binary(max_size=300), st.booleans())
def test_whatever_bytes_a_file_has_it_is_a_letter_or_none(data: bytes, begun: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    assert not is_letter(MAGIC + data if begun else data)
