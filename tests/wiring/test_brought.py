"""Tariffs and lists of revoked cards that were brought by hand go with a backup and come back."""

from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import Config, load
from appliance.demo.practice import CODE
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.disk import SystemDisk
from appliance.durable.manifest import Stamp
from appliance.durable.mirror import Mirror
from appliance.durable.mirrored import Source
from appliance.wiring.baremes import PACKAGE, edition
from appliance.wiring.brought import AGAIN, bring_back, brought
from appliance.wiring.revocations import KEPT
from tests.made_up import NOON
from tests.made_up_authority import Authority, new_key
from tests.practice import PlayedPractice, caisse_process
from tests.wiring.backups import backup, restore
from tests.wiring.person import Person
from tests.wiring.publisher import DEARER, IFD, Press, trust
from tests.wiring.test_exchange import practice as real_practice

ROOT, OTHER = Authority("RACINE D'ESSAI"), Authority("AUTRE RACINE")
LIST = f"{KEPT}/{'0123456789abcdef'}.crl"


def named(directory: Path, authority: Authority) -> Config:
    """Return the settings of a box that believes an authority."""
    path = real_practice(directory)
    authorities = directory / "autorites.pem"
    authorities.write_bytes(authority.pem)
    text = path.read_text(encoding="utf-8")
    line = f'[signature]\nautorites = "{authorities}"\n'
    path.write_text(text.replace("[signature]\n", line), encoding="utf-8")
    return load(path)


def copied(station: Path, key: Path, files: dict[str, bytes]) -> Mirror:
    """Copy what was brought to a key."""
    for name, content in files.items():
        (station / name).parent.mkdir(parents=True, exist_ok=True)
        (station / name).write_bytes(content)
    (key / "queue").mkdir(parents=True)
    mirror = Mirror(SystemDisk(), key / "mirror")
    source = Source(key / "queue", brought(station, SystemDisk()))
    mirror.copy(source, Stamp("c", "b", "k"), NOON)
    return mirror


def test_a_list_comes_back_where_the_authority_is_still_believed(tmp_path: Path) -> None:
    content, disk = ROOT.revoke(ROOT.issue(new_key())), SystemDisk()
    others = {f"{KEPT}/notes.txt": b"mine", f"{KEPT}/{LIST}": b"deeper"}
    mirror = copied(tmp_path / "old", tmp_path / "key", {LIST: content, **others})
    ours, theirs = named(tmp_path / "ours", ROOT), named(tmp_path / "theirs", OTHER)
    assert [*bring_back(mirror, ours, disk)] == []
    assert (ours.chemins.station / LIST).read_bytes() == content
    assert [one.name for one in (ours.chemins.station / KEPT).iterdir()] == [Path(LIST).name]
    assert [*bring_back(mirror, theirs, disk)] == [AGAIN[False]]
    assert not (theirs.chemins.station / KEPT).exists()


def test_what_rotted_or_was_changed_on_the_key_is_told_and_does_not_come_back(
    tmp_path: Path,
) -> None:
    files = {PACKAGE: b"a package that nobody signed", LIST: ROOT.revoke()}
    mirror = copied(tmp_path / "old", tmp_path / "key", files)
    for part in (tmp_path / "key" / "mirror" / "parts").iterdir():
        if part.read_bytes() == files[LIST]:
            part.write_bytes(b"rotten")
    ours = named(tmp_path / "ours", ROOT)
    assert sorted(bring_back(mirror, ours, SystemDisk())) == sorted(AGAIN.values())
    assert not (ours.chemins.station / PACKAGE).exists()
    assert not (ours.chemins.station / KEPT).exists()


def test_a_publishers_tariffs_are_in_force_on_the_restored_box(
    tmp_path: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    with caisse_process(tmp_path) as caisse:
        practice = PlayedPractice.lay(tmp_path, caisse.told)
    press, key = Press.lay(tmp_path / "press"), tmp_path / "key"
    trust(practice, press.public_key)
    version = edition().version + 1
    laid = press.describe(version, ifd=IFD + DEARER)
    assert main(["baremes", "sign", str(laid), "--key", str(press.key)]) == 0
    [file] = laid.glob("*.signed")
    poste = practice.open(SimulatedReader())
    poste.lock()
    assert main(["baremes", "update", str(file), "--dir", str(tmp_path)]) == 0
    key.mkdir()
    assert backup(practice, key) == 0
    person.answers = [CODE, "2", "oui"]
    assert restore(key, tmp_path / "new") == 0
    capsys.readouterr()
    assert main(["baremes", "--dir", str(tmp_path / "new")]) == 0
    assert f"{version}" in capsys.readouterr().out
    assert (tmp_path / "new/station" / PACKAGE).read_bytes() == file.read_bytes()
