"""What every `Ratchet` promises.  A test module subclasses it and gives the `ratchet` fixture."""

from functools import partial
from hashlib import sha256

import pytest

from appliance.errors import TpmMuteError
from appliance.ports.machine import Ratchet

FIRST, SECOND = b"premier".ljust(40), b"second".ljust(40)


class RatchetContract:
    """The suite; `ratchet` was never defined."""

    def test_there_is_nothing_before_it_is_defined(self, ratchet: Ratchet) -> None:
        assert ratchet.read() is None
        for attempt in (partial(ratchet.extend, FIRST), ratchet.undefine):
            with pytest.raises(TpmMuteError):
                attempt()

    def test_it_begins_with_zeros_and_each_extension_is_folded_in(self, ratchet: Ratchet) -> None:
        ratchet.define()
        assert ratchet.read() == bytes(32)
        ratchet.extend(FIRST)
        once = sha256(bytes(32) + FIRST).digest()
        assert ratchet.read() == once
        ratchet.extend(SECOND)
        assert ratchet.read() == sha256(once + SECOND).digest()

    def test_it_is_defined_once(self, ratchet: Ratchet) -> None:
        ratchet.define()
        ratchet.extend(FIRST)
        with pytest.raises(TpmMuteError):
            ratchet.define()
        assert ratchet.read() == sha256(bytes(32) + FIRST).digest()

    def test_what_is_let_go_of_begins_anew(self, ratchet: Ratchet) -> None:
        ratchet.define()
        ratchet.extend(FIRST)
        ratchet.undefine()
        assert ratchet.read() is None
        ratchet.define()
        assert ratchet.read() == bytes(32)
