"""Tables of patients and of conventions: what is right goes in, what is not waits and says why."""

import pytest

from appliance.domain.registre.attente import Genre, LigneEnAttente
from appliance.domain.registre.convention import Permet
from appliance.errors import EntryError, TableError
from appliance.formats.delimited import read_table
from appliance.formats.objets import read_objects
from appliance.queue.registre import Fichiers
from appliance.services.intake import Bilan
from tests.crash.recording import RecordingDisk
from tests.services.made_up_intake import NIR, OTHER, RPPS, TODAY, intake, reasons, register_on

TITLES = (
    "Nom;Prénom;Né(e) le;N° Sécu;Médecin prescripteur;Date ordonnance;Actes;N° AMC;N° adhérent;"
    "Fin contrat;Couleur"
)
CHOICES = {"Né(e) le": "naissance"}


@pytest.fixture
def fichiers() -> Fichiers:
    return register_on(RecordingDisk())


def take(fichiers: Fichiers, *rows: str, titles: str = TITLES, encoding: str = "latin-1") -> Bilan:
    data = "\r\n".join([titles, *rows]).encode(encoding)
    return intake(fichiers).take(read_table(data), Genre.PATIENTS, "p.csv", CHOICES)


GOOD = (
    f"ESSAIMONT;Éva;12/08/1955;{NIR};{RPPS};01/11/2026;ponction_veineuse;00000001;A1;31/12/2026;x"
)


def test_a_right_row_goes_in_with_all_that_it_says(fichiers: Fichiers) -> None:
    bilan = take(fichiers, GOOD)
    assert (bilan.entrees, bilan.en_attente, bilan.ignores) == (1, [], ("Couleur",))
    [patient] = fichiers.patients
    assert (patient.valeur.nom, patient.valeur.prenom) == ("ESSAIMONT", "Éva")
    assert patient.valeur.naissance == "19550812"
    [order] = fichiers.ordonnances.of(patient.numero)
    assert order.valeur.prescripteur == RPPS
    [contrat] = fichiers.contrats.of(patient.numero)
    assert contrat.valeur.amc == "00000001"
    assert contrat.valeur.confirme_le is None, "nobody has seen the card"


def test_a_table_in_latin_1_with_broken_rows_says_each_by_row_and_field(
    fichiers: Fichiers,
) -> None:
    wrong_key = NIR[:-2] + "00"
    bilan = take(
        fichiers,
        GOOD,
        f"CLÉ;A;12/08/1955;{wrong_key};;;;;;;",
        "DATE;B;31/02/1955;;;;;;;;",
        "AVENIR;C;12/08/2055;;;;;;;;",
        "COURT;D",
        "INCONNU;E;12/08/1956;;10002727377;01/11/2026;ponction_veineuse;;;;",
        "EXPIRE;F;12/08/1957;;;;;00000001;A1;31/12/2025;",
        f"ESSAIMONT;Zoé;12/08/1955;{NIR};;;;;;;",
        ";;;;;;sans;;;;",
        f'"OUVERT;G;12/08/1955;{NIR};;;;;;;',
        "BON;Né;12/08/1958;;;;;;;;",
    )
    assert reasons(bilan) == {
        3: ["nir"],
        4: ["naissance"],
        5: ["naissance"],
        6: [""],
        7: ["prescripteur"],
        8: ["contrat_fin"],
        9: ["nir"],
        10: ["naissance", "nom", "prenom", "prescripteur", "ordonnance_du", "actes"],
        11: [""],
    }
    assert bilan.entrees == 2
    assert {one.valeur.nom for one in fichiers.patients} == {"ESSAIMONT", "BON"}


def test_two_adults_are_not_taken_under_one_card(fichiers: Fichiers) -> None:
    bilan = take(fichiers, GOOD, f"ESSAIMONT;Bob;12/08/1950;{NIR};;;;;;;")
    assert reasons(bilan) == {3: ["nir"]}
    child = take(fichiers, f"ESSAIMONT;Léo;12/08/2020;{NIR};;;;;;;")
    assert child.entrees == 1, "a child is insured under a parent's number"


def test_a_known_patient_with_another_number_waits(fichiers: Fichiers) -> None:
    bilan = take(fichiers, GOOD, f"ESSAIMONT;Éva;12/08/1955;{OTHER};;;;;;;")
    assert reasons(bilan) == {3: ["nir"]}


