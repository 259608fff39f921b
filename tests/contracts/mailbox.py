"""What every `Mailbox` promises.  A test module subclasses it and gives the `bench` fixture."""

from typing import Protocol

from appliance.ports.link import Mailbox

ONE = b"Subject: one\r\n\r\n.dot\r\n..two dots\r\n"
TWO = b"Subject: two\r\n\r\nbody\r\n" + b"x" * 5000 + b"\r\n"
NOTHING: frozenset[str] = frozenset()


class Bench(Protocol):
    """A mailbox that holds ONE and TWO, and the server's own view of it."""

    @property
    def mailbox(self) -> Mailbox: ...

    def kept(self) -> list[bytes]:
        """Return what the server holds, oldest first."""
        ...


def body(message: bytes) -> bytes:
    """Return a message without what servers add on its way."""
    return message[message.index(b"Subject:") :]


def names(bench: Bench) -> dict[bytes, str]:
    return {body(message): name for name, message in bench.mailbox.unseen(NOTHING)}


class MailboxContract:
    """The suite."""

    def test_messages_come_whole_and_oldest_first(self, bench: Bench) -> None:
        found = list(bench.mailbox.unseen(NOTHING))
        assert [body(message) for _, message in found] == [ONE, TWO]
        assert all(len(name) == 64 for name, _ in found)

    def test_a_message_has_the_same_id_at_each_visit(self, bench: Bench) -> None:
        assert names(bench) == names(bench)
        assert len({*names(bench).values()}) == 2

    def test_what_is_known_is_not_fetched_again(self, bench: Bench) -> None:
        known = frozenset({names(bench)[ONE]})
        assert [body(message) for _, message in bench.mailbox.unseen(known)] == [TWO]

    def test_fetching_deletes_nothing(self, bench: Bench) -> None:
        list(bench.mailbox.unseen(NOTHING))
        assert [body(message) for message in bench.kept()] == [ONE, TWO]

    def test_only_what_is_told_is_deleted_and_it_is_gone_for_sure(self, bench: Bench) -> None:
        first = names(bench)[ONE]
        assert bench.mailbox.delete(frozenset({first})) == {first}
        assert [body(message) for message in bench.kept()] == [TWO]

    def test_a_deletion_told_twice_is_still_one(self, bench: Bench) -> None:
        first = frozenset({names(bench)[ONE]})
        bench.mailbox.delete(first)
        assert bench.mailbox.delete(first) == first
        assert [body(message) for message in bench.kept()] == [TWO]

    def test_what_the_server_does_not_know_is_gone_for_sure(self, bench: Bench) -> None:
        nobody = frozenset({"0" * 64})
        assert bench.mailbox.delete(nobody) == nobody
        assert len(bench.kept()) == 2

    def test_the_room_taken_is_that_of_all_messages(self, bench: Bench) -> None:
        assert bench.mailbox.occupied() >= len(ONE) + len(TWO)
