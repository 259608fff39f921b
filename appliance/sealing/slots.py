"""The keyring: one random master key, wrapped once for each way to open the box.

Pure: bytes in, bytes out.  A slot holds the master key sealed under a key that follows from
a person's code and the machine's secret, or from the printed recovery sheet.  To change a
code is to rewrite one slot: nothing that the master key protects is touched.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from appliance.domain.roles import PREMIERE, Personne, Role
from appliance.errors import JournalDamagedError, WrongCodeError, WrongSheetError
from appliance.ports.machine import Entropy
from appliance.sealing.aead import KEY_SIZE, TAG_SIZE, BrokenSealError, derive_key
from appliance.sealing.secret import Secret
from appliance.sealing.stretching import SALT_SIZE, Cost, stretch
from appliance.sealing.titled import read_titled, write_titled

KIND: Final = "keyring"
FORM: Final = 2
"""Of a keyring of several codes; the first form had one, of nobody in particular."""
NO_MACHINE: Final = b""
"""In the place of the machine's secret, where there is none."""


@dataclass(frozen=True, slots=True, repr=False)
class CodeSlot:
    """The master key under one person's code, strengthened by the machine's secret.

    Who it is goes into the key: a slot that was given another name or role opens nothing.

    Attributes:
        machine: the name of the machine's secret, empty where the code opens alone.
    """

    salt: bytes
    wrapped: bytes
    cost: Cost
    machine: str
    personne: Personne = PREMIERE

    @classmethod
    def make(  # noqa: PLR0913 - each is another thing that the key follows from
        cls,
        master: Secret,
        code: str,
        cost: Cost,
        entropy: Entropy,
        machine: bytes = NO_MACHINE,
        *,
        personne: Personne = PREMIERE,
    ) -> Self:
        """Wrap the master key.

        Args:
            master: what to wrap.
            code: the person's code.
            cost: what one try of it shall cost.
            entropy: where the salt comes from.
            machine: the machine's secret, 32 bytes; empty where there is none.
            personne: whose code it is.
        """
        salt = entropy(SALT_SIZE)
        key = _code_key(code, salt, cost, machine, personne)
        return cls(salt, master.wrap(key), cost, secret_name(machine), personne)

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `plain` wrote; ValueError, KeyError or TypeError otherwise."""
        machine, who = str(raw["machine"]), raw.get("personne")
        personne = PREMIERE if who is None else Personne(**who | {"role": Role(who["role"])})
        return cls(*_parse_ends(raw), Cost(**raw["cost"]), machine, personne)

    def plain(self) -> Mapping[str, Any]:
        """Return the slot as JSON holds it."""
        ends = {"salt": self.salt.hex(), "wrapped": self.wrapped.hex()}
        who = {} if self.personne.is_first else {"personne": asdict(self.personne)}
        return ends | {"cost": asdict(self.cost), "machine": self.machine} | who

    def suits(self, machine: bytes) -> bool:
        """Tell whether this machine's secret is the one that the code needs, if it needs one."""
        return self.machine in {"", secret_name(machine)}

    def open(self, code: str, machine: bytes = NO_MACHINE) -> Secret:
        """Return the master key.

        Raises:
            WrongCodeError: the code opens nothing, or not with this secret; see `suits`.
        """
        secret = machine if self.machine else NO_MACHINE
        key = _code_key(code, self.salt, self.cost, secret, self.personne)
        try:
            return Secret.unwrap(key, self.wrapped)
        except BrokenSealError:
            raise WrongCodeError from None


