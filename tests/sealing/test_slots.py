from dataclasses import replace
from itertools import pairwise

import pytest

from appliance.errors import JournalDamagedError, WrongCodeError
from appliance.sealing.slots import Cost, Keyring, SlotKind, measure_cost
from tests.crash.laboratory import MadeUpEntropy

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
SHEET = bytes(range(32))


@pytest.fixture
def made() -> tuple[Keyring, bytes]:
    entropy = MadeUpEntropy()
    keyring, master = Keyring.create("mot de passe été", cost=CHEAP, entropy=entropy)
    return keyring.with_sheet(master, SHEET, entropy=entropy), master


def test_a_new_sheet_replaces_the_one_before(made: tuple[Keyring, bytes]) -> None:
    keyring, master = made
    renewed = keyring.with_sheet(master, bytes(32), entropy=MadeUpEntropy(2))
    assert renewed.recover(bytes(32)) == renewed.unlock("mot de passe été") == master
    with pytest.raises(WrongCodeError):
        renewed.recover(SHEET)


def test_without_a_sheet_only_the_code_opens() -> None:
    keyring, master = Keyring.create("code", cost=CHEAP, entropy=MadeUpEntropy())
    assert keyring.unlock("code") == master
    with pytest.raises(WrongCodeError):
        keyring.recover(SHEET)


def test_code_and_sheet_open_the_same_key(made: tuple[Keyring, bytes]) -> None:
    keyring, master = made
    assert len(master) == 32
    assert keyring.unlock("mot de passe été") == keyring.recover(SHEET) == master


def test_a_code_typed_on_another_keyboard_is_the_same_code(made: tuple[Keyring, bytes]) -> None:
    keyring, master = made
    assert keyring.unlock("mot de passe e\u0301te\u0301") == master


def test_another_code_or_sheet_opens_nothing(made: tuple[Keyring, bytes]) -> None:
    keyring, _ = made
    with pytest.raises(WrongCodeError):
        keyring.unlock("mot de passe ete")
    with pytest.raises(WrongCodeError):
        keyring.recover(bytes(32))


def test_the_file_holds_neither_key_nor_code(made: tuple[Keyring, bytes]) -> None:
    keyring, master = made
    data = keyring.serialize()
    assert Keyring.parse(data) == keyring
    for secret in (master, SHEET):
        assert secret not in data
        assert secret.hex().encode() not in data


def test_a_change_of_code_rewrites_one_slot_only(made: tuple[Keyring, bytes]) -> None:
    keyring, master = made
    changed = keyring.change_code(master, "autre code", cost=CHEAP, entropy=MadeUpEntropy(1))
    assert changed.unlock("autre code") == changed.recover(SHEET) == master
    with pytest.raises(WrongCodeError):
        changed.unlock("mot de passe été")
    assert changed.generation == keyring.generation + 1
    recovery = [slot for slot in changed.slots if slot.kind is SlotKind.RECOVERY]
    assert recovery == [slot for slot in keyring.slots if slot.kind is SlotKind.RECOVERY]


def test_a_rotten_keyring_is_never_taken_for_a_wrong_code(made: tuple[Keyring, bytes]) -> None:
    data = made[0].serialize()
    for place in range(0, len(data), 7):
        rotten = data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]
        with pytest.raises(JournalDamagedError):
            Keyring.parse(rotten)
    for length in (0, 1, len(data) // 2):
        with pytest.raises(JournalDamagedError):
            Keyring.parse(data[:length])


def test_a_cost_is_bounded_so_that_no_file_can_hang_the_box() -> None:
    with pytest.raises(ValueError, match="cost"):
        replace(CHEAP, memory_kib=1 << 30)


@pytest.mark.parametrize(("elapsed", "iterations"), [(0.1, 15), (10.0, 3), (0.0, 1000)])
def test_the_cost_follows_the_speed_of_the_machine(elapsed: float, iterations: int) -> None:
    times = iter((100.0, 100.0 + elapsed))
    cost = measure_cost(lambda: next(times), seconds=0.5)
    assert cost.iterations == iterations
    assert cost.memory_kib == 64 * 1024


def test_two_slots_never_share_a_salt(made: tuple[Keyring, bytes]) -> None:
    assert all(one.salt != other.salt for one, other in pairwise(made[0].slots))
