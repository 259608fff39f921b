"""Paper that becomes an image, and an image that becomes a text."""

from typing import Protocol


class DocumentScanner(Protocol):
    """A flatbed or sheet-fed scanner of documents; the scanner of codes is `apcv.ApcvScanner`."""

    def scan(self) -> bytes:
        """Return the picture of one page, as the file of a picture.

        Raises:
            NoScannerError: there is none, or it cannot be reached.
            ScannerMuteError: it did not finish in time.
        """
        ...


class TextReader(Protocol):
    """Reads the letters of a picture (OCR)."""

    def read(self, picture: bytes) -> str | None:
        """Return what stands there, letters possibly wrong; None where nothing can read.

        Args:
            picture: PGM.
        """
        ...
