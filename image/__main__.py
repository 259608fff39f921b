"""`python -P -m image amd64`: build the image of a box; say what each step took."""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from appliance.formats.release import MOMENT
from image import application, disk, finishing, font, foreign, modules, sbom, trees
from image.architectures import ARCHITECTURES
from image.commands import run
from image.making import Making


def main() -> int:
    """Build one image below `build/image`; print its size and digest."""
    options = _parser().parse_args()
    began = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {step}", flush=True)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `foreign` tidies up
    target, cache = ARCHITECTURES[options.architecture], options.output / "cache"
    work = options.output / target.name
    work.mkdir(parents=True, exist_ok=True)
    epoch = int(run(["git", "-C", application.PROJECT, "log", "-1", "--format=%ct"]))
    version = options.version or int(datetime.fromtimestamp(epoch, UTC).strftime(MOMENT))
    say("the tools")
    making = Making(
        tools=trees.make_tools(cache, target, epoch),
        tree=work / "tree",
        work=work,
        target=target,
        version=version,
        epoch=epoch,
    )
    bill = _make_tree(making, cache, say)
    made = [*_pack(making, options.command_line, say), bill]
    say("the disk, compressed")
    made.insert(0, disk.compress(making))
    for path in [*made, _manifest(making, made)]:
        say(f"{path}: {path.stat().st_size >> 20} MiB, SHA-256 {_digest(path)}")
    return 0


def _make_tree(making: Making, cache: Path, say: Callable[[str], None]) -> Path:
    """Make the tree of a box; return the bill of what it consists of."""
    target, tree = making.target, making.tree
    say("the wheels")
    wheels = application.fetch_wheels(cache, target, making.tools)
    description = _description(making.version, target.board)
    (making.work / "system.toml").write_text(description, encoding="utf-8")
    with foreign.runnable(target, making.tools, tree):
        say("the tree")
        packages = trees.box_packages(Path(__file__).with_name("packages.txt"))
        trees.make_box(making, [*packages, target.kernel_package], cache)
        if lacking := modules.broken(tree):
            raise SystemExit(f"image/excluded.txt leaves out what {', '.join(lacking)} need")
        say("the application")
        application.place(tree, wheels, target, making.tools)
        say("our files and the initramfs")
        font.make_fonts(making.tools / font.FACE, tree / "usr/share/besace/fonts")
        finishing.finish(tree, making.epoch, description)
    bill = making.work / "bill.cdx.json"
    content = sbom.bill_of_materials(
        tree,
        sorted(wheels.glob("*.whl")),
        version=making.version,
        epoch=making.epoch,
        names=disk.NAMES,
    )
    bill.write_text(content, encoding="utf-8")
    return bill


def _pack(making: Making, told: str, say: Callable[[str], None]) -> list[Path]:
    """Pack a tree; return disk, root and kernel."""
    say("the unified kernel")
    disk.take_boot_files(making.tree, making.work)
    kernel = disk.make_kernel(making, told)
    say("the read-only root")
    root = disk.make_root(making)
    say("the disk")
    return [disk.make_disk(making, kernel), root, kernel]


def _description(version: int, board: str) -> str:
    """Return what the box is told of itself; see `appliance.wiring.system`."""
    publisher = os.environ.get("BESACE_PUBLISHER", "")
    return f'version = {version}\nboard = "{board}"\npublisher = "{publisher}"\n'


def _manifest(making: Making, made: list[Path]) -> Path:
    path, board = making.work / "manifest.json", making.target.board
    commit = run(["git", "-C", application.PROJECT, "rev-parse", "HEAD"]).strip()
    files = {one.name: {"size": one.stat().st_size, "sha256": _digest(one)} for one in made}
    table = {"version": making.version, "board": board, "commit": commit, "files": files}
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="image", description=__doc__)
    parser.add_argument("architecture", choices=sorted(ARCHITECTURES))
    parser.add_argument("--output", type=Path, default=Path("build/image"))
    parser.add_argument("--version", type=int, help="fourteen digits, in the place of the commit's")
    parser.add_argument("--command-line", default="", help="added to the kernel's, for tests")
    return parser


if __name__ == "__main__":
    sys.exit(main())
