"""One pass of the courier, its peers played by lists."""

import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from appliance.errors import (
    CertificateRefusedError,
    CredentialsRefusedError,
    LinkDownError,
    ServerPostponedError,
    ServerRefusedError,
    ServerUnreachableError,
)
from appliance.sealing.inbox import open_with
from appliance.spool.records import Outcome
from tests.made_up import NOON
from tests.sync.box import PRIVATE, Box

RETURN = ("a" * 64, b"a return")
GLOBAL = [ServerUnreachableError, CredentialsRefusedError, CertificateRefusedError]


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


# Sending ------------------------------------------------------------------------------


def test_what_is_due_is_sent_and_its_receipt_holds_the_peer_s_proof(box: Box) -> None:
    box.publish("lot")
    report = box.courier.run_pass()
    assert box.peer.sent == ["lot"]
    (receipt,) = box.station.receipts()
    assert receipt.outcome is Outcome.REMISE
    assert receipt.proof == "250 taken for caisse@example.test"
    assert receipt.sha256 == sha256(b"lot").hexdigest()
    assert (report.outbound.remises, report.outbound.left) == (1, 0)
    assert report.pulse.linked


def test_a_message_that_was_handed_over_is_never_sent_again_but_its_receipt_is(box: Box) -> None:
    box.publish("lot")
    box.courier.run_pass()
    (first,) = box.station.receipts()
    box.station.forget_receipt(first)
    box.publish("lot")
    box.courier.run_pass()
    assert box.peer.sent == ["lot"]
    assert list(box.station.receipts()) == [first]


def test_the_most_urgent_leaves_first(box: Box) -> None:
    box.publish("later", day=9)
    box.publish("sooner", day=2)
    box.courier.run_pass()
    assert box.peer.sent == ["sooner", "later"]


def test_nothing_leaves_before_its_day(box: Box) -> None:
    box.publish("lot", not_before=NOON.date() + timedelta(days=1))
    assert box.courier.run_pass().outbound.left == 1
    assert box.peer.sent == []
    box.clock.time += timedelta(days=1)
    box.courier.run_pass()
    assert box.peer.sent == ["lot"]


def test_a_refused_message_blocks_itself_and_no_other(box: Box) -> None:
    box.publish("bad", day=1)
    box.publish("good", day=2)
    box.peer.refusals[b"bad"] = ServerRefusedError("550 no such mailbox")
    report = box.courier.run_pass()
    assert {receipt.outcome: receipt.proof for receipt in box.station.receipts()} == {
        Outcome.BLOQUEE: "550 no such mailbox",
        Outcome.REMISE: "250 taken for caisse@example.test",
    }
    assert (report.outbound.bloquees, report.outbound.remises) == (1, 1)
    box.courier.run_pass()
    assert box.peer.sent == ["bad", "good"]


def test_a_refused_message_is_tried_again_when_it_is_put_again(box: Box) -> None:
    box.publish("lot")
    box.peer.refusals[b"lot"] = ServerRefusedError("550")
    box.courier.run_pass()
    box.peer.refusals.clear()
    box.publish("lot")
    box.courier.run_pass()
    assert [receipt.outcome for receipt in box.station.receipts()].count(Outcome.REMISE) == 1
    assert len({receipt.attempt for receipt in box.station.receipts()}) == 2


def test_a_postponed_message_blocks_no_other_and_waits_its_turn(box: Box) -> None:
    box.publish("slow", day=1)
    box.publish("good", day=2)
    box.peer.refusals[b"slow"] = ServerPostponedError("450")
    assert box.courier.run_pass().outbound.left == 1
    box.courier.run_pass()
    assert box.peer.sent == ["slow", "good"]
    box.clock.time += timedelta(minutes=6)
    box.courier.run_pass()
    assert box.peer.sent == ["slow", "good", "slow"]


@pytest.mark.parametrize("error", GLOBAL)
def test_a_global_fault_stops_the_sends_and_is_told(box: Box, error: type[LinkDownError]) -> None:
    box.publish("one", "two", "three")
    box.peer.refusals = {name: error() for name in (b"one", b"two", b"three")}
    report = box.courier.run_pass()
    assert len(box.peer.sent) == 1
    assert report.outbound.left == 3
    assert box.station.pulse() == report.pulse
    assert not report.pulse.linked
    assert report.pulse.sentence == error.sentence
    assert list(box.station.receipts()) == []


def test_the_message_that_met_the_fault_does_not_stand_before_the_others(box: Box) -> None:
    box.publish("cursed", day=1)
    box.publish("good", day=2)
    box.peer.refusals[b"cursed"] = ServerUnreachableError()
    box.courier.run_pass()
    box.clock.time += timedelta(hours=1)
    box.courier.run_pass()
    assert box.peer.sent == ["cursed", "good", "cursed"]


