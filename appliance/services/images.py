"""The image of a document as an export carries it: its bytes in the place of where they lie."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final

from appliance.domain.registre.piece import Piece
from appliance.durable.sealed_files import Kept, SealedFiles
from appliance.errors import PieceLostError
from appliance.queue.documents import to_document

IMAGE: Final = "image"
CONTENU: Final = "contenu"
PLACE: Final = frozenset({"fichier", "cle"})
"""What only the box itself may know."""


def content_of(piece: Piece, files: SealedFiles) -> bytes:
    """Return the image of a document, PDF.

    Raises:
        PieceLostError: none is kept, or it is not what was kept.
    """
    if piece.image is None:
        raise PieceLostError
    content = files.read(Kept(piece.image.fichier, piece.image.cle))
    if sha256(content).hexdigest() != piece.image.sha256:
        raise PieceLostError
    return content


def carried(piece: Piece, files: SealedFiles) -> Mapping[str, Any]:
    """Return the document as an export writes it; an image that is lost is left out."""
    fields = to_document(piece)
    if piece.image is None:
        return fields
    try:
        content = content_of(piece, files)
    except PieceLostError:
        return {**fields, IMAGE: None}
    known = {name: value for name, value in fields[IMAGE].items() if name not in PLACE}
    return {**fields, IMAGE: {**known, CONTENU: content}}


def arrived(fields: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the document as the register reads it, and the image's bytes; none without an image.

    Raises:
        ValueError, KeyError, TypeError: an image whose bytes are not there, or are others.
    """
    image = fields.get(IMAGE)
    if image is None:
        return dict(fields), b""
    content = b64decode(image[CONTENU]["base64"], validate=True)
    known = {name: value for name, value in image.items() if name != CONTENU}
    if sha256(content).hexdigest() != known["sha256"] or not PLACE.isdisjoint(known):
        raise ValueError("not the bytes of this image")
    return {**fields, IMAGE: known}, content


def put_away(piece: Piece, content: bytes, files: SealedFiles) -> Piece:
    """Return the document with its image kept in a file of its own, durably.

    Raises:
        DiskFullError, JournalClosedError: see `SealedFiles.keep`.
    """
    if piece.image is None:
        return piece
    kept = files.keep(content)
    return replace(piece, image=replace(piece.image, fichier=kept.fichier, cle=kept.cle))
