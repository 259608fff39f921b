"""The stand-in place that takes images of documents: lots of its own kind, an ARL for each.

The form of a lot is the simulation's, not SCOR's.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from appliance.demo.caisse.canonical import NotCanonicalError, unpack
from appliance.demo.caisse.checks import key_of, verifies
from appliance.demo.caisse.files import LineLog
from appliance.demo.caisse.opening import LotName
from appliance.demo.caisse.register import Verdict
from appliance.demo.caisse.shapes import (
    DAY,
    MARK,
    NUMERO_FACTURE,
    NUMERO_LOT,
    NUMERO_PS,
    ORGANISME,
    misfit,
)

ACCUEIL: Final = "pieces@accueil.test"
LOT: Final[dict[str, Any]] = {
    **MARK,
    "genre": ("LOT_PIECES",),
    "professionnel": NUMERO_PS,
    "numero": NUMERO_LOT,
    "cree_le": DAY,
    "organisme": ORGANISME,
    "pieces": [{"sha256": re.compile(r"[0-9a-f]{64}"), "factures": [NUMERO_FACTURE]}],
}
PDF: Final = b"%PDF-"
PAGE: Final = re.compile(rb"/Type\s*/Page\b")
LARGEST: Final = 8_000_000


@dataclass(frozen=True, slots=True, repr=False)
class PiecesFile:
    """The bytes of a lot of images, named, and nothing checked yet."""

    name: LotName
    sha256: str
    fields: list[Any]
    description: dict[str, Any]

    def __repr__(self) -> str:
        return f"PiecesFile({self.name.numero} du {self.name.cree_le})"


def open_pieces(content: bytes) -> PiecesFile | None:
    """Return the lot of images in these bytes; None where they are anything else."""
    try:
        fields = unpack(content)
        description = unpack(fields[0])
    except (NotCanonicalError, TypeError, LookupError):
        return None
    if misfit(LOT, description, "lot") is not None:
        return None
    name = LotName(description["professionnel"], description["numero"], description["cree_le"])
    return PiecesFile(name, sha256(content).hexdigest(), fields, description)


def fault_of(lot: PiecesFile, now: datetime) -> str:
    """Return what is wrong with a lot of images, in French; empty if all is well."""
    match lot.fields:
        case [bytes() as payload, bytes() as signature, bytes() as certificate, [*images]]:
            key = key_of(certificate, now)
            if isinstance(key, str):
                return key
            if not verifies(key, signature, payload):
                return "signature du lot de pièces invalide"
            return _fault_of_images(lot.description["pieces"], images)
        case _:
            return "structure du lot de pièces non conforme"


def _fault_of_images(told: list[dict[str, Any]], images: list[Any]) -> str:
    if [one["sha256"] for one in told] != [sha256(bytes(one)).hexdigest() for one in images]:
        return "pièces différentes de celles annoncées"
    for rank, image in enumerate(images, 1):
        if not image.startswith(PDF) or not PAGE.search(image):
            return f"pièce de rang {rank} : PDF attendu"
        if len(image) > LARGEST:
            return f"pièce de rang {rank} : trop lourde"
    return ""


class PiecesRegister:
    """What was said of each lot, on disk; the lots themselves stand in the raw log."""

    def __init__(self, path: Path) -> None:
        self._log = LineLog(path)
        entries = [*self._log.entries()]
        self._verdicts = {entry["lot"]: Verdict(entry["motif"]) for entry in entries}
        self._names = {tuple(entry["name"]): entry["lot"] for entry in entries}

    @property
    def taken(self) -> int:
        """How many lots were taken."""
        return sum(verdict.positive for verdict in self._verdicts.values())

    def known(self, lot: PiecesFile) -> Verdict | None:
        """Return what was said of these very bytes; None where they are new."""
        return self._verdicts.get(lot.sha256)

    def judge(self, lot: PiecesFile, now: datetime, motif: str) -> Verdict:
        """Say yes or no to a new lot, for good.

        Args:
            lot: of which nothing was said yet.
            now: the present moment.
            motif: why everything is refused; empty where it is not.
        """
        other = self._names.get(tuple(lot.name), lot.sha256)
        twice = "" if other == lot.sha256 else "numéro de lot de pièces déjà reçu, autre contenu"
        verdict = Verdict(fault_of(lot, now) or twice or motif)
        self._log.append({"lot": lot.sha256, "name": list(lot.name), "motif": verdict.motif})
        self._verdicts[lot.sha256] = verdict
        self._names.setdefault(tuple(lot.name), lot.sha256)
        return verdict
