"""The fields of a table of patients, right and wrong."""

from decimal import Decimal

import pytest

from appliance.domain.registre.attente import Genre
from appliance.domain.registre.droits import Motif
from appliance.formats.delimited import read_table
from appliance.queue.registre import Fichiers
from tests.crash.recording import RecordingDisk
from tests.made_up import ORGANISME
from tests.services.made_up_intake import NIR, RPPS, intake, register_on


@pytest.fixture
def fichiers() -> Fichiers:
    return register_on(RecordingDisk())


WHOLE = {
    "nom": "ESSAIMONT",
    "prenom": "ÉVA",
    "naissance": "12/08/1955",
    "nir": NIR[:13],
    "cle": NIR[13:],
    "organisme": "01 999 0000",
    "voie": "1 rue du Test",
    "code_postal": "01000",
    "km": "4,5",
    "rang": "2",
    "ald": "oui",
    "ald_debut": "01/01/2026",
    "commentaire": "sonner deux fois",
}


def take_fields(fichiers: Fichiers, **fields: str) -> list[str]:
    """Take in one row; return the fields that are wrong."""
    row = WHOLE | fields
    data = f"{';'.join(row)}\n{';'.join(row.values())}\n".encode()
    bilan = intake(fichiers).take(read_table(data), Genre.PATIENTS, "p.csv", {})
    return [one.champ for fiche in bilan.en_attente for one in fiche.valeur.anomalies]


def test_every_field_finds_its_place(fichiers: Fichiers) -> None:
    assert take_fields(fichiers) == []
    [patient] = fichiers.patients
    found = patient.valeur
    assert found.immatriculations[0].nir.value == NIR
    assert found.adresse is not None
    assert (found.rang, found.adresse.km, found.affiches()) == (
        2,
        Decimal("4.5"),
        ("sonner deux fois",),
    )
    [droits] = fichiers.droits.of(patient.numero)
    assert droits.valeur.organisme == ORGANISME
    assert droits.valeur.exonerations is not None
    assert droits.valeur.exonerations[0].motif is Motif.ALD


@pytest.mark.parametrize(
    ("fields", "champ"),
    [
        ({"rang": "0"}, "rang"),
        ({"rang": "deux"}, "rang"),
        ({"km": "-1"}, "km"),
        ({"km": "4.5.6"}, "km"),
        ({"ald": "parfois"}, "ald"),
        ({"ald_fin": "01/01/2025"}, "ald_fin"),
        ({"organisme": "01 999"}, "organisme"),
        ({"code_postal": "1000"}, "code_postal"),
        ({"cle": ""}, "nir"),
        ({"nom": "123"}, "nom"),
        ({"prescripteur": RPPS, "ordonnance_du": "01/01/2027", "actes": "sc"}, "ordonnance_du"),
        ({"prescripteur": RPPS, "ordonnance_du": "01/01/2026", "actes": "rien"}, "actes"),
        ({"prescripteur": "1", "ordonnance_du": "01/01/2026", "actes": "sc"}, "prescripteur"),
        ({"amc": "00000001", "adherent": ""}, "adherent"),
        ({"amc": "00000001", "adherent": "A", "contrat_debut": "31/12/2026",
          "contrat_fin": "01/12/2026"}, "contrat_fin"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_once(
    fichiers: Fichiers, fields: dict[str, str], champ: str
) -> None:
    assert take_fields(fichiers, **fields) == [champ]
    assert not len(fichiers.patients)
