"""A box under a systemd of its own: the first process of a place made for one test.

The machine's `/usr` is there to read; `/etc`, `/var` and `/opt` are the box's own, `/dev` has what
is bound there, the network is a loopback alone.  All of it ends with the process that holds it,
even when that is killed.
"""

import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from appliance.wiring.install import install
from image.practice import LAY

PROJECT: Final = Path(__file__).parents[2]
PATIENCE_S: Final = 60.0
PYTHON: Final = "/opt/python"
"""Where the box has this Python: its own place may be a home, which is closed to services."""

ENVIRONMENT: Final = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
MASKED: Final = (
    "dev-hugepages.mount",
    "modprobe@.service",
    "sys-fs-fuse-connections.mount",
    "sys-kernel-debug.mount",
    "sys-kernel-tracing.mount",
    "systemd-logind.service",
)
"""What would reach beyond the box, into this machine's kernel, and what waits for devices."""

FILES: Final = {
    "passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "group": "root:x:0:\ntty:x:5:\ndialout:x:20:\n",
    "hosts": "127.0.0.1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "machine-id": "5bc0ffee5bc0ffee5bc0ffee5bc0ffee\n",
    "ld.so.conf": f"{PYTHON}/lib\n",
    "reader.conf.d/serial": (
        'FRIENDLYNAME "Lecteur bi-fente"\n'
        "DEVICENAME /dev/ttyACM0:SEC1210\n"
        "LIBPATH /usr/lib/pcsc/drivers/serial/libccidtwin.so\n"
    ),
}
# Arguments: the root, the group of processes, the Python, the screen, the reader's line, what to
# run in the box before its first process, and how to become that.
PLACE: Final = """\
root=$1; group=$2; python=$3; screen=$4; line=$5; export lay="$6"
cd "$root"
mount --bind . .; cd "$root"
mkdir -p usr opt/python sys proc dev tmp root home run media mnt
chmod 1777 tmp
for name in bin sbin lib lib64; do ln -s "usr/$name" "$name"; done
mount --rbind /usr usr; mount -o remount,bind,ro usr
mount --bind "$python" opt/python; mount -o remount,bind,ro opt/python
mount -t cgroup2 cgroup2 sys; mkdir "sys/$group"; echo $$ >"sys/$group/cgroup.procs"; umount sys
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do
    : >"dev/$name"; mount --bind "/dev/$name" "dev/$name"
done
: >dev/tty1; mount --bind "$screen" dev/tty1
: >dev/ttyACM0; mount --bind "$line" dev/ttyACM0
mkdir dev/pts dev/shm; ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mkdir -p anybody; mount -t tmpfs -o mode=777 tmpfs anybody; mknod -m 666 anybody/kmsg c 1 11
exec unshare --cgroup --pid --mount --uts --ipc --fork --kill-child sh -ec "$7"
"""
BEGIN: Final = """\
read -r pid _ </proc/self/stat
mount -t proc proc proc
mount --bind proc/sys proc/sys; mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mkdir run/machine; pivot_root . run/machine; cd /
umount -l run/machine; rmdir run/machine; mount --make-rshared /
ldconfig
sh -ec "$lay"; unset lay
echo "$pid"
container=besace exec /lib/systemd/systemd --system --unit=multi-user.target --show-status=0
"""
FORGET: Final = """\
mount -t cgroup2 cgroup2 /mnt
[ ! -d "/mnt/$1" ] || find "/mnt/$1" -depth -type d -exec rmdir {} +
"""


def lay(root: Path, archive: Path) -> None:
    """Install Besace on an empty root by its own installer; unpack a practice below `/var`."""
    for name, text in FILES.items():
        path = root / "etc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "base_prefix", PYTHON)
        install(root)
    for name in MASKED:
        (root / "etc/systemd/system" / name).symlink_to("/dev/null")
    with tarfile.open(archive) as packed:
        packed.extractall(root / "var", filter="data")


@dataclass(frozen=True)
class Box:
    """A box that is on.

    Attributes:
        root: its files, as this machine sees them.
        first: its first process, as this machine numbers it.
    """

    root: Path
    first: int

    def path(self, inside: str) -> Path:
        """Return where a path of it is for this machine; what it mounted is there, too."""
        return Path(f"/proc/{self.first}/root") / inside

    def command(self, *words: str) -> list[str]:
        """Return what runs a command in it, as its root."""
        places = ("--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--root", "--wd")
        return ["nsenter", "--target", str(self.first), *places, "--", *words]

    def run(self, *words: str) -> str:
        """Run a command in it; return what it prints, whatever it made of it."""
        return subprocess.run(
            self.command(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env=ENVIRONMENT,
            timeout=PATIENCE_S,
        ).stdout

    def wait_for(self, expected: str, *words: str) -> None:
        """Wait until a command in it prints this and nothing else."""
        until = time.monotonic() + PATIENCE_S
        while (said := self.run(*words).strip()) != expected:
            if time.monotonic() > until:
                journal = self.run("journalctl", "--no-pager", "--lines=80")
                raise AssertionError(f"{words}: {said}, not {expected}\n{journal}")
            time.sleep(0.1)


@contextmanager
def network(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Run one of our modules in a network of its own, whose loopback is up; killed at the end."""
    up = 'ip link set lo up && exec setpriv --pdeathsig KILL "$@"'
    command = ["unshare", "--net", "sh", "-c", up, "sh", sys.executable, "-P", "-m", *words]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**ENVIRONMENT, "PYTHONPATH": str(PROJECT)},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def on(root: Path, network_of: int, screen: Path, line: Path) -> Iterator[Box]:
    """Start the box that was laid below a root; all of it is killed at the end.

    Args:
        root: its files.
        network_of: a process whose network it shares.
        screen: the terminal that is its tty1.
        line: the terminal that is its reader's.
    """
    group = f"besace-{os.getpid()}"
    brought = f"practice=/var/practice\n{LAY}"
    place = (str(root), group, sys.base_prefix, str(screen), str(line), brought, BEGIN)
    enter = ("nsenter", "--target", str(network_of), "--net", "unshare", "--mount")
    with (root.parent / "complaints").open("w+", encoding="utf-8") as complaints:
        process = subprocess.Popen(
            [*enter, "setpriv", "--pdeathsig", "KILL", "sh", "-ec", PLACE, "sh", *place],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            env=ENVIRONMENT,
        )
        try:
            assert process.stdout is not None
            first = process.stdout.readline().strip()
            complaints.seek(0)
            assert first.isdigit(), complaints.read()
            yield Box(root, int(first))
        finally:
            process.kill()
            process.communicate(timeout=PATIENCE_S)
            _forget(group)


def _forget(group: str) -> None:
    """Remove the groups that its processes were in; the last of them may still be ending."""
    command: Sequence[str] = ("unshare", "--mount", "sh", "-ec", FORGET, "sh", group)
    until = time.monotonic() + PATIENCE_S
    while subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode:
        assert time.monotonic() < until, f"{group} stays"
        time.sleep(0.1)
