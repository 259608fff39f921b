import pytest

from appliance.sealing.aead import BrokenSealError
from appliance.sealing.inbox import inbox_private_key, inbox_public_key, open_with, seal_to
from appliance.sealing.secret import Secret

PRIVATE = inbox_private_key(Secret(bytearray(range(32))))
PUBLIC = inbox_public_key(PRIVATE)


def test_only_the_practice_opens_what_anyone_seals() -> None:
    sealed = seal_to(PUBLIC, b"a return")
    assert open_with(PRIVATE, sealed) == b"a return"
    assert b"a return" not in sealed
    with pytest.raises(BrokenSealError):
        open_with(inbox_private_key(Secret(bytearray(b"another master key, 32 bytes lon"))), sealed)


def test_two_seals_of_one_message_differ() -> None:
    assert seal_to(PUBLIC, b"a return") != seal_to(PUBLIC, b"a return")


@pytest.mark.parametrize("length", [0, 1, 47, 48])
def test_what_is_cut_or_changed_does_not_open(length: int) -> None:
    with pytest.raises(BrokenSealError):
        open_with(PRIVATE, seal_to(PUBLIC, b"a return")[:length])
