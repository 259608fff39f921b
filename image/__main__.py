"""`python -P -m image amd64`: build the image of a box; say what each step took."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from appliance.formats.release import MOMENT
from image import application, disk, finishing, font, sbom, trees
from image.commands import run


def main() -> int:
    """Build one image below `build/image`; print its size and digest."""
    options = _parser().parse_args()
    began = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {step}", flush=True)

    work = options.output / options.architecture
    work.mkdir(parents=True, exist_ok=True)
    epoch = int(run(["git", "-C", application.PROJECT, "log", "-1", "--format=%ct"]))
    version = options.version or int(datetime.fromtimestamp(epoch, UTC).strftime(MOMENT))
    for path in _build(options, version, epoch, work, say):
        say(f"{path}: {path.stat().st_size >> 20} MiB, SHA-256 {_digest(path)}")
    return 0


def _build(
    options: argparse.Namespace, version: int, epoch: int, work: Path, say: Callable[[str], None]
) -> list[Path]:
    """Make the image of one version; return what was made: disk, root, kernel, bill, manifest."""
    cache, architecture = options.output / "cache", options.architecture
    say("the tools")
    tools = trees.make_tools(cache, "amd64", epoch)
    say("the wheels")
    wheels = application.fetch_wheels(cache, architecture, tools)
    say("the tree")
    tree = work / "tree"
    packages = trees.box_packages(Path(__file__).with_name("packages.txt"))
    trees.make_tree(
        tree,
        [*packages, f"linux-image-{architecture}"],
        cache=cache,
        architecture=architecture,
        epoch=epoch,
    )
    say("the application")
    application.place(tree, wheels, architecture)
    say("our files and the initramfs")
    font.make_fonts(tools / font.FACE, tree / "usr/share/besace/fonts")
    description = _description(version, disk.BOARDS[architecture])
    (work / "system.toml").write_text(description, encoding="utf-8")
    finishing.finish(tree, epoch, description)
    bill = work / "bill.cdx.json"
    content = sbom.bill_of_materials(
        tree, sorted(wheels.glob("*.whl")), version=version, epoch=epoch, names=disk.NAMES
    )
    bill.write_text(content, encoding="utf-8")
    say("the unified kernel")
    disk.take_boot_files(tree, work)
    kernel = disk.make_kernel(
        tools, tree, work, version=version, epoch=epoch, extra=options.command_line
    )
    say("the read-only root")
    root = disk.make_root(tools, tree, work, version=version, epoch=epoch)
    say("the disk")
    image = disk.make_disk(
        tools, work, kernel, architecture=architecture, version=version, epoch=epoch
    )
    made = [image, root, kernel, bill]
    return [*made, _manifest(work / "manifest.json", version, disk.BOARDS[architecture], made)]


def _description(version: int, board: str) -> str:
    """Return what the box is told of itself; see `appliance.wiring.system`."""
    publisher = os.environ.get("BESACE_PUBLISHER", "")
    return f'version = {version}\nboard = "{board}"\npublisher = "{publisher}"\n'


def _manifest(path: Path, version: int, board: str, made: list[Path]) -> Path:
    commit = run(["git", "-C", application.PROJECT, "rev-parse", "HEAD"]).strip()
    files = {one.name: {"size": one.stat().st_size, "sha256": _digest(one)} for one in made}
    table = {"version": version, "board": board, "commit": commit, "files": files}
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="image", description=__doc__)
    parser.add_argument("architecture", choices=sorted(disk.LOADERS))
    parser.add_argument("--output", type=Path, default=Path("build/image"))
    parser.add_argument("--version", type=int, help="fourteen digits, in the place of the commit's")
    parser.add_argument("--command-line", default="", help="added to the kernel's, for tests")
    return parser


if __name__ == "__main__":
    sys.exit(main())
