"""`besace people`, and codes of several people, as they meet them at a terminal."""

from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.config import load
from appliance.domain.roles import PREMIERE, Personne, Role
from appliance.errors import (
    BesaceError,
    EntryError,
    LastTitulaireError,
    LockedOutError,
    NotAllowedError,
    UnknownPersonError,
    WrongCodeError,
)
from appliance.sealing.secret import Secret
from appliance.sealing.slots import CodeSlot, Keyring
from appliance.sealing.titled import read_titled, write_titled
from appliance.wiring.machine import Machine
from appliance.wiring.vault import COPIES, Vault
from tests.crash.laboratory import Laboratory, Ledger
from tests.crash.recording import RecordingDisk
from tests.wiring.person import Person
from tests.wiring.vaults import CHEAP, CODE, NEW, SHEET, contents, guess, opens, same, vault_on

OWN = "bureau clair du matin"
SACHA = Personne(numero=0, nom="Modèle Sacha", role=Role.SECRETAIRE)
DOMINIQUE = Personne(
    numero=0, nom="Essai Dominique", role=Role.REMPLACANT, numero_ps="998877666", jeton="CPS 2"
)


def test_each_code_opens_for_its_person_only(vault: Vault) -> None:
    master = vault.open(CODE)
    known = vault.add(master, SACHA, OWN, CHEAP)
    assert known.numero == 2
    assert [one.numero for one in vault.personnes()] == [1, 2]
    assert same(vault.open(OWN, 2), master)
    for code, who in ((CODE, 2), (OWN, 1)):
        with pytest.raises(WrongCodeError):
            vault.open(code, who)
    with pytest.raises(UnknownPersonError):
        vault.open(OWN, 3)


