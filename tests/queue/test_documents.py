import pytest

from appliance.domain.facture import Seance
from appliance.domain.identifiers import numero_facture
from appliance.errors import JournalDamagedError
from appliance.queue.documents import FactureDocument, Numeros, from_document, to_document
from tests.made_up import ADA
from tests.queue.made_up_queue import seal

FACTURE, SCELLEE = seal(numero_facture(42))
KEPT = FactureDocument(facture=FACTURE, scellee=SCELLEE)


def test_every_value_comes_back_as_it_was() -> None:
    assert from_document(to_document(KEPT), FactureDocument) == KEPT


def test_the_names_on_disk_are_these() -> None:
    """Who renames a field of the domain must bump VERSION and write a migration."""
    document = to_document(KEPT)
    assert sorted(document) == [
        "auteur",
        "facture",
        "fin_soins",
        "lot",
        "remplace",
        "remplacee_par",
        "scellee",
        "v",
    ]
    assert sorted(document["facture"]) == [
        "a_domicile",
        "actes",
        "beneficiaire",
        "complementaire",
        "cotation",
        "date_soins",
        "etablie_le",
        "flux",
        "forcage",
        "fse",
        "mode",
        "numero",
        "organisme",
        "prescription",
        "professionnel",
        "suivantes",
        "tiers_payant",
    ]
    assert document["facture"]["etablie_le"] == "2026-11-20T12:00:00+00:00"
    assert document["facture"]["mode"] == 3


def test_an_invoice_from_before_several_passages_bills_its_one_day() -> None:
    document = to_document(KEPT)
    del document["fin_soins"], document["facture"]["suivantes"]
    for ligne in document["facture"]["cotation"]["lignes"]:
        del ligne["seance"]
    again = from_document(document, FactureDocument)
    assert again == KEPT
    assert again.facture.seances == (Seance(jour=FACTURE.date_soins, actes=FACTURE.actes),)
    assert again.facture.lignes(0) == FACTURE.cotation.lignes


@pytest.mark.parametrize(
    "change",
    [{"v": 2}, {"v": None}, {"extra": 1}, {"facture": None}, {"facture": "7"}, {"facture": True}],
)
def test_a_document_of_another_form_is_refused_without_quoting_it(
    change: dict[str, object],
) -> None:
    with pytest.raises(JournalDamagedError) as caught:
        from_document({"v": 1, "facture": 1, "lot": 1} | change, Numeros)
    assert ADA.nom not in str(caught.value)


def test_a_missing_document_is_damage() -> None:
    with pytest.raises(JournalDamagedError):
        from_document(None, Numeros)
