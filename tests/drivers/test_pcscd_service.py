"""The PC/SC service itself: absent, ending, silent, or without any reader."""

import os
import signal
import socket
import threading
from contextlib import closing
from pathlib import Path

import pytest

from appliance.demo.pcscd import PrivatePcscd
from appliance.drivers.card_reader import PcscReader
from appliance.errors import NoReaderError, PcscDownError
from appliance.ports.cards import ReaderHealth
from tests.contracts.card_reader import until
from tests.made_up_cards import only


def test_without_pcscd_the_reader_says_so(tmp_path: Path) -> None:
    with closing(PcscReader(socket=tmp_path / "nothing")) as reader:
        until(lambda: reader.state().health is ReaderHealth.PCSC_DOWN)
        with pytest.raises(PcscDownError):
            only(reader)


def test_without_a_reader_one_is_asked_for() -> None:
    with PrivatePcscd(None) as pcscd, closing(PcscReader(socket=pcscd.socket)) as reader:
        with pytest.raises(NoReaderError):
            only(reader)
        assert reader.state().health is ReaderHealth.NO_READER


def test_a_pcscd_that_falls_silent_is_told_though_nobody_reads() -> None:
    told = threading.Event()
    with (
        PrivatePcscd(None) as pcscd,
        closing(PcscReader(socket=pcscd.socket, on_hang=told.set)) as reader,
    ):
        with pytest.raises(NoReaderError):
            only(reader)
        assert pcscd.pid is not None
        os.kill(pcscd.pid, signal.SIGSTOP)
        try:
            assert until(lambda: reader.state().health is ReaderHealth.MUTE) < 3
            assert told.wait(1)
        finally:
            os.kill(pcscd.pid, signal.SIGCONT)
        until(lambda: reader.state().health is ReaderHealth.NO_READER)


def test_a_service_that_ends_while_it_is_asked_refuses_nobody(tmp_path: Path) -> None:
    told: list[ReaderHealth] = []
    path = tmp_path / "ending"
    with socket.socket(socket.AF_UNIX) as service:
        service.bind(str(path))
        service.listen()
        service.settimeout(5)
        reader = PcscReader(socket=path)
        reader.listen(lambda: told.append(reader.state().health))
        asked, _ = service.accept()
    asked.close()
    with closing(reader):
        until(lambda: reader.state().health is ReaderHealth.PCSC_DOWN)
        assert ReaderHealth.PCSC_DENIED not in told


def test_a_pcscd_that_hangs_is_told_to_whoever_can_restart_it(tmp_path: Path) -> None:
    told = threading.Event()
    path = tmp_path / "silent"
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(path))
        silent.listen()
        with closing(PcscReader(deadline=0.2, socket=path, on_hang=told.set)) as reader:
            assert told.wait(10)
            assert reader.state().health is ReaderHealth.MUTE
