"""From the sealed invoices of lots to a B2 file, always marked as a test.

What the public sources tell is computed here: order, numbers, amounts, counters and totals.
What they leave open comes from the settings, or is left as the norm fills it (blanks, zeros);
docs/formats.md lists it.  The certification zones are the GIE's modules' and stay empty: no
file made here is a valid FSE.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from appliance.domain.acte import Prescription
from appliance.domain.cotation import Ligne
from appliance.domain.facture import Facture
from appliance.domain.tiers_payant import PAYEE, Flux, Part
from appliance.formats.b2.piece import Fichier, LotB2, Piece, Reglages, Suite, Values
from appliance.formats.b2.total import Total
from appliance.formats.fixed_width.field import Value
from appliance.formats.fixed_width.layout import ENCODING
from appliance.formats.fixed_width.problem import FormatError, Problem
from appliance.formats.fixed_width.tables import B2_PS, load_table

MESSAGE: Final = "TEST BESACE SIMULATION SANS VALEUR"
TEST: Final = "T"  # marking of invoices: R real, T test, D demonstration
PROFESSIONAL: Final = "TP"  # sender other than an establishment
NOT_SUBJECT: Final = "9"  # to a prior agreement
NO_EXEMPTION: Final = "0"
PLACES: Final = {False: "0", True: "1"}  # at the practice, at home
SPLIT: Final = {Flux.FSE_ET_DRE: "E"}  # by the professional, who makes a DRE
AFTER_2: Final = ("2S", "2M", "2P")
AFTER_4: Final = ("4S", "4M", "4F")
DETAILS: Final = frozenset({"4M", "4F"})
MOST: Final = {"lots": 999, "factures": 999, "lignes": 999, "4M": 26}
AM_WIDTH: Final = 9
LIGATURES: Final = str.maketrans({"Œ": "OE", "Æ": "AE"})

Computed = dict[str, Value]
"""Fields of one record that the writer knows."""


def write_file(fichier: Fichier, lots: Sequence[LotB2], reglages: Reglages) -> bytes:
    """Return the whole file; the same arguments always give the same bytes.

    Raises:
        FormatError: a value does not fit its field, a setting names no field or one that is
            computed, an invoice is not of its lot, a limit of the norm is passed, or an invoice
            holds what no public source says how to write (an overrun).
    """
    for key in reglages.fixed.keys() - load_table(*B2_PS).layouts.keys():
        raise _refusal("réglages", f"enregistrement inconnu : {key}")
    records = (record.encode(ENCODING) for record in _Writing(fichier, reglages).records(lots))
    return b"".join(record + reglages.separator for record in records)


@dataclass(frozen=True, slots=True)
class _Writing:
    """One file."""

    fichier: Fichier
    reglages: Reglages

    def records(self, lots: Sequence[LotB2]) -> Iterator[str]:
        _limit("lots", len(lots))
        yield self._record("000", self._ends() | self._made())
        count = 2
        for lot in lots:
            for record in self._lot(lot):
                count += 1
                yield record
        totals: Computed = {"file_volume": count, "lot_count": len(lots)}
        yield self._record("999", self._ends() | totals)

    def _ends(self) -> Computed:
        kind, number = self.fichier.destinataire
        return {
            "sender_type": PROFESSIONAL,
            "sender_no": self.fichier.emetteur,
            "recipient_type": kind,
            "recipient_no": number,
            "file_id": self.fichier.identifiant,
        }

    def _made(self) -> Computed:
        made_on = self.fichier.fait_le
        return {"file_date": made_on, "record_length": load_table(*B2_PS).width, "message": MESSAGE}

    def _lot(self, lot: LotB2) -> Iterator[str]:
        _limit("factures", len(lot.pieces))
        _prove(lot)
        total, number = Total(), lot.lot.professionnel.numero.value
        yield self._record(
            "1",
            {
                "provider_no": number,
                "recipient_org_no": lot.destinataire,
                "lot_no": lot.lot.numero,
                "provider_name": plain(lot.lot.professionnel.nom),
                "lot_date": lot.lot.cree_le,
            },
        )
        for piece in lot.pieces:
            yield from self._invoice(piece, total)
        yield self._record("6", {"provider_no": number, **self._lot_totals(lot, total)})

    def _lot_totals(self, lot: LotB2, total: Total) -> Computed:
        headers = total.of_type("2", continuations=self.reglages.count_continuations)
        return {
            "invoice_count": total.factures,
            "act_line_count": total.of_type("4", continuations=False),
            "type2_count": headers,
            "type5_count": total.of_type("5", continuations=False),
            "lot_total_billed": total.billed,
            "lot_total_amo": total.amo,
            "lot_total_amc": total.amc,
            "lot_no": lot.lot.numero,
            "invoices_marking": TEST,
        }

    def _invoice(self, piece: Piece, lot: Total) -> Iterator[str]:
        facture, total = piece.facture, Total()
        lignes = facture.cotation.lignes
        _limit("lignes", len(lignes))
        if facture.cotation.depassement:
            raise _refusal(f"facture {facture.numero}", "dépassement : qualificatif inconnu")
        common = _common(facture)
        yield self._counted(total, "2", common | _header(piece), piece.entete)
        yield from self._suites(total, common, piece.suites, AFTER_2)
        for rank, ligne in enumerate(lignes):
            yield self._counted(total, "4", common | self._line(piece, rank, ligne))
            yield from self._suites(total, common, piece.lignes.get(rank, ()), AFTER_4)
            total.bill(ligne.montant, ligne.amo, _amc(facture, ligne))
        yield self._counted(total, "5", common | self._invoice_totals(total))
        lot.add(total)

    def _invoice_totals(self, total: Total) -> Computed:
        count = total.of_type("4", continuations=self.reglages.count_continuations)
        return {
            "type4_record_count": count,
            "total_billed": total.billed,
            "total_amo": total.amo,
            "total_insured_before_amc": total.billed - total.amo,
            "total_amc": total.amc,
        }

    def _line(self, piece: Piece, rank: int, ligne: Ligne) -> Computed:
        if ligne.montant and not ligne.prix:
            raise _refusal(f"facture {piece.facture.numero}", "prix unitaire inconnu")
        decimals = self.reglages.coefficient_decimals
        return {
            "prior_agreement_code": piece.accords.get(rank, NOT_SUBJECT),
            "act_copay_exemption": "" if _exemption(piece.facture) else ligne.exo,
            "performer_no": piece.facture.professionnel.numero.value,
            "act_date": piece.facture.seances[ligne.seance].jour,
            "act_code": self.reglages.codes.get(ligne.code, ligne.code),
            "quantity": _scaled("quantity", ligne.quantite, 0),
            "coefficient": _scaled("coefficient", ligne.coefficient, decimals),
            "unit_price": ligne.prix,
            "base": ligne.montant,
            "rate": ligne.taux,
            "amo_amount": ligne.amo,
            "fee_amount": ligne.montant,
            "place_code": PLACES[piece.facture.a_domicile],
            "amc_amount": _amc(piece.facture, ligne),
        }

    def _suites(
        self, total: Total, common: Values, suites: Sequence[Suite], order: Sequence[str]
    ) -> Iterator[str]:
        """Yield what goes on with a record, in the norm's order; details are numbered."""
        for suite in suites:
            if suite.key not in order:
                raise _refusal(suite.key, f"attendu : {', '.join(order)}")
        for key in order:
            mine = [suite for suite in suites if suite.key == key]
            _limit(key, len(mine))
            for rank, suite in enumerate(mine, 1):
                numbered: Computed = {"sequence": rank} if key in DETAILS else {}
                yield self._counted(total, key, {**common, **numbered}, suite.values)

    def _counted(
        self, total: Total, key: str, computed: Values, given: Values | None = None
    ) -> str:
        total.count(key)
        return self._record(key, computed, given)

    def _record(self, key: str, computed: Values, given: Values | None = None) -> str:
        layout = load_table(*B2_PS).layouts[key]
        told = {**self.reglages.fixed.get(key, {}), **(given or {})}
        twice = sorted(told.keys() & (computed.keys() | {layout.fields[0].name, "complement"}))
        if twice:
            raise _refusal(layout.title, f"champ calculé, à ne pas donner : {', '.join(twice)}")
        return layout.write({**told, **computed})


