"""What tests of images share."""

import shutil
from pathlib import Path

import pytest

from tests.image.boxes import whole_disk


@pytest.fixture(scope="package")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_disk(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def disk(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "disk"))
