"""Who is cared for, as the carte Vitale tells it."""

from dataclasses import dataclass

from appliance.domain.identifiers import Nir


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Beneficiaire:
    """One person named on a carte Vitale or an attestation.

    Attributes:
        naissance: AAAAMMJJ as the card holds it; month and day may be 00.
        rang: place among the holders of the card, from 1.  It is not the official rang
            gémellaire, which the public files of the card do not give.
    """

    nom: str
    prenom: str
    naissance: str
    nir: Nir
    rang: int = 1

    def __repr__(self) -> str:
        return "Beneficiaire(…)"


@dataclass(frozen=True, slots=True, repr=False)
class CarteVitale:
    """What the public files of a Vitale 2 give: its holders, in the order of the card."""

    beneficiaires: tuple[Beneficiaire, ...]

    def __repr__(self) -> str:
        return f"CarteVitale({len(self.beneficiaires)} bénéficiaires)"
