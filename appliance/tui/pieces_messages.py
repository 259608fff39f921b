"""What the screens of images ask of the application, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from appliance.domain.registre.anomalie import Anomalie
from appliance.services.numerisation import Choix, Examen


@dataclass
class PiecesAsked(Message):
    """Show the images of a patient, by the number of the record."""

    patient: int


@dataclass
class PhotosAsked(Message):
    """Show the photographs that may be this paper of a patient."""

    patient: int
    choix: Choix


@dataclass
class ScanAsked(Message):
    """Take the image of this paper of a patient; `photo` is None for the scanner."""

    patient: int
    choix: Choix
    photo: Path | None = None


@dataclass
class Examined(Message):
    """An image was taken and judged; nothing of it is kept yet."""

    asked: ScanAsked
    examen: Examen


@dataclass
class PieceKept(Message):
    """An image was kept, or what is wrong."""

    asked: ScanAsked
    anomalies: Sequence[Anomalie]
