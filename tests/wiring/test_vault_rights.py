"""A practice that may not be looked at is neither absent nor damaged."""

from errno import EACCES, EROFS
from pathlib import Path

import pytest

from appliance.durable.disk import SystemDisk
from appliance.errors import KeyringDamagedError, NoVaultError, StationRightsError
from appliance.wiring.vault import COPIES, Vault
from tests.wiring.vaults import CODE, vault_on


class Refusing(SystemDisk):
    """A disk that refuses one kind of look, as it refuses who has no right to it."""

    def __init__(self, number: int, *, names: bool = False, files: bool = False) -> None:
        self.number, self.no_names, self.no_files = number, names, files

    def names(self, path: Path) -> list[str]:
        if self.no_names:
            raise OSError(self.number, "refused")
        return super().names(path)

    def open(self, path: Path, *, create: bool = False, mode: int = 0o600) -> int:
        if self.no_files:
            raise OSError(self.number, "refused")
        return super().open(path, create=create, mode=mode)


@pytest.mark.parametrize("number", [EACCES, EROFS])
def test_a_keyring_that_may_not_be_opened_is_told_as_a_matter_of_rights(
    vault: Vault, number: int
) -> None:
    refused = vault_on(Refusing(number, files=True), vault.station)
    with pytest.raises(StationRightsError) as told:
        refused.open(CODE)
    assert str(vault.station) in told.value.advice
    assert "besace station" not in told.value.advice


def test_a_directory_that_may_not_be_listed_is_no_place_for_a_new_practice(tmp_path: Path) -> None:
    with pytest.raises(StationRightsError):
        vault_on(Refusing(EACCES, names=True), tmp_path).exists()


def test_a_file_where_the_directory_should_be_is_no_place_for_a_new_practice(
    tmp_path: Path,
) -> None:
    (tmp_path / "station").touch()
    with pytest.raises(StationRightsError, match="pas un dossier"):
        vault_on(SystemDisk(), tmp_path / "station").exists()


def test_an_empty_keyring_is_told_as_lost_keys_and_sends_nobody_in_a_circle(vault: Vault) -> None:
    for name in COPIES:
        (vault.station / name).write_bytes(b"")
    with pytest.raises(KeyringDamagedError) as told:
        vault.open(CODE)
    assert "verify" not in told.value.advice


def test_no_directory_is_no_practice(tmp_path: Path) -> None:
    with pytest.raises(NoVaultError):
        vault_on(SystemDisk(), tmp_path / "none").open(CODE)
