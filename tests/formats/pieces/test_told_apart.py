from collections.abc import Iterable
from datetime import date

from appliance.domain.identifiers import Nir
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.qualite import Bornes, constats, nom_absent
from appliance.drivers.tesseract import Tesseract
from appliance.formats.pieces.mesures import mesurer
from appliance.formats.pieces.pages import portable, read_document
from appliance.ports.papers import TextReader
from tests.formats.pieces.made_up_pages import A5_AT_200, PEOPLE, as_jpeg, bad, good, prescription

RIGHT = 95  # percent


def rules(contenu: bytes) -> set[str]:
    document = read_document(contenu)
    found = constats(
        [mesurer(page) for page in document.pages],
        octets=len(document.contenu),
        nombre=document.nombre,
        bornes=Bornes(),
    )
    return {one.rule for one in found}


def judged(rounds: int) -> tuple[int, list[str]]:
    """Return how many images were judged, and those judged wrongly with what was said of them."""
    made = [*good(5 * rounds), *bad(rounds)]
    said = [(name, rules(contenu), fault) for name, contenu, fault in made]
    return len(made), [
        f"{name}: {sorted(found)}"
        for name, found, fault in said
        if (fault not in found if fault else found)
    ]


def someone(rank: int) -> Beneficiaire:
    nom, prenom, born = PEOPLE[rank % len(PEOPLE)]
    day = date(int(born[6:]), int(born[3:5]), int(born[:2]))
    return Beneficiaire(nom=nom, prenom=prenom, naissance=f"{day:%Y%m%d}", nir=Nir(""))


def test_bad_images_are_told_from_good_ones_and_the_wrong_ones_listed() -> None:
    count, wrong = judged(rounds=1)

    assert len(wrong) * 100 <= (100 - RIGHT) * count, wrong


def named_wrongly(ranks: Iterable[int], reader: TextReader) -> tuple[int, list[str]]:
    """Return how many verdicts were given on names, and those that are wrong."""
    count, wrong = 0, []
    for rank in ranks:
        [page] = read_document(as_jpeg(prescription(rank, size=A5_AT_200))).pages
        texte = reader.read(portable(page)) or ""
        for other in range(len(PEOPLE)):
            count += 1
            if bool(nom_absent(texte, [someone(rank + other)])) is (other == 0):
                wrong.append(f"patient {rank + other} on prescription {rank}")
    return count, wrong


def test_the_wrong_patient_is_told_from_the_right_one() -> None:
    count, wrong = named_wrongly([0, 3], Tesseract())

    assert count == 2 * len(PEOPLE)
    assert len(wrong) * 100 <= (100 - RIGHT) * count, wrong
