"""The small files of the spool: what was written is read, anything else is None."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.spool.records import Outcome, Pulse, Receipt, Sidecar

moments = st.datetimes(timezones=st.just(UTC))
sidecars = st.builds(
    Sidecar,
    recipient=st.from_regex(r"[a-z0-9.+-]{1,20}@[a-z0-9.-]{1,20}", fullmatch=True),
    not_before=st.none() | st.dates(),
    deadline=st.dates(),
)
receipts = st.builds(
    Receipt,
    attempt=st.text(),
    sha256=st.text(),
    at=moments,
    outcome=st.sampled_from(Outcome),
    proof=st.text(),
)
pulses = st.builds(Pulse, at=moments, linked=st.booleans(), sentence=st.text())


@given(sidecars | receipts | pulses)
def test_a_record_comes_back_from_its_bytes(record: Sidecar | Receipt | Pulse) -> None:
    assert type(record).parse(record.to_bytes()) == record


@given(st.sampled_from([Sidecar, Receipt, Pulse]), st.binary())
def test_other_bytes_are_no_record(kind: type[Sidecar | Receipt | Pulse], content: bytes) -> None:
    assert kind.parse(content) is None


@given(st.data(), st.sampled_from([sidecars, receipts, pulses]))
def test_a_damaged_record_is_none_or_another_good_one(
    data: st.DataObject, kind: st.SearchStrategy[Sidecar | Receipt | Pulse]
) -> None:
    record = data.draw(kind)
    content = bytearray(record.to_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    parsed = type(record).parse(bytes(content))
    assert parsed is None or type(record).parse(parsed.to_bytes()) == parsed


@pytest.mark.parametrize(
    "recipient",
    ["", "nobody", "a@b@c", "a@b\r\nRCPT TO:<x@y>", "a @b", "<a@b>", "é@b", "a" * 250 + "@b.fr"],
)
def test_a_recipient_that_is_no_address_is_no_sidecar(recipient: str) -> None:
    good = Sidecar.parse(b'{"deadline":"2026-12-01","not_before":null,"recipient":"a@b.fr"}')
    assert good is not None
    bad = Sidecar(recipient=recipient, not_before=None, deadline=good.deadline)
    assert Sidecar.parse(bad.to_bytes()) is None


def test_a_moment_without_a_zone_is_no_moment() -> None:
    naive = b'{"at":"2026-11-20T12:00:00","linked":true,"sentence":""}'
    assert Pulse.parse(naive) is None
