"""The kernel's routes, as it sends them and as it is."""

import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.ports.link import LinkState
from appliance.sync import route
from appliance.sync.route import RouteWatch, Unwatched, is_default, messages

IPV4 = 2


def entry(length: int = 0, table: int = route.MAIN, kind: int = route.UNICAST) -> bytes:
    return struct.pack("=BBBBBBBBI", IPV4, length, 0, 0, table, 4, 0, kind, 0)


def test_a_route_to_everywhere_is_a_way_out() -> None:
    assert is_default(entry())


@pytest.mark.parametrize(
    "other",
    [entry(length=24), entry(table=255), entry(kind=7), b"", entry()[:-1]],
    ids=["to one network", "of this machine", "unreachable", "nothing", "half"],
)
def test_no_other_route_is(other: bytes) -> None:
    assert not is_default(other)


@given(st.binary(max_size=200))
def test_no_bytes_keep_the_reader_for_ever(data: bytes) -> None:
    assert len(list(messages(data))) <= len(data) // 16


def test_the_kernel_tells_of_a_new_route_at_once() -> None:
    """In a network of its own, so that the machine's stays as it is."""
    program = (
        "import subprocess\n"
        "from appliance.sync.route import RouteWatch\n"
        "watch = RouteWatch(lambda: False)\n"
        "run = lambda *words: subprocess.run(['ip', *words], check=True)\n"
        "seen = [watch.state().value, watch.has_changed()]\n"
        "run('link', 'set', 'lo', 'up')\n"
        "run('route', 'add', 'default', 'dev', 'lo')\n"
        "seen += [watch.has_changed(), watch.has_changed(), watch.state().value]\n"
        "run('route', 'del', 'default')\n"
        "seen += [watch.has_changed(), watch.state().value]\n"
        "watch.close()\n"
        "print(seen)\n"
    )
    told = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", sys.executable, "-P", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )
    assert told.stdout.strip() == "['down', False, True, False, 'up', True, 'down']"


@pytest.fixture
def watch() -> Iterator[RouteWatch]:
    watch = RouteWatch(lambda: True)
    yield watch
    watch.close()


def test_a_way_out_that_is_paid_by_volume_says_so(
    watch: RouteWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "dump_routes", lambda: iter([entry()]))
    assert watch.state() is LinkState.METERED
    monkeypatch.setattr(route, "dump_routes", lambda: iter([entry(length=8)]))
    assert watch.state() is LinkState.DOWN


def test_a_kernel_that_does_not_answer_stops_no_courier(
    watch: RouteWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mute() -> None:
        raise OSError(1, "forbidden")

    monkeypatch.setattr(route, "dump_routes", mute)
    assert watch.state() is LinkState.METERED


def test_a_link_that_nobody_watches_is_tried() -> None:
    link = Unwatched()
    assert (link.state(), link.has_changed()) == (LinkState.UP, False)
    link.close()


@pytest.mark.parametrize(
    ("answer", "metered"), [("u 1", True), ("u 3", True), ("u 2", False), ("", False)]
)
def test_network_manager_is_believed_when_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, *, metered: bool
) -> None:
    stand_in = tmp_path / "busctl"
    stand_in.write_text(f"#!/bin/sh\necho '{answer}'\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert route.network_manager_says_metered() is metered


def test_without_a_bus_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not route.network_manager_says_metered()
