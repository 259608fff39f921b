"""What leaves by hand, and what comes back."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from appliance.sealing.correspondance import Trousse
from appliance.spool.maildir import StationSpool
from appliance.spool.records import Outcome
from appliance.sync.carry.carrier import Fate
from appliance.sync.carry.letter import Kind, Letter
from tests.sync.carry.carried import SIDECAR, Box, Caisse, Key, Post, mail, secret


def name(message: bytes) -> str:
    return sha256(message).hexdigest()


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
