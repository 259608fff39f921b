"""The image of a document, as the practice keeps it."""

from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Image:
    """What is known of a kept image; its bytes lie in a file of their own.

    Attributes:
        sha256: of the PDF, hexadecimal: what an acknowledgement or an export speaks of.
        octets: bytes of the PDF.
        pages: how many it has.
        fichier: where it lies in this box; two boxes keep one image in two places.
        cle: what opens that file, and nothing else does.
    """

    sha256: str
    octets: int
    pages: int
    fichier: str = field(default="", compare=False)
    cle: bytes = field(default=b"", compare=False)

    def elsewhere(self) -> Self:
        """Return what may leave the box: all but where it lies and what opens it."""
        return replace(self, fichier="", cle=b"")

    def __repr__(self) -> str:
        return f"Image({self.sha256[:12]})"
