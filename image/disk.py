"""A disk that boots, of a tree: read-only root, unified kernel, partitions.  No loop device."""

import os
import shutil
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from image.commands import run_inside

HERE: Final = Path(__file__).parent
NAMES: Final = UUID("6f0d2c1e-0f3e-5a61-9a53-0f6a1c4f7b11")
"""The space of this project's own names: an image's identifiers follow from its version."""

LOADERS: Final = {"amd64": ("x64", "BOOTX64")}
"""Of each architecture that was built and booted: the loader, and where firmware looks for it."""
BOARDS: Final = {"amd64": "pc-amd64"}
"""The kind of machine that an image of each starts on: an update names it."""
COMMAND_LINE: Final = (
    "root=PARTLABEL=besace_{version} rootfstype=erofs ro quiet loglevel=4 "
    "systemd.show_status=no vt.global_cursor_default=0 consoleblank=0 "
    "systemd.gpt_auto=no panic=10{extra}"
)


def make_root(tools: Path, tree: Path, work: Path, *, version: int, epoch: int) -> Path:
    """Pack a tree as an erofs image; return its file."""
    root = work / "root.erofs"
    root.unlink(missing_ok=True)
    command = [
        "mkfs.erofs",
        "--quiet",
        *("-zlz4hc,9", "-C65536", "--all-time", f"-T{epoch}"),
        *("-U", str(uuid5(NAMES, f"root {version}"))),
        *("/made/root.erofs", "/tree"),
    ]
    run_inside(tools, command, shared={tree: "/tree", work: "/made"})
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


def make_kernel(  # noqa: PLR0913 - what decides a kernel
    tools: Path, tree: Path, work: Path, *, version: int, epoch: int, extra: str
) -> Path:
    """Join kernel, initramfs and command line into one program for the firmware."""
    kernel = work / f"besace_{version}.efi"
    command_line = COMMAND_LINE.format(version=version, extra=f" {extra}" if extra else "")
    release = (tree / "usr/lib/os-release").read_text()
    (work / "os-release").write_text(release)
    command = [
        *("ukify", "build", "--linux=/made/vmlinuz", "--initrd=/made/initrd"),
        *(f"--cmdline={command_line}", "--os-release=@/made/os-release"),
        *(f"--output=/made/{kernel.name}",),
    ]
    environment = {"SOURCE_DATE_EPOCH": str(epoch)}
    run_inside(tools, command, shared={work: "/made"}, environment=environment)
    return kernel


def make_disk(  # noqa: PLR0913 - what decides a disk
    tools: Path, work: Path, kernel: Path, *, architecture: str, version: int, epoch: int
) -> Path:
    """Lay out the whole disk; return its file."""
    esp = work / "esp"
    shutil.rmtree(esp, ignore_errors=True)
    (esp / "EFI/Linux").mkdir(parents=True)
    (esp / "EFI/BOOT").mkdir()
    (esp / "loader").mkdir()
    short, fallback = LOADERS[architecture]
    loader = tools / f"usr/lib/systemd/boot/efi/systemd-boot{short}.efi"
    shutil.copy(loader, esp / f"EFI/BOOT/{fallback}.EFI")
    shutil.copy(kernel, esp / "EFI/Linux" / kernel.name)
    (esp / "loader/loader.conf").write_text("timeout 0\neditor no\nauto-reboot 1\n")
    for path in (esp, *esp.rglob("*")):
        os.utime(path, (epoch, epoch))
    definitions = work / "partitions"
    shutil.rmtree(definitions, ignore_errors=True)
    definitions.mkdir()
    for path in sorted((HERE / "partitions").glob("*.conf")):
        text = path.read_text().replace("@VERSION@", str(version))
        (definitions / path.name).write_text(text)
    disk = work / "disk.raw"
    disk.unlink(missing_ok=True)
    command = [
        *("systemd-repart", "--offline=yes", "--empty=create", "--size=auto", "--dry-run=no"),
        "--sector-size=512",
        f"--seed={uuid5(NAMES, f'disk {version}')}",
        *("--definitions=/made/partitions", "--root=/made", "/made/disk.raw"),
    ]
    environment = {
        "SOURCE_DATE_EPOCH": str(epoch),
        "SYSTEMD_REPART_MKFS_OPTIONS_EXT4": f"-E hash_seed={uuid5(NAMES, f'state {version}')}",
    }
    run_inside(tools, command, shared={work: "/made"}, environment=environment)
    return disk
