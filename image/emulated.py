"""How QEMU plays each kind of machine that a box is: all that differs between them stands here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Emulated:
    """A kind of machine, in QEMU.

    Attributes:
        machine: the program, and what it is told of machine and processor.
        firmware: its UEFI.
        memory: what that remembers, as it comes.
        screen: the devices of screen and keyboard, where there is a bus `usb.0`.
        slot: the bus that takes a card while the machine runs.
        chip: the device that a TPM is.
        port: the device that has it, where the machine itself has none.
    """

    machine: tuple[str, ...]
    firmware: Path
    memory: Path
    screen: tuple[str, ...]
    slot: str
    chip: str
    port: tuple[str, ...] = ()


EMULATED: Final = {
    "pc-amd64": Emulated(
        # What every mini PC has: a newer processor costs an emulator more than it gives.
        ("qemu-system-x86_64", "-cpu", "qemu64,+aes,+pclmulqdq,+ssse3,+sse4.1,+sse4.2,+popcnt"),
        Path("/usr/share/OVMF/OVMF_CODE_4M.fd"),
        Path("/usr/share/OVMF/OVMF_VARS_4M.fd"),
        ("-vga", "std"),
        "pci.0",
        "tpm-tis",
    ),
    "uefi-arm64": Emulated(
        # The processor of a Raspberry Pi 4, but in QEMU's own machine, which has UEFI.
        ("qemu-system-aarch64", "-machine", "virt", "-cpu", "cortex-a72"),
        Path("/usr/share/AAVMF/AAVMF_CODE.fd"),
        Path("/usr/share/AAVMF/AAVMF_VARS.fd"),
        ("-device", "virtio-gpu-pci", "-device", "usb-kbd,bus=usb.0"),
        "socket",
        "tpm-tis-device",
        ("-device", "pcie-root-port,id=socket,chassis=1"),
    ),
}
"""By what an update calls the kind of machine."""
