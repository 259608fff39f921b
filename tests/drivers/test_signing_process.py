"""A mute card never blocks the station, and a dead worker is replaced with the code, once."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.drivers.card_code import TryGuard
from appliance.drivers.card_signer import CardSigner
from appliance.drivers.signing_process import WorkerToken
from appliance.errors import LastCardTryError, ReaderMuteError, SignerAbsentError
from tests.contracts.card_reader import until
from tests.drivers.played import BUSY_S
from tests.ground.sources import PROJECT
from tests.played_cps import CODE

MESSAGE = b"une facture qui n'existe pas"
DEADLINE = 2.0
PROGRAM = "tests.drivers.mute_signing_worker"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerToken]:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))  # the worker of this test is no part of Besace
    token = WorkerToken(tmp_path, None, deadline=DEADLINE, program=PROGRAM)
    yield token
    token.close()


@pytest.fixture
def signer(token: WorkerToken) -> CardSigner:
    signer = CardSigner(token, TryGuard(), lambda: True)
    signer.enter(CODE)
    return signer


def verified(folder: Path) -> int:
    return len((folder / "verified").read_bytes())


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def test_a_mute_card_fails_at_its_deadline_and_the_next_signature_passes(
    signer: CardSigner, token: WorkerToken, tmp_path: Path
) -> None:
    stuck = token.worker_pid
    assert stuck is not None
    (tmp_path / "mute").touch()
    begun = time.monotonic()
    with pytest.raises(ReaderMuteError):
        signer.sign(MESSAGE)
    assert time.monotonic() - begun < DEADLINE + BUSY_S
    assert gone(stuck)
    assert signer.sign(MESSAGE)
    assert token.worker_pid not in {None, stuck}
    assert verified(tmp_path) == 3  # the opening, the mute one, the last: none by itself


def test_a_card_that_stays_mute_is_not_asked_to_its_last_try(
    signer: CardSigner, tmp_path: Path
) -> None:
    for _ in range(2):
        (tmp_path / "mute").touch()
        with pytest.raises(ReaderMuteError):
            signer.sign(MESSAGE)
    for _ in range(3):
        with pytest.raises(LastCardTryError):
            signer.sign(MESSAGE)
    assert verified(tmp_path) == 3


def test_a_worker_that_died_is_replaced_and_given_the_code(
    signer: CardSigner, token: WorkerToken
) -> None:
    first = token.worker_pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: _state(first) in {"Z", ""})
    with pytest.raises(ReaderMuteError):
        signer.sign(MESSAGE)
    assert signer.sign(MESSAGE)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def test_a_lock_ends_the_process_that_has_the_code(signer: CardSigner, token: WorkerToken) -> None:
    worker = token.worker_pid
    assert worker is not None
    signer.close()
    signer.close()
    assert gone(worker)
    assert f"'{CODE}'" not in repr(vars(token))
    with pytest.raises(SignerAbsentError):
        signer.sign(MESSAGE)


def test_the_code_stands_on_no_command_line(signer: CardSigner, token: WorkerToken) -> None:
    shown = Path(f"/proc/{token.worker_pid}/cmdline").read_bytes()
    surroundings = Path(f"/proc/{token.worker_pid}/environ").read_bytes()
    assert CODE.encode() not in shown + surroundings
    assert signer.present


def test_a_worker_ends_with_its_station(token: WorkerToken) -> None:
    token.look()
    worker = token._worker
    assert worker is not None
    worker._requests.close()
    assert worker._process.wait(10) == 0
