"""The B2 file of a lot, from its invoices.

What B2 cannot hold as it is, or no public source settles, is written as docs/formats.md says
under *what is simulated*; every such choice is here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from typing import Final

from appliance.domain.cotation import Ligne
from appliance.domain.facture import Facture
from appliance.domain.lot import Lot
from appliance.formats.b2.piece import Fichier, LotB2, Piece, Reglages, Suite, Values
from appliance.formats.b2.writing import write_file

ACT_CODE: Final = 5  # characters of type 4, positions 74 to 78
LONG_CODE: Final = "TEST"  # stands in type 4 for a longer code, which type 4M then holds
CCAM_CODE: Final = 13  # characters of type 4M, positions 43 to 55
MOST_OF_ONE: Final = 99  # two digits of quantity
NO_CAISSE: Final = "000"
NO_KIND: Final = ""  # types of recipients are not public for our files
REGLAGES: Final = Reglages(coefficient_decimals=3, count_continuations=False)
ONE: Final = Decimal(1)


def lot_file(lot: Lot, factures: Sequence[Facture]) -> bytes:
    """Return the file of one lot; the same lot and invoices always give the same bytes.

    Raises:
        FormatError: B2 has no room for an amount; nothing that is priced is that large.
    """
    number = lot.amc or str(lot.organisme).replace(" ", "")
    fichier = Fichier(
        emetteur=lot.professionnel.numero.value,
        destinataire=(NO_KIND, number),
        identifiant=lot.numero.zfill(6),
        fait_le=lot.cree_le,
    )
    destinataire = lot.organisme.caisse if lot.organisme else NO_CAISSE
    pieces = [_piece(facture) for facture in factures]
    codes = {ligne.code: LONG_CODE for one in factures for ligne in _long(one)}
    content = LotB2(lot=lot, destinataire=destinataire, pieces=pieces)
    return write_file(fichier, [content], replace(REGLAGES, codes=codes))


def _piece(facture: Facture) -> Piece:
    cotation = facture.cotation
    lignes = tuple(map(_countable, cotation.lignes))
    return Piece(
        facture=replace(facture, cotation=replace(cotation, lignes=lignes)),
        faite_le=facture.etablie_le.astimezone(UTC).date(),
        entete=_amc(facture),
        lignes={
            rank: (Suite(key="4M", values={"ccam_code": ligne.code[:CCAM_CODE]}),)
            for rank, ligne in enumerate(lignes)
            if len(ligne.code) > ACT_CODE
        },
    )


def _long(facture: Facture) -> Sequence[Ligne]:
    return [ligne for ligne in facture.cotation.lignes if len(ligne.code) > ACT_CODE]


def _amc(facture: Facture) -> Values:
    """Return the number of the AMC, where one is asked for its part."""
    return {} if facture.complementaire is None else {"amc_org_no": facture.complementaire.amc}


def _countable(ligne: Ligne) -> Ligne:
    """Move a quantity that two digits cannot hold, such as kilometres, into the coefficient."""
    if ligne.quantite == int(ligne.quantite) <= MOST_OF_ONE:
        return ligne
    return replace(ligne, coefficient=ligne.coefficient * ligne.quantite, quantite=ONE)
