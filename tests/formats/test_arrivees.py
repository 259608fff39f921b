"""A letter between two boxes: what was written is read, and nothing else is."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.arrivee import Etape, Lettre, Pas, Repere, Reponse, Venue
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.piece import TypePiece
from appliance.formats.arrivees import NoLettreError, read_lettre, write_lettre
from tests.made_up import made_up_nir

FIRST = Repere("aa", 1)
WHO = Beneficiaire(
    nom="É ESSAI", prenom="ADA", naissance="19550800", nir=made_up_nir("2550899123456")
)
LETTER = Lettre(
    de="aa",
    a="bb",
    connu={"aa": 2, "bb": 0},
    complet={"aa": 2},
    pas=(
        Pas(
            repere=FIRST,
            arrivee=FIRST,
            etape=Etape.ARRIVE,
            venue=Venue(beneficiaire=WHO, le=datetime(2001, 3, 4, 5, 6, tzinfo=UTC)),
        ),
        Pas(
            repere=Repere("aa", 2),
            arrivee=FIRST,
            etape=Etape.VU,
            reponse=Reponse(age_j=3, a_demander=(TypePiece.CARTE_MUTUELLE,)),
        ),
    ),
)


def test_what_was_written_is_read() -> None:
    assert read_lettre(write_lettre(LETTER)) == LETTER
    assert write_lettre(LETTER).isascii()


def changed(path: str, value: Any) -> bytes:
    """Return the letter with one value in the place of another."""
    said: Any = json.loads(write_lettre(LETTER))
    *parents, last = (int(one) if one.isdecimal() else one for one in path.split("."))
    place = said
    for one in parents:
        place = place[one]
    place[last] = value
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("norme", "besace arrivees 2"),
        ("lettre.connu.aa", -1),
        ("lettre.connu.aa", 1 << 70),
        ("lettre.connu.aa", True),
        ("lettre.pas.0.repere.rang", 1 << 64),
        ("lettre.pas.0.repere.boitier", "x" * 201),
        ("lettre.pas.0.etape", "revenu"),
        ("lettre.pas.0.venue.le", "2001-03-04T05:06:00"),
        ("lettre.pas.0.venue.le", "0001-01-01T00:00:00+14:00"),
        ("lettre.pas.0.venue.le", 7),
        ("lettre.pas.0.venue.beneficiaire.nom", "\ud800"),
        ("lettre.pas.0.venue.beneficiaire.nir", "2550899123400"),
        ("lettre.pas.0.venue.beneficiaire.autre", "x"),
        ("lettre.pas", {"a": 1}),
        ("lettre", None),
    ],
)
def test_a_value_that_cannot_be_makes_it_no_letter(path: str, value: Any) -> None:
    with pytest.raises(NoLettreError):
        read_lettre(changed(path, value))


@given(
    st.binary(max_size=80)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=7), inner),
        max_leaves=9,
    ).map(lambda content: json.dumps({"norme": "besace arrivees 1", "lettre": content}).encode())
)
def test_no_bytes_are_a_letter_by_chance(content: bytes) -> None:
    try:
        read = read_lettre(content)
    except NoLettreError:
        return
    assert read_lettre(write_lettre(read)) == read


def test_a_deep_nest_is_no_letter() -> None:
    with pytest.raises(NoLettreError):
        read_lettre(b"[" * 100_000)
