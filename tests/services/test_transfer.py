"""A whole register out and back."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.attente import Correspondance, Genre, LigneEnAttente
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche
from appliance.errors import RegisterNotBlankError, TableError
from appliance.formats.lignes import Line, read_lines, write_lines
from appliance.queue.store import Store
from appliance.services.transfer import Reprise, contents, take_back
from tests.crash.recording import RecordingDisk
from tests.made_up import NOON, made_up_nir
from tests.queue.made_up_queue import open_store, seal
from tests.registre_made_up import Registre, fill, registres

TODAY = NOON.date()
ADA = Dossier(nom="ESSAIMONT", prenom="ADA", naissance="19550812")
NIR = made_up_nir("2550899123456").value


def blank() -> Store:
    return open_store(RecordingDisk())


def exported(store: Store) -> bytes:
    return b"".join(write_lines(contents(store), at=NOON))


def back(store: Store, data: bytes) -> Reprise:
    def read() -> Iterator[Line]:
        return read_lines([data])

    return take_back(store.registre, read, name="export.jsonl", today=TODAY)


def held(store: Store) -> Mapping[str, list[Fiche[Any]]]:
    return {name: [*fichier] for name, fichier in store.registre.tables.items()}


@settings(max_examples=40, deadline=None)
@given(registres())
def test_a_blank_box_takes_the_same_register_back(registre: Registre) -> None:
    box, other = blank(), blank()
    fill(box.registre, registre)
    reprise = back(other, exported(box))
    assert not reprise.en_attente
    assert held(other) == held(box)
    assert exported(other) == exported(box)


def test_numbers_stay_and_none_is_given_again() -> None:
    box, other = blank(), blank()
    for nom in "ABC":
        box.registre.patients.add(Dossier(nom=nom, prenom="X", naissance="19550812"))
    box.registre.patients.remove([1])
    back(other, exported(box))
    assert [one.numero for one in other.registre.patients] == [2, 3]
    assert other.registre.patients.add(ADA).numero == 4


def test_patients_are_found_on_the_box_that_took_them_back() -> None:
    box, other = blank(), blank()
    box.registre.patients.add(ADA)
    back(other, exported(box))
    assert other.registre.repertoire.find("ess") == [1]


def test_invoices_go_out_for_reading_and_never_come_back() -> None:
    box, other = blank(), blank()
    box.add(seal)
    data = exported(box)
    assert b'"table":"factures","numero":1' in data
    assert back(other, data).factures == 1
    assert other.decompte().scellees == 0


def test_what_titles_mean_goes_along() -> None:
    box, other = blank(), blank()
    known = Correspondance(genre=Genre.PATIENTS, titres=("Né",), champs=("naissance",))
    box.registre.correspondances.add(known)
    data = exported(box)
    back(other, data)
    back(other, data)
    assert [one.valeur for one in other.registre.correspondances] == [known]


def test_a_box_with_a_register_keeps_it() -> None:
    box, other = blank(), blank()
    box.registre.patients.add(ADA)
    other.registre.patients.add(Dossier(nom="AUTRE", prenom="B", naissance="19550812"))
    with pytest.raises(RegisterNotBlankError):
        back(other, exported(box))
    other.registre.patients.put(Fiche(1, ADA))
    other.registre.patients.add(ADA)
    with pytest.raises(RegisterNotBlankError):
        back(other, exported(box))
    assert len(other.registre.patients) == 2


def test_an_import_that_was_cut_goes_on() -> None:
    box, other = blank(), blank()
    for nom in "ABC":
        box.registre.patients.add(Dossier(nom=nom, prenom="X", naissance="19550812"))
    other.registre.patients.put(next(iter(box.registre.patients)))
    back(other, exported(box))
    assert held(other) == held(box)
    back(other, exported(box))
    assert held(other) == held(box)


@pytest.mark.parametrize("kept", [0, 10, -2, -12])
def test_an_export_that_was_cut_changes_nothing(kept: int) -> None:
    box, other = blank(), blank()
    box.registre.patients.add(ADA)
    with pytest.raises(TableError):
        back(other, exported(box)[:kept])
    assert not len(other.registre.patients)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}\n", b'{"format":"besace-registre","version":2}\n{"fin":0}\n', b"\x00\xff\n"],
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(TableError):
        back(blank(), data)


def documented(nir: str) -> str:
    number = f'{{"nir":{{"value":"{nir}"}},"source":"import","vu_le":"2026-11-20"}}'
    return (
        '{"table":"patients","numero":2,"valeur":{"v":1,"nom":"A","prenom":"B",'
        f'"naissance":"19550812","immatriculations":[{number}]}}}}'
    )


RIGHTS = (
    '{"table":"droits","numero":1,"patient":1,"valeur":{"v":1,"source":"carte",'
    '"vu_le":"2026-11-20","organisme":{"regime":"01","caisse":"99","centre":"0000"}}}'
)


def test_a_documented_line_may_leave_out_what_it_does_not_know() -> None:
    other = blank()
    data = ["{}", documented(NIR), '{"fin":1}']
    data[0] = '{"format":"besace-registre","version":1}'
    assert back(other, "\n".join(data).encode()).entrees == 1
    [patient] = other.registre.patients
    assert patient.valeur.immatriculations[0].vu_le == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("line", "champ"),
    [
        ("no json", ""),
        ("[1]", ""),
        ('{"table":"inconnue","numero":1,"valeur":{}}', "table"),
        (documented(NIR).replace('"numero":2', '"numero":0'), "numero"),
        (documented(NIR).replace('"numero":2', '"numero":true'), "numero"),
        (documented(NIR).replace('"numero":2', '"numero":7,"patient":7'), "patient"),
        (documented(NIR).replace('"v":1', '"v":2'), "valeur"),
        (documented(NIR).replace('"nom":"A"', '"nom":1'), "valeur"),
        (documented(NIR[:-2] + "00"), "nir"),
        (documented(f"{NIR[:1]} {NIR[1:]}"), "nir"),
        (documented(NIR).replace("19550812", "1955-8-12"), "naissance"),
        (RIGHTS.replace('"patient":1', '"patient":9').replace('"99"', '"999"'), "patient"),
        (RIGHTS, "organisme"),
        ('{"table":"contrats","numero":1,"patient":1,"valeur":[]}', "valeur"),
    ],
)
def test_a_wrong_line_waits_with_its_reason_and_the_others_go_in(line: str, champ: str) -> None:
    box, other = blank(), blank()
    box.registre.patients.add(ADA)
    title, patient, _ = exported(box).splitlines()
    data = b"\n".join([title, patient, line.encode(), b'{"fin":2}'])
    for _ in range(2):
        reprise = back(other, data)
        [waiting] = reprise.en_attente
        assert [one.champ for one in waiting.valeur.anomalies] == [champ]
    assert len(other.registre.attente) == 1


def waiting_row() -> LigneEnAttente:
    return LigneEnAttente(
        genre=Genre.PATIENTS,
        fichier="patients.csv",
        ligne=3,
        champs={"nom": "DATE", "naissance": "31/02/1955"},
        anomalies=(Anomalie("naissance", "cette date n’existe pas"),),
        recue_le=TODAY,
    )


def test_rows_that_wait_come_back_as_they_were_under_their_number() -> None:
    box, other = blank(), blank()
    box.registre.patients.add(ADA)
    box.registre.attente.add(waiting_row())
    box.registre.attente.add(waiting_row())
    box.registre.attente.remove([1])
    reprise = back(other, exported(box))
    assert not reprise.en_attente
    assert held(other) == held(box)


def test_the_own_export_brings_nothing_new() -> None:
    box = blank()
    box.registre.patients.add(ADA)
    box.registre.attente.add(waiting_row())
    before = held(box)
    reprise = back(box, exported(box))
    assert (reprise.entrees, reprise.presentes, reprise.en_attente) == (0, 2, [])
    assert held(box) == before


def test_what_waited_of_an_altered_export_goes_with_the_right_one() -> None:
    box, other = blank(), blank()
    box.registre.patients.add(ADA)
    right = exported(box)
    assert back(other, right.replace(b"19550812", b"1955-8-12")).en_attente
    assert not back(other, right).en_attente
    assert held(other) == held(box)


def test_two_lines_of_one_number_are_not_both_taken() -> None:
    box, other = blank(), blank()
    box.registre.patients.add(ADA)
    title, patient, _ = exported(box).splitlines()
    data = b"\n".join([title, patient, patient, b'{"fin":2}'])
    [waiting] = back(other, data).en_attente
    assert [one.champ for one in waiting.valeur.anomalies] == ["numero"]