def test_the_same_file_again_changes_nothing(fichiers: Fichiers) -> None:
    rows = (GOOD, "COURT;D", "DATE;B;31/02/1955;;;;;;;;", "BON;Né;12/08/1958;;;;;;;;")
    first = take(fichiers, *rows)
    again = take(fichiers, *rows)
    assert (first.entrees, len(first.en_attente)) == (2, 2)
    assert (again.entrees, again.presentes) == (0, 2)
    assert again.en_attente == first.en_attente, "told again, under the same numbers"
    assert len(fichiers.attente) == 2


def test_a_waiting_row_is_listed_corrected_and_goes_in(fichiers: Fichiers) -> None:
    take(fichiers, "DATE;B;31/02/1955;;;;;;;;", "COURT;D")
    first, second = intake(fichiers).waiting()
    still = intake(fichiers).correct(first.numero, {"naissance": "30/02/1955"})
    assert still is not None
    assert [one.champ for one in still.anomalies] == ["naissance"]
    assert intake(fichiers).correct(first.numero, {"naissance": "28/02/1955"}) is None
    whole = {"nom": "COURT", "prenom": "D", "naissance": "1958-08-12"}
    assert intake(fichiers).correct(second.numero, whole) is None
    assert not intake(fichiers).waiting()
    assert {one.valeur.nom for one in fichiers.patients} == {"DATE", "COURT"}


def test_a_waiting_row_can_be_dropped_and_no_other(fichiers: Fichiers) -> None:
    take(fichiers, "COURT;D")
    [one] = intake(fichiers).waiting()
    intake(fichiers).drop(one.numero)
    assert not intake(fichiers).waiting()
    with pytest.raises(KeyError):
        intake(fichiers).drop(one.numero)
    with pytest.raises(KeyError):
        intake(fichiers).correct(one.numero, {})


def test_a_correction_names_a_field_that_there_is(fichiers: Fichiers) -> None:
    take(fichiers, "COURT;D")
    [one] = intake(fichiers).waiting()
    with pytest.raises(EntryError):
        intake(fichiers).correct(one.numero, {"couleur": "bleu"})


def test_waiting_rows_and_titles_survive_a_restart() -> None:
    disk = RecordingDisk()
    take(register_on(disk), "COURT;D")
    disk.kill()
    fichiers = register_on(disk)
    [one] = intake(fichiers).waiting()
    assert one.valeur.names("court", "d")
    assert not one.valeur.names("COURT", "E")
    bilan = intake(fichiers).take(
        read_table(f"{TITLES}\n{GOOD}".encode()), Genre.PATIENTS, "q.csv", {}
    )
    assert bilan.entrees == 1, "what « Né(e) le » means was remembered"


def test_a_choice_of_a_person_replaces_what_was_remembered(fichiers: Fichiers) -> None:
    take(fichiers, GOOD)
    bilan = intake(fichiers).take(
        read_table(f"{TITLES}\n{GOOD}".encode()),
        Genre.PATIENTS,
        "p.csv",
        {"Couleur": "commentaire", "Actes": ""},
    )
    assert bilan.ignores == ("Actes",)
    assert len(fichiers.correspondances) == 1


@pytest.mark.parametrize("choices", [{"Inconnue": "nom"}, {"Nom": "couleur"}, {"Nom": "prenom"}])
def test_a_choice_that_cannot_be_is_refused_and_nothing_goes_in(
    fichiers: Fichiers, choices: dict[str, str]
) -> None:
    with pytest.raises(TableError):
        intake(fichiers).take(read_table(f"{TITLES}\n{GOOD}".encode()), Genre.PATIENTS, "", choices)
    assert not len(fichiers.patients)
    assert not len(fichiers.correspondances)


def test_many_rows_go_in_by_batches(fichiers: Fichiers) -> None:
    rows = [f"ESSAI{rank:04d};A;12/08/1955;;;;;;;;" for rank in range(150)]
    assert take(fichiers, *rows).entrees == 150
    assert len(fichiers.patients) == 150


