"""What a B2 file is made of, beside the invoices themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from appliance.domain.facture import Facture
from appliance.domain.lot import Lot
from appliance.formats.fixed_width.field import Value

Values = Mapping[str, Value]
"""Fields of one record by the names of the table."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Suite:
    """A record that goes on with another: `2S`, `2M`, `2P`, `4S`, `4M` or `4F`."""

    key: str
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Piece:
    """One invoice of a lot, and what its file says of it beside.

    Attributes:
        faite_le: the day of the invoice, where the practice is.
        entete: fields of type 2 that the invoice does not know (accident, maternity, AMC).
        suites: after type 2.
        lignes: for a line, by its rank from 0: what follows its type 4.
        accords: for a line, by its rank: code of the prior agreement; 9 where it says nothing.
    """

    facture: Facture
    faite_le: date
    entete: Values = field(default_factory=dict)
    suites: Sequence[Suite] = ()
    lignes: Mapping[int, Sequence[Suite]] = field(default_factory=dict)
    accords: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LotB2:
    """One lot and its invoices, in the lot's order.

    Attributes:
        destinataire: three digits of the body that the lot is for.
    """

    lot: Lot
    destinataire: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fichier:
    """The file around the lots.

    Attributes:
        emetteur: up to fourteen digits.
        destinataire: type, two letters, and number, fourteen digits.
        identifiant: six characters.
    """

    emetteur: str
    destinataire: tuple[str, str]
    identifiant: str
    fait_le: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reglages:
    """What no public source settles, and so the practice's settings must.

    Attributes:
        coefficient_decimals: how many of the six digits of a coefficient are decimals.
        count_continuations: whether 2S, 2M and 2P count among the records of type 2 that type 6
            counts, and 4S, 4M and 4F among those of type 4 that type 5 counts.
        separator: what stands between records: nothing, or CR LF.
        codes: five characters of type 4 for a code of a line, where they differ (CCAM).
        fixed: by record, the fields that are always the same and that the writer does not know,
            such as the codes of the norm in 000 and 1.
    """

    coefficient_decimals: int
    count_continuations: bool
    separator: bytes = b""
    codes: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Values] = field(default_factory=dict)
