"""A private pcscd under the demo's reader: the real program, beside the system's if any.

It runs in a mount namespace of its own, where `/run/pcscd`, which is compiled into it, is a
short directory of ours; the client finds it there by PCSCLITE_CSOCK_NAME.  Neither root nor
a service manager is needed, and it dies with the thread that started it.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final, Self

from appliance.errors import DeviceFaultError

DRIVER: Final = Path("/usr/lib/pcsc/drivers/serial/libccidtwin.so")
READERS: Final = """\
FRIENDLYNAME "{name}"
DEVICENAME   {device}:SEC1210
LIBPATH      {driver}
"""
# Arguments: the directory that becomes /run/pcscd, the program, its options.
IN_A_PLACE_OF_ITS_OWN: Final = """\
mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$1" /run/pcscd && shift &&
exec setpriv --pdeathsig KILL "$@"
"""
STARTS_WITHIN: Final = 10.0  # seconds; half a second is usual


class NoPrivatePcscdError(DeviceFaultError):
    """A real pcscd cannot be had here; the message says why."""

    sentence = "Le vrai service des lecteurs (pcscd) ne peut pas démarrer pour la démonstration."


class PrivatePcscd:
    """A pcscd for one serial reader, from `start` to `stop`; usable in a `with`.

    Attributes:
        socket: the value of PCSCLITE_CSOCK_NAME for its clients.
    """

    def __init__(self, device: Path, *, name: str = "Lecteur bi-fente") -> None:
        # Not below TMPDIR: the path of a socket is limited to 107 bytes.
        self._directory = Path(tempfile.mkdtemp(prefix="besace-", dir="/tmp"))
        self.socket = self._directory / "run" / "pcscd.comm"
        self._readers = self._directory / "readers"
        self._complaints = self._directory / "complaints"
        self._readers.mkdir()
        (self._readers / "demo").write_text(
            READERS.format(name=name, device=device, driver=DRIVER), encoding="utf-8"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            NoPrivatePcscdError: a program is missing, or the kernel forbids namespaces.
        """
        command = self._command()
        shutil.rmtree(self.socket.parent, ignore_errors=True)
        self.socket.parent.mkdir()
        with self._complaints.open("wb") as complaints:
            self._process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
            )
        self._wait(self._process)

    def stop(self) -> None:
        """Kill it; its clients lose it at once.  Safe to call twice."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _command(self) -> list[str]:
        pcscd = _program("pcscd")
        if not DRIVER.exists():
            raise NoPrivatePcscdError(f"{DRIVER} manque : installez libccid")
        flags = "-m" if os.geteuid() == 0 else "-Urm"
        place = [_program("unshare"), flags, "sh", "-c", IN_A_PLACE_OF_ITS_OWN, "sh"]
        return [*place, str(self.socket.parent), pcscd, "--foreground", "-c", str(self._readers)]

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.socket.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                why = self._complaints.read_text(errors="replace").strip()
                raise NoPrivatePcscdError(why or f"code {process.returncode}")
            time.sleep(0.01)


def _program(name: str) -> str:
    """Find a program, also where an ordinary user does not look."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    if found is None:
        raise NoPrivatePcscdError(f"{name} manque : installez-le")
    return found
