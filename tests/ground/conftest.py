import os
from pathlib import Path

import pytest

from appliance.wiring.install import install


def new_root(directory: Path) -> Path:
    """Make an empty system whose two users are us, so that nobody needs to be root to test."""
    root = directory / "root"
    etc = root / "etc"
    etc.mkdir(parents=True)
    uid, gid = os.getuid(), os.getgid()
    (etc / "passwd").write_text(
        "".join(f"{name}:x:{uid}:{gid}::/:\n" for name in ("besace", "besace-courier"))
    )
    (etc / "group").write_text(
        "".join(f"{name}:x:{gid}:\n" for name in ("besace", "besace-courier", "besace-spool"))
    )
    return root


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A system that Besace was installed on, once for all tests: they only look."""
    root = new_root(tmp_path_factory.mktemp("box"))
    install(root)
    return root
