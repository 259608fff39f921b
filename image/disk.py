"""A disk that boots, of a tree: read-only root, unified kernel, partitions.  No loop device."""

import os
import shutil
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from image.making import Making

HERE: Final = Path(__file__).parent
NAMES: Final = UUID("6f0d2c1e-0f3e-5a61-9a53-0f6a1c4f7b11")
"""The space of this project's own names: an image's identifiers follow from its version."""

LOADERS: Final = Path("usr/lib/systemd/boot/efi")
"""In the tree of a box: what its firmware starts."""

COMMAND_LINE: Final = (
    "root=PARTLABEL=besace_{version} rootfstype=erofs ro quiet loglevel=4 "
    "systemd.show_status=no vt.global_cursor_default=0 consoleblank=0 "
    "systemd.gpt_auto=no panic=10{extra}"
)


def make_root(making: Making) -> Path:
    """Pack a tree as an erofs image; return its file."""
    root = making.work / "root.erofs"
    root.unlink(missing_ok=True)
    command = [
        *("mkfs.erofs", "--quiet", "-zlz4hc,9", "-C65536"),
        *("--all-time", f"-T{making.epoch}"),
        *("-U", str(uuid5(NAMES, f"root {making.version}"))),
        *("/made/root.erofs", "/tree"),
    ]
    making.run(command)
    return root


def take_boot_files(tree: Path, work: Path) -> None:
    """Take kernel and initramfs out of a tree: they boot from the unified kernel."""
    boot = tree / "boot"
    shutil.copy(next(boot.glob("vmlinuz-*")), work / "vmlinuz")
    shutil.copy(next(boot.glob("initrd.img-*")), work / "initrd")
    for path in boot.iterdir():
        path.unlink()
    for link in ("vmlinuz", "initrd.img", "vmlinuz.old", "initrd.img.old"):
        (tree / link).unlink(missing_ok=True)


def make_kernel(making: Making, extra: str = "") -> Path:
    """Join kernel, initramfs and command line into one program for the firmware.

    Args:
        making: of which image.
        extra: what the kernel is told more.
    """
    kernel = making.work / f"besace_{making.version}.efi"
    told = COMMAND_LINE.format(version=making.version, extra=f" {extra}" if extra else "")
    efi = making.target.efi
    command = [
        *("ukify", "build", "--linux=/made/vmlinuz", "--initrd=/made/initrd"),
        *(f"--cmdline={told}", "--os-release=@/tree/usr/lib/os-release"),
        *(f"--efi-arch={efi}", f"--stub=/tree/{LOADERS}/linux{efi}.efi.stub"),
        f"--output=/made/{kernel.name}",
    ]
    making.run(command)
    return kernel


def make_disk(making: Making, kernel: Path) -> Path:
    """Lay out the whole disk; return its file."""
    _lay_out_loader(making, kernel)
    definitions = making.work / "partitions"
    shutil.rmtree(definitions, ignore_errors=True)
    definitions.mkdir()
    for path in sorted((HERE / "partitions").glob("*.conf")):
        text = path.read_text().replace("@VERSION@", str(making.version))
        (definitions / path.name).write_text(text.replace("@ROOT@", making.target.root))
    disk = making.work / "disk.raw"
    disk.unlink(missing_ok=True)
    command = [
        *("systemd-repart", "--offline=yes", "--empty=create", "--size=auto", "--dry-run=no"),
        *("--sector-size=512", f"--seed={uuid5(NAMES, f'disk {making.version}')}"),
        *("--definitions=/made/partitions", "--root=/made", "/made/disk.raw"),
    ]
    seed = f"-E hash_seed={uuid5(NAMES, f'state {making.version}')}"
    making.run(command, {"SYSTEMD_REPART_MKFS_OPTIONS_EXT4": seed})
    return disk


def compress(making: Making) -> Path:
    """Compress the disk, as programs that write one take it; return that file."""
    # What zstd's threads write does not depend on their number.
    told = ("-12", "--threads=2", "--quiet", "--force")
    making.run(["zstd", *told, "/made/disk.raw", "-o", "/made/disk.raw.zst"])
    return making.work / "disk.raw.zst"


def _lay_out_loader(making: Making, kernel: Path) -> None:
    """Lay out what the firmware finds: the loader, and one system."""
    esp = making.work / "esp"
    shutil.rmtree(esp, ignore_errors=True)
    (esp / "EFI/Linux").mkdir(parents=True)
    (esp / "EFI/BOOT").mkdir()
    (esp / "loader").mkdir()
    loader = making.tree / LOADERS / f"systemd-boot{making.target.efi}.efi"
    shutil.copy(loader, esp / "EFI/BOOT" / making.target.fallback)
    shutil.copy(kernel, esp / "EFI/Linux" / kernel.name)
    (esp / "loader/loader.conf").write_text("timeout 0\neditor no\nauto-reboot 1\n")
    for path in (esp, *esp.rglob("*")):
        os.utime(path, (making.epoch, making.epoch))
