"""A box in QEMU, without KVM: switched on, looked at, typed to, cut."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from image.commands import run

FIRMWARE: Final = Path("/usr/share/OVMF")
DISK_SIZE: Final = "4G"
TELLING: Final = (
    "console=ttyS0 systemd.journald.forward_to_console=1 systemd.journald.max_level_console=info"
)
"""What the kernel is told more in a trial: the journal comes out on the serial line."""

QUIET: Final = ("nice", "-n", "15", "ionice", "-c3")


@dataclass(frozen=True, slots=True)
class Machine:
    """What stays of a box while it is off: its disk over the image, its firmware's memory."""

    home: Path

    @classmethod
    def of(cls, image: Path, home: Path) -> "Machine":
        """Make one, as it comes: the image on a larger disk."""
        home.mkdir(parents=True, exist_ok=True)
        disk = home / "disk.qcow2"
        disk.unlink(missing_ok=True)
        base = ("-b", image.resolve(), "-F", "raw")
        run(["qemu-img", "create", "-q", "-f", "qcow2", *base, disk, DISK_SIZE])
        shutil.copy(FIRMWARE / "OVMF_VARS_4M.fd", home / "vars.fd")
        return cls(home)

    @contextmanager
    def on(self, *options: str, telling: str = TELLING) -> Iterator["Guest"]:
        """Switch it on; at the end the power is cut."""
        log, monitor = self.home / "serial.log", self.home / "monitor"
        monitor.unlink(missing_ok=True)
        code, memory = FIRMWARE / "OVMF_CODE_4M.fd", self.home / "vars.fd"
        command = [
            *QUIET,
            *("qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-smp", "2", "-m", "1024"),
            *("-drive", f"if=pflash,format=raw,readonly=on,file={code}"),
            *("-drive", f"if=pflash,format=raw,file={memory}"),
            *("-drive", f"if=virtio,format=qcow2,file={self.home / 'disk.qcow2'}"),
            *("-smbios", f"type=11,value=io.systemd.stub.kernel-cmdline-extra={telling}"),
            *("-serial", f"file:{log}", "-qmp", f"unix:{monitor},server=on,wait=off"),
            *("-display", "none", "-nic", "none", "-device", "qemu-xhci,id=usb"),
            *options,
        ]
        with subprocess.Popen(command) as process:
            try:
                yield Guest(log, _Monitor(monitor))
            finally:
                process.kill()


@dataclass(frozen=True, slots=True)
class Guest:
    """A box that is on."""

    log: Path
    monitor: "_Monitor"

    def await_line(self, words: str, seconds: float, *, times: int = 1) -> float:
        """Wait until the serial line said these words so often; return how long that took.

        Raises:
            SystemExit: it did not; the end of what it said is in the message.
        """
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            if self.log.read_text(errors="replace").count(words) >= times:
                return time.monotonic() - began
            time.sleep(1)
        said = self.log.read_text(errors="replace")[-3000:]
        raise SystemExit(f"no “{words}” within {seconds:.0f} s:\n{said}")

    def picture(self, target: Path) -> None:
        """Take a picture of the screen (PNG)."""
        self.monitor.ask("screendump", filename=str(target.resolve()), format="png")

    def type(self, keys: Sequence[str]) -> None:
        """Press keys, one after the other, by QEMU's names of them."""
        for key in keys:
            pressed = [{"type": "qcode", "data": one} for one in key.split("-")]
            self.monitor.ask("send-key", keys=pressed)
            time.sleep(0.3)

    def plug(self, image: Path) -> None:
        """Plug a key in."""
        node = {"driver": "raw", "file": {"driver": "file", "filename": str(image.resolve())}}
        self.monitor.ask("blockdev-add", **{"node-name": "key", "read-only": True, **node})
        self.monitor.ask("device_add", driver="usb-storage", drive="key", id="key", bus="usb.0")

    def restart(self) -> None:
        """Press the button that starts it again."""
        self.monitor.ask("system_reset")


class _Monitor:
    """QEMU's monitor (QMP)."""

    def __init__(self, place: Path) -> None:
        until = time.monotonic() + 30
        while not place.exists() and time.monotonic() < until:
            time.sleep(0.1)
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(60)
        self._line.connect(str(place))
        self._answers = self._line.makefile(encoding="utf-8")
        self._answers.readline()  # its greeting
        self.ask("qmp_capabilities")

    def ask(self, command: str, **arguments: Any) -> Any:
        """Put one command; return what it returns.

        Raises:
            SystemExit: QEMU refuses it, or is gone.
        """
        question = {"execute": command, "arguments": arguments}
        self._line.sendall(json.dumps(question).encode() + b"\n")
        for line in self._answers:
            answer = json.loads(line)
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise SystemExit(f"{command}: {answer['error']['desc']}")
        raise SystemExit(f"{command}: QEMU is gone")
