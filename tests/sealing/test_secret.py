import pickle
from copy import copy

import pytest

from appliance.sealing.aead import BrokenSealError
from appliance.sealing.secret import Secret

KEY = bytes(range(32))


def test_a_wiped_secret_is_zeros_in_its_own_place() -> None:
    content = bytearray(KEY)
    with memoryview(content) as place:
        Secret(content).wipe()
        assert bytes(place) == bytes(32)


def test_a_wiped_secret_makes_no_key() -> None:
    with Secret(bytearray(KEY)) as secret:
        assert secret.derive(b"one") != secret.derive(b"other")
    with pytest.raises(ValueError, match="wiped"):
        secret.derive(b"one")
    with pytest.raises(ValueError, match="wiped"):
        secret.wrap(KEY)
    secret.wipe()


def test_a_secret_is_neither_shown_nor_copied_nor_written() -> None:
    secret = Secret(bytearray(KEY))
    assert repr(secret) == str(secret) == "<Secret>"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        copy(secret)


def test_what_was_wrapped_comes_back_with_the_same_key_only() -> None:
    secret = Secret.draw(lambda size: KEY[:size])
    wrapped = secret.wrap(bytes(32))
    assert Secret.unwrap(bytes(32), wrapped).derive(b"x") == secret.derive(b"x")
    for key, data in ((KEY, wrapped), (bytes(32), wrapped[:-1] + b"\0")):
        with pytest.raises(BrokenSealError):
            Secret.unwrap(key, data)
