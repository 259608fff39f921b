"""Several ways to one destination."""

from collections.abc import Iterator
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
from appliance.sync.transports import InOrder, Together, Way


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


@dataclass
class Box:
    letters: dict[str, bytes]
    fault: LinkDownError | None = None

    def unseen(self, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        yield from ((name, one) for name, one in self.letters.items() if name not in known)
        if self.fault:
            raise self.fault

    def delete(self, ids: frozenset[str]) -> frozenset[str]:
        if self.fault:
            raise self.fault
        for name in ids & self.letters.keys():
            del self.letters[name]
        return ids

    def occupied(self) -> int:
        return sum(map(len, self.letters.values()))


def test_several_mailboxes_are_fetched_as_one() -> None:
    both = Together([Box({"a": b"1", "b": b"2"}), Box({"c": b"333"})])
    assert dict(both.unseen(frozenset({"b"}))) == {"a": b"1", "c": b"333"}
    assert both.occupied() == 3


def test_a_closed_mailbox_keeps_no_other_and_is_told() -> None:
    letters = Together(
        [Box({"a": b"1"}, ServerUnreachableError("first")), Box({"b": b"2"})]
    ).unseen(frozenset())
    assert [next(letters), next(letters)] == [("a", b"1"), ("b", b"2")]
    with pytest.raises(ServerUnreachableError, match="first"):
        next(letters)


def test_what_one_mailbox_kept_is_not_gone() -> None:
    first, second = Box({"a": b"1"}), Box({"b": b"2"})
    both = Together([first, second])
    assert both.delete(frozenset({"a", "b", "c"})) == {"a", "b", "c"}
    assert (first.letters, second.letters) == ({}, {})
    with pytest.raises(ServerUnreachableError):
        Together([first, Box({}, ServerUnreachableError())]).delete(frozenset({"a"}))
