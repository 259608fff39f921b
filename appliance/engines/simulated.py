"""A simulated engine: real cryptography, invented formats, no value for any caisse.

It stands where the modules of the GIE SESAM-Vitale would, behind the same port, and marks
all it makes as a test (`test`, marking T as in B2 type 6, position 55).  Field names follow
the facts they carry; no code of a norm is invented.

An invoice is a canonical map, and the practitioner's signature over its bytes.  A lot is
`[lot map, signature, certificate, [[invoice, signature], ...]]`.  An ARL is a JSON object
that echoes the SHA-256 of the lot.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal
from hashlib import sha256
from typing import Final

from appliance.domain.acte import Prescription
from appliance.domain.cotation import Ligne
from appliance.domain.facture import Facture, FactureScellee, ModeSecurisation
from appliance.domain.identifiers import NumeroLot
from appliance.domain.lot import Arl, Lot, LotClos, Verdict
from appliance.domain.tiers_payant import PAYEE
from appliance.engines.canonical import pack, unpack
from appliance.errors import SignerAbsentError
from appliance.ports.signature import Signer

NORME: Final = "BESACE-SIMULATION"
VERSION: Final = 1
LONGEST_ARL: Final = 64 * 1024


class SimulatedEngine:
    """The engine that ships: see the module's text."""

    name: Final = "Moteur de simulation (aucune FSE valable)"
    homologated: Final = False

    def seal_facture(self, facture: Facture, signer: Signer | None) -> FactureScellee:
        """Return the immutable bytes of an invoice; mode 4 leaves the signature for later."""
        contenu = pack(_facture_map(facture))
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

    def read_arl(self, content: bytes) -> Arl | None:
        """Translate an acknowledgement; None for anything else."""
        if len(content) > LONGEST_ARL:
            return None
        try:
            fields = json.loads(content)
            return _arl(fields) if _is_arl(fields) else None
        except (ValueError, KeyError, RecursionError):
            return None


def _facture_map(facture: Facture) -> Mapping[str, object]:
    beneficiaire, cotation = facture.beneficiaire, facture.cotation
    return _marked("FSE") | {
        "numero": facture.numero,
        "professionnel": {
            "nom": facture.professionnel.nom,
            "numero": facture.professionnel.numero.value,
        },
        "organisme": str(facture.organisme).replace(" ", ""),
        "beneficiaire": {
            "nom": beneficiaire.nom,
            "prenom": beneficiaire.prenom,
            "naissance": beneficiaire.naissance,
            "nir": beneficiaire.nir.value,
            "rang": beneficiaire.rang,
        },
        "date_soins": facture.date_soins.isoformat(),
        "etablie_le": f"{facture.etablie_le.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "prescription": _prescription_map(facture.prescription),
        "mode": int(facture.mode),
        "payee": PAYEE[facture.tiers_payant],
        "lignes": [_ligne_map(ligne, cotation.nature) for ligne in cotation.lignes],
        "total": cotation.total,
        "amo": cotation.amo,
        "amc": cotation.amc,
        "mtm": cotation.mtm,
    }


def _prescription_map(prescription: Prescription | None) -> Mapping[str, object]:
    """Return the order as a map, an empty one for care that a doctor gave unordered."""
    if prescription is None:
        return {}
    return {
        "prescripteur": prescription.prescripteur,
        "date": prescription.date.isoformat(),
        "domicile": prescription.domicile,
    }


def _ligne_map(ligne: Ligne, nature: str) -> Mapping[str, object]:
    return {
        "code": ligne.code,
        "coefficient": _plain(ligne.coefficient),
        "quantite": _plain(ligne.quantite),
        "prix": ligne.prix,
        "montant": ligne.montant,
        "nature": nature,
        "exoneration": ligne.exo,
        "taux": ligne.taux,
        "modulation": ligne.modulation,
        "mtm": ligne.mtm,
        "amo": ligne.amo,
        "amc": ligne.amc,
    }


def _plain(value: Decimal) -> str:
    """Write 1.50 as 1.5: one value, one text."""
    return f"{value.normalize():f}"


def _marked(genre: str) -> dict[str, object]:
    return {"norme": NORME, "version": VERSION, "test": True, "genre": genre}


def _lot_map(lot: Lot, factures: Sequence[FactureScellee]) -> Mapping[str, object]:
    sums = [unpack(one.contenu) for one in factures]
    return _marked("LOT") | {
        "numero": lot.numero,
        "cree_le": lot.cree_le.isoformat(),
        "professionnel": lot.professionnel.numero.value,
        "organisme": str(lot.organisme).replace(" ", ""),
        "mode": int(lot.mode),
        "factures": [{"numero": one.numero, "sha256": one.sha256} for one in factures],
        "nombre": len(factures),
        "total": sum(one["total"] for one in sums),
        "amo": sum(one["amo"] for one in sums),
        "amc": sum(one["amc"] for one in sums),
    }


def _is_arl(fields: object) -> bool:
    return isinstance(fields, dict) and fields.items() >= _marked("ARL").items()


def _arl(fields: Mapping[str, str]) -> Arl:
    return Arl(
        numero_lot=NumeroLot(str(fields["lot"])),
        lot_cree_le=date.fromisoformat(str(fields["cree_le"])),
        sha256=str(fields["sha256"]),
        verdict=Verdict(fields["verdict"]),
        motif=str(fields["motif"]),
    )
