"""A large file comes by pieces: a cut costs one of them, and what is refused is not fetched."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import LinkDownError, ReleaseOldError, ServerUnreachableError
from appliance.sync import download as downloading
from appliance.sync.download import download
from tests.sync.concentrators import Heard, line, telling, told
from tests.sync.servers import HANG_UP, Authority, serving

FILE = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "PIECE", 1000)


def giving(data: bytes) -> Callable[[Heard], bytes]:
    """Return a server that knows ranges."""

    def answer(heard: Heard) -> bytes:
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", heard.headers["range"])
        assert asked
        piece = data[int(asked[1]) : int(asked[2]) + 1]
        return told("206 Partial Content", piece, kind="application/octet-stream")

    return answer


def fetch(answer: Callable[[Heard], bytes], target: Path, authority: Authority) -> list[Heard]:
    heard: list[Heard] = []
    with (
        serving(telling(answer, heard), authority.server_tls()) as port,
        closing(line(port, authority)) as one,
    ):
        download(one, "system.update", target, SystemDisk(), lambda _: len(FILE))
    return heard


def test_a_file_comes_whole_piece_by_piece(authority: Authority, tmp_path: Path) -> None:
    heard = fetch(giving(FILE), tmp_path / "file", authority)
    assert (tmp_path / "file").read_bytes() == FILE
    assert len(heard) == 11


def test_a_line_that_is_cut_costs_one_piece(authority: Authority, tmp_path: Path) -> None:
    pieces = iter(range(100))

    def cut(heard: Heard) -> bytes:
        return HANG_UP if next(pieces) >= 5 else giving(FILE)(heard)

    with pytest.raises(LinkDownError):
        fetch(cut, tmp_path / "file", authority)
    kept = (tmp_path / "file").read_bytes()
    assert kept == FILE[:5000]
    again = fetch(giving(FILE), tmp_path / "file", authority)
    assert (tmp_path / "file").read_bytes() == FILE
    assert [one.headers["range"] for one in again[:2]] == ["bytes=0-999", "bytes=5000-5999"]


def test_another_file_at_the_same_address_is_fetched_anew(
    authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"another" * 400)
    fetch(giving(FILE), tmp_path / "file", authority)
    assert (tmp_path / "file").read_bytes() == FILE


def test_what_is_refused_by_its_head_is_not_fetched(authority: Authority, tmp_path: Path) -> None:
    heard: list[Heard] = []

    def refuse(head: bytes) -> int:
        assert head == FILE[:1000]
        raise ReleaseOldError

    with (
        serving(telling(giving(FILE), heard), authority.server_tls()) as port,
        closing(line(port, authority)) as one,
        pytest.raises(ReleaseOldError),
    ):
        download(one, "system.update", tmp_path / "file", SystemDisk(), refuse)
    assert len(heard) == 1
    assert not (tmp_path / "file").exists()


@pytest.mark.parametrize("answer", ["200 OK", "206 Partial Content", "404 Not Found"])
def test_a_server_that_gives_no_pieces_is_no_server(
    answer: str, authority: Authority, tmp_path: Path
) -> None:
    with pytest.raises(ServerUnreachableError):
        fetch(lambda _: told(answer), tmp_path / "file", authority)


def test_a_file_that_shrank_meanwhile_is_seen(authority: Authority, tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachableError):
        fetch(giving(FILE[:4500]), tmp_path / "file", authority)
    assert (tmp_path / "file").read_bytes() == FILE[:4000]
