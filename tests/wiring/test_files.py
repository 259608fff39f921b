"""Files that a verb puts out: whole, for their owner, over nothing that cannot be made again."""

from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import ExportError
from appliance.wiring.files import put_out


def test_a_file_goes_over_another_only_where_it_can_be_made_again(tmp_path: Path) -> None:
    disk, path = SystemDisk(), tmp_path / "out"
    put_out(disk, path, b"first")
    with pytest.raises(ExportError):
        put_out(disk, path, b"second")
    assert path.read_bytes() == b"first"
    put_out(disk, path, b"third", over=True)
    assert path.read_bytes() == b"third"
    assert path.stat().st_mode & 0o077 == 0


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        put_out(SystemDisk(), tmp_path / "none" / "out", b"", over=True)
