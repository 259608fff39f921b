"""A record is corrected by what was typed and by nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from appliance.domain.registre.dossier import (
    Adresse,
    Commentaire,
    Consentement,
    Dossier,
    Immatriculation,
)
from appliance.domain.registre.fiche import Source
from appliance.domain.visite import Terrain
from appliance.formats.corrections import corrected
from tests.made_up import ADA, NOON
from tests.registre_made_up import dossiers

TODAY = NOON.date()
WHO = Dossier(
    nom="ESSAIMONT",
    prenom="ADA",
    naissance="19550812",
    adresse=Adresse(voie="1 rue des Tests", km=Decimal(3)),
    commentaires=(Commentaire(texte="chien", le=date(2026, 1, 1)),),
)


@given(dossiers())
def test_nothing_typed_changes_nothing(dossier: Dossier) -> None:
    assert corrected(dossier, {}, TODAY) == dossier


def test_what_was_typed_changes_and_what_was_known_stays() -> None:
    typed = {
        "nom": "LEBRUIT",
        "naissance": "13/08/1955",
        "rang": "2",
        "km": "7,5",
        "terrain": "montagne",
        "autre_commune": "oui",
        "nir": ADA.nir.value,
        "assure": "ESSAIMONT IRIS",
        "commentaire": "clé sous le pot",
        "consentement": "non",
    }
    assert corrected(WHO, typed, TODAY) == replace(
        WHO,
        nom="LEBRUIT",
        naissance="19550813",
        rang=2,
        adresse=Adresse(
            voie="1 rue des Tests",
            km=Decimal("7.5"),
            terrain=Terrain.MONTAGNE,
            autre_commune=True,
        ),
        immatriculations=(
            Immatriculation(
                nir=ADA.nir, source=Source.SAISIE, vu_le=TODAY, assure="ESSAIMONT IRIS"
            ),
        ),
        commentaires=(*WHO.commentaires, Commentaire(texte="clé sous le pot", le=TODAY)),
        consentement=Consentement(accord=False, le=TODAY),
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"naissance": "31/02/1955"},
        {"nir": "255089912345601"},
        {"km": "loin"},
        {"terrain": "mer"},
        {"couleur": "bleu"},
        {"consentement": "?"},
    ],
)
def test_what_is_wrong_is_said_by_field(typed: dict[str, str]) -> None:
    read = corrected(WHO, typed, TODAY)
    assert isinstance(read, tuple)
    assert [one.champ for one in read] == [*typed]
