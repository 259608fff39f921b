"""The locks serve any machine: several files a package, hashes for each, no address."""

import re
import tomllib

import pytest

from tests.ground.sources import PROJECT

LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-bench.lock",
    "requirements-build.lock",
)


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Return, for each package of a lock, its version and how many files it may be."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\w)", text)
    found = (re.match(r"([\w.-]+)==([^\s;]+)", entry) for entry in entries)
    counts = (entry.count("--hash=sha256:") for entry in entries)
    pairs = zip(found, counts, strict=True)
    return {match[1]: (match[2], count) for match, count in pairs if match}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_release_is_there_as_source_and_built(lock: str) -> None:
    packages = locked(lock)
    assert packages
    assert [name for name, (_, files) in packages.items() if files < 2] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_only(lock: str) -> None:
    line = re.compile(r"(?:    --hash=sha256:[0-9a-f]{64}|[\w.-]+==\S+(?: ; [^/:]+?)?)(?: \\)?|#.*")
    text = (PROJECT / lock).read_text(encoding="utf-8")
    assert [each for each in text.splitlines() if not line.fullmatch(each)] == []
    assert "/" not in text
    assert "@" not in text


def test_each_declared_dependency_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    product = project["project"]["dependencies"] + [
        *project["project"]["optional-dependencies"]["demo"]
    ]
    groups = project["dependency-groups"]
    assert {normalised(name) for name in product} <= set(locked("requirements.lock"))
    assert {normalised(name) for name in groups["dev"]} <= set(locked("requirements-dev.lock"))
    assert {normalised(name) for name in groups["bench"]} <= set(locked("requirements-bench.lock"))
    assert {normalised(name) for name in groups["build"]} <= set(locked("requirements-build.lock"))


@pytest.mark.parametrize("lock", ["requirements-dev.lock", "requirements-bench.lock"])
def test_tests_and_benchmarks_run_on_what_the_product_ships(lock: str) -> None:
    product, others = locked("requirements.lock"), locked(lock)
    assert {name: others.get(name) for name in product} == product
