"""Several ways to one destination."""

from dataclasses import dataclass, field

import pytest

from appliance.errors import (
    AnswerLostError,
    CertificateRefusedError,
    CredentialsRefusedError,
    LinkDownError,
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.sync.transports import InOrder, Way


@dataclass
class Server:
    fault: LinkDownError | None = None
    taken: list[str] = field(default_factory=list)

    def close(self) -> None:
        pass

    def submit(self, message: bytes, recipient: str) -> str:
        self.taken.append(recipient)
        if self.fault:
            raise self.fault
        return "250"


CLOSED = [
    ServerUnreachableError,
    CertificateRefusedError,
    CredentialsRefusedError,
    ServerPostponedError,
]


def test_the_second_way_is_not_used_while_the_first_works() -> None:
    first, second = Server(), Server()
    assert InOrder([Way(first), Way(second)]).submit(b"", "a@x.test") == "250"
    assert (first.taken, second.taken) == (["a@x.test"], [])


@pytest.mark.parametrize("fault", CLOSED)
def test_a_closed_way_gives_place_to_the_next(fault: type[LinkDownError]) -> None:
    first, second = Server(fault()), Server()
    assert InOrder([Way(first), Way(second)]).submit(b"", "a@x.test") == "250"
    assert second.taken == ["a@x.test"]


@pytest.mark.parametrize("fault", [ServerRefusedError, AnswerLostError])
def test_what_was_refused_or_may_have_arrived_goes_no_other_way(fault: type[LinkDownError]) -> None:
    first, second = Server(fault()), Server()
    with pytest.raises(fault):
        InOrder([Way(first), Way(second)]).submit(b"", "a@x.test")
    assert second.taken == []


def test_when_all_are_closed_the_last_fault_is_told() -> None:
    ways = [Way(Server(CertificateRefusedError())), Way(Server(ServerUnreachableError("last")))]
    with pytest.raises(ServerUnreachableError, match="last"):
        InOrder(ways).submit(b"", "a@x.test")


def test_a_way_serves_the_addresses_that_the_settings_give_it() -> None:
    mine, any_other = Server(), Server()
    ways = InOrder([Way(mine, {"a@x.test"}), Way(any_other)])
    ways.submit(b"", "a@x.test")
    ways.submit(b"", "b@x.test")
    assert (mine.taken, any_other.taken) == (["a@x.test"], ["b@x.test"])


def test_an_address_that_no_way_serves_is_refused_by_name() -> None:
    with pytest.raises(ServerRefusedError, match=r"b@x\.test"):
        InOrder([Way(Server(), {"a@x.test"})]).submit(b"", "b@x.test")
