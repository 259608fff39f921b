"""A simulated engine: real cryptography, B2-shaped files, no value for any caisse.

It stands where the modules of the GIE SESAM-Vitale would, behind the same port, and marks
all it makes as a test.  No code of a norm is invented: docs/formats.md says what is simulated.

An invoice is a canonical map, and the practitioner's signature over its bytes: B2 has no room
for the names and the signature that a seal covers.  A lot is
`[lot map, signature, certificate, [[invoice, signature], ...]]`, and the lot map holds its B2
file and the SHA-256 of each invoice.  A lot of images is the same with a map of the images'
hashes, and the images in the place of the invoices.  An ARL is a JSON object that echoes the
SHA-256 of the lot.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Final

from appliance.domain.facture import Facture, FactureScellee, ModeSecurisation
from appliance.domain.identifiers import NumeroLot, numero_lot
from appliance.domain.lot import Arl, Lot, LotClos, Verdict
from appliance.domain.lot_pieces import LotPieces, PiecesCloses
from appliance.engines.canonical import pack
from appliance.engines.fichier import lot_file
from appliance.engines.sealed import marked, read_back, written
from appliance.errors import SignerAbsentError
from appliance.formats.fixed_width.problem import FormatError
from appliance.ports.signature import Signer

LONGEST_ARL: Final = 64 * 1024


class SimulatedEngine:
    """The engine that ships: see the module's text."""

    name: Final = "Moteur de simulation (aucune FSE valable)"
    homologated: Final = False

    def objection(self, facture: Facture) -> str:
        """Return why B2 has no room for an invoice; empty where it has."""
        try:
            lot_file(_alone(facture), [read_back(written(facture))])
        except FormatError as error:
            return str(error)
        return ""

    def seal_facture(
        self,
        facture: Facture,
        signer: Signer | None,
        apcv: bytes = b"",  # noqa: ARG002 - nobody here can open it
    ) -> FactureScellee:
        """Return the immutable bytes of an invoice; mode 4 leaves the signature for later.

        An appli carte Vitale changes nothing in them: only an accredited engine can use it.
        """
        contenu = written(facture)
        if facture.mode is ModeSecurisation.DESYNCHRONISE:
            signature = b""
        elif signer is None:
            raise SignerAbsentError
        else:
            signature = signer.sign(contenu)
        return FactureScellee(facture.numero, contenu, signature, sha256(contenu).hexdigest())

    def countersign(self, facture: FactureScellee, signer: Signer) -> FactureScellee:
        """Return an invoice of mode 4 with the practitioner's signature; its bytes stay."""
        return replace(facture, signature=signer.sign(facture.contenu))

    def close_lot(self, lot: Lot, factures: Sequence[FactureScellee], signer: Signer) -> LotClos:
        """Return the immutable bytes of a lot."""
        if any(one.a_contresigner for one in factures):
            raise ValueError("an invoice is not countersigned")
        contenu = pack(_lot_map(lot, factures))
        signed = [[one.contenu, one.signature] for one in factures]
        closed = pack([contenu, signer.sign(contenu), signer.certificate, signed])
        return LotClos(lot, closed, sha256(closed).hexdigest())

    def close_pieces(self, lot: LotPieces, images: Sequence[bytes], signer: Signer) -> PiecesCloses:
        """Return the immutable bytes of a lot of images; nothing in them is SCOR's own."""
        contenu = pack(_pieces_map(lot))
        closed = pack([contenu, signer.sign(contenu), signer.certificate, [*images]])
        return PiecesCloses(lot, closed, sha256(closed).hexdigest())

    def read_arl(self, content: bytes) -> Arl | None:
        """Translate an acknowledgement; None for anything else."""
        if len(content) > LONGEST_ARL:
            return None
        try:
            fields = json.loads(content)
            return _arl(fields) if _is_arl(fields) else None
        except (ValueError, KeyError, RecursionError):
            return None


def _lot_map(lot: Lot, factures: Sequence[FactureScellee]) -> Mapping[str, object]:
    return marked("LOT") | {
        "fichier": lot_file(lot, [read_back(one.contenu) for one in factures]),
        "factures": [one.sha256 for one in factures],
    }


def _pieces_map(lot: LotPieces) -> Mapping[str, object]:
    return marked("LOT_PIECES") | {
        "professionnel": lot.professionnel.numero.value,
        "numero": lot.numero,
        "cree_le": lot.cree_le.isoformat(),
        "organisme": str(lot.organisme).replace(" ", ""),
        "pieces": [{"sha256": one.sha256, "factures": [*one.factures]} for one in lot.pieces],
    }


def _alone(facture: Facture) -> Lot:
    """Return a lot of one invoice, to whom it would go without a table."""
    amc = facture.complementaire.amc if facture.is_dre and facture.complementaire else ""
    return Lot(
        numero=numero_lot(1),
        cree_le=facture.etablie_le.date(),
        professionnel=facture.professionnel,
        organisme=None if amc else facture.organisme,
        amc=amc,
        mode=facture.mode,
        factures=(facture.numero,),
    )


def _is_arl(fields: object) -> bool:
    return isinstance(fields, dict) and fields.items() >= marked("ARL").items()


def _arl(fields: Mapping[str, str]) -> Arl:
    return Arl(
        numero_lot=NumeroLot(str(fields["lot"])),
        lot_cree_le=date.fromisoformat(str(fields["cree_le"])),
        sha256=str(fields["sha256"]),
        verdict=Verdict(fields["verdict"]),
        motif=str(fields["motif"]),
    )
