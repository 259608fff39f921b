"""Sheets for people."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from appliance.domain.registre.attente import Genre
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.dossier import Adresse, Dossier, Immatriculation
from appliance.domain.registre.fiche import Periode, Source
from appliance.formats.delimited import read_table
from appliance.formats.feuilles import SHEETS, write_sheets
from appliance.queue.registre import KINDS
from appliance.queue.store import Store
from appliance.services.intake import Intake
from appliance.services.transfer import contents
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON, made_up_nir
from tests.queue.made_up_queue import open_store, seal
from tests.registre_made_up import Registre, fill, registres

TODAY = NOON.date()
ADA = Dossier(
    nom="ESSAIMONT",
    prenom="ÉVA",
    naissance="19550800",
    immatriculations=(
        Immatriculation(nir=made_up_nir("2550899123456"), source=Source.IMPORT, vu_le=TODAY),
    ),
    adresse=Adresse(voie='1; rue "x"', code_postal="01000", km=Decimal("4.5")),
    telephone="0102030405",
)
AGREED = Convention(
    libelle="MUTUELLE",
    amc="00000001",
    permet=frozenset({Permet.DRE, Permet.TIERS_PAYANT}),
    periode=Periode(debut=date(2026, 1, 1)),
)


def blank() -> Store:
    return open_store(RecordingDisk())


def sheets(store: Store) -> Mapping[str, bytes]:
    return {name: b"".join(lines) for name, lines in write_sheets(contents(store))}


def test_the_sheets_of_patients_and_conventions_can_be_imported() -> None:
    box, other = blank(), blank()
    box.registre.patients.add(ADA)
    box.registre.conventions.add(AGREED)
    written = sheets(box)
    intake = Intake(other.registre, frozenset(), TODAY)
    intake.take(read_table(written["patients.csv"]), Genre.PATIENTS, "", {})
    intake.take(read_table(written["conventions.csv"]), Genre.CONVENTIONS, "", {})
    assert [one.valeur for one in other.registre.patients] == [ADA]
    assert [one.valeur for one in other.registre.conventions] == [AGREED]
    assert not intake.waiting()


def test_an_invoice_has_its_amounts_in_euros() -> None:
    box = blank()
    sealed = box.add(seal)
    [row] = read_table(sheets(box)["factures.csv"]).rows
    cells = dict(zip(SHEETS["factures"], row.cells, strict=True))
    centimes = sum(one.montant for one in sealed.facture.cotation.lignes)
    assert int(cells["montant"].replace(",", "")) == centimes
    assert cells["etat"] == ""


@settings(max_examples=20, deadline=None)
@given(registres())
def test_every_value_has_one_row_with_all_its_columns(registre: Registre) -> None:
    box = blank()
    fill(box.registre, registre)
    written = sheets(box)
    for name, fichier in box.registre.tables.items():
        if name in SHEETS and len(fichier):
            table = read_table(written[f"{name}.csv"])
            assert table.titles == tuple(SHEETS[name])
            assert [row.broken for row in table.rows] == [False] * len(fichier)


def leads(kind: Any) -> Iterator[str]:
    yield from kind.__dataclass_fields__


def test_every_column_leads_somewhere() -> None:
    for table, columns in SHEETS.items():
        if table in KINDS:
            known = {*leads(KINDS[table])}
            asked = {path.split(".")[1] for path in columns.values() if path.startswith("valeur.")}
            assert asked <= known
