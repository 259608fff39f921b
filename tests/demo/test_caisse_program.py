import json
import os
import poplib
import signal
import smtplib
import ssl
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

import pytest

from tests.demo.nurse import NURSE, arl, facture, lot, mail, settle_identity

PATIENCE_S = 20.0
PROGRAM = [sys.executable, "-P", "-m", "appliance.demo.caisse"]


class Program:
    """The caisse in a process of its own."""

    def __init__(self, directory: Path, *options: str) -> None:
        settle_identity(directory)
        accounts = directory.with_suffix(".json")
        accounts.write_text(json.dumps([{"address": NURSE.address, "password": NURSE.password}]))
        paths = ["--directory", str(directory), "--accounts", str(accounts)]
        self.process = subprocess.Popen(
            [*PROGRAM, *paths, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.ready = self.hear()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def ask(self, line: str) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        return self.hear()

    def end(self) -> int:
        """Close its input and return its exit code."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        code = self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        return code

    def send(self, content: bytes) -> None:
        context = ssl.create_default_context(cafile=self.ready["ca"])
        with smtplib.SMTP_SSL(
            self.ready["host"], self.ready["smtp"], timeout=PATIENCE_S, context=context
        ) as client:
            client.login(NURSE.address, NURSE.password)
            message = mail(content, Path(self.ready["certificate"]))
            client.sendmail(NURSE.address, [self.ready["caisse"]], message)

    def fetch(self) -> list[bytes]:
        context = ssl.create_default_context(cafile=self.ready["ca"])
        client = poplib.POP3_SSL(
            self.ready["host"], self.ready["pop3"], timeout=PATIENCE_S, context=context
        )
        client.user(NURSE.address)
        client.pass_(NURSE.password)
        count, _ = client.stat()
        messages = [b"\r\n".join(client.retr(rank)[1]) for rank in range(1, count + 1)]
        client.quit()
        return messages


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path / "caisse")
    yield program
    program.end()


def test_it_answers_pays_and_counts_on_its_standard_input(program: Program) -> None:
    program.send(lot())
    assert [arl(letter)["verdict"] for letter in program.fetch()] == ["positif"]
    assert program.ask('{"figures": {}}')["figures"]["factures_taken"] == 1
    assert program.ask('{"pay": {"000000042": {"label": "essai"}}}') == {"pay": 1}
    assert len(program.fetch()) == 2


def test_its_policy_changes_while_it_runs(program: Program) -> None:
    assert program.ask('{"policy": {"negative_every": 1, "motif": "essai"}}') == {"policy": True}
    program.send(lot(facture(1)))
    assert program.ask('{"policy": {"silent": true}}') == {"policy": True}
    program.send(lot(facture(2), numero="002"))
    assert [arl(letter)["motif"] for letter in program.fetch()] == ["essai"]


def test_its_api_can_be_put_in_a_bad_mood(program: Program) -> None:
    assert program.ask('{"mood": {"busy_s": 7}}') == {"mood": True}
    ends = program.ready["host"], program.ready["https"]
    context = ssl.create_default_context(cafile=program.ready["ca"])
    client = HTTPSConnection(*ends, timeout=PATIENCE_S, context=context)
    client.request("GET", "/v1/returns")
    answer = client.getresponse()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "7")
    client.close()


@pytest.mark.parametrize(
    "line", ["", "7", "{}", "[]", '{"x": 1}', '{"pay": 3}', '{"pay": {"1": {"x": "y"}}}', "{"]
)
def test_an_order_that_it_does_not_know_is_refused_and_it_goes_on(
    program: Program, line: str
) -> None:
    assert "error" in program.ask(line)
    assert "figures" in program.ask('{"figures": {}}')


def test_options_give_its_first_policy(tmp_path: Path) -> None:
    program = Program(tmp_path / "caisse", "--negative-every", "1", "--motif", "essai")
    program.send(lot())
    assert [arl(letter)["motif"] for letter in program.fetch()] == ["essai"]
    assert program.end() == 0


def test_it_ends_when_its_input_is_closed(tmp_path: Path) -> None:
    assert Program(tmp_path / "caisse").end() == 0


def test_it_ends_on_sigterm_and_comes_back_on_the_same_ports(tmp_path: Path) -> None:
    first = Program(tmp_path / "caisse")
    first.send(lot())
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(PATIENCE_S) == 0
    first.end()
    names = ("smtp", "pop3", "https")
    ports = [word for name in names for word in (f"--{name}-port", str(first.ready[name]))]
    second = Program(tmp_path / "caisse", *ports)
    assert second.ready == first.ready
    assert len(second.fetch()) == 1
    assert second.end() == 0


def test_it_comes_back_after_a_sigkill(tmp_path: Path) -> None:
    first = Program(tmp_path / "caisse")
    first.send(lot())
    os.kill(first.process.pid, signal.SIGKILL)
    assert first.process.wait(PATIENCE_S) == -signal.SIGKILL
    first.end()
    second = Program(tmp_path / "caisse")
    second.send(lot())
    assert second.ask('{"figures": {}}')["figures"]["duplicates"] == 1
    assert second.end() == 0


def test_it_loads_none_of_the_code_that_it_reads() -> None:
    script = "import sys, appliance.demo.caisse.__main__; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-P", "-c", script], check=True, capture_output=True, text=True
    )
    ours = {name for name in found.stdout.split() if name.startswith("appliance.")}
    assert {name for name in ours if not name.startswith("appliance.demo")} == set()
    assert {name for name in ours if name.count(".") > 1} > {"appliance.demo.caisse.desk"}
