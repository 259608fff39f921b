import pytest

from appliance.errors import JournalDamagedError, WrongCodeError, WrongSheetError
from appliance.sealing.secret import Secret
from appliance.sealing.slots import KIND, CodeSlot, Keyring, SheetSlot
from appliance.sealing.stretching import Cost
from appliance.sealing.titled import read_titled, write_titled
from tests.crash.laboratory import MadeUpEntropy

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
CODE = "mot de passe été"
SHEET = bytes(range(32))
MACHINE = b"the secret of this machine, here"
MASTER = bytes(range(100, 132))


def keyring(machine: bytes = b"") -> Keyring:
    entropy = MadeUpEntropy()
    by_code = CodeSlot.make(master(), CODE, CHEAP, entropy, machine)
    return Keyring(1, (by_code,)).with_sheet(SheetSlot.make(master(), SHEET, entropy))


def master() -> Secret:
    return Secret(bytearray(MASTER))


def is_master(secret: Secret) -> bool:
    return secret.derive(b"test") == master().derive(b"test")


def test_code_and_sheet_open_the_same_key() -> None:
    assert is_master(keyring().by_code[0].open(CODE))
    assert is_master(keyring().recover(SHEET))


@pytest.mark.parametrize("typed", ["mot de passe e\u0301te\u0301", " mot  de passe été "])
def test_a_code_typed_on_another_keyboard_is_the_same_code(typed: str) -> None:
    assert is_master(keyring().by_code[0].open(typed))


def test_another_code_or_sheet_opens_nothing() -> None:
    with pytest.raises(WrongCodeError):
        keyring().by_code[0].open("mot de passe ete")
    with pytest.raises(WrongSheetError):
        keyring().recover(bytes(32))


def test_without_a_sheet_only_the_code_opens() -> None:
    alone = Keyring(1, keyring().by_code)
    assert is_master(alone.by_code[0].open(CODE))
    with pytest.raises(WrongSheetError):
        alone.recover(SHEET)


def test_a_new_sheet_replaces_the_one_before() -> None:
    renewed = keyring().with_sheet(SheetSlot.make(master(), bytes(32), MadeUpEntropy(2)))
    assert is_master(renewed.recover(bytes(32)))
    assert is_master(renewed.by_code[0].open(CODE))
    with pytest.raises(WrongSheetError):
        renewed.recover(SHEET)


def test_a_change_of_code_rewrites_one_slot_only() -> None:
    before = keyring()
    slot = CodeSlot.make(master(), "autre code", CHEAP, MadeUpEntropy(1))
    after = before.with_code(slot)
    assert is_master(after.by_code[0].open("autre code"))
    with pytest.raises(WrongCodeError):
        after.by_code[0].open(CODE)
    assert after.by_sheet is before.by_sheet
    assert after.generation == before.generation + 1


def test_the_secret_of_the_machine_strengthens_the_code_and_never_opens_alone() -> None:
    slot = keyring(MACHINE).by_code[0]
    assert is_master(slot.open(CODE, MACHINE))
    for code, machine in ((CODE, b""), (CODE, bytes(32)), ("", MACHINE), ("faux", MACHINE)):
        with pytest.raises(WrongCodeError):
            slot.open(code, machine)


def test_a_code_tells_which_machine_it_needs() -> None:
    bound, free = keyring(MACHINE).by_code[0], keyring().by_code[0]
    assert [bound.suits(one) for one in (MACHINE, bytes(32), b"")] == [True, False, False]
    assert [free.suits(one) for one in (MACHINE, bytes(32), b"")] == [True, True, True]


def test_a_code_made_without_a_machine_opens_on_one_that_has_a_secret() -> None:
    assert is_master(keyring().by_code[0].open(CODE, MACHINE))


@pytest.mark.parametrize("machine", [b"", MACHINE])
def test_the_file_holds_neither_key_nor_code(machine: bytes) -> None:
    data = keyring(machine).serialize()
    assert Keyring.parse(data) == keyring(machine)
    for secret in (MASTER, SHEET, MACHINE, CODE.encode()):
        assert secret not in data
        assert secret.hex().encode() not in data


def test_every_flipped_byte_is_damage_and_never_a_wrong_code() -> None:
    data = keyring().serialize()
    for place in range(len(data)):
        rotten = data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]
        with pytest.raises(JournalDamagedError):
            Keyring.parse(rotten)


def test_every_shortened_file_is_damage() -> None:
    data = keyring().serialize()
    for length in range(len(data)):
        with pytest.raises(JournalDamagedError):
            Keyring.parse(data[:length])


def test_two_slots_never_share_a_salt() -> None:
    made = keyring()
    assert made.by_sheet is not None
    assert made.by_code[0].salt != made.by_sheet.salt


def test_a_keyring_shows_no_slot() -> None:
    assert MASTER.hex() not in repr(keyring())
    assert keyring().by_code[0].wrapped.hex() not in repr(keyring())


@pytest.mark.parametrize(
    ("field", "value"),
    [("salt", "00"), ("wrapped", "00" * 49), ("cost", {"memory_kib": 1 << 40}), ("cost", None)],
)
def test_a_whole_file_of_another_shape_is_no_keyring(field: str, value: object) -> None:
    fields = read_titled(KIND, keyring().serialize())
    fields["codes"][0][field] = value
    with pytest.raises(JournalDamagedError):
        Keyring.parse(write_titled(KIND, fields))
