"""A box in QEMU, without KVM: switched on, looked at, typed to, cut."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.wiring.system import described
from image.commands import run
from image.emulated import EMULATED, Emulated
from image.lines import Monitor, Shell

DISK_SIZE: Final = "4G"
TELLING: Final = (
    "console=ttyAMA0 console=ttyS0 systemd.default_device_timeout_sec=900 "
    "systemd.journald.forward_to_console=1 systemd.journald.max_level_console=info"
)
"""What the kernel is told more in a trial: the journal comes out on the serial line, of which each
kind of machine has one of the two; and a disk may take its time, for an emulator that waits for its
turn may not see it within the usual 90 s."""

SHELL: Final = "systemd.debug_shell=hvc0"
"""What opens root's shell, for whoever made the machine: the maker alone tells the kernel so."""

PULLED_S: Final = 30
QUIET: Final = ("nice", "-n", "15", "ionice", "-c3")
KEPT: Final = "driver=qcow2,node-name=kept,file.driver=file,file.filename={}"
LOGGED: Final = "driver=blklogwrites,node-name=logged,file=kept,log.driver=file,log.filename={}"


@dataclass(frozen=True, slots=True)
class Machine:
    """What stays of a box while it is off: its disk over the image, its firmware's memory.

    Attributes:
        home: where both are.
        kind: of machine, the one that the image was made for.
    """

    home: Path
    kind: Emulated

    @classmethod
    def of(cls, image: Path, home: Path) -> "Machine":
        """Make one, as it comes: an image that stands where it was made, on a larger disk."""
        kind = EMULATED[described(image.with_name("system.toml")).board]
        home.mkdir(parents=True, exist_ok=True)
        base = ("-b", image.resolve(), "-F", "raw")
        create = ("qemu-img", "create", "-q", "-f", "qcow2")
        for name in ("disk.qcow2", "vars.qcow2"):
            (home / name).unlink(missing_ok=True)
        run([*create, *base, home / "disk.qcow2", DISK_SIZE])
        run(["qemu-img", "convert", "-q", "-O", "qcow2", kind.memory, home / "vars.qcow2"])
        return cls(home, kind)

    def copy(self, home: Path) -> "Machine":
        """Make another one that stands as this one does."""
        home.mkdir(parents=True, exist_ok=True)
        for name in ("disk.qcow2", "vars.qcow2"):
            shutil.copy(self.home / name, home / name)
        return Machine(home, self.kind)

    @contextmanager
    def on(
        self, *options: str, telling: str = TELLING, since: str = "", log: Path | None = None
    ) -> Iterator["Guest"]:
        """Switch it on; at the end the power is cut.

        Args:
            options: QEMU's, added.
            telling: what its kernel is told more.
            since: a moment that `Guest.keep` kept, in the place of a start.
            log: takes each write to its disk, and each flush (see `image.write_log`).
        """
        serial, monitor, shell = (self.home / name for name in ("serial.log", "monitor", "shell"))
        for stale in (serial, monitor, shell):
            stale.unlink(missing_ok=True)
        command = [
            *QUIET,
            # One processor: of two, one waits for the other where the host has others to serve.
            *(*self.kind.machine, "-accel", "tcg", "-smp", "1", "-m", "1024"),
            *("-drive", f"if=pflash,format=raw,readonly=on,file={self.kind.firmware}"),
            *("-drive", f"if=pflash,format=qcow2,file={self.home / 'vars.qcow2'}"),
            *("-blockdev", KEPT.format(self.home / "disk.qcow2")),
            *(("-blockdev", LOGGED.format(log)) if log else ()),
            *("-device", f"virtio-blk-pci,drive={'logged' if log else 'kept'}"),
            *("-smbios", f"type=11,value=io.systemd.stub.kernel-cmdline-extra={telling}"),
            *("-serial", f"file:{serial}", "-qmp", f"unix:{monitor},server=on,wait=off"),
            *("-chardev", f"socket,id=shell,path={shell},server=on,wait=off"),
            *("-device", "virtio-serial", "-device", "virtconsole,chardev=shell"),
            *("-nodefaults", "-display", "none", "-device", "qemu-xhci,id=usb", *self.kind.screen),
            *self.kind.port,
            *(("-loadvm", since) if since else ()),
            *options,
        ]
        with subprocess.Popen(command) as process:
            try:
                with closing(Monitor(monitor)) as one, closing(Shell(shell)) as other:
                    yield Guest(serial, one, other, self.kind.slot, process.pid)
            finally:
                process.kill()


@dataclass(frozen=True, slots=True)
class Guest:
    """A box that is on.

    Attributes:
        log: what it said on its serial line, since it was switched on.
        shell: root's, where its kernel was told of `SHELL`.
        slot: the bus that takes a card.
        process: QEMU's.
    """

    log: Path
    monitor: Monitor
    shell: Shell
    slot: str
    process: int

    def spent(self) -> float:
        """Return what it took of this machine's processors since it was switched on (seconds)."""
        state = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8")
        user, system = state.rpartition(")")[2].split()[11:13]  # proc_pid_stat(5), from the third
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def await_line(self, words: str, seconds: float, times: int = 1) -> float:
        """Wait until the serial line said these words so many times; return how long that took.

        Raises:
            SystemExit: it did not; the end of what it said is in the message.
        """
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            if self.has_said(words) >= times:
                return time.monotonic() - began
            time.sleep(1)
        said = self.log.read_text(errors="replace")[-3000:]
        raise SystemExit(f"no “{words}” within {seconds:.0f} s:\n{said}")

    def has_said(self, words: str) -> int:
        """Tell how often it said these words on its serial line."""
        return self.log.read_text(errors="replace").count(words)

    def picture(self, target: Path) -> None:
        """Take a picture of the screen (PNG)."""
        self.monitor.ask("screendump", filename=str(target.resolve()), format="png")

    def screen(self) -> str:
        """Return the letters of the screen, as its shell sees them; a blank beyond ASCII."""
        return self.shell.ask("tr -c '[:print:]' ' ' </dev/vcs1 | fold -w 80")

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

    def unplug(self) -> None:
        """Pull the key out.

        Raises:
            SystemExit: QEMU does not let it go.
        """
        self.monitor.ask("device_del", id="key")
        until = time.monotonic() + PULLED_S
        while True:  # its device goes a little later than QEMU says
            try:
                self.monitor.ask("blockdev-del", **{"node-name": "key"})
            except SystemExit:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return

    def connect(self) -> None:
        """Put a network card in: on its other side is this machine."""
        self.monitor.ask("netdev_add", type="user", id="net")
        card = {"netdev": "net", "id": "card", "bus": self.slot}
        self.monitor.ask("device_add", driver="virtio-net-pci", **card)

    def keep(self, moment: str) -> None:
        """Keep all of it, its memory too, beside its disk; `Machine.on` goes on from there.

        Raises:
            SystemExit: QEMU cannot.
        """
        said = self.monitor.ask("human-monitor-command", **{"command-line": f"savevm {moment}"})
        if said.strip():
            raise SystemExit(said)
