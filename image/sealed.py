"""`python -P -m image.sealed build/image/amd64`: a box with a TPM, then its disk without it.

The TPM is one in software (swtpm), whose memory stays between two starts.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from image.cuts import NOTE, NOTED, OPEN
from image.guest import Guest, Machine
from image.practice import sees
from image.trial import PATIENCE_S

DATA: Final = "/dev/disk/by-partlabel/besace-data"
READY_S: Final = 30.0


@contextmanager
def chip(machine: Machine) -> Iterator[Sequence[str]]:
    """Run the TPM of a machine, beside its disk; yield what QEMU is told of it.

    Raises:
        SystemExit: it does not start.
    """
    memory = machine.home / "tpm"
    memory.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="besace-tpm-") as sockets:  # for a socket's short path
        control = Path(sockets) / "tpm"
        command = ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={memory}"]
        with subprocess.Popen([*command, "--ctrl", f"type=unixio,path={control}"]) as process:
            try:
                until = time.monotonic() + READY_S
                while not control.exists():
                    if time.monotonic() > until:
                        raise SystemExit("swtpm does not start")
                    time.sleep(0.1)
                line, emulator = f"socket,id=tpm,path={control}", "emulator,id=chip,chardev=tpm"
                device = f"{machine.kind.chip},tpmdev=chip"
                yield ("-chardev", line, "-tpmdev", emulator, "-device", device)
            finally:
                process.terminate()


def sealed(guest: Guest) -> None:
    """Wait for the first start of a box that has a TPM; leave a note in its data.

    Raises:
        SystemExit: the key of its data is not the TPM's alone, or the screen does not say so.
    """
    guest.await_line("tout va.", PATIENCE_S)
    guest.shell.await_it(PATIENCE_S)
    sees(guest, "La puce TPM de cette machine", seconds=PATIENCE_S)
    guest.shell.ask(f"echo {NOTED} >{NOTE}; sync {NOTE}; sync")
    told = guest.shell.ask(f"ls /state; cryptsetup luksDump {DATA}")
    slots = told.split("Keyslots:")[1].split("Tokens:")[0].count("luks2")
    if "data.key" in told or "systemd-tpm2" not in told or slots != 1:
        raise SystemExit(f"the key of the data is not the TPM’s alone:\n{told}")


def opens(guest: Guest) -> None:
    """Wait for a later start, and for what was kept before.

    Raises:
        SystemExit: it is not there.
    """
    guest.await_line("tout va.", PATIENCE_S)
    guest.shell.await_it(PATIENCE_S)
    if (found := guest.shell.ask(f"cat {NOTE}")) != NOTED:
        raise SystemExit(f"{NOTE}: {found}")


def tells(guest: Guest, pictures: Path) -> None:
    """Wait until a box without its TPM says what to do, then have it start again.

    Raises:
        SystemExit: it does not.
    """
    guest.shell.await_it(PATIENCE_S)
    sees(guest, "ne peut pas ouvrir ses donn", "Secure Boot, TPM", seconds=PATIENCE_S)
    guest.picture(pictures / "stopped.png")
    guest.type(["ret"])
    guest.await_line("BdsDxe: starting", PATIENCE_S, times=2)


def main() -> int:
    """Start a box three times, the last time without its TPM; return 0 when all was as promised."""
    parser = argparse.ArgumentParser(prog="image.sealed", description=__doc__)
    parser.add_argument("made", type=Path, help="what `make image` left")
    parser.add_argument("--pictures", type=Path, default=Path("build/image"))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that QEMU ends with it
    machine = Machine.of(options.made / "disk.raw", options.made / "sealed")
    with chip(machine) as told, machine.on(*told, telling=OPEN) as guest:
        sealed(guest)
    print("the first start sealed the key of the data in the TPM, and nowhere else", flush=True)
    with chip(machine) as told, machine.on(*told, telling=OPEN) as guest:
        opens(guest)
    print("the second start opened the data", flush=True)
    with machine.on(telling=OPEN) as guest:
        tells(guest, options.pictures)
    print("the disk alone does not open, and says what to do", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
