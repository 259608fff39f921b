"""The search for leaks is worth something only if it finds what is there."""

import base64
import random
from pathlib import Path

import pytest

from image.canaries import dresses
from tests.canaries import search

NIR, AMOUNT, NAME = "2550899123456", "987654321", "CANARDEAU-LEBRUIT"


@pytest.mark.parametrize("canary", [NIR, AMOUNT, NAME])
def test_a_canary_is_found_in_every_dress(tmp_path: Path, canary: str) -> None:
    noise = random.Random(7)  # noqa: S311 - noise around the canary, not a secret
    for name, dress in dresses(canary).items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "file").write_bytes(noise.randbytes(999) + dress + noise.randbytes(999))
        assert name in {sighting.dress for sighting in search([folder], [canary])}


@pytest.mark.parametrize("offset", range(3))
def test_base64_of_a_longer_text_does_not_hide_it(tmp_path: Path, offset: int) -> None:
    around = b"xy"[:offset] + NIR.encode() + b" et la suite"
    (tmp_path / "mail").write_bytes(base64.b64encode(around))
    assert list(search([tmp_path], [NIR]))


def test_a_name_of_a_file_is_searched_too(tmp_path: Path) -> None:
    (tmp_path / f"facture-{NIR}.txt").touch()
    assert list(search([tmp_path], [NIR]))


def test_noise_holds_no_canary(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(random.Random(1).randbytes(1_000_000))  # noqa: S311
    assert list(search([tmp_path], [NIR, AMOUNT, NAME])) == []
