"""What a caisse compares: the B2 file counts itself, and says what the practitioner sealed."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from appliance.demo.caisse.b2 import FactureB2, FileB2, Record
from appliance.demo.caisse.parts import SPLIT, asks_amc

MESSAGE: Final = "TEST BESACE SIMULATION SANS VALEUR"
TEST: Final = "T"
COEFFICIENT: Final = Decimal("0.001")
NO_DAY: Final = "000000"
LONGEST_CODE: Final = 13
"""Of a code that type 4M has room for."""
SUMS: Final = ("total", "amo", "amc")

Facture = Mapping[str, Any]


def faults_of_file(file: FileB2, factures: Sequence[Facture]) -> Iterator[str]:
    """Yield what is wrong with the file of a lot whose invoices have no fault themselves."""
    if not _is_marked(file):
        yield "fichier B2 sans sa marque de test"
    if file.lot.texts["securite"] or any(_certified(file)):
        yield "fichier B2 qui se dit sécurisé ou certifié"
    if len(file.factures) != len(factures):
        yield "fichier B2 avec un autre nombre de factures"
        return
    for told, sealed in zip(file.factures, factures, strict=True):
        differing = (where for where, agrees in _compared(file, told, sealed) if not agrees)
        yield from (f"facture {sealed['numero']} : B2 contraire, {where}" for where in differing)
    yield from _faults_of_counts(file)


def _is_marked(file: FileB2) -> bool:
    marks = [one.entete.texts["marque"] for one in file.factures] + [file.fin_lot.texts["marque"]]
    return file.debut.texts["message"] == MESSAGE and set(marks) == {TEST}


def _certified(file: FileB2) -> Iterator[str]:
    yield file.fin_lot.texts["certification"]
    yield from (one.total.texts["certification"] for one in file.factures)


def _compared(file: FileB2, told: FactureB2, sealed: Facture) -> Iterator[tuple[str, bool]]:
    """Yield what is compared, and whether both say the same."""
    head, provider = told.entete.texts, file.lot.texts["professionnel"]
    yield "numéro", {record.texts["numero"] for record in _records(told)} == {sealed["numero"]}
    yield "professionnel", sealed["professionnel"]["numero"] == head["professionnel"] == provider
    for name, expected in _expected(sealed).items():
        yield name, head[name] == expected
    yield "nombre de lignes", len(told.lignes) == len(sealed["lignes"])
    pairs = zip(told.lignes, told.codes, sealed["lignes"], strict=False)
    for rank, (ligne, code, wanted) in enumerate(pairs, 1):
        named = code == wanted["code"][:LONGEST_CODE]
        yield f"ligne {rank}", named and _agrees(ligne, head, wanted, sealed)
    asked = sealed["amc"] if asks_amc(sealed) else 0
    shares = {"total": sealed["total"], "amo": sealed["amo"], "amc": asked}
    rest = {"lignes": len(told.lignes), "assure": sealed["total"] - sealed["amo"]}
    yield "totaux", told.total.numbers == shares | rest


def _records(told: FactureB2) -> Iterator[Record]:
    yield told.entete
    yield from told.lignes
    yield told.total


def _expected(sealed: Facture) -> dict[str, str]:
    """Return what type 2 must say."""
    prescription = sealed["prescription"]
    return {
        "nir": sealed["beneficiaire"]["nir"],
        "naissance": sealed["beneficiaire"]["naissance"][2:],
        "organisme": sealed["organisme"],
        "payee": sealed["payee"],
        "nature": sealed["lignes"][0]["nature"],
        "faite_le": _day(sealed["etablie_le"]),
        "prescrite_le": _day(prescription["date"]) if prescription else NO_DAY,
        "partage": "E" if sealed["flux"] == SPLIT else "",
        "amc": sealed["complementaire"].get("amc", ""),
    }


def _agrees(ligne: Record, head: Mapping[str, str], wanted: Facture, sealed: Facture) -> bool:
    numbers, texts = dict(ligne.numbers), ligne.texts
    factor = numbers.pop("quantite") * numbers.pop("coefficient") * COEFFICIENT
    amounts = {
        "prix": wanted["prix"],
        "montant": wanted["montant"],
        "honoraires": wanted["montant"],
        "taux": wanted["taux"],
        "amo": wanted["amo"],
        "amc": wanted["amc"] if asks_amc(sealed) else 0,
    }
    exemption = texts["exoneration"] or head["exoneration"]
    said = (texts["date_soins"], texts["lieu"], exemption)
    place = "1" if sealed["a_domicile"] else "0"
    same_factor = factor == Decimal(wanted["coefficient"]) * Decimal(wanted["quantite"])
    due = (_day(day_of(sealed, wanted)), place, wanted["exoneration"])
    return same_factor and numbers == amounts and said == due


def day_of(sealed: Facture, ligne: Facture) -> str:
    """Return the day of the passage that a line bills."""
    day: str = [sealed["date_soins"], *sealed.get("suivantes", ())][ligne.get("seance", 0)]
    return day


def _faults_of_counts(file: FileB2) -> Iterator[str]:
    lignes = sum(len(one.lignes) for one in file.factures)
    count = len(file.factures)
    sums = {name: sum(one.total.numbers[name] for one in file.factures) for name in SUMS}
    counts = {"factures": count, "lignes": lignes, "entetes": count, "totaux": count}
    if file.fin_lot.numbers != counts | sums:
        yield "totaux du lot différents de la somme des factures"
    if file.fin_lot.texts["numero"] != file.lot.texts["numero"]:
        yield "numéro de lot différent à la fin du lot"
    if file.fin.numbers != {"volume": file.volume, "lots": 1}:
        yield "volume du fichier B2 différent de ce qu’il contient"


def _day(iso: str) -> str:
    """Write the day of an ISO date or moment as AAMMJJ."""
    return iso[2:10].replace("-", "")
