"""A credential is deciphered by systemd, on this machine and under its own name."""

import subprocess
from pathlib import Path

import pytest

from appliance.drivers import credentials
from appliance.drivers.credentials import enciphered
from appliance.errors import NotWrittenError

PASSWORD = b"made up: \xc3\xa9\n"


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give systemd another machine's key: this one's stays as it is."""
    key = tmp_path / "credential.secret"
    monkeypatch.setenv("SYSTEMD_CREDENTIAL_SECRET", str(key))
    return key


def deciphered(name: str, content: bytes) -> bytes | None:
    """Return what systemd reads; None where it refuses."""
    command = ["systemd-creds", "decrypt", f"--name={name}", "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    return None if done.returncode else done.stdout


@pytest.mark.parametrize("content", [PASSWORD, b""])
def test_systemd_deciphers_it_under_its_name_alone(content: bytes) -> None:
    kept = enciphered("envoi", content)
    assert deciphered("envoi", kept) == content
    assert deciphered("reception", kept) is None
    assert not content or content not in kept


def test_another_machine_does_not_decipher_it(machine: Path) -> None:
    kept = enciphered("envoi", PASSWORD)
    machine.unlink()
    assert deciphered("envoi", kept) is None


def test_a_systemd_that_does_not_is_a_sentence_without_the_password(
    machine: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    machine.write_bytes(b"no key")
    with pytest.raises(NotWrittenError, match="systemd-creds : code 1"):
        enciphered("envoi", PASSWORD)
    assert "systemd-creds: " in caplog.text
    assert "made up" not in caplog.text
    monkeypatch.setattr(credentials, "PROGRAM", "no-such-program")
    with pytest.raises(NotWrittenError, match="no-such-program : FileNotFoundError"):
        enciphered("envoi", PASSWORD)