def plain(text: str) -> str:
    """Write a name as B2 wants it: upper case, no accent, blanks for all but letters and digits."""
    decomposed = unicodedata.normalize("NFKD", text.upper().translate(LIGATURES))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in letters)
    return " ".join(kept.split())


def _common(facture: Facture) -> Computed:
    """Return what every record of an invoice begins with."""
    return {
        "provider_no": facture.professionnel.numero.value,
        "insured_nir": facture.beneficiaire.nir.number,
        "insured_nir_key": facture.beneficiaire.nir.key,
        "invoice_no": facture.numero,
    }


def _header(piece: Piece) -> Computed:
    facture, organisme = piece.facture, piece.facture.organisme
    return _prescribed(facture.prescription) | {
        "invoice_marking": TEST,
        "invoice_date": piece.faite_le,
        "flow_split_by_provider": SPLIT.get(facture.flux, ""),
        "regime": organisme.regime,
        "caisse": organisme.caisse,
        "centre": organisme.centre,
        "insurance_nature": facture.cotation.nature,
        "copay_exemption": _exemption(facture) or NO_EXEMPTION,
        "birth_date": facture.beneficiaire.naissance[2:],
        "payee": PAYEE[facture.tiers_payant],
    }


def _prescribed(prescription: Prescription | None) -> Computed:
    """Return who ordered the care and when; a RPPS has no room there, and is left out."""
    if prescription is None:
        return {}
    number = prescription.prescripteur
    known: Computed = {"prescriber_no": number} if len(number) == AM_WIDTH else {}
    return known | {"prescription_date": prescription.date}


