"""What leaves by hand, what a relay does of it, and what comes back."""

import errno
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import (
    CarryFullError,
    CarryGoneError,
    CarryPlaceError,
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.sealing.correspondance import Cle, Trousse
from appliance.spool.maildir import StationSpool
from appliance.spool.records import Outcome
from appliance.sync.carry.carrier import Fate
from appliance.sync.carry.letter import Kind, Letter, write
from appliance.sync.carry.satchel import Satchel
from tests.sync.carried import SIDECAR, Box, Caisse, Key, Post, mail, secret


def name(message: bytes) -> str:
    return sha256(message).hexdigest()


@pytest.fixture
def caisse() -> Caisse:
    return Caisse()


@pytest.fixture
def box(caisse: Caisse) -> Box:
    return Box("box", caisse)


@pytest.fixture
def post(caisse: Caisse) -> Post:
    return Post("post", caisse)


def test_a_message_leaves_by_a_key_and_its_proof_and_its_answer_come_back(
    box: Box, post: Post, caisse: Caisse
) -> None:
    message, key = box.publish(), Key()
    assert box.out(key) == 1
    told = post.serve(key)
    assert (told.sent, told.returns, told.fault) == (1, 1, None)
    assert box.back(key) == {Fate.DELIVERED: 1, Fate.RETURN: 1}
    box.station()
    assert box.outcomes == {name(message): Outcome.REMISE}
    assert [one.split(b"\r\n")[3] for one in box.kept.values()] == [b"ARL box-0@example.test"]
    assert caisse.taken == Counter([message])


def test_a_key_that_was_taken_in_holds_only_a_visit(box: Box, post: Post) -> None:
    box.publish()
    key = Key()
    box.out(key)
    post.serve(key)
    box.back(key)
    assert [file[-3:] for file in key.files()] == [Kind.VISIT]


def test_a_key_tells_a_relay_where_to_and_what_and_nobody_more(box: Box) -> None:
    message, key = box.publish(), Key()
    box.out(key)
    for file, content in key.files().items():
        letter = Letter.parse(content)
        said = letter.head.name, letter.head.recipient, letter.body
        assert said == (name(message), SIDECAR.recipient, message) or file.endswith(Kind.VISIT)


def test_what_a_relay_brings_back_only_the_box_and_the_practice_open(box: Box, post: Post) -> None:
    box.publish()
    key = Key()
    box.out(key)
    post.serve(key)
    back = b"".join(
        Letter.parse(content).body
        for file, content in key.files().items()
        if file[-3:] in {Kind.PROOF, Kind.RETURN}
    )
    assert b"taken for" not in back
    assert b"box-0@example" not in back


def test_each_writing_of_a_message_that_is_out_is_the_same_to_the_byte(box: Box) -> None:
    box.publish()
    first, second = Key(), Key()
    box.out(first)
    box.clock.time += timedelta(days=1)
    assert box.out(second) == 1
    assert first.files() == second.files()


def test_the_line_does_not_send_what_is_out_and_says_so(box: Box, caisse: Caisse) -> None:
    box.publish()
    box.out(Key())
    box.line.up = True
    assert box.courier() == "1 message(s) emporté(s) : leur preuve est attendue."
    box.clock.time += timedelta(days=6)
    assert box.courier() == "1 message(s) emporté(s) sans preuve depuis cinq jours."
    assert not caisse.taken


def test_what_a_person_waits_for_no_more_leaves_by_the_line(box: Box, caisse: Caisse) -> None:
    message = box.publish()
    box.out(Key())
    box.line.up = True
    assert box.give_up() == 1
    assert box.give_up() == 0
    box.courier()
    box.station()
    assert box.outcomes == {name(message): Outcome.REMISE}
    assert caisse.taken == Counter([message])


def test_a_proof_that_comes_after_the_line_sent_it_too_changes_nothing(
    box: Box, post: Post
) -> None:
    message, key = box.publish(), Key()
    box.out(key)
    post.serve(key)
    box.give_up()
    box.line.up = True
    box.courier()
    assert box.back(key)[Fate.KNOWN] == 1
    box.station()
    assert box.outcomes == {name(message): Outcome.REMISE}


def test_a_proof_counts_while_the_line_still_tries(box: Box, post: Post, caisse: Caisse) -> None:
    message, key = box.publish(), Key()
    box.out(key)
    post.serve(key)
    box.give_up()
    assert box.back(key)[Fate.DELIVERED] == 1
    box.line.up = True
    box.courier()
    assert caisse.taken == Counter([message])


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


def test_only_the_relays_of_the_settings_are_believed(box: Box, post: Post) -> None:
    box.publish()
    key = Key()
    box.believed = (str(Trousse(secret("another"), b"carry").cle),)
    box.out(key)
    post.serve(key)
    assert box.back(key) == {Fate.ALTERED: 2}
    box.believed = (str(post.trousse.cle),)
    assert box.back(key) == {Fate.DELIVERED: 1, Fate.RETURN: 1}


def test_a_return_to_keys_that_the_practice_had_before_stays_on_the_key(
    box: Box, post: Post
) -> None:
    box.publish()
    key = Key()
    box.out(key)
    post.serve(key)
    box.private = bytes(reversed(box.private))
    assert box.back(key) == {Fate.DELIVERED: 1, Fate.FOREIGN: 1}


def test_a_message_whose_day_has_not_come_does_not_leave_by_hand(box: Box) -> None:
    box.publish()
    tomorrow = box.clock.now().date() + timedelta(days=1)
    message = mail("later@example.test", "lot")
    journal = box.journal()
    StationSpool(box.disk, Path("/spool")).publish(message, replace(SIDECAR, not_before=tomorrow))
    assert box.carrier(journal).carry_out(Key().satchel()).written == 1
    journal.close()


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
