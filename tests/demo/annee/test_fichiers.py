from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from io import BytesIO

import mt940
import pytest

from appliance.demo.annee.annee import Annee, Arrivee, Genre
from appliance.demo.annee.modele import LigneBanque
from appliance.demo.annee.releves.releve import in_words
from appliance.domain.argent.banque import MouvementBancaire
from appliance.domain.identifiers import Nir, NumeroPs
from appliance.domain.paiements import Controle, Forfait, Illisible, Paiement, Retenue
from appliance.formats.noemie.events import read_events
from appliance.formats.releves.lecture import read_statements
from appliance.formats.releves.sortes import FormatReleve
from appliance.formats.releves.tableau import read_tableau, read_titled
from tests.demo.annee.petites_annees import small_year, village_year

YEARS = (small_year(1), village_year(1))
READ_AS = {
    "cfonb": FormatReleve.CFONB_120,
    "xml": FormatReleve.CAMT_053,
    "ofx": FormatReleve.OFX,
    "sta": FormatReleve.MT940,
}
COLUMNS = ("date", "date_valeur", "libelle", "debit", "credit")


def statements(annee: Annee) -> Iterator[Arrivee]:
    return (one for one in annee.arrivees if one.genre is Genre.RELEVE)


def lines_of(one: Arrivee) -> Iterator[MouvementBancaire]:
    kind = READ_AS.get(one.nom.rpartition(".")[2])
    read = (
        read_tableau(read_titled(one.contenu), COLUMNS, one.iban)
        if kind is None
        else read_statements(one.contenu, kind)
    )
    for releve in read:
        assert not [*releve.ecarts()]
        yield from releve.mouvements


@pytest.mark.parametrize("annee", YEARS)
def test_returns_are_read_whole_and_their_controls_are_proven(annee: Annee) -> None:
    told = [
        event
        for one in annee.arrivees
        if one.genre is Genre.RETOUR
        for event in read_events(BytesIO(one.contenu))
    ]
    assert not [event for event in told if isinstance(event, Illisible)]
    assert all(event.prouve for event in told if isinstance(event, Controle))
    for kind in (Paiement, Retenue, Forfait):
        assert any(isinstance(event, kind) for event in told)


@pytest.mark.parametrize("annee", YEARS)
def test_statements_say_every_line_of_the_books(annee: Annee) -> None:
    true: dict[tuple[str, object, int], list[LigneBanque]] = defaultdict(list)
    for line in annee.livres.lignes:
        true[line.iban, line.jour, line.montant].append(line)
    seen: set[LigneBanque] = set()
    for one in statements(annee):
        for read in lines_of(one):
            like = true[read.compte, read.date, read.montant]
            found = [line for line in like if line.libelle == read.libelle]
            assert found
            assert not read.reference or read.reference in {line.reference for line in found}
            seen.update(found)
    assert seen == {*annee.livres.lignes}


def test_a_statement_in_mt940_is_read_alike_by_a_library() -> None:
    [first, *_] = [one for one in statements(YEARS[0]) if one.nom.endswith(".sta")]
    amounts = [int(one.data["amount"].amount * 100) for one in mt940.parse(first.contenu.decode())]
    assert amounts == [read.montant for read in lines_of(first)]


def test_numbers_of_persons_bear_their_keys() -> None:
    for one in YEARS[0].factures[:50]:
        Nir.parse(one.patient.nir)
        NumeroPs.parse(one.soignant.numero)


def test_overlaps_repeat_lines() -> None:
    seen = Counter(
        (read.compte, read.reference)
        for one in statements(YEARS[0])
        for read in lines_of(one)
        if read.reference
    )
    assert {1, 2} <= set(seen.values())


def test_a_text_is_cut_between_words_where_there_are_any() -> None:
    assert in_words("UN DEUX TROIS", 8) == ["UN DEUX", "TROIS"]
    assert in_words("ABCDEFGHIJ", 4) == ["ABCD", "EFGH", "IJ"]
    assert in_words("", 4) == [""]
