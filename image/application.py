"""Besace and its locked packages, laid out in the tree of the box."""

import re
import shutil
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from appliance.wiring.install import HOME, LAUNCHER, enable, place_files
from image.architectures import BUILDER, Architecture
from image.commands import run, run_inside

PROJECT: Final = Path(__file__).parents[1]
PYTHON: Final = "3.13"
PIP: Final = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
COMPILED: Final = ("pyscard",)
"""Packages that have no wheel: compiled from their locked source."""


def fetch_wheels(cache: Path, target: Architecture, tools: Path) -> Path:
    """Return a directory of wheels: what the locks name, by hash, and Besace itself."""
    wanted = sha256((PROJECT / "requirements.lock").read_bytes()).hexdigest()[:12]
    wheels = cache / "wheels" / f"{target.name}-{wanted}"
    wheels.mkdir(parents=True, exist_ok=True)
    ready, compiled = _split(PROJECT / "requirements.lock")
    lock = cache / "wheels" / "ready.lock"
    lock.write_text(ready)
    run(
        [
            *PIP,
            *("download", "--require-hashes", "--no-deps", "--only-binary=:all:"),
            *("--python-version", PYTHON, "--implementation", "cp", *_platforms(target)),
            *("--dest", wheels, "--requirement", lock),
        ]
    )
    if not list(wheels.glob(f"{COMPILED[0]}-*.whl")):
        _compile(compiled, wheels, target, tools)
    for stale in wheels.glob("besace-*.whl"):
        stale.unlink()
    with TemporaryDirectory() as sources:  # what is committed: no leftover of another build
        archive = 'git -C "$1" archive HEAD | tar --extract --directory="$2"'
        run(["sh", "-c", archive, "sh", PROJECT, sources])
        run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, sources])
    return wheels


def _platforms(target: Architecture) -> list[str]:
    return [word for name in target.platforms for word in ("--platform", name)]


def _split(lock: Path) -> tuple[str, str]:
    """Split a lock into what has wheels and what is compiled."""
    entries = re.split(r"\n(?=\S)", lock.read_text())
    is_compiled = [entry.startswith(tuple(f"{name}==" for name in COMPILED)) for entry in entries]
    ready = [entry for entry, made in zip(entries, is_compiled, strict=True) if not made]
    made = [entry for entry, made in zip(entries, is_compiled, strict=True) if made]
    return "\n".join(ready) + "\n", "\n".join(made) + "\n"


def _compile(lock: str, wheels: Path, target: Architecture, tools: Path) -> None:
    """Build wheels with the compiler of the tools' tree, from sources that this machine fetches."""
    sources = wheels / "sources"
    sources.mkdir(exist_ok=True)
    (sources / "compiled.lock").write_text(lock)
    run(
        [
            *(*PIP, "download", "--require-hashes", "--no-deps", "--no-build-isolation"),
            *("--no-binary=:all:", "--dest", sources),
            *("--requirement", sources / "compiled.lock"),
        ]
    )
    run(
        [
            *(*PIP, "download", "--require-hashes", "--no-deps", "--only-binary=:all:"),
            *("--python-version", PYTHON, "--implementation", "cp"),
            *_platforms(BUILDER),
            *("--dest", sources, "--requirement", PROJECT / "requirements-build.lock"),
        ]
    )
    script = (
        "python3 -m pip install --quiet --no-index --no-deps --target=/tmp/building "
        "/sources/*.whl && "
        f"PYTHONPATH=/tmp/building PATH=/tmp/building/bin:$PATH {_compiling_for(target)} "
        "python3 -m pip wheel --quiet --no-index --no-deps --no-build-isolation "
        "--wheel-dir=/wheels /sources/*.tar.gz && rm -r /tmp/building"
    )
    run_inside(tools, ["sh", "-c", script], shared={sources: "/sources", wheels: "/wheels"})
    shutil.rmtree(sources)


def _compiling_for(target: Architecture) -> str:
    """Return what makes this machine's Python compile for another one (as Debian's own builds)."""
    return (
        f"_PYTHON_HOST_PLATFORM=linux-{target.machine} "
        f"_PYTHON_SYSCONFIGDATA_NAME=_sysconfigdata__{target.triple}"
    )


def place(tree: Path, wheels: Path, target: Architecture, tools: Path) -> None:
    """Unpack the wheels in the tree as one environment, and place what `besace install` does."""
    home = tree / HOME
    library = home / f"lib/python{PYTHON}/site-packages"
    run(
        [
            *(*PIP, "install", "--no-index", "--no-deps", "--only-binary=:all:", "--no-compile"),
            *("--python-version", PYTHON, "--implementation", "cp", *_platforms(target)),
            *("--target", library),
            # By name: by its path a package would remember where this machine had it.
            *sorted("==".join(path.name.split("-")[:2]) for path in wheels.glob("*.whl")),
        ],
        {"PIP_FIND_LINKS": str(wheels)},
    )
    _forget_programs(library)
    (home / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")
    (home / "bin").mkdir()
    (home / "bin/python").symlink_to(f"/usr/bin/python{PYTHON}")
    (home / "bin/besace").write_text(LAUNCHER)
    (home / "bin/besace").chmod(0o755)
    place_files(tree)
    enable(tree)
    # By the tools' Python, of the same version: that of another architecture would be emulated.
    compiled = ["python3", "-m", "compileall", "-q", "--invalidation-mode=unchecked-hash"]
    places = ("/tree/usr/lib/python3", f"/tree/usr/lib/python{PYTHON}", f"/tree/{HOME}")
    run_inside(tools, [*compiled, "-s/tree", "-p/", *places], shared={tree: "/tree"})


def _forget_programs(library: Path) -> None:
    """Drop the packages' own programs: they name the Python that unpacked them, even by a hash."""
    shutil.rmtree(library / "bin", ignore_errors=True)
    for record in library.glob("*.dist-info/RECORD"):
        lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = (line for line in lines if not line.startswith("../../bin/"))
        record.write_text("".join(kept), encoding="utf-8")