@dataclass(frozen=True, slots=True, repr=False)
class SheetSlot:
    """The master key under the 32 bytes of the printed sheet; they need no stretching."""

    salt: bytes
    wrapped: bytes

    @classmethod
    def make(cls, master: Secret, recovery_key: bytes, entropy: Entropy) -> Self:
        """Wrap the master key under the sheet's 32 bytes."""
        salt = entropy(SALT_SIZE)
        return cls(salt, master.wrap(_sheet_key(recovery_key, salt)))

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `plain` wrote; ValueError, KeyError or TypeError otherwise."""
        return cls(*_parse_ends(raw))

    def plain(self) -> Mapping[str, Any]:
        """Return the slot as JSON holds it."""
        return {"salt": self.salt.hex(), "wrapped": self.wrapped.hex()}

    def open(self, recovery_key: bytes) -> Secret:
        """Return the master key.

        Raises:
            WrongSheetError: these are not the bytes of this sheet.
        """
        try:
            return Secret.unwrap(_sheet_key(recovery_key, self.salt), self.wrapped)
        except BrokenSealError:
            raise WrongSheetError from None


@dataclass(frozen=True, slots=True)
class Keyring:
    """All slots of one master key.

    Attributes:
        generation: grows by one at each change, so that the newer of two copies is known.
        by_code: one slot a person, in the order in which they came.
        by_sheet: None until a sheet was printed.
        given: the highest number that a person ever had.
    """

    generation: int
    by_code: tuple[CodeSlot, ...]
    by_sheet: SheetSlot | None = None
    given: int = PREMIERE.numero

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read what `serialize` wrote, or a program that knew of one code only.

        Raises:
            JournalDamagedError: the bytes are not a keyring any more.
        """
        try:
            raw = read_titled(KIND, data)
            sheet = raw["sheet"]
            slots = tuple(map(CodeSlot.parse, raw["codes"] if "form" in raw else [raw["code"]]))
            if raw.get("form", FORM) != FORM or not slots:
                raise ValueError("a keyring of another form")  # noqa: TRY301 - it is one of many
            return cls(
                int(raw["generation"]),
                slots,
                None if sheet is None else SheetSlot.parse(sheet),
                int(raw.get("given", PREMIERE.numero)),
            )
        except (ValueError, KeyError, TypeError):
            raise JournalDamagedError(KIND) from None

    def serialize(self) -> bytes:
        """Return the file's bytes; see `titled`."""
        fields = {
            "form": FORM,
            "generation": self.generation,
            "given": self.given,
            "codes": [slot.plain() for slot in self.by_code],
            "sheet": None if self.by_sheet is None else self.by_sheet.plain(),
        }
        return write_titled(KIND, fields)

    @property
    def personnes(self) -> tuple[Personne, ...]:
        """Those who have a code, in the order in which they came."""
        return tuple(slot.personne for slot in self.by_code)

    def of(self, personne: int) -> CodeSlot | None:
        """Return the slot of a person, None for nobody of that number."""
        return next((one for one in self.by_code if one.personne.numero == personne), None)

    def with_code(self, slot: CodeSlot) -> Self:
        """Return the keyring with a person's new code, and not the one before; or a new person."""
        number = slot.personne.numero
        kept = tuple(slot if one.personne.numero == number else one for one in self.by_code)
        codes = kept if slot in kept else (*kept, slot)
        return self._next(by_code=codes, given=max(self.given, number))

    def without(self, personne: int) -> Self:
        """Return the keyring that this person's code opens no more."""
        return self._next(
            by_code=tuple(one for one in self.by_code if one.personne.numero != personne)
        )

    def with_sheet(self, slot: SheetSlot) -> Self:
        """Return the keyring with one printed sheet, and not the one before."""
        return self._next(by_sheet=slot)

    def recover(self, recovery_key: bytes) -> Secret:
        """Return the master key, from the 32 bytes of the printed sheet.

        Raises:
            WrongSheetError: no sheet, or another one, opens this box.
        """
        if self.by_sheet is None:
            raise WrongSheetError
        return self.by_sheet.open(recovery_key)

    def _next(self, **changed: Any) -> Self:
        return replace(self, generation=self.generation + 1, **changed)


def secret_name(machine: bytes) -> str:
    """Return what tells one machine's secret from another and nothing else; empty for none."""
    return derive_key(machine, purpose=b"besace machine name")[:8].hex() if machine else ""


def _code_key(code: str, salt: bytes, cost: Cost, machine: bytes, personne: Personne) -> bytes:
    stretched = stretch(code, salt, cost)
    return derive_key(stretched + machine, purpose=_purpose(personne), salt=salt)


def _purpose(personne: Personne) -> bytes:
    """Return what a code's key is for; the very first slot is older than its person."""
    if personne.is_first:
        return b"besace code slot"
    who = json.dumps(asdict(personne), sort_keys=True, ensure_ascii=True)
    return b"besace code slot of " + who.encode()


def _sheet_key(recovery_key: bytes, salt: bytes) -> bytes:
    return derive_key(recovery_key, purpose=b"besace recovery slot", salt=salt)


def _parse_ends(raw: Mapping[str, Any]) -> tuple[bytes, bytes]:
    salt, wrapped = bytes.fromhex(raw["salt"]), bytes.fromhex(raw["wrapped"])
    if len(salt) != SALT_SIZE or len(wrapped) != KEY_SIZE + TAG_SIZE:
        raise ValueError("a slot of another length")
    return salt, wrapped
