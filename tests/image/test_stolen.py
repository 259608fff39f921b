"""A stolen disk: opened with what stands on it, others planted, and what it may tell told apart."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Final

import pytest

from appliance.demo.practice import ACCOUNT
from image.canaries import Needles
from image.month import INVOICES, people, played
from image.stolen import OPENED, PLANTED, Stolen, leaked, missed
from image.use import STATION, walled
from image.wanted import SHORTEST, Known, canaries
from tests.image.boxes import MIB, OLD, lay_data, made, state

TODAY: Final = date(2026, 11, 23)
NIR: Final = "2550899123456"
MAY: Final = (Known(ACCOUNT.password, "a reason", ("secret",)),)
FILES: Final = {"secret": ACCOUNT.password.encode(), "note": b"no more"}


def stolen(disk: Path, files: dict[str, bytes], place: Path) -> Stolen:
    place.mkdir()
    lay_data(disk, made(place, "system", 4, files), place)
    return Stolen(disk, place / "scratch")


def test_a_clean_disk_tells_what_it_may_and_nothing_else(disk: Path, tmp_path: Path) -> None:
    box = stolen(disk, FILES, tmp_path / "box")
    found = [*box.search(Needles([NIR, ACCOUNT.password], SHORTEST))]
    assert [*leaked(found, MAY, (), box.plain)] == []
    assert {one.place for one in found} == {OPENED, "secret"}


def test_it_is_told_where_a_patient_is_and_where_a_password_may_not_be(
    disk: Path, tmp_path: Path
) -> None:
    files = {**FILES, "note": NIR.encode(), "log": ACCOUNT.password.encode()}
    box = stolen(disk, files, tmp_path / "box")
    found = box.search(Needles([NIR, ACCOUNT.password], SHORTEST))
    told = " ".join(leaked(found, MAY, (), box.plain))
    assert f"{NIR} (utf-8) in note" in told
    assert f"{ACCOUNT.password} (utf-8) in log" in told
    assert "in secret" not in told


def test_what_is_as_it_was_delivered_tells_nothing_and_what_is_not_does(
    disk: Path, tmp_path: Path
) -> None:
    box = stolen(disk, FILES, tmp_path / "box")
    root = f"besace_{OLD}"
    with disk.open("r+b") as opened:
        opened.seek(box.parts[root].start)
        opened.write(f"{ACCOUNT.password} {NIR}".encode())
    found = [*box.search(Needles([NIR, ACCOUNT.password], SHORTEST))]
    told = [*leaked(found, MAY, (), box.plain)]
    assert {one.split()[0] for one in told} == {NIR, ACCOUNT.password}
    assert [*leaked(found, MAY, (root,), box.plain)] == []


def test_what_was_planted_is_found_in_each_place_and_missed_where_it_was_not(
    disk: Path, tmp_path: Path
) -> None:
    box = stolen(disk, FILES, tmp_path / "box")
    needles = Needles(PLANTED, SHORTEST)
    places = box.plant()
    found = [*box.search(needles)]
    assert [*missed(found, places)] == []
    assert OPENED in places
    some = [one for one in found if (one.place, one.dress) != ("esp", "bcd")]
    assert [*missed(some, places)] == [f"{PLANTED[1]} (bcd) was planted in esp"]
    assert [*leaked(found, (), (), box.plain)] == []


def test_a_partition_that_was_written_to_is_not_as_it_was_delivered(
    disk: Path, whole: Path, tmp_path: Path
) -> None:
    box = Stolen(disk, tmp_path / "scratch")
    assert "esp" in box.as_delivered(whole)
    with disk.open("r+b") as opened:
        opened.seek(box.parts["esp"].start + 5 * MIB)
        opened.write(b"!")
    assert {*box.parts} - {*box.as_delivered(whole)} == {"esp"}


def test_a_disk_without_the_key_of_its_data_is_not_opened(disk: Path, tmp_path: Path) -> None:
    state(disk, tmp_path, {"machine-id": b"0" * 32})
    with pytest.raises(SystemExit, match="TPM"):
        Stolen(disk, tmp_path / "scratch")


def test_a_month_is_of_the_same_people_wherever_it_is_told_and_ends_before_today() -> None:
    month = played(13, TODAY)
    assert len(month.factures) == INVOICES
    assert max(one.jour for one in month.arrivees) <= TODAY
    assert people(13) == people(13) != people(14)


def test_each_patient_of_a_month_and_of_a_round_is_looked_for_by_name_and_number() -> None:
    wanted = canaries(13, TODAY)
    for one in people(13):
        spaced = f"{one.nir[0]} {one.nir[1:3]} {one.nir[3:5]}"
        assert {one.nom, one.prenom, one.nir, one.naissance} <= wanted
        assert any(text.startswith(spaced) for text in wanted)
    for facture in played(13, TODAY).factures:
        assert {facture.patient.nom, facture.patient.nir[:13]} <= wanted
    noise = Random(3).randbytes(4 * MIB)  # noqa: S311 - as a disk that is enciphered
    assert [*Needles(wanted, SHORTEST).within(noise)] == []


def test_the_month_has_the_walls_of_the_station() -> None:
    unit = STATION.read_text(encoding="utf-8")
    own = walled(unit, "/bin/true").splitlines()
    assert "ExecStart=/bin/true" in own
    assert not [line for line in own if line.startswith(("Restart", "TTY"))]
    walls = ("User=", "Protect", "Private", "SystemCall", "Restrict", "UMask", "ReadWritePaths")
    kept = [line for line in unit.splitlines() if line.startswith(walls) and "Prevent" not in line]
    assert len(kept) > 15
    assert {*kept} <= {*own}
