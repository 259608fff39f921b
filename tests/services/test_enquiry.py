"""The station tells how it stands, to its own user only."""

import stat
from pathlib import Path

from appliance.services.enquiry import EnquiryDesk, ask


def test_a_question_gets_the_present_answer(tmp_path: Path) -> None:
    counts = iter([{"queued": 1}, {"queued": 2}])
    with EnquiryDesk(tmp_path / "desk", lambda: next(counts)):
        assert ask(tmp_path / "desk") == {"queued": 1}
        assert ask(tmp_path / "desk") == {"queued": 2}


def test_nobody_answers_once_the_station_is_gone(tmp_path: Path) -> None:
    with EnquiryDesk(tmp_path / "desk", dict):
        pass
    assert ask(tmp_path / "desk") is None


def test_the_socket_of_a_killed_station_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "desk").touch()
    with EnquiryDesk(tmp_path / "desk", lambda: {"queued": 0}):
        assert ask(tmp_path / "desk") == {"queued": 0}


def test_only_the_owner_may_ask(tmp_path: Path) -> None:
    with EnquiryDesk(tmp_path / "desk", dict):
        assert stat.S_IMODE((tmp_path / "desk").stat().st_mode) == 0o600
