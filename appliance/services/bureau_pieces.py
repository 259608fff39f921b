"""Where images of documents come from: the scanner, or a directory of photographs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from appliance.domain.registre.piece import Support
from appliance.domain.registre.qualite import Bornes
from appliance.errors import UnreadableFileError, reason
from appliance.ports.papers import DocumentScanner, TextReader
from appliance.services.numerisation import Numerisation
from appliance.services.registre import Registre

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf"})
MOST: Final = 20
"""Photographs that are offered, the newest first."""


class Pris(NamedTuple):
    """The file of an image, and how it was taken."""

    contenu: bytes
    support: Support


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauPieces:
    """What takes images.

    Attributes:
        lecteur: reads names on them, where it can.
        dossier: where photographs are looked for; None where only the scanner makes images.
    """

    scanner: DocumentScanner
    lecteur: TextReader
    bornes: Bornes = field(default_factory=Bornes)
    dossier: Path | None = None

    def numerisation(self, registre: Registre) -> Numerisation:
        """Return what judges and keeps images."""
        return Numerisation(registre=registre, lecteur=self.lecteur, bornes=self.bornes)

    def prendre(self, photo: Path | None) -> Pris:
        """Return the image of a file, or of what lies on the scanner; it takes seconds.

        Raises:
            UnreadableFileError: the file cannot be read.
            NoScannerError, ScannerMuteError: see `DocumentScanner.scan`.
        """
        if photo is None:
            return Pris(self.scanner.scan(), Support.NUMERISEE)
        try:
            return Pris(photo.read_bytes(), Support.PHOTOGRAPHIEE)
        except OSError as error:
            raise UnreadableFileError(f"{photo.name} : {reason(error)}") from None

    def photos(self) -> Sequence[Path]:
        """Return the files that may be photographs, the newest first; none without a directory."""
        try:
            found = [*self.dossier.iterdir()] if self.dossier else []
            dated = [(one.stat().st_mtime, one) for one in found if one.suffix.lower() in SUFFIXES]
        except OSError:
            return ()  # a key that is not plugged in
        return [one for _, one in sorted(dated, reverse=True)[:MOST]]
