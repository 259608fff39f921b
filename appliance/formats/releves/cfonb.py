"""CFONB 120: an old balance, movements with their complements, a new balance; by account."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from typing import Final

from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.argent.releve import Releve, Solde
from appliance.errors import TableError
from appliance.formats.cfonb import read_amount
from appliance.formats.fixed_width.problem import FormatError
from appliance.formats.fixed_width.records import Record, read
from appliance.formats.fixed_width.tables import CFONB_120, load_table
from appliance.formats.releves.sortes import FormatReleve
from appliance.formats.releves.valeurs import EURO, rib, short_day

WORDS: Final = frozenset({"LIB", "LCC", "LC2", "LCS"})
"""Complements that go on with the label."""
NAMES: Final = frozenset({"NPY", "NPO", "NBE", "NBU"})
"""Complements that name who paid or was paid."""
NO_DAY: Final = "000000"


@dataclass(slots=True)
class _Compte:
    """An account whose new balance was not read yet."""

    compte: str
    ouverture: Solde
    mouvements: list[MouvementBancaire] = field(default_factory=list)


def read_cfonb(data: bytes) -> Iterator[Releve]:
    """Yield the statements of a file.

    Raises:
        TableError: a record is not as its table says, or stands where it cannot.
    """
    held: _Compte | None = None
    try:
        for record in read(BytesIO(data), load_table(*CFONB_120), strict=True):
            if record.layout is None:
                raise _wrong(record, "type 01, 04, 05 ou 07 attendu")
            held, done = _take(record, record.layout.key, held)
            if done is not None:
                yield done
    except FormatError as error:
        raise TableError(replace(error.problem, found=None).sentence) from None
    if held is not None:
        raise TableError("fichier incomplet : nouveau solde (07) attendu à la fin")


def _take(record: Record, code: str, held: _Compte | None) -> tuple[_Compte | None, Releve | None]:
    """Take in a record; return the account that is being read, and a statement once it ends."""
    values = record.values
    compte = rib(values["bank"], values["branch"], values["account"].strip())
    if (held is None) != (code == "01"):
        raise _wrong(record, "ancien solde (01) attendu avant, nouveau solde (07) après")
    if held is None:
        return _Compte(compte, _solde(record, values)), None
    if compte != held.compte:
        raise _wrong(record, "le compte de l’ancien solde est attendu")
    match code:
        case "04":
            held.mouvements.append(_mouvement(record, values, compte))
        case "05":
            _complete(record, values, held.mouvements)
        case _:
            lines, end = tuple(held.mouvements), _solde(record, values)
            return None, Releve(
                compte=compte, mouvements=lines, ouverture=held.ouverture, cloture=end
            )
    return held, None


def _solde(record: Record, values: Mapping[str, str]) -> Solde:
    return Solde(date=_day(record, values["balance_date"]), montant=_amount(record, values))


def _mouvement(record: Record, values: Mapping[str, str], compte: str) -> MouvementBancaire:
    valeur, entry = values["value_date"], values["entry_no"].strip()
    numbered = entry if entry.strip("0") else ""
    return MouvementBancaire(
        compte=compte,
        date=_day(record, values["booking_date"]),
        date_valeur=None if valeur == NO_DAY else _day(record, valeur),
        montant=_amount(record, values),
        libelle=values["label"].strip(),
        reference=values["reference"].strip() or numbered,
        contrepartie="",
        source=FormatReleve.CFONB_120.value,
    )


def _complete(
    record: Record, values: Mapping[str, str], mouvements: list[MouvementBancaire]
) -> None:
    """Add to the last movement what its complement tells."""
    if not mouvements:
        raise _wrong(record, "mouvement (04) attendu avant son complément")
    last, info = mouvements[-1], values["info"].strip()
    if values["qualifier"] in WORDS:
        mouvements[-1] = replace(last, libelle=f"{last.libelle} {info}".strip())
    elif values["qualifier"] in NAMES and not last.contrepartie:
        mouvements[-1] = replace(last, contrepartie=info)


def _amount(record: Record, values: Mapping[str, str]) -> int:
    """Return the centimes of a record, whatever its number of decimals."""
    if values["currency"].strip() not in {EURO, ""}:
        raise _wrong(record, "un compte en euros (EUR) est attendu")
    amount, decimals = read_amount(values["amount_overpunch"]), values["decimals"].strip() or "2"
    scaled, rest = divmod((amount or 0) * 100, int(f"1{'0' * int(decimals)}"))
    if amount is None or rest:
        raise _wrong(record, "un montant en centimes entiers est attendu")
    return scaled


def _day(record: Record, text: str) -> date:
    found = short_day(text[4:] + text[2:4] + text[:2])
    if found is None:
        raise _wrong(record, "une date JJMMAA est attendue")
    return found


def _wrong(record: Record, what: str) -> TableError:
    return TableError(f"enregistrement {record.number} : {what}")
