"""`besace code` and `besace sheet`: another code, and the way in without one."""

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from appliance.config import load
from appliance.domain.roles import Action, Personne
from appliance.errors import NoSheetForPlayError, PublicCodeError
from appliance.sealing.aead import KEY_SIZE
from appliance.sealing.codes import PROPOSED_BITS, propose_code
from appliance.sealing.secret import Secret
from appliance.sealing.sheet import write_sheet
from appliance.wiring.boitier import boitier_of
from appliance.wiring.machine import Machine, code_cost, translated
from appliance.wiring.opening import whose
from appliance.wiring.vault import Vault

SHEET: Final = """\
BESACE — FEUILLE DE SECOURS
Elle ouvre le cabinet sans le code. Gardez-la loin du boîtier, sous clé.
Pour s’en servir : F7 où le code est demandé, ou « besace code --sheet ».
"""
RANGES: Final = """\
Plages de numéros. Celle de ce boîtier :
{own}.
À chaque restauration, barrez la première qui ne l’est pas. Sur une feuille
neuve, barrez d’abord celles que l’ancienne avait barrées."""
KEPT: Final = "La feuille de secours reste bonne."
NO_SHEET: Final = "Ce cabinet n’a pas de feuille de secours : « besace sheet » en écrit une."


def change_code(settings: Path, *, by_sheet: bool) -> int:
    """Ask a person for the old code or the sheet, then for a new code; return the exit code.

    Raises:
        UnknownPersonError: nobody of that name has a code.
        WrongCodeError, WrongSheetError, LockedOutError, MachineSecretError: see `Vault`.
        WeakCodeError: the new code is too easy to guess.
        PublicCodeError: a practice to play with keeps its code.
    """
    vault = _vault(settings, PublicCodeError)
    who = whose(vault)
    with _by_sheet(vault) if by_sheet else _by_code(vault, who) as master:
        vault.change_code(master, new_code(vault), code_cost(), who.numero)
    print(f"Code changé. Rien d’autre n’a été réécrit. {KEPT if vault.has_sheet() else NO_SHEET}")
    return 0


def print_sheet(settings: Path) -> int:
    """Print a recovery sheet; it counts once a person has copied a group of it.

    Raises:
        WrongCodeError, LockedOutError, MachineSecretError: see `Vault.open`.
        NotAllowedError: the sheet is a titulaire's to print.
        NoSheetForPlayError: a practice to play with needs none.
    """
    vault = _vault(settings, NoSheetForPlayError)
    who = whose(vault)
    who.require(Action.GERER_PERSONNES)
    with _by_code(vault, who) as master:
        key = vault.machine.entropy(KEY_SIZE)
        groups = write_sheet(key)
        print(SHEET)
        _print_groups(groups)
        _print_ranges(vault)
        _await_copy(groups)
        vault.accept_sheet(master, key)
    print("Cette feuille est bonne ; une plus ancienne n’ouvre plus. Effacez maintenant l’écran.")
    return 0


def _print_groups(groups: Sequence[str]) -> None:
    """Print them in two columns: with the ranges below they fit the box's 24 rows."""
    told = [f"{rank}   {group[:4]} {group[4:]}" for rank, group in enumerate(groups, start=1)]
    half = len(told) // 2
    for pair in zip(told[:half], told[half:], strict=True):
        print("  " + "        ".join(pair))
    print()


def _print_ranges(vault: Vault) -> None:
    """List the ranges of numbers, for a person to strike out at each restoration."""
    machine = vault.machine
    with translated("clés"):
        own = boitier_of(machine.disk, vault.station, machine.entropy).plage
    print(RANGES.format(own=own))
    for one in own.suivantes:
        print(f"  [ ] {one}")
    print()


def _vault(settings: Path, at_play: type[PublicCodeError]) -> Vault:
    config = load(settings)
    if config.cabinet.demonstration:
        raise at_play
    return Vault.of(config, Machine())


def _by_code(vault: Vault, who: Personne) -> Secret:
    return vault.open(getpass.getpass("Code du cabinet : "), who.numero)


def _by_sheet(vault: Vault) -> Secret:
    return vault.recover(input("Les huit groupes de la feuille de secours : "))


def new_code(vault: Vault) -> str:
    """Propose a code, and have a person type theirs twice.

    Raises:
        WeakCodeError: it is too easy to guess.
    """
    print(f"Six mots que personne n’a choisis ({PROPOSED_BITS} bits) :")
    print(f"  {propose_code(vault.machine.entropy)}")
    while True:
        code = getpass.getpass("Nouveau code : ")
        vault.rule.check(code)
        if getpass.getpass("Le même, encore : ") == code:
            return code
        print("Les deux codes diffèrent. Tapez deux fois le même.")


def _await_copy(groups: tuple[str, ...]) -> None:
    """Wait until the last group is typed: a sheet that nobody can read must not replace one."""
    while "".join(input("Feuille écrite ? Tapez son groupe 8 : ").upper().split()) != groups[-1]:
        print("Ce n’est pas le groupe 8. Relisez la feuille.")
