"""What the courier does with a link that is not there, is dear, or cannot be trusted."""

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.errors import ClockBehindError, NoNetworkError, ServerUnreachableError
from appliance.ports.link import LinkState
from appliance.spool.records import Outcome
from appliance.sync.courier import STALE
from tests.made_up import NOON
from tests.sync.box import Box
from tests.sync.test_courier import RETURN


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


# No way out -----------------------------------------------------------------------------


def test_without_a_way_out_nobody_is_called_and_no_attempt_is_counted(box: Box) -> None:
    box.publish("lot")
    box.peer.way_out = LinkState.DOWN
    for _ in range(3):
        report = box.courier.run_pass()
        box.clock.time += timedelta(hours=5)
    assert box.peer.events == []
    assert report.outbound.left == 1
    assert report.pulse.sentence == NoNetworkError.sentence
    assert not report.pulse.linked


def test_the_first_pass_on_a_new_way_out_fetches_then_sends_at_once(box: Box) -> None:
    box.publish("lot")
    box.peer.refusals[b"lot"] = ServerUnreachableError()
    box.courier.run_pass()
    box.peer.way_out = LinkState.DOWN
    box.courier.run_pass()
    box.peer.way_out = LinkState.UP
    box.peer.refusals.clear()
    box.courier.run_pass()
    assert box.peer.events == ["fetch", "lot", "fetch", "lot"]


def test_what_is_owed_for_an_earlier_pass_is_given_without_any_link(box: Box) -> None:
    box.publish("lot")
    box.courier.run_pass()
    [receipt] = box.station.receipts()
    box.station.forget_receipt(receipt)
    box.publish("lot")
    box.peer.way_out = LinkState.DOWN
    box.courier.run_pass()
    assert [one.outcome for one in box.station.receipts()] == [Outcome.REMISE]


# A clock that is behind -----------------------------------------------------------------


def test_a_clock_from_before_this_software_calls_nobody_and_says_why(box: Box) -> None:
    box.publish("lot")
    box.clock.time = NOON - timedelta(days=101)
    report = box.courier.run_pass()
    assert box.peer.events == []
    assert report.pulse.sentence.startswith(ClockBehindError.sentence)
    assert "11/08/2026" in report.pulse.sentence
    box.clock.time = NOON
    assert box.courier.run_pass().outbound.remises == 1


# A dear link ----------------------------------------------------------------------------


def test_while_messages_wait_a_paired_box_is_named_and_how_to_reach_it(box: Box) -> None:
    box.courier.neighbours = lambda: ("annexe", "village")
    box.peer.way_out = LinkState.DOWN
    assert box.courier.run_pass().pulse.sentence == NoNetworkError.sentence  # nothing waits
    box.publish("lot")
    told = box.courier.run_pass().pulse.sentence
    assert told.startswith(NoNetworkError.sentence)
    assert told.endswith("« annexe » ou « village » peut les remettre : « besace carry lan ».")
    box.peer.way_out = LinkState.UP
    assert box.courier.run_pass().pulse.sentence == ""


def test_on_a_link_paid_by_volume_a_thrifty_box_sends_what_is_urgent_alone(box: Box) -> None:
    box.courier.thrifty = True
    box.peer.way_out = LinkState.METERED
    box.peer.mailbox = dict([RETURN])
    box.clock.time = NOON + timedelta(days=9)  # 29 November
    box.publish("urgent", day=2)
    box.publish("later", day=9)
    report = box.courier.run_pass()
    assert box.peer.events == ["urgent"]
    assert (report.outbound.left, report.outbound.spared) == (1, 1)
    assert "1 message(s)" in report.pulse.sentence
    assert report.pulse.linked
    box.peer.way_out = LinkState.UP
    box.courier.run_pass()
    assert box.peer.events == ["urgent", "fetch", "later"]


def test_a_box_that_was_not_told_to_be_thrifty_sends_everything(box: Box) -> None:
    box.publish("later", day=9)
    box.peer.way_out = LinkState.METERED
    box.courier.run_pass()
    assert box.peer.events == ["fetch", "later"]


# For ever -------------------------------------------------------------------------------


def test_after_five_days_a_person_is_told_and_it_is_still_tried(box: Box) -> None:
    box.publish("lot")
    box.peer.refusals[b"lot"] = ServerUnreachableError()
    box.courier.run_pass()
    box.clock.time += STALE - timedelta(minutes=1)
    assert "cinq jours" not in box.courier.run_pass().pulse.sentence
    box.clock.time += timedelta(hours=5)
    report = box.courier.run_pass()
    assert report.pulse.sentence.startswith("1 message(s) n’ont pu partir depuis cinq jours")
    assert ServerUnreachableError.sentence in report.pulse.sentence
    before = len(box.peer.sent)
    box.clock.time += timedelta(days=60)
    box.courier.run_pass()
    assert len(box.peer.sent) == before + 1
