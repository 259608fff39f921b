"""Three people of one practice, and their codes."""

from dataclasses import replace
from typing import Final

from appliance.domain.identifiers import NumeroPs
from appliance.domain.professionnel import Professionnel
from appliance.domain.roles import PREMIERE, Personne, Role
from tests.made_up import PROFESSIONNEL

TITULAIRE: Final = replace(PREMIERE, nom="Test Camille")
REMPLACANT: Final = Personne(
    numero=2, nom="Essai Dominique", role=Role.REMPLACANT, numero_ps="998877666"
)
SECRETAIRE: Final = Personne(numero=3, nom="Modèle Sacha", role=Role.SECRETAIRE)
CODES: Final = {
    TITULAIRE.numero: "codelong",
    REMPLACANT.numero: "autrecode",
    SECRETAIRE.numero: "tiers",
}


def billed_by(personne: Personne) -> Professionnel:
    """Return under whose name and number a person bills."""
    if not personne.numero_ps:
        return PROFESSIONNEL
    return Professionnel(nom=personne.nom, numero=NumeroPs(personne.numero_ps))