def test_after_a_failure_the_pace_holds_while_the_link_does(box: Box) -> None:
    box.publish("lot")
    box.peer.refusals[b"lot"] = ServerUnreachableError()
    for _ in range(3):
        box.courier.run_pass()
    assert box.peer.sent == ["lot"]


def test_when_the_link_comes_back_what_failed_leaves_at_once(box: Box) -> None:
    box.publish("lot")
    box.peer.refusals[b"lot"] = box.peer.no_mailbox = ServerUnreachableError()
    box.courier.run_pass()
    box.courier.run_pass()
    assert box.peer.sent == ["lot"]
    box.peer.no_mailbox = None
    box.peer.refusals.clear()
    box.courier.run_pass()
    assert box.peer.sent == ["lot", "lot"]
    assert [receipt.outcome for receipt in box.station.receipts()] == [Outcome.REMISE]


def test_a_message_taken_back_before_the_pass_is_not_sent(box: Box) -> None:
    box.publish("lot", "other")
    assert box.station.withdraw(sha256(b"lot").hexdigest())
    box.courier.run_pass()
    assert box.peer.sent == ["other"]


def test_a_message_that_cannot_be_read_is_blocked_set_aside_and_told(
    box: Box, tmp_path: Path
) -> None:
    box.publish("lot", "other")
    name = sha256(b"lot").hexdigest()
    (tmp_path / "spool/outbox/new" / name).write_bytes(b"rot")
    report = box.courier.run_pass()
    assert box.peer.sent == ["other"]
    assert {receipt.sha256: receipt.outcome for receipt in box.station.receipts()}[
        name
    ] is Outcome.BLOQUEE
    assert report.aside == 1
    assert "mis de côté" in report.pulse.sentence


# Fetching -----------------------------------------------------------------------------


def test_returns_come_first_and_sealed_to_the_practice(box: Box, tmp_path: Path) -> None:
    box.publish("lot")
    box.peer.mailbox = dict([RETURN])
    report = box.courier.run_pass()
    assert box.peer.events == ["fetch", "lot"]
    ((name, sealed),) = box.station.inbox()
    assert (name, open_with(PRIVATE, sealed)) == RETURN
    assert report.inbound.fetched == 1
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and RETURN[1] in path.read_bytes()
    ]


@pytest.mark.parametrize("error", GLOBAL)
def test_returns_are_fetched_whatever_the_fate_of_sends_and_the_other_way_round(
    box: Box, error: type[LinkDownError]
) -> None:
    box.publish("lot")
    box.peer.mailbox = dict([RETURN])
    box.peer.refusals[b"lot"] = error()
    assert box.courier.run_pass().inbound.fetched == 1
    box.peer.refusals.clear()
    box.peer.no_mailbox = error()
    box.clock.time += timedelta(hours=5)
    report = box.courier.run_pass()
    assert report.outbound.remises == 1
    assert not report.pulse.linked


def test_what_came_before_the_link_broke_is_kept(box: Box) -> None:
    box.peer.mailbox = dict([RETURN])
    box.peer.no_mailbox = ServerUnreachableError()
    assert box.courier.run_pass().inbound.fetched == 1
    assert [name for name, _ in box.station.inbox()] == [RETURN[0]]


def test_only_what_the_station_consumed_is_deleted_at_the_peer(box: Box) -> None:
    box.peer.mailbox = {RETURN[0]: b"one", "b" * 64: b"two"}
    box.courier.run_pass()
    box.courier.run_pass()
    assert box.peer.deleted == set()
    box.station.consume(RETURN[0])
    report = box.courier.run_pass()
    assert box.peer.deleted == {RETURN[0]}
    assert report.inbound.deleted == 1
    assert box.courier.spool.known() == {"b" * 64}


@pytest.mark.parametrize(("limit", "warned"), [(10, True), (11, False), (None, False)])
def test_a_mailbox_four_fifths_full_is_told(box: Box, limit: int | None, *, warned: bool) -> None:
    box.peer.mailbox = dict([RETURN])
    box.courier.mailbox_limit = limit
    report = box.courier.run_pass()
    assert report.inbound.nearly_full is warned
    assert bool(report.pulse.sentence) is warned


# The whole program --------------------------------------------------------------------


def test_the_courier_loads_no_screen_no_queue_and_no_patient() -> None:
    program = (
        "import sys, appliance.sync.courier, appliance.sync.smtp, appliance.sync.pop3;"
        "import appliance.sync.imap, appliance.sync.route, appliance.sync.transports;"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "appliance.sync.courier" in loaded
    assert not loaded & {"textual", "tinydb"}
    assert not [name for name in loaded if name.startswith("appliance.domain")]
