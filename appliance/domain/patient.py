"""Who is cared for, as the carte Vitale tells it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from appliance.domain.identifiers import Nir
from appliance.domain.registre.noms import mots_of

BIRTH: Final = (slice(0, 4), slice(4, 6), slice(6, 8))
"""Year, month and day in AAAAMMJJ."""


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

    def age_on(self, day: date) -> int | None:
        """Return the full years of age on `day`, None where the card does not give the whole date.

        Some cards hold lunar dates, or 00 for what nobody knows.
        """
        return full_years(self.naissance, day)

    def __repr__(self) -> str:
        return "Beneficiaire(…)"


def same_person(one: Beneficiaire, other: Beneficiaire) -> bool:
    """Tell whether two readings name one person: children share a parent's NIR, twins a birthday.

    An accent or a dash that was not typed makes nobody else.
    """
    same = (one.nir, one.naissance) == (other.nir, other.naissance)
    return same and mots_of(one.prenom) == mots_of(other.prenom)


def full_years(naissance: str, day: date) -> int | None:
    """Return the age on `day` of who was born on AAAAMMJJ, None where that is no whole date."""
    try:
        born = date(*(int(naissance[part]) for part in BIRTH))
    except ValueError:
        return None
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age if age >= 0 else None


@dataclass(frozen=True, slots=True, repr=False)
class CarteVitale:
    """What the public files of a Vitale 2 give: its holders, in the order of the card."""

    beneficiaires: tuple[Beneficiaire, ...]

    def __repr__(self) -> str:
        return f"CarteVitale({len(self.beneficiaires)} bénéficiaires)"