def test_flat_json_goes_the_same_way(fichiers: Fichiers) -> None:
    data = b'[{"nom":"A","prenom":"B","naissance":"1955-08-12","rang":2},{"nom":"C"},[],{"nom":{}}]'
    bilan = intake(fichiers).take(read_objects(data), Genre.PATIENTS, "p.json", {})
    assert bilan.entrees == 1
    assert reasons(bilan) == {2: ["naissance", "prenom"], 3: [""], 4: [""]}
    [patient] = fichiers.patients
    assert patient.valeur.rang == 2


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"[1]", b"\xff", b"[" * 99_999])
def test_json_that_is_no_list_of_objects_is_refused(data: bytes) -> None:
    with pytest.raises(TableError):
        read_objects(data)


CONVENTIONS = "Mutuelle;N° AMC;Type convention;TP;DRE;Gestion unique;Début;Fin\n"


def conventions(fichiers: Fichiers, rows: str) -> Bilan:
    table = read_table(f"{CONVENTIONS}{rows}".encode("cp1252"))
    return intake(fichiers).take(table, Genre.CONVENTIONS, "c.csv", {})


def test_s002_02_a_table_of_conventions_is_imported_and_updated(fichiers: Fichiers) -> None:
    first = conventions(fichiers, "MUTUELLE ÉTÉ;00000001;ZZ;oui;non;;01/01/2026;\n")
    assert first.entrees == 1
    after = conventions(fichiers, "MUTUELLE ÉTÉ;00000001;ZZ;oui;oui;;01/01/2026;\n")
    assert after.entrees == 1
    again = conventions(fichiers, "MUTUELLE ÉTÉ;00000001;ZZ;oui;oui;;01/01/2026;\n")
    assert (again.entrees, again.presentes) == (0, 1)
    [one] = fichiers.conventions
    assert one.valeur.permet == {Permet.TIERS_PAYANT, Permet.DRE}


def test_s002_02_a_convention_that_cannot_be_waits(fichiers: Fichiers) -> None:
    bilan = conventions(
        fichiers,
        ";00000001;ZZ;oui;;;;\nA;123;;peut-être;;;;\nB;00000002;;;;;02/01/2026;01/01/2026\n",
    )
    assert reasons(bilan) == {2: ["libelle"], 3: ["tiers_payant", "amc"], 4: ["fin"]}


def prescribers(fichiers: Fichiers, *rows: str) -> Bilan:
    data = "\n".join(["Nom;RPPS;N° AM;FINESS", *rows]).encode()
    return intake(fichiers).take(read_table(data), Genre.PRESCRIPTEURS, "d.csv", {})


def test_what_waited_for_a_prescriber_goes_in_with_the_same_file(fichiers: Fichiers) -> None:
    row = GOOD.replace(RPPS, "10002727377")
    assert reasons(take(fichiers, row)) == {2: ["prescripteur"]}
    assert prescribers(fichiers, "DOCTEUR DEUX;1000 2727 377;;").entrees == 1
    assert take(fichiers, row).entrees == 1
    assert not intake(fichiers).waiting()


def test_prescribers_go_in_once_and_by_right_numbers_only(fichiers: Fichiers) -> None:
    bilan = prescribers(
        fichiers, f"ENCORE;{RPPS};;", "FAUX;10002727378;;", "RIEN;;;", "MELE;;10002727377;"
    )
    assert (bilan.entrees, bilan.presentes) == (0, 1)
    assert reasons(bilan) == {3: ["rpps"], 4: ["rpps"], 5: ["am"]}


def test_a_row_that_still_waits_has_its_reasons_of_now(fichiers: Fichiers) -> None:
    row = GOOD.replace(RPPS, "10002727377").replace("31/12/2026", "31/12/2025")
    take(fichiers, row)
    prescribers(fichiers, "DOCTEUR DEUX;10002727377;;")
    assert [one.numero for one in take(fichiers, row).en_attente] == [1], "it is told again"
    [waiting] = intake(fichiers).waiting()
    assert [one.champ for one in waiting.valeur.anomalies] == ["contrat_fin"]


def test_a_line_of_a_whole_register_is_corrected_in_its_file(fichiers: Fichiers) -> None:
    line = LigneEnAttente(
        genre=Genre.EXPORT, fichier="e", ligne=2, champs={}, anomalies=(), recue_le=TODAY
    )
    numero = fichiers.attente.add(line).numero
    with pytest.raises(EntryError):
        intake(fichiers).correct(numero, {"nom": "X"})
