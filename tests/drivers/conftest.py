from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.drivers.doctor import Doctor, System
from tests.drivers.examined import examiner, name_usb
from tests.softhsm import cps_token


@pytest.fixture
def system(tmp_path: Path) -> System:
    """A system in good order, with a KAP-LINK on USB."""
    device = tmp_path / "usb" / "1-1"
    for number in range(2):
        (device / f"1-1:1.{number}").mkdir(parents=True)
        (device / f"1-1:1.{number}" / "bInterfaceClass").write_text("0b\n")
    name_usb(device, "2947", "0101")
    (tmp_path / "time").mkdir()
    (tmp_path / "time" / "synchronized").touch()
    return System(usb=tmp_path / "usb", time=tmp_path / "time")


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with cps_token(tmp_path_factory.mktemp("cps")):
        yield


@pytest.fixture
def healthy(system: System, request: pytest.FixtureRequest) -> Doctor:
    """An examination in which nothing is wrong: each test spoils one thing."""
    request.getfixturevalue("token")
    return examiner(system)
