"""`python -P -m image amd64`: build the image of a box; say what each step took."""

import argparse
import hashlib
import sys
import time
from importlib.metadata import version as version_of
from pathlib import Path

from image import application, disk, finishing, font, trees
from image.commands import run


def main() -> int:
    """Build one image below `build/image`; print its size and digest."""
    options = _parser().parse_args()
    began = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {step}", flush=True)

    cache, work = options.output / "cache", options.output / options.architecture
    work.mkdir(parents=True, exist_ok=True)
    epoch = int(run(["git", "-C", application.PROJECT, "log", "-1", "--format=%ct"]))
    version = version_of("besace")
    say("the tools")
    tools = trees.make_tools(cache, "amd64", epoch)
    say("the wheels")
    wheels = application.fetch_wheels(cache, options.architecture, tools)
    say("the tree")
    tree = work / "tree"
    packages = trees.box_packages(Path(__file__).with_name("packages.txt"))
    trees.make_tree(
        tree,
        [*packages, f"linux-image-{options.architecture}"],
        cache=cache,
        architecture=options.architecture,
        epoch=epoch,
    )
    say("the application")
    application.place(tree, wheels, options.architecture)
    say("our files and the initramfs")
    font.make_fonts(tools / font.FACE, tree / "usr/share/besace/fonts")
    finishing.finish(tree, epoch)
    say("the unified kernel")
    kernel = disk.make_kernel(tools, tree, work, version=version, extra=options.command_line)
    finishing.boot_files(tree)
    say("the read-only root")
    disk.make_root(tools, tree, work, version=version, epoch=epoch)
    say("the disk")
    image = disk.make_disk(
        tools, work, kernel, architecture=options.architecture, version=version, epoch=epoch
    )
    digest = hashlib.file_digest(image.open("rb"), "sha256").hexdigest()
    say(f"{image}: {image.stat().st_size >> 20} MiB, SHA-256 {digest}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="image", description=__doc__)
    parser.add_argument("architecture", choices=sorted(disk.LOADERS))
    parser.add_argument("--output", type=Path, default=Path("build/image"))
    parser.add_argument("--command-line", default="", help="added to the kernel's, for tests")
    return parser


if __name__ == "__main__":
    sys.exit(main())
