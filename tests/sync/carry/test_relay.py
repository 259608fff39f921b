"""What a relay does of a key."""

from collections import Counter
from hashlib import sha256

import pytest

from appliance.errors import (
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.sealing.correspondance import Trousse
from appliance.spool.records import Outcome
from appliance.sync.carry.book import RelayBook
from appliance.sync.carry.carrier import Fate
from appliance.sync.carry.letter import Kind, Letter, name_of, write
from appliance.sync.carry.reserved import Reserved
from tests.sync.carry.carried import RELAY, Box, Caisse, Key, Post, mail, secret


def name(message: bytes) -> str:
    return sha256(message).hexdigest()


def test_a_relay_that_is_visited_twice_sends_once_and_proves_twice(
    box: Box, post: Post, caisse: Caisse
) -> None:
    message, key = box.publish(), Key()
    box.out(key)
    assert post.serve(key).sent == 1
    told = post.serve(key)
    assert (told.sent, told.known, told.returns) == (0, 1, 1)
    assert caisse.taken == Counter([message])


def test_two_relays_send_the_same_bytes_and_the_box_hears_it_once(
    box: Box, post: Post, caisse: Caisse
) -> None:
    message, key, other = box.publish(), Key(), Key()
    box.out(key)
    box.out(other)
    post.serve(key)
    Post("other", caisse).serve(other)
    assert caisse.taken == {message: 2}
    assert box.back(key)[Fate.DELIVERED] == 1
    assert box.back(other) == {Fate.KNOWN: 1, Fate.RETURN: 1}
    box.station()
    assert len(box.kept) == 1


def test_a_relay_does_not_send_what_another_proved_on_the_same_key(
    box: Box, post: Post, caisse: Caisse
) -> None:
    message, key = box.publish(), Key()
    box.out(key)
    post.serve(key)
    told = Post("other", caisse).serve(key)
    assert (told.sent, told.known) == (0, 1)
    assert caisse.taken == Counter([message])


def test_a_relay_sends_what_another_was_refused_on_the_same_key(
    box: Box, post: Post, caisse: Caisse
) -> None:
    box.publish()
    key = Key()
    box.out(key)
    caisse.closed = ServerRefusedError("550 no")
    post.serve(key)
    caisse.closed = None
    assert Post("other", caisse).serve(key).sent == 1
    assert box.back(key)[Fate.DELIVERED] == 1


def test_what_one_relay_is_refused_is_told_and_another_may_still_deliver(
    box: Box, post: Post, caisse: Caisse
) -> None:
    message, key = box.publish(), Key()
    box.out(key)
    caisse.closed = ServerRefusedError("550 relaying denied")
    assert post.serve(key).refused == 1
    assert post.serve(key).known == 1
    spare = Key()
    box.out(spare)
    assert box.back(key) == {Fate.REFUSED: 1}
    caisse.closed = None
    Post("other", caisse).serve(spare)
    assert box.back(spare)[Fate.DELIVERED] == 1
    box.station()
    assert box.outcomes[name(message)] is Outcome.REMISE


def test_a_refusal_holds_for_its_own_attempt_only(box: Box, post: Post, caisse: Caisse) -> None:
    message, key = box.publish(), Key()
    box.out(key)
    caisse.closed = ServerRefusedError("550 no")
    post.serve(key)
    stale = key.files()
    box.back(key)
    box.station()
    assert box.outcomes == {name(message): Outcome.BLOQUEE}
    box.outcomes.clear()  # a person wants it tried once more
    box.station()
    caisse.closed = None
    box.out(key)
    for file, content in stale.items():
        if file.endswith(Kind.PROOF):
            key.put(file, content)
    assert box.back(key) == {Fate.KNOWN: 1}
    assert post.serve(key).sent == 1
    assert box.back(key)[Fate.DELIVERED] == 1


@pytest.mark.parametrize("fault", [ServerPostponedError("451"), ServerUnreachableError("none")])
def test_what_a_relay_cannot_send_today_it_sends_at_the_next_visit(
    box: Box, post: Post, caisse: Caisse, fault: ServerPostponedError
) -> None:
    box.publish()
    box.publish()
    key = Key()
    box.out(key)
    caisse.closed = fault
    told = post.serve(key)
    assert (told.sent, told.refused) == (0, 0)
    assert (told.fault is None) == (told.later == 2)
    caisse.closed = None
    assert post.serve(key).sent == 2


def test_a_relay_gives_a_return_until_the_box_says_that_it_has_it(
    box: Box, post: Post, caisse: Caisse
) -> None:
    box.publish()
    lost, key = Key(), Key()
    box.out(lost)
    assert post.serve(lost).returns == 1  # and the key is lost on its way back
    box.out(key)
    assert post.serve(key).returns == 1
    box.back(key)
    box.station()
    assert caisse.mailboxes[post.line.name]
    box.out(key)
    told = post.serve(key)
    assert (told.deleted, told.returns) == (1, 0)
    assert not caisse.mailboxes[post.line.name]


def test_a_relay_gives_each_box_what_answers_it_and_keeps_its_own_mail(
    box: Box, post: Post, caisse: Caisse
) -> None:
    neighbour, key = Box("neighbour", caisse), Key()
    caisse.mailboxes[post.line.name] = {"9" * 64: mail("private@example.test", "not for a key")}
    for one in (box, neighbour):
        one.publish()
        one.out(key)
    assert post.serve(key).returns == 2
    assert box.back(key) == {Fate.DELIVERED: 1, Fate.RETURN: 1, Fate.FOREIGN: 2}
    assert neighbour.back(key) == {Fate.DELIVERED: 1, Fate.RETURN: 1}
    assert next(iter(caisse.mailboxes[post.line.name])) == "9" * 64


def test_a_box_cannot_have_a_relay_delete_what_was_not_given_to_it(
    box: Box, post: Post, caisse: Caisse
) -> None:
    private = {"9" * 64: mail("private@example.test", "not for a key")}
    caisse.mailboxes[post.line.name] = private
    greedy = f'["{"9" * 64}"]'.encode()
    key = Key()
    box.out(key)
    (file,) = key.files()
    inbox = bytes.fromhex(Letter.parse(key.files()[file]).head.inbox)
    key.put(file, write(box.trousse, Kind.VISIT, file[:64], greedy, inbox=inbox))
    assert post.serve(key).deleted == 0
    assert "9" * 64 in caisse.mailboxes[post.line.name]


def test_a_mailbox_that_is_one_box_s_own_is_given_whole(box: Box, caisse: Caisse) -> None:
    post = Post("post", caisse, owner=str(box.trousse.cle))
    caisse.mailboxes[post.line.name] = {"9" * 64: mail("payment@example.test", "a payment")}
    key = Key()
    Box("neighbour", caisse).out(key)
    assert post.serve(key).returns == 0
    box.out(key)
    assert post.serve(key).returns == 1
    assert box.back(key) == {Fate.RETURN: 1}


def test_what_is_sealed_to_one_relay_another_does_not_read(
    box: Box, post: Post, caisse: Caisse
) -> None:
    message, key, other = box.publish(), Key(), Post("other", caisse)
    journal = box.journal()
    box.carrier(journal).carry_out(key.satchel(), relay=post.trousse.cle)
    journal.close()
    assert all(message not in content for content in key.files().values())
    assert other.serve(key).elsewhere == 1
    assert post.serve(key).sent == 1


def test_a_relay_that_bills_too_fetches_only_what_is_its_own(
    box: Box, post: Post, caisse: Caisse
) -> None:
    box.publish()
    key = Key()
    box.out(key)
    post.serve(key)
    own = mail("own@example.test", "ours")
    caisse.mailboxes[post.line.name]["9" * 64] = own
    mailbox = Reserved(post.line, RelayBook(post.disk, RELAY))
    for _ in range(2):
        assert list(mailbox.unseen(frozenset())) == [("9" * 64, own)]
    assert mailbox.occupied() == post.line.occupied()
    mailbox.delete(frozenset({"9" * 64}))
    assert len(caisse.mailboxes[post.line.name]) == 1
    assert post.serve(key).returns == 1


def test_nobody_gets_another_s_answers_by_its_message_s_name(
    box: Box, post: Post, caisse: Caisse
) -> None:
    thief, key = Box("thief", caisse), Key()
    box.publish()
    box.out(key)
    post.serve(key)
    thief.published.append(mail("box-0@example.test", "nothing"))
    thief.station()
    thief.out(key)
    post.serve(key)
    assert thief.back(key)[Fate.RETURN] == 0
    assert box.back(key)[Fate.RETURN] == 2


def test_a_message_that_somebody_sent_elsewhere_still_goes_where_it_should(
    box: Box, post: Post, caisse: Caisse
) -> None:
    message, key, stolen = box.publish(), Key(), Key()
    box.out(key)
    (own,) = (one for one in key.satchel().names(Kind.MESSAGE))
    thief = Trousse(secret("thief"), b"carry")
    stolen.satchel().make()
    forged = write(
        thief,
        Kind.MESSAGE,
        own,
        message,
        recipient="x@thief.test",
        attempt="a" * 64,
        inbox=b"i" * 32,
    )
    stolen.put(f"{own}.msg", forged)
    assert post.serve(stolen).sent == 1
    assert post.serve(key).sent == 1
    assert caisse.taken == {message: 2}


def test_keys_that_nobody_can_have_stop_no_visit(box: Box, post: Post, caisse: Caisse) -> None:
    message, key = box.publish(), Key()
    box.out(key)
    null = write(
        Trousse(secret("thief"), b"carry"),
        Kind.MESSAGE,
        name(b"lot"),
        b"lot",
        recipient="x@thief.test",
        attempt="a" * 64,
        inbox=bytes(32),
    )
    key.put(f"{name(b'lot')}.msg", null)
    visit = write(box.trousse, Kind.VISIT, name_of(box.trousse.cle), b"[]", inbox=bytes(32))
    key.put(f"{name_of(box.trousse.cle)}.vis", visit)
    told = post.serve(key)
    assert (told.sent, told.altered) == (1, 2)
    assert caisse.taken == Counter([message])
