"""Tables to values, strictly, and what is wrong with a table as French sentences.

cattrs would make the text "1" a number and anything a text.  Here a value is of its very type, a
key is known, and a fault says where it stands and what to write instead.
"""

from collections.abc import Iterator
from enum import IntEnum, StrEnum
from typing import Any, Final

from cattrs import (
    BaseValidationError,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
)

__all__ = [
    "FORGOTTEN",
    "BaseValidationError",
    "Converter",
    "WrongValueError",
    "exactly",
    "faults",
    "within",
]

WORDS: Final = {
    str: "un texte entre guillemets est attendu",
    int: "un nombre entier est attendu",
    bool: "true ou false est attendu",
    bytes: "des octets sont attendus",
}
OTHER_FORM: Final = "la valeur n’a pas la forme attendue, relisez la documentation de cette clé"
FORGOTTEN: Final = "cette clé manque, ajoutez-la"
UNKNOWN: Final = "cette clé est inconnue, corrigez son nom ou retirez-la"


class WrongValueError(ValueError):
    """A value of the right type that cannot be; the message is French and says what can.

    Attributes:
        key: of the field, where the whole table is refused and not one of its fields.
    """

    def __init__(self, sentence: str, key: str = "") -> None:
        super().__init__(sentence)
        self.key = key


class _WrongTypeError(TypeError):
    """A value of another type than the field's; the message is French."""


def strict_converter() -> Converter:
    """Return a converter that refuses unknown keys and values of another type."""
    converter = Converter(forbid_extra_keys=True)
    for plain in (str, int, bytes):  # a bool is an int to Python, and not to `exactly`
        converter.register_structure_hook(plain, exactly)
    for named in (StrEnum, IntEnum):  # a str or an int too, hence after them
        converter.register_structure_hook(named, _member)
    return converter


def exactly(value: Any, kind: type[Any]) -> Any:
    """Accept a value of that very type.

    Raises:
        TypeError: it is of another one.
    """
    if type(value) is not kind:
        raise _WrongTypeError(WORDS[kind])
    return value


def within(value: int | None, key: str, least: int, most: int) -> None:
    """Accept a number from `least` to `most`, or none at all.

    Raises:
        WrongValueError: it lies outside.
    """
    if value is not None and not least <= value <= most:
        raise WrongValueError(f"un nombre de {least} à {most} est attendu", key)


def faults(error: BaseException, path: str = "") -> Iterator[str]:
    """Yield what is wrong with a table, each fault with the path of its key.

    Args:
        error: what the converter raised.
        path: of the table, empty for the whole file.
    """
    match error:
        case ClassValidationError():
            named, others = error.group_exceptions()
            for inner, note in named:
                yield from faults(inner, _joined(path, note.name))
        case IterableValidationError():
            listed, others = error.group_exceptions()
            for inner, place in listed:
                yield from faults(inner, f"{path}[{place.index}]")
        case _:
            yield from _fault(error, path)
            return
    for inner in others:
        yield from faults(inner, path)


def _fault(error: BaseException, path: str) -> Iterator[str]:
    match error:
        case ForbiddenExtraKeysError():
            yield from (f"{_joined(path, key)} : {UNKNOWN}" for key in sorted(error.extra_fields))
        case WrongValueError():
            yield f"{_joined(path, error.key)} : {error}"
        case _WrongTypeError():
            yield f"{path} : {error}"
        case KeyError():
            yield f"{path} : {FORGOTTEN}"
        case _:
            yield f"{path} : {OTHER_FORM}"


def _joined(path: str, key: str) -> str:
    return ".".join(filter(None, (path, key)))


def _member(value: Any, kind: type[StrEnum] | type[IntEnum]) -> StrEnum | IntEnum:
    """Return the member of an enumeration that has this value; True is no 1."""
    known = {member.value: member for member in kind}
    if type(value) is bool or not isinstance(value, str | int) or value not in known:
        raise WrongValueError(f"une de ces valeurs est attendue : {', '.join(map(str, known))}")
    return known[value]
