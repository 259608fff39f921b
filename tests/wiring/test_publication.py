"""Tables come by a signed file, whole or not at all; a wrong one changes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.tarif import Tarifs
from appliance.drivers.simulated import SimulatedReader
from appliance.wiring import baremes
from appliance.wiring.baremes import PACKAGE, Edition, edition, tables_at
from tests.practice import PlayedPractice, caisse_process
from tests.wiring.publisher import DEARER, IFD, NEW, Press, made_key, trust

NEXT = edition().version + 1


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press.lay(tmp_path / "press")


@pytest.fixture(scope="module")
def caisse(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What a caisse told that is gone since: no test here sends anything."""
    with caisse_process(tmp_path_factory.mktemp("caisse")) as caisse:
        return caisse.told


@pytest.fixture
def practice(tmp_path: Path, press: Press, caisse: Mapping[str, Any]) -> PlayedPractice:
    home = tmp_path / "box"
    home.mkdir()
    made = PlayedPractice.lay(home, caisse)
    trust(made, press.public_key)
    return made


def signed(press: Press, directory: Path) -> Path:
    assert main(["baremes", "sign", str(directory), "--key", str(press.key)]) == 0
    [made] = directory.glob("*.signed")
    return made


def update(practice: PlayedPractice, file: Path) -> int:
    return main(["baremes", "update", str(file), "--dir", str(practice.directory)])


def installed(practice: PlayedPractice) -> bytes | None:
    path = practice.config.chemins.station / PACKAGE
    return path.read_bytes() if path.exists() else None


def price(practice: PlayedPractice) -> int | None:
    ifd = tables_at(practice.directory / "besace.toml").baremes["IFD"]
    return max((amount for valeur in ifd.valeurs for amount in valeur.amounts.values()), default=0)