def test_one_try_stretches_one_code_however_many_people_there_are(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.add(vault.open(CODE), SACHA, OWN, CHEAP)
    tried: list[int] = []
    really_open = CodeSlot.open

    def noted(slot: CodeSlot, code: str, machine: bytes = b"") -> Secret:
        tried.append(slot.personne.numero)
        return really_open(slot, code, machine)

    monkeypatch.setattr(CodeSlot, "open", noted)
    vault.open(OWN, 2)
    guess(vault, 1)
    assert tried == [2, 1]


def test_the_wait_counts_across_people(vault: Vault) -> None:
    vault.add(vault.open(CODE), SACHA, OWN, CHEAP)
    guess(vault, 6)
    for _ in range(4):
        with pytest.raises(WrongCodeError):
            vault.open("faux", 2)
    for who, code in ((1, CODE), (2, OWN)):
        with pytest.raises(LockedOutError):
            vault.open(code, who)


def test_a_change_of_one_code_leaves_the_others_and_the_sheet(vault: Vault) -> None:
    master = vault.open(CODE)
    vault.add(master, SACHA, OWN, CHEAP)
    vault.change_code(master, NEW, CHEAP, 2)
    assert same(vault.open(NEW, 2), master)
    assert same(vault.open(CODE), master)
    assert same(vault.recover(SHEET), master)


def test_a_number_is_never_given_twice(vault: Vault) -> None:
    master = vault.open(CODE)
    vault.remove(vault.add(master, SACHA, OWN, CHEAP).numero)
    assert vault.add(master, DOMINIQUE, OWN, CHEAP).numero == 3


def test_the_last_titulaire_stays(vault: Vault) -> None:
    vault.add(vault.open(CODE), SACHA, OWN, CHEAP)
    with pytest.raises(LastTitulaireError):
        vault.remove(PREMIERE.numero)
    assert opens(vault, CODE)


def test_a_slot_with_another_role_written_in_opens_nothing(vault: Vault) -> None:
    vault.add(vault.open(CODE), SACHA, OWN, CHEAP)
    for path in map(vault.station.joinpath, COPIES):
        fields = read_titled("keyring", path.read_bytes())
        fields["codes"][1]["personne"]["role"] = "titulaire"
        path.write_bytes(write_titled("keyring", fields))
    assert [one.role for one in vault.personnes()] == [Role.TITULAIRE, Role.TITULAIRE]
    with pytest.raises(WrongCodeError):
        vault.open(OWN, 2)


def test_a_keyring_of_one_code_from_before_still_opens(vault: Vault) -> None:
    fields = read_titled("keyring", contents(vault)[0])
    [code] = fields.pop("codes")
    del fields["form"], fields["given"]
    old = write_titled("keyring", fields | {"code": code})
    for path in map(vault.station.joinpath, COPIES):
        path.write_bytes(old)
    assert opens(vault, CODE)
    assert contents(vault) == [old, old]
    vault.add(vault.open(CODE), SACHA, OWN, CHEAP)
    assert opens(vault, CODE)
    vault.open(OWN, 2)


def test_a_form_from_later_is_damage_and_not_a_wrong_code(vault: Vault) -> None:
    fields = read_titled("keyring", contents(vault)[0])
    with pytest.raises(BesaceError, match="keyring"):
        Keyring.parse(write_titled("keyring", fields | {"form": 3}))


def test_a_cut_while_somebody_is_added_leaves_them_out_or_whole() -> None:
    def grow(disk: RecordingDisk, ledger: Ledger) -> None:
        vault = vault_on(disk)
        with ledger.commit(CODE):
            master = vault.create(CODE, CHEAP)
        with ledger.commit(OWN):
            vault.add(master, SACHA, OWN, CHEAP)

    def judge(disk: RecordingDisk, ledger: Ledger) -> None:
        if ledger.acknowledged:
            found = vault_on(disk)
            assert opens(found, CODE)
            numbers = [one.numero for one in found.personnes()]
            assert numbers in ([[1], [1, 2]] if OWN not in ledger.acknowledged else [[1, 2]])
            if 2 in numbers:
                found.open(OWN, 2)

    assert Laboratory().cut_everywhere(grow, judge) > 200


# At a terminal ------------------------------------------------------------------------


@pytest.fixture
def practice(settings: Path) -> Vault:
    made = Vault.of(load(settings), Machine())
    made.create(CODE, CHEAP).wipe()
    return made


def run(settings: Path, *words: str) -> int:
    return main([*words, "--config", str(settings)])


def test_a_titulaire_adds_somebody_who_then_changes_their_own_code(
    practice: Vault, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    person.answers = [CODE, OWN, OWN]
    words = ("people", "add", DOMINIQUE.nom, "--role", "remplacant", "--number", "998877666")
    assert run(settings, *words) == 0
    person.answers = ["essai dominique", OWN, NEW, NEW]
    assert run(settings, "code") == 0
    practice.open(NEW, 2)
    practice.open(CODE)
    capsys.readouterr()
    assert run(settings, "people", "list") == 0
    assert "2  Essai Dominique, remplaçant, facture sous le 998877666" in capsys.readouterr().out


def test_only_a_titulaire_adds_removes_or_prints_the_sheet(
    practice: Vault, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    practice.add(practice.open(CODE), SACHA, OWN, CHEAP)
    for words in (
        ("people", "add", "Autre", "--role", "titulaire"),
        ("people", "remove", "1"),
        ("sheet",),
        ("export", "nowhere"),
    ):
        person.answers = [SACHA.nom]
        assert run(settings, *words) == 78
        assert NotAllowedError.sentence in capsys.readouterr().err
    assert [one.numero for one in practice.personnes()] == [1, 2]


def test_somebody_who_leaves_keeps_the_name_on_what_they_did(
    practice: Vault, settings: Path, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    practice.add(practice.open(CODE), SACHA, OWN, CHEAP)
    person.answers = ["1", CODE]
    assert run(settings, "people", "remove", "modèle sacha") == 0
    assert "n’ouvre plus" in capsys.readouterr().out
    with pytest.raises(UnknownPersonError):
        practice.open(OWN, 2)


@pytest.mark.parametrize(
    "words",
    [
        ("Ailleurs", "--role", "delegue"),
        ("Sans Numéro", "--role", "remplacant"),
        ("Faux Numéro", "--role", "remplacant", "--number", "998877660"),
        ("1", "--role", "secretaire"),
        (" ", "--role", "secretaire"),
    ],
)
def test_who_cannot_be_added_is_told_before_any_code(
    practice: Vault,
    settings: Path,
    person: Person,
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(settings, "people", "add", *words) == 78
    error = NotAllowedError if "delegue" in words else EntryError
    assert error.sentence in capsys.readouterr().err
    assert person.asked == []
    assert len(practice.personnes()) == 1
