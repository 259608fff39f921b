"""The table of roles, read as a person would ask it."""

import pytest

from appliance.domain.roles import (
    EN_MOTS,
    PERMIS,
    PREMIERE,
    Action,
    Personne,
    Role,
    named,
)
from appliance.errors import NotAllowedError

CAMILLE = Personne(numero=1, nom="Test Camille", role=Role.TITULAIRE)
SACHA = Personne(numero=2, nom="Modèle Sacha", role=Role.SECRETAIRE)


def test_each_role_has_its_line_and_its_word() -> None:
    assert PERMIS.keys() == EN_MOTS.keys() == {*Role}


@pytest.mark.parametrize(
    ("role", "action", "may"),
    [
        (Role.TITULAIRE, Action.GERER_PERSONNES, True),
        (Role.REMPLACANT, Action.SCELLER, True),
        (Role.REMPLACANT, Action.VOIR_TOUS_LES_MONTANTS, False),
        (Role.REMPLACANT, Action.GERER_PERSONNES, False),
        (Role.SECRETAIRE, Action.LIRE_CARTE, True),
        (Role.SECRETAIRE, Action.PREPARER, True),
        (Role.SECRETAIRE, Action.SCELLER, False),
        (Role.SECRETAIRE, Action.ENVOYER, False),
        (Role.DELEGUE, Action.OUVRIR, False),
        (Role.DELEGUE, Action.CONSULTER, False),
    ],
)
def test_a_role_may_do_what_the_practice_expects(role: Role, action: Action, may: bool) -> None:  # noqa: FBT001 - a column
    assert Personne(numero=1, nom="", role=role).peut(action) is may


def test_a_refusal_is_a_sentence_that_names_the_role_and_the_act() -> None:
    with pytest.raises(NotAllowedError) as refused:
        SACHA.require(Action.SCELLER)
    assert refused.value.advice.endswith("(secrétaire : sceller une facture)")


@pytest.mark.parametrize("typed", ["modèle sacha", "  MODÈLE   SACHA ", "2"])
def test_somebody_is_found_by_name_or_number(typed: str) -> None:
    assert named([CAMILLE, SACHA], typed) == SACHA


def test_nobody_is_found_by_a_part_of_a_name() -> None:
    assert named([CAMILLE, SACHA], "Sacha") is None
    assert named([PREMIERE, PREMIERE], "1") is None
