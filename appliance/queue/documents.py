"""Documents on disk to values of the domain, and back.

A document is plain: text, numbers, bytes, lists and maps; dates are ISO 8601, amounts are
centimes, coefficients are decimal text.  The names of fields are those of the domain's own
classes, so renaming one there needs a new VERSION and a migration here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple, Self, TypeVar, get_origin

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.file_attente import CleLot, FactureEnFile
from appliance.domain.identifiers import Nir, NumeroLot
from appliance.domain.lifecycle import EtatLot
from appliance.domain.patient import Beneficiaire
from appliance.domain.roles import NOBODY
from appliance.errors import JournalDamagedError
from appliance.formats.strict import BaseValidationError, Converter, strict_converter

VERSION: Final = 1

FACTURES: Final = "factures"
LOTS: Final = "lots"
FEUILLES: Final = "feuilles"
CONTRESEINGS: Final = "contreseings"
RETOURS: Final = "retours"
NUMEROS: Final = "numeros"
PARTS: Final = "parts"
MOUVEMENTS: Final = "mouvements"
RAPPROCHEMENTS: Final = "rapprochements"
RELANCES: Final = "relances"
DELEGATIONS: Final = "delegations"
PROPOSITIONS: Final = "propositions"
PERSONNES: Final = "personnes"
ANCRES: Final = "ancres"
EXTENSIONS: Final = "extensions"
LOTS_PIECES: Final = "lots_pieces"

NO_PATIENT: Final = Beneficiaire(nom="", prenom="", naissance="", nir=Nir(""))
"""Stands in an invoice for a patient who was erased."""

T = TypeVar("T")


class Standing(NamedTuple):
    """What an invoice needs to know of its lot."""

    lot: CleLot
    etat: EtatLot


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FactureDocument:
    """An invoice as the queue keeps it.

    Attributes:
        lot: rank of its lot, 0 as long as it stands in none.
        remplace: rank of the invoice that it corrects, 0 for none.
        remplacee_par: rank of the invoice that corrects it, 0 for none.
        auteur: number of who sealed it; see `roles.Personne`.
        fin_soins: the last day of care, where it bills several days: it is looked up by that.
    """

    facture: Facture
    scellee: FactureScellee
    lot: int = 0
    remplace: int = 0
    remplacee_par: int = 0
    auteur: int = NOBODY
    fin_soins: date | None = None

    @classmethod
    def of(
        cls, facture: Facture, scellee: FactureScellee, *, auteur: int, remplace: int = 0
    ) -> Self:
        """Return the document of an invoice that was just sealed."""
        return cls(
            facture=facture,
            scellee=scellee,
            remplace=remplace,
            auteur=auteur,
            fin_soins=facture.fin_soins,
        )

    def in_file(self, standing: Standing | None) -> FactureEnFile:
        """Return the invoice as the queue tells of it, with its lot when it has one."""
        lot, etat = standing or (None, None)
        return FactureEnFile(
            facture=self.facture,
            scellee=self.scellee,
            lot=lot,
            etat=etat,
            auteur=self.auteur,
            remplace=self.remplace,
            remplacee_par=self.remplacee_par,
        )

    def corrected_by(self, rank: int) -> dict[str, Any]:
        """Return the field that links it to the invoice that corrects it.

        Raises:
            ValueError: another one does already.
        """
        if self.remplacee_par:
            raise ValueError("the invoice is corrected already")
        return {"remplacee_par": rank}

    def anonymous(self) -> Self:
        """Return what is left of the invoice once its patient was erased."""
        insured, forced = self.facture.complementaire, self.facture.forcage
        facture = replace(
            self.facture,
            beneficiaire=NO_PATIENT,
            complementaire=None if insured is None else replace(insured, adherent=""),
            forcage=None if forced is None else replace(forced, motif=""),
        )
        scellee = replace(self.scellee, contenu=b"", signature=b"")
        return replace(self, facture=facture, scellee=scellee)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeros:
    """Where this box's range of invoice numbers starts.

    What follows needs no memory of its own: an invoice's number is that of its document,
    and no document's number is ever given again.
    """

    facture: int


def to_document(value: object) -> dict[str, Any]:
    """Return the document that holds `value`: one of the classes above, or of the register."""
    return {"v": VERSION, **CONVERTER.unstructure(value)}


def from_document(document: Mapping[str, Any] | None, kind: type[T]) -> T:
    """Return the value that a document holds.

    Raises:
        JournalDamagedError: no document, or one of another form; the message quotes nothing of it.
    """
    fields = dict(document or {})
    if fields.pop("v", None) != VERSION:
        raise JournalDamagedError(f"{kind.__name__}: a document of another version")
    try:
        return CONVERTER.structure(fields, kind)
    except BaseValidationError:
        raise JournalDamagedError(f"{kind.__name__}: a document of another form") from None


def standing(document: Mapping[str, Any]) -> Standing:
    """Return what the invoices of a lot need to know of it, from the lot's document."""
    lot = document["clos"]["lot"]
    cle = CleLot(date.fromisoformat(lot["cree_le"]), NumeroLot(lot["numero"]))
    return Standing(cle, EtatLot(document["etat"]))


def _make_converter() -> Converter:
    converter = strict_converter()
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    for dated in (date, datetime):
        converter.register_structure_hook(dated, lambda text, kind: kind.fromisoformat(text))
    converter.register_unstructure_hook(date, lambda value: value.isoformat())
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook_func(_is_set, sorted)
    return converter


def _is_set(kind: Any) -> bool:
    return get_origin(kind) is frozenset


CONVERTER: Final = _make_converter()
