"""What the screens of a server's new password ask of their application."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class NewPasswordTyped(Message):
    """An account has another password."""

    account: str
    password: str

    def __repr__(self) -> str:
        return "NewPasswordTyped()"


@dataclass
class NewPasswordKept(Message):
    """It stands where the courier reads it."""
