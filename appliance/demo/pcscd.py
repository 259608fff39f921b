"""A private pcscd under the demo's reader: the real program, beside the system's if any.

It runs in a mount namespace of its own, where `/run/pcscd`, which is compiled into it, is a
short directory of ours; the client finds it there by PCSCLITE_CSOCK_NAME.  The drivers of USB
readers are out of its sight, so that it takes no real reader from the system's pcscd.  Neither
root nor a service manager is needed.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final, Self

from appliance.errors import DeviceFaultError

DRIVERS: Final = Path("/usr/lib/pcsc/drivers")
SERIAL_DRIVER: Final = "libccidtwin.so"
READERS: Final = """\
FRIENDLYNAME "Lecteur bi-fente"
DEVICENAME   {device}:SEC1210
LIBPATH      {driver}
"""
# Arguments: the drivers, our directory, then the program and its options.
IN_A_PLACE_OF_ITS_OWN: Final = """\
drivers=$1; ours=$2; shift 2
mount --bind "$drivers/serial" "$ours/driver" && mount -t tmpfs tmpfs "$drivers" &&
mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$ours/run" /run/pcscd &&
exec setpriv --pdeathsig KILL "$@"
"""
STARTS_WITHIN: Final = 10.0  # seconds; half a second is usual


class NoPrivatePcscdError(DeviceFaultError):
    """A real pcscd cannot be had here; the message says why."""

    sentence = "Le vrai service des lecteurs (pcscd) ne peut pas démarrer pour la démonstration."


class PrivatePcscd:
    """A pcscd for one serial reader, or for none, from `start` to `stop`; usable in a `with`.

    It dies with the thread that started it, even when that is killed.

    Attributes:
        device: the reader that the next start finds; None for none.
        socket: the value of PCSCLITE_CSOCK_NAME for its clients; a restart keeps it.
    """

    def __init__(self, device: Path | None) -> None:
        self.device = device
        # Not below TMPDIR: the path of a socket is limited to 107 bytes.
        self._directory = Path(tempfile.mkdtemp(prefix="besace-", dir="/tmp"))
        self.socket = self._directory / "run" / "pcscd.comm"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except NoPrivatePcscdError:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            NoPrivatePcscdError: a program is missing, or the kernel forbids namespaces.
        """
        command = self._command()
        self._lay()
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

    def close(self) -> None:
        """Kill it and remove its directory.  Safe to call twice."""
        self.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def pid(self) -> int | None:
        """The process; None while it does not run."""
        return self._process.pid if self._process else None

    @property
    def _complaints(self) -> Path:
        return self._directory / "complaints"

    @property
    def _readers(self) -> Path:
        return self._directory / "readers"

    def _lay(self) -> None:
        """Make an empty place, with the reader's entry."""
        shutil.rmtree(self.socket.parent, ignore_errors=True)
        for place in (self.socket.parent, self._directory / "driver", self._readers):
            place.mkdir(exist_ok=True)
        entry = self._entry(self._directory / "driver")
        (self._readers / "demo").write_text(entry, encoding="utf-8")

    def _entry(self, drivers: Path) -> str:
        """Return what pcscd is told of the reader."""
        if self.device is None:
            return ""
        return READERS.format(device=self.device, driver=drivers / SERIAL_DRIVER)

    def _command(self) -> list[str]:
        pcscd = _program("pcscd")
        if not (DRIVERS / "serial" / SERIAL_DRIVER).exists():
            raise NoPrivatePcscdError(f"{SERIAL_DRIVER} manque : installez libccid")
        flags = "-m" if os.geteuid() == 0 else "-Urm"
        place = [_program("unshare"), flags, "sh", "-c", IN_A_PLACE_OF_ITS_OWN, "sh"]
        options = ["--foreground", "--config", str(self._readers), *_without_polkit(pcscd)]
        return [*place, str(DRIVERS), str(self._directory), pcscd, *options]

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


def _without_polkit(pcscd: str) -> list[str]:
    """Return the option of recent versions: polkit's bus is out of sight in there."""
    usage = subprocess.run([pcscd, "--help"], capture_output=True, text=True, check=False)  # noqa: S603
    return [option for option in ["--disable-polkit"] if option in usage.stdout + usage.stderr]
