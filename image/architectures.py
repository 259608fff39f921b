"""The kinds of machine that an image is made for: all that differs between them stands here."""

from dataclasses import dataclass
from typing import Final

POLICIES: Final = ("linux", "manylinux_2_12", "manylinux_2_17", "manylinux_2_28", "manylinux_2_34")
"""The C libraries that a wheel may have been made for (PEP 600); Debian 13's is younger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """One kind of machine.

    Attributes:
        name: of the architecture, in Debian.
        board: what an update calls it; a box takes the updates of its own kind only.
        machine: its processor, as GNU, the kernel and pip call it.
        efi: the same, in the names of programs for its firmware (UEFI).
        root: the type of its roots' partitions, as systemd-repart calls it.
        elf: what its processor is in the header of a program (ELF's `e_machine`).
        tools: what this machine needs more to make an image of it: names of Debian packages.
    """

    name: str
    board: str
    machine: str
    efi: str
    root: str
    elf: int
    tools: tuple[str, ...] = ()

    @property
    def kernel_package(self) -> str:
        """The package of Debian's kernel for it."""
        return f"linux-image-{self.name}"

    @property
    def triple(self) -> str:
        """What names its compiler and its libraries' directory."""
        return f"{self.machine}-linux-gnu"

    @property
    def fallback(self) -> str:
        """The loader that firmware starts from a disk that it never saw (UEFI 3.5.1.1)."""
        return f"BOOT{self.efi.upper()}.EFI"

    @property
    def platforms(self) -> tuple[str, ...]:
        """The tags of the wheels that it takes."""
        return tuple(f"{policy}_{self.machine}" for policy in POLICIES)


BUILDER: Final = Architecture(
    name="amd64", board="pc-amd64", machine="x86_64", efi="x64", root="root-x86-64", elf=62
)
"""That of the machine that makes images."""

ARCHITECTURES: Final = {
    one.name: one
    for one in (
        BUILDER,
        Architecture(
            name="arm64",
            board="uefi-arm64",
            machine="aarch64",
            efi="aa64",
            root="root-arm64",
            elf=183,
            tools=(
                "ca-certificates",
                "gcc-aarch64-linux-gnu",
                "kmod",
                "libc6-dev-arm64-cross",
                "libpython3-dev:arm64",
                "qemu-user",
            ),
        ),
    )
}

BOARDS: Final = {one.board: one for one in ARCHITECTURES.values()}
