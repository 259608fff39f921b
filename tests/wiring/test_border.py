"""However a verb ends, a person reads a sentence and never a traceback."""

import argparse
import os
import subprocess
import sys
from io import UnsupportedOperation
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.errors import reason
from appliance.wiring.border import NO_ANSWER, NOT_UTF_8, bounded, is_utf_8
from appliance.wiring.usage import WORDS
from tests.ground.sources import PROJECT

BESACE = (sys.executable, "-P", "-m", "appliance")


def in_a_shell(words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", words, "bash", *BESACE],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_pipe_that_closes_early_ends_quietly() -> None:
    ended = in_a_shell('"$@" explain | true')
    assert (ended.stderr, ended.returncode) == ("", 141)


def test_a_full_disk_behind_the_output_is_one_sentence() -> None:
    ended = in_a_shell('"$@" explain AVENANT-11 > /dev/full')
    assert ended.returncode == 70
    assert "le disque est plein" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Errno" not in ended.stderr


def test_a_pipe_where_a_file_is_needed_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.close(writing)

    def verb() -> int:
        with os.fdopen(reading, "rb") as pipe:
            return pipe.seek(0)

    assert bounded(verb) == 70
    assert "pas un tube" in capsys.readouterr().err


def test_a_file_that_nobody_can_seek_is_told_so() -> None:
    assert "pas un tube" in reason(UnsupportedOperation("underlying stream is not seekable"))


def test_closed_streams_are_no_failure() -> None:
    assert in_a_shell('"$@" explain AVENANT-11 <&- >&-').returncode == 0


def test_a_word_that_is_no_utf_8_is_refused_with_the_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    word = b"Ren\xe9e".decode("utf-8", "surrogateescape")
    assert not is_utf_8([word])
    with pytest.raises(SystemExit) as end:
        main(["explain", word])
    assert end.value.code == 2
    assert NOT_UTF_8 in capsys.readouterr().err


def test_piped_bytes_that_are_no_utf_8_are_one_sentence() -> None:
    reading = "from appliance.wiring.border import bounded\nbounded(lambda: print(input()))"
    ended = in_a_shell(f"printf 'Ren\\xe9e\\n' | LC_ALL=C \"$1\" -P -c '{reading}'")
    assert ended.stderr == f"{NOT_UTF_8}\n"


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (KeyboardInterrupt(), 130, ""),
        (EOFError(), 130, f"{NO_ANSWER}\n"),
    ],
)
def test_a_person_who_leaves_is_no_failure(
    error: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def verb() -> int:
        raise error

    assert bounded(verb) == code
    assert capsys.readouterr().err == told


def test_a_key_that_interrupts_leaves_the_shell_s_prompt_on_its_own_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def verb() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert bounded(verb) == 130
    assert capsys.readouterr().err == "\n"


def test_the_program_is_ready_to_be_interrupted_before_it_loads_what_is_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-P", "-c", "import sys, appliance.__main__; print(*sys.modules)"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()
    heavy = ("appliance.config", "appliance.domain", "cattrs", "cryptography", "textual")
    assert [name for name in told if name.startswith(heavy)] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "il manque : verbe"),
        (["voler"], "n’est pas connu"),
        (["quote"], "il manque : file"),
        (["export", "x", "--clear", "--key", "k"], "ne va pas avec"),
        (["status", "--dir"], "une valeur est attendue"),
        (["status", "x"], "arguments inconnus : x"),
        (["patient", "show", "x"], "'x' ne convient pas"),
    ],
)
def test_a_usage_is_french(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)
    error = capsys.readouterr().err
    assert told in error
    assert "error" not in error


def test_the_help_is_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    help_ = capsys.readouterr().out
    assert "montre cette aide" in help_
    assert "show" not in help_.replace("    show ", "")


def test_every_message_of_the_table_is_one_that_argparse_has() -> None:
    source = Path(argparse.__file__).read_text(encoding="utf-8")
    plain = source.replace("'\n                '", "").replace("\\'", "'")
    missing = [text for text in WORDS if text.encode("unicode_escape").decode() not in plain]
    assert missing == []
