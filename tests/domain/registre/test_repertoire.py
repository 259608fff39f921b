"""A search finds those whose words begin so, in the order of names, after any change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.registre.noms import mots_of
from appliance.domain.registre.repertoire import Entree, Repertoire
from tests.made_up import ADA, made_up_nir
from tests.registre_made_up import BIRTHS, NAMES, nirs

ENTREES = st.builds(
    Entree.of,
    nom=NAMES,
    prenom=NAMES,
    nom_naissance=st.just("") | NAMES,
    nirs=st.lists(nirs().map(lambda one: one.value), max_size=2),
    naissance=BIRTHS,
)
CHANGES = st.lists(st.tuples(st.integers(1, 12), st.none() | ENTREES), max_size=30)


def made(*entrees: Entree) -> Repertoire:
    repertoire = Repertoire()
    for numero, entree in enumerate(entrees, 1):
        repertoire.put(numero, entree)
    return repertoire


EVA = Entree.of("ESSAIMONT", "Éva-Lou", "Lebruit", [ADA.nir.value], "19550812")
ABEL = Entree.of("D’ESSAI", "ABEL", "", [made_up_nir("1800299123456").value], "19800214")
BOTH = made(EVA, ABEL)


@pytest.mark.parametrize(
    ("texte", "found"),
    [
        ("ess", [2, 1]),
        ("essai", [2, 1]),
        ("ESSAIM", [1]),
        ("eva", [1]),
        ("ÉVA", [1]),
        ("lou", [1]),
        ("éva-lou", [1]),
        ("leb", [1]),
        ("ada ess", []),
        ("lou ess", [1]),
        ("sai", []),
        (ADA.nir.value, [1]),
        ("2 55 08", [1]),
        ("180", [2]),
        ("12/08/1955", [1]),
        ("12.08.1955", [1]),
        ("12081955", [1]),
        ("1955-08-12", [1]),
        ("ess 14/02/1980", [2]),
        ("", []),
        (" ?! ", []),
        ("99", []),
    ],
)
def test_three_letters_a_nir_or_a_birth_date_are_enough(texte: str, found: list[int]) -> None:
    assert BOTH.find(texte) == found


def test_no_more_are_found_than_was_asked_for() -> None:
    assert BOTH.find("ess", limit=1) == [2]


@given(CHANGES, st.data())
def test_after_any_change_it_is_as_if_it_had_been_made_at_once(
    changes: list[tuple[int, Entree | None]], data: st.DataObject
) -> None:
    ours, model = Repertoire(), dict[int, Entree]()
    for numero, entree in changes:
        if data.draw(st.booleans()):
            ours.find("a")  # so that later changes are sorted in
        if entree is None:
            ours.remove(numero)
            model.pop(numero, None)
        else:
            ours.put(numero, entree)
            model[numero] = entree
    words = sorted({word for one in model.values() for word in "".join(one).split()} | {"A"})
    texte = data.draw(st.sampled_from(words).map(lambda word: word.lstrip("@")[:3]))
    if texte.isalpha():
        order = sorted((("".join(one), numero) for numero, one in model.items()))
        expected = [
            numero
            for line, numero in order
            if any(word.startswith(mots_of(texte)[0]) for word in line.split())
        ]
        assert ours.find(texte, limit=99) == expected
    assert dict(ours.items()) == model
    assert len(ours) == len(model)


def test_when_all_go_nothing_is_found() -> None:
    repertoire = made(EVA, ABEL)
    repertoire.find("e")
    repertoire.clear()
    assert (repertoire.find("ess"), len(repertoire)) == ([], 0)