def _exemption(facture: Facture) -> str:
    """Return the exemption that all lines share, which then stands in the header alone."""
    codes = {ligne.exo for ligne in facture.cotation.lignes}
    return codes.pop() if len(codes) == 1 else ""


def _amc(facture: Facture, ligne: Ligne) -> int:
    """Return what is asked of the AMC for a line: nothing where the patient or a DRE pays it."""
    return ligne.amc if Part.AMC in facture.parts else 0


def _scaled(name: str, value: Decimal, decimals: int) -> int:
    """Return a number with its decimals, if that is exact."""
    scaled = value.scaleb(decimals)
    if scaled != int(scaled):
        layout = load_table(*B2_PS).layouts["4"]
        label = layout.named[name].label
        raise _refusal(layout.title, f"{label} : {decimals} décimales au plus")
    return int(scaled)


def _prove(lot: LotB2) -> None:
    """Refuse a lot whose invoices are not its own, in its order."""
    whose = (lot.lot.professionnel, lot.lot.mode, bool(lot.lot.amc))
    factures = [piece.facture for piece in lot.pieces]
    same = all((one.professionnel, one.mode, one.is_dre) == whose for one in factures)
    if not same or tuple(one.numero for one in factures) != lot.lot.factures:
        raise _refusal(f"lot {lot.lot.numero}", "les factures de ce lot, dans son ordre")


def _limit(what: str, count: int) -> None:
    most = MOST.get(what)
    if most is not None and count > most:
        raise _refusal(what, f"{most} au plus")


def _refusal(where: str, expected: str) -> FormatError:
    return FormatError(Problem(record=0, where=where, expected=expected))
