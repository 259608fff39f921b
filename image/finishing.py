"""What makes a tree of packages a box: our files, no trace of when and where it was made."""

import shutil
from pathlib import Path
from typing import Final

from image.commands import run, run_inside

HERE: Final = Path(__file__).parent
ENABLED: Final = ("var.mount", "etc-besace.mount", "NetworkManager.service")
MASKED: Final = (
    "getty@tty1.service",
    "autovt@.service",
    "systemd-firstboot.service",
    "systemd-machine-id-commit.service",
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "e2scrub_reap.service",
)
"""No login, nothing that would write to the read-only root."""

STALE: Final = (
    "boot/System.map-*",
    "boot/config-*",
    "etc/hostname",
    "etc/resolv.conf",
    "var/cache/*",
    "var/log/*",
    "var/lib/apt/*",
    "var/lib/dpkg/*-old",
    "var/lib/initramfs-tools",
    "usr/lib/python3/dist-packages/__pycache__",
)


def finish(tree: Path, epoch: int) -> None:
    """Lay our files over a tree, make its initramfs, enable its units, drop what is stale."""
    shutil.copytree(HERE / "tree", tree, dirs_exist_ok=True, symlinks=True)
    (tree / "state").mkdir(exist_ok=True)
    run_inside(
        tree, ["update-initramfs", "-u", "-k", "all"], environment={"SOURCE_DATE_EPOCH": str(epoch)}
    )
    users = ["systemd-sysusers"], ["systemctl", "enable", "--quiet", *ENABLED]
    for command in (*users, ["systemctl", "mask", "--quiet", *MASKED]):
        run_inside(tree, command)
    for pattern in STALE:
        for path in tree.glob(pattern):
            run(["rm", "-rf", path])
    (tree / "etc/hostname").write_text("besace\n")
    (tree / "etc/resolv.conf").symlink_to("/run/NetworkManager/resolv.conf")
    (tree / "etc/machine-id").write_text("uninitialized\n")


def boot_files(tree: Path) -> None:
    """Take the kernel and its initramfs out: they boot from the unified kernel."""
    for path in (tree / "boot").iterdir():
        path.unlink()
    for link in ("vmlinuz", "initrd.img", "vmlinuz.old", "initrd.img.old"):
        (tree / link).unlink(missing_ok=True)