def refused(practice: PlayedPractice, file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one sentence that a refused file gets; nothing may have changed."""
    before = installed(practice)
    capsys.readouterr()
    assert update(practice, file) == 78
    assert installed(practice) == before
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    return said.err


def test_what_a_publisher_signs_is_in_force_on_the_box(
    practice: PlayedPractice, press: Press, capsys: pytest.CaptureFixture[str]
) -> None:
    file = signed(press, press.describe(NEXT, ifd=IFD + DEARER, nouveau=NEW + DEARER))
    assert press.public_key in capsys.readouterr().out
    assert update(practice, file) == 0
    said = capsys.readouterr().out
    assert "IFD, métropole : 2,75 € → 2,90 € au 01/01/2099 (confirmé)" in said
    assert "NOUVEAU, outre-mer : inconnu → 2,90 €" in said
    assert price(practice) == 290
    assert main(["baremes", "--dir", str(practice.directory)]) == 0
    listed = capsys.readouterr().out
    assert [row.split()[0] for row in listed.splitlines() if "  éditeur " in row] == [
        "IFD",
        "NOUVEAU",
    ]
    assert f"Tarifs {NEXT}." in listed
    assert main(["baremes", "check", "--dir", str(practice.directory)]) == 0


def test_the_same_tables_make_the_same_file(press: Press) -> None:
    laid = press.describe(NEXT, ifd=IFD + DEARER)
    first = signed(press, laid).read_bytes()
    assert signed(press, laid).read_bytes() == first


def test_the_next_unlock_shows_what_came(practice: PlayedPractice, press: Press) -> None:
    box = replace(practice, config=load(practice.directory / "besace.toml"))
    poste = box.open(SimulatedReader())
    assert poste.news().changements == ()
    poste.lock()
    update(practice, signed(press, press.describe(NEXT, ifd=IFD + DEARER)))
    poste = box.open(SimulatedReader())
    assert [each.apres for each in poste.news().changements] == ["2,90 €"] * 2
    assert poste.billing.tarifs.amount("IFD", date(2099, 1, 1)) == 290
    poste.heed_tarifs()
    poste.lock()
    poste = box.open(SimulatedReader())
    assert poste.news().changements == ()
    poste.lock()


def test_a_package_that_came_already_or_is_older_is_refused(
    practice: PlayedPractice, press: Press, capsys: pytest.CaptureFixture[str]
) -> None:
    older = signed(press, press.describe(NEXT, ifd=IFD + DEARER))
    newer = signed(press, press.describe(NEXT + 1, ifd=IFD + DEARER))
    assert update(practice, newer) == 0
    for file in (newer, older):
        assert "pas plus récent" in refused(practice, file, capsys)


def test_a_file_that_is_cut_changed_or_missing_is_refused(
    practice: PlayedPractice, press: Press, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = signed(press, press.describe(NEXT, ifd=IFD + DEARER)).read_bytes()
    file = tmp_path / "file"
    for data in (whole[:-1], whole[: len(whole) // 2], b"", b"PK\x03\x04", whole + b"\n"):
        file.write_bytes(data)
        assert "pas un paquet de tarifs entier" in refused(practice, file, capsys)
    for data in (whole.replace(b"= 290", b"= 990"), whole + whole):
        file.write_bytes(data)
        assert "pas signé par l’éditeur" in refused(practice, file, capsys)
    assert "Copiez-le de nouveau" in refused(practice, tmp_path / "none", capsys)


def test_a_package_of_another_publisher_is_refused(
    practice: PlayedPractice, press: Press, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Press(press.directory, made_key(tmp_path / "other.pem"))
    file = signed(other, press.describe(NEXT, ifd=IFD + DEARER))
    assert "Vérifiez d’où vient le fichier" in refused(practice, file, capsys)


def test_a_box_that_trusts_nobody_takes_nothing(
    practice: PlayedPractice, press: Press, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = practice.directory / "besace.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.partition("[baremes]")[0], encoding="utf-8")
    file = signed(press, press.describe(NEXT, ifd=IFD + DEARER))
    assert "il manque « editeur »" in refused(practice, file, capsys)
    settings.write_text(text.replace('editeur = "', 'editeur = "0'), encoding="utf-8")
    assert "editeur" in refused(practice, file, capsys)


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        (IFD + "\nx", "ifd.toml"),
        (IFD.replace("metropole = 275", "metropole = 276"), "IFD metropole 2024-01-28"),
        (IFD.partition("[[valeurs]]")[0] + "valeurs = []\n", "IFD drom"),
        (IFD + DEARER.replace('reference = "un texte à venir"', 'reference = ""'), "référence"),
    ],
)
def test_tables_that_may_not_be_used_are_neither_signed_nor_taken(  # noqa: PLR0917 - fixtures
    practice: PlayedPractice,
    press: Press,
    table: str,
    wrong: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid = press.describe(NEXT, ifd=table)
    words = ["baremes", "sign", str(laid), "--key", str(press.key)]
    assert main(words) == 78
    told = capsys.readouterr().err
    assert wrong in told
    assert "éditeur" not in told
    assert list(laid.glob("*.signed")) == []
    with monkeypatch.context() as careless:
        careless.setattr("appliance.wiring.publication.accepted", lambda *_: None)
        assert main(words) == 0
    assert wrong in refused(practice, laid / f"baremes-{NEXT}.signed", capsys)


def test_a_past_value_may_change_once_it_is_named(practice: PlayedPractice, press: Press) -> None:
    table = IFD.replace("metropole = 275", "metropole = 276")
    laid = press.describe(NEXT, ("IFD metropole 2024-01-28",), ifd=table)
    assert update(practice, signed(press, laid)) == 0
    assert price(practice) == 276


def test_a_package_that_forgets_what_the_one_before_held_is_refused(
    practice: PlayedPractice, press: Press, capsys: pytest.CaptureFixture[str]
) -> None:
    past = DEARER.replace("2099", "2025")
    named = ("IFD metropole 2025-01-01", "IFD drom 2025-01-01")
    assert update(practice, signed(press, press.describe(NEXT, named, ifd=IFD + past))) == 0
    forgetful = signed(press, press.describe(NEXT + 1, nouveau=NEW + DEARER))
    assert "IFD metropole 2025-01-01" in refused(practice, forgetful, capsys)


def test_a_release_with_a_later_version_wins_whole(
    practice: PlayedPractice,
    press: Press,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = signed(press, press.describe(NEXT, ifd=IFD + DEARER))
    assert update(practice, file) == 0
    monkeypatch.setattr(baremes, "edition", lambda: Edition(NEXT, ""))
    assert price(practice) == 275
    assert tables_at(practice.directory / "besace.toml").published == frozenset()
    assert "pas plus récent" in refused(practice, file, capsys)


def test_an_older_release_lets_a_package_stand(practice: PlayedPractice, press: Press) -> None:
    assert update(practice, signed(press, press.describe(NEXT, ifd=IFD + DEARER))) == 0
    assert price(practice) == 290


@pytest.mark.parametrize("rot", [b"", b"rot", None])
def test_a_package_that_rots_on_the_box_is_told_and_the_release_serves(
    practice: PlayedPractice, press: Press, rot: bytes | None
) -> None:
    assert update(practice, signed(press, press.describe(NEXT, ifd=IFD + DEARER))) == 0
    path = practice.config.chemins.station / PACKAGE
    path.write_bytes(path.read_bytes()[:-9] if rot is None else rot)
    tables = tables_at(practice.directory / "besace.toml")
    assert "ne peut plus être lu" in tables.warning
    assert Tarifs(baremes=tables.baremes).amount("IFD", date(2099, 1, 1)) == 275
    poste = practice.open(SimulatedReader())
    assert tables.warning in poste.status().alertes
    poste.lock()


@pytest.mark.parametrize("key", [b"", b"-----BEGIN", None])
def test_a_key_that_cannot_sign_is_one_sentence(
    press: Press, key: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = press.directory / "key"
    if key is not None:
        path.write_bytes(key)
    laid = press.describe(NEXT, ifd=IFD + DEARER)
    assert main(["baremes", "sign", str(laid), "--key", str(path)]) == 78
    assert "openssl genpkey" in capsys.readouterr().err


@pytest.mark.parametrize(
    "description", ["", "version = 2", 'version = 2\nreplaces = ["AMI"]', "version", None]
)
def test_a_directory_that_says_no_version_makes_no_package(
    press: Press, description: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    laid = press.describe(NEXT, ifd=IFD + DEARER)
    (laid / "paquet.toml").unlink()
    if description is not None:
        (laid / "paquet.toml").write_text(description, encoding="utf-8")
    assert main(["baremes", "sign", str(laid), "--key", str(press.key)]) == 78
    assert len(capsys.readouterr().err.splitlines()) == 1
