"""What makes a tree of packages a box: our files, no trace of when and where it was made."""

import os
import shutil
import tomllib
from pathlib import Path
from typing import Final

from image import foreign
from image.commands import run, run_inside

HERE: Final = Path(__file__).parent
ENABLED: Final = (
    "var.mount",
    "etc-besace.mount",
    "efi.mount",
    "NetworkManager.service",
    "nftables.service",
    "besace-firewall.service",
    "besace-firewall.path",
    "besace-check.service",
    "besace-retry.timer",
    "besace-update.timer",
)
MASKED: Final = (
    "getty@.service",
    "getty@tty1.service",
    "serial-getty@.service",
    "console-getty.service",
    "autovt@.service",
    "systemd-firstboot.service",
    "systemd-machine-id-commit.service",
    "systemd-boot-update.service",
    "systemd-boot-random-seed.service",
    "systemd-bootctl.socket",
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "e2scrub_reap.service",
)
"""No login, nothing that would write to the read-only root, or to the loader unasked."""

STALE: Final = (
    "boot/System.map-*",
    "boot/config-*",
    "etc/hostname",
    "etc/resolv.conf",
    "etc/apt/sources.list*",
    "var/cache/*",
    "var/log/*",
    "var/lib/apt/*",
    "var/lib/dpkg/*-old",
    "var/lib/initramfs-tools",
    "usr/lib/python3/dist-packages/__pycache__",
)


def finish(tree: Path, epoch: int, description: str) -> None:
    """Lay our files over a tree, make its initramfs, enable its units, drop what is stale.

    Args:
        tree: its root.
        epoch: the moment that everything bears (seconds since 1970).
        description: see `describe`.
    """
    shutil.copytree(HERE / "tree", tree, dirs_exist_ok=True, symlinks=True)
    for ours in (HERE / "tree").rglob("*"):  # the initramfs keeps when a file was checked out
        os.utime(tree / ours.relative_to(HERE / "tree"), (epoch, epoch))
    for mounted in ("state", "efi", "media/cle"):
        (tree / mounted).mkdir(parents=True, exist_ok=True)
    run_inside(
        tree,
        ["update-initramfs", "-c", "-k", "all"],
        shared=foreign.packers(tree),
        environment={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    users = ["systemd-sysusers"], ["systemctl", "enable", "--quiet", *ENABLED]
    for command in (*users, ["systemctl", "mask", "--quiet", *MASKED]):
        run_inside(tree, command)
    for pattern in STALE:
        for path in tree.glob(pattern):
            run(["rm", "-rf", path])
    describe(tree, description)
    (tree / "etc/hostname").write_text("besace\n")
    (tree / "etc/resolv.conf").symlink_to("/run/NetworkManager/resolv.conf")
    (tree / "etc/machine-id").write_text("uninitialized\n")


def describe(tree: Path, description: str) -> None:
    """Say in a tree which system it is: to Besace, and in os-release, by which the loader sorts.

    Args:
        tree: its root.
        description: see `appliance.wiring.system.described`.
    """
    (tree / "usr/lib/besace/system.toml").write_text(description, encoding="utf-8")
    release = tree / "usr/lib/os-release"
    lines = release.read_text(encoding="utf-8").splitlines()
    version = tomllib.loads(description)["version"]
    kept = [line for line in lines if not line.startswith("IMAGE_")]
    release.write_text(
        "\n".join([*kept, "IMAGE_ID=besace", f"IMAGE_VERSION={version}", ""]), encoding="utf-8"
    )
