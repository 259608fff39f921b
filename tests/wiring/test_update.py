"""`besace update`: what a box takes, what it refuses and in which words."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.drivers.slots import Kernel
from appliance.errors import (
    BesaceError,
    NoReleaseError,
    NotAnImageError,
    ReleaseAlteredError,
    ReleaseBoardError,
    ReleaseBrokenError,
    ReleaseFailedError,
    ReleaseForeignError,
    ReleaseHereError,
    ReleaseOldError,
)
from appliance.sealing.signature import Publisher
from appliance.wiring import update as updating
from appliance.wiring.front import NOTICE, noticed
from appliance.wiring.system import Places, described, running
from appliance.wiring.update import FETCHED, TOLD, Updater, in_words
from tests.made_up_releases import BOARD, KERNEL, NEXT, ROOT, RUNNING, PlayedBox, released
from tests.sync.concentrators import telling
from tests.sync.servers import HANG_UP, Authority, serving
from tests.sync.test_download import giving
from tests.wiring.publisher import made_key


@pytest.fixture
def box(tmp_path: Path) -> PlayedBox:
    return PlayedBox.lay(tmp_path / "box")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "home")


def key_with(box: PlayedBox, data: bytes, name: str = "besace.update") -> Path:
    key = box.home / "key"
    key.mkdir(exist_ok=True)
    (key / name).write_bytes(data)
    return key


def test_a_key_brings_an_update_for_the_next_start(box: PlayedBox) -> None:
    said = box.updater.take(str(key_with(box, box.release())))
    assert said == f"Le système {NEXT} est prêt : éteignez puis rallumez le boîtier."
    assert box.slots.kernels() == [Kernel(NEXT, 3), Kernel(RUNNING, None)]
    assert box.root(3) == ROOT


def test_the_newest_of_a_key_is_taken_and_the_same_twice_is_once(box: PlayedBox) -> None:
    key_with(box, box.release(version=NEXT - 1), f"besace_{NEXT - 1}.update")
    key = key_with(box, box.release(), f"besace_{NEXT}.update")
    box.updater.take(str(key))
    (box.places.loader / f"besace_{NEXT}+3.efi").chmod(0o600)  # a mark of this very file
    with pytest.raises(ReleaseHereError, match=str(NEXT)):
        box.updater.take(str(key))
    assert (box.places.loader / f"besace_{NEXT}+3.efi").stat().st_mode & 0o777 == 0o600


def altered(box: PlayedBox) -> bytes:
    data = bytearray(box.release())
    data[-100] ^= 1
    return bytes(data)


def stranger(box: PlayedBox) -> Publisher:
    return Publisher(made_key(box.home / "stranger.pem").read_bytes())


REFUSED: dict[str, tuple[type[BesaceError], Callable[[PlayedBox], bytes], str]] = {
    "half copied": (
        ReleaseBrokenError,
        lambda box: box.release()[:-1],
        "pas une mise à jour entière",
    ),
    "nothing": (ReleaseBrokenError, lambda _: b"", "Copiez-le de nouveau"),
    "something else": (ReleaseBrokenError, lambda _: b"PK" * 5000, "rien n’a changé"),
    "too long": (
        ReleaseBrokenError,
        lambda box: box.release() + b"x",
        "pas une mise à jour entière",
    ),
    "altered": (ReleaseAlteredError, altered, "abîmée"),
    "by another": (
        ReleaseForeignError,
        lambda box: box.release(publisher=stranger(box)),
        "pas signée par l’éditeur",
    ),
    "another board": (
        ReleaseBoardError,
        lambda box: box.release(board="uefi-arm64"),
        "un autre modèle de boîtier",
    ),
    "the same": (ReleaseHereError, lambda box: box.release(version=RUNNING), "déjà là"),
    "older": (ReleaseOldError, lambda box: box.release(version=RUNNING - 1), "plus récente"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_refused_is_refused_in_plain_words_and_changes_nothing(
    why: str, box: PlayedBox
) -> None:
    kind, made, words = REFUSED[why]
    before = (box.home / "disk").read_bytes()
    with pytest.raises(kind) as refused:
        box.updater.take(str(key_with(box, made(box))))
    assert words in refused.value.advice
    assert "rien n’a changé" in refused.value.advice
    assert (box.home / "disk").read_bytes() == before
    assert box.startable() == {f"besace_{RUNNING}.efi"}


def test_an_update_that_failed_its_trial_is_not_tried_again(box: PlayedBox) -> None:
    (box.places.loader / f"besace_{NEXT}+0-3.efi").write_bytes(KERNEL)
    with pytest.raises(ReleaseFailedError):
        box.updater.take(str(key_with(box, box.release())))


def test_a_box_without_a_publisher_takes_nothing(box: PlayedBox) -> None:
    text = box.places.description.read_text()
    box.places.description.write_text(text.replace(box.publisher.public_key.hex(), ""))
    with pytest.raises(ReleaseForeignError):
        box.updater.take(str(key_with(box, box.release())))


def test_a_key_without_an_update_is_said(box: PlayedBox, tmp_path: Path) -> None:
    for place in (tmp_path / "nothing.update", box.places.loader):
        with pytest.raises(NoReleaseError):
            box.updater.take(str(place))


@pytest.mark.parametrize("text", ["", "version = 1\n", 'version="x"\nboard="y"\npublisher="zz"\n'])
def test_a_system_that_was_installed_by_hand_is_told_how_it_is_updated(
    text: str, tmp_path: Path
) -> None:
    (tmp_path / "system.toml").write_text(text)
    for description in (tmp_path / "system.toml", tmp_path / "none.toml"):
        with pytest.raises(NotAnImageError, match=r"^$") as refused:
            running(Places(description=description))
        assert "besace install" in refused.value.advice


def test_a_system_that_is_none_of_ours_keeps_nothing_of_it(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(updating, "Updater", lambda: box.updater)
    box.places.description.unlink()
    assert main(["update", "take", str(box.home)]) == 78
    assert "besace install" in capsys.readouterr().err
    assert not box.places.kept.exists()


def test_an_update_comes_by_https_and_goes_on_where_the_line_was_cut(
    box: PlayedBox, authority: Authority
) -> None:
    data, updater, left = box.release(), replace(box.updater, authority=authority.file), 1

    def cut(heard: object) -> bytes:
        nonlocal left
        left -= 1
        return HANG_UP if left < 0 else giving(data)(heard)  # type: ignore[arg-type]

    with serving(telling(cut), authority.server_tls()) as port:
        address = f"https://127.0.0.1:{port}/besace.update"
        with pytest.raises(BesaceError):
            updater.take(address)
        assert (box.places.kept / FETCHED).stat().st_size == 1 << 20
        left = 5
        assert "prêt" in updater.take(address)
    assert box.root(3) == ROOT


def test_what_was_fetched_and_is_altered_is_fetched_anew(
    box: PlayedBox, authority: Authority
) -> None:
    updater = replace(box.updater, authority=authority.file)
    for data, ends in ((altered(box), True), (box.release(), False)):
        with serving(telling(giving(data)), authority.server_tls()) as port:
            address = f"https://127.0.0.1:{port}/besace.update"
            if ends:
                with pytest.raises(ReleaseAlteredError):
                    updater.take(address)
                assert not (box.places.kept / FETCHED).exists()
            else:
                assert "prêt" in updater.take(address)


def test_the_screen_says_what_came_of_it_and_forgets_it_once_seen(box: PlayedBox) -> None:
    box.updater.tell("Le système est prêt.")
    kept = box.places.kept / TOLD
    assert noticed(kept) == "Le système est prêt."
    assert kept.stat().st_mode & 0o777 == 0o644
    box.updater.forget_before(kept.stat().st_mtime - 1)
    assert kept.exists()
    box.updater.forget_before(kept.stat().st_mtime + 1)
    assert noticed(kept) == ""
    assert Places().kept / TOLD == NOTICE


def test_the_verb_keeps_for_the_screen_what_it_says(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(updating, "Updater", lambda: box.updater)
    assert main(["update", "take", str(key_with(box, box.release()[:50]))]) == 78
    told = (box.places.kept / TOLD).read_text()
    assert told.strip() in capsys.readouterr().err
    key = str(key_with(box, box.release()))
    assert main(["update", "take", key]) == 0
    told = (box.places.kept / TOLD).read_text()
    assert told == capsys.readouterr().out
    assert main(["update", "take", key]) == 0
    assert "déjà là" in capsys.readouterr().out
    assert (box.places.kept / TOLD).read_text() == told


def test_without_a_source_the_settings_say_where_updates_come_from(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take = ["update", "take", "--config", str(settings)]
    assert main(take) == 78
    assert "« mise_a_jour » sous [systeme]" in capsys.readouterr().err
    text = settings.read_text(encoding="utf-8")
    address = "https://editeur.example/b.update"
    settings.write_text(f'{text}\n[systeme]\nmise_a_jour = "{address}"\n', encoding="utf-8")
    assert updating.address_of(settings) == address
    settings.write_text(f'{text}\n[systeme]\nmise_a_jour = "http://x/"\n', encoding="utf-8")
    assert main(take) == 78
    assert "mise_a_jour" in capsys.readouterr().err


def test_what_runs_and_what_may_start_are_told(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(updating, "Updater", lambda: box.updater)
    box.slots.install(released(), [KERNEL], [ROOT])
    assert main(["update", "status"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Système {RUNNING}, pour {BOARD}",
        f"  {NEXT} : à l’essai, encore 3 démarrages pour faire ses preuves",
        f"  {RUNNING} : en marche",
    ]
    assert in_words(Kernel(NEXT, 0), RUNNING).endswith("n’a pas tenu à l’essai")
    assert in_words(Kernel(NEXT - 1, None), RUNNING).endswith("gardé, pour y revenir")


def test_what_a_publisher_signs_is_what_a_box_takes(
    box: PlayedBox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    (made / "system.toml").write_text(f'version = {NEXT}\nboard = "{BOARD}"\npublisher = ""\n')
    (made / f"besace_{NEXT}.efi").write_bytes(KERNEL)
    (made / "root.erofs").write_bytes(ROOT)
    signed = ["update", "sign", str(made), "--key", str(box.home / "publisher.pem")]
    assert main(signed) == 0
    assert box.publisher.public_key.hex() in capsys.readouterr().out
    assert (made / f"besace_{NEXT}_{BOARD}.update").read_bytes() == box.release()
    assert "prêt" in box.updater.take(str(made))


@pytest.mark.parametrize(
    ("missing", "words"), [("root.erofs", "root.erofs"), ("system.toml", "system.toml")]
)
def test_a_directory_without_an_image_is_not_signed(
    missing: str, words: str, box: PlayedBox, capsys: pytest.CaptureFixture[str]
) -> None:
    made = box.home / "made"
    made.mkdir()
    for name in {"system.toml", f"besace_{RUNNING}.efi", "root.erofs"} - {missing}:
        (made / name).write_bytes((box.home / "system.toml").read_bytes())
    key = box.home / "publisher.pem"
    assert main(["update", "sign", str(made), "--key", str(key)]) == 78
    assert words in capsys.readouterr().err
    key.write_text("no key")
    assert main(["update", "sign", str(made), "--key", str(key)]) == 78


def test_the_disk_is_the_one_of_the_state_s_partition(tmp_path: Path) -> None:
    (tmp_path / "devices/vda/vda4").mkdir(parents=True)
    block = tmp_path / "block"
    block.mkdir()
    (block / "vda4").symlink_to(tmp_path / "devices/vda/vda4")
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/vda4").touch()
    (tmp_path / "besace-state").symlink_to(tmp_path / "dev/vda4")
    places = Places(state=tmp_path / "besace-state", devices=block)
    system = described(PlayedBox.lay(tmp_path / "box").places.description)
    assert Updater().slots(places, system).disk == Path("/dev/vda")
    with pytest.raises(BesaceError):
        Updater().slots(replace(places, state=tmp_path / "none"), system)
