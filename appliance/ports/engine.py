"""What makes an FSE of an invoice."""

from collections.abc import Sequence
from typing import Protocol

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.lot import Arl, Lot, LotClos
from appliance.domain.lot_pieces import LotPieces, PiecesCloses
from appliance.ports.signature import Signer


class Engine(Protocol):
    """What makes an FSE of an invoice: the place of the GIE SESAM-Vitale modules."""

    @property
    def name(self) -> str:
        """How the engine calls itself, in French, for the screen."""
        ...

    @property
    def homologated(self) -> bool:
        """False for anything that a caisse would not accept."""
        ...

    def objection(self, facture: Facture) -> str:
        """Return why the norm has no room for an invoice, French; empty where it has.

        It names fields and limits, never a person.
        """
        ...

    def seal_facture(
        self, facture: Facture, signer: Signer | None, apcv: bytes = b""
    ) -> FactureScellee:
        """Return the immutable bytes of an invoice.

        In mode 4 (désynchronisé) the signature is left for later, and no signer is needed.
        `apcv` is the context of an appli carte Vitale as it was scanned, empty without one.

        Raises:
            SignerAbsentError: see `Signer.sign`; or none was given in another mode.
        """
        ...

    def countersign(self, facture: FactureScellee, signer: Signer) -> FactureScellee:
        """Return an invoice of mode 4 with the practitioner's signature; its bytes stay.

        Raises:
            CpsError: see `Signer.sign`.
        """
        ...

    def close_lot(self, lot: Lot, factures: Sequence[FactureScellee], signer: Signer) -> LotClos:
        """Return the immutable bytes of a lot, its invoices inside.

        Raises:
            ValueError: an invoice is not countersigned.
            SignerAbsentError: see `Signer.sign`.
        """
        ...

    def close_pieces(self, lot: LotPieces, images: Sequence[bytes], signer: Signer) -> PiecesCloses:
        """Return the immutable bytes of a lot of images (SCOR), the images inside.

        Args:
            lot: what each image is, and which invoices it goes with.
            images: PDF, in the order of `lot.pieces`.
            signer: the practitioner's key.

        Raises:
            SignerAbsentError: see `Signer.sign`.
        """
        ...

    def read_arl(self, content: bytes) -> Arl | None:
        """Translate an acknowledgement; None when `content` is not one.

        Never raises on outside bytes.
        """
        ...
