"""One patient's record: who, insured under which numbers, living where, freed from what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from appliance.domain.identifiers import Nir
from appliance.domain.patient import Beneficiaire, full_years
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.fiche import TOUJOURS, Periode, Source
from appliance.domain.visite import Terrain, Trajet

MAJORITE: Final = 18
WITHOUT_NIR: Final = Anomalie(
    "immatriculations",
    "aucun NIR ne vaut ce jour-là : lisez la carte, ou saisissez celui de l’attestation",
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Immatriculation:
    """A NIR under which somebody is or was insured.

    Attributes:
        assure: name of the insured parent as the attestation prints it; empty for the
            patient's own NIR (S001-07).
        vu_le: when the source said so.
    """

    nir: Nir
    source: Source
    vu_le: date
    periode: Periode = TOUJOURS
    assure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Adresse:
    """Where the patient is cared for, and the way there.

    Attributes:
        km: one way, from the nearest cabinet of the profession.
        autre_commune: another commune or agglomeration than the cabinet's.
    """

    voie: str = ""
    complement: str = ""
    code_postal: str = ""
    commune: str = ""
    km: Decimal = Decimal(0)
    terrain: Terrain = Terrain.PLAINE
    autre_commune: bool = False

    def trajet(self) -> Trajet:
        """Return the way as a visit takes it."""
        return Trajet(km=self.km, terrain=self.terrain, autre_commune=self.autre_commune)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Commentaire:
    """A note in the record; one that is `affiche` is shown while billing (S001-08)."""

    texte: str
    le: date
    affiche: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Consentement:
    """What the patient agreed to, or refused; `moyen` is how: by word, on paper."""

    accord: bool
    le: date
    moyen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Dossier:
    """One patient.

    Attributes:
        nom: the name in use.
        nom_naissance: the birth name where it is another one.
        naissance: AAAAMMJJ as the card holds it; month and day may be 00.
        rang: rank of birth; it tells twins apart and is 1 for nearly everybody.
        immatriculations: under which NIR, and since when; none is ever dropped.
    """

    nom: str
    prenom: str
    naissance: str
    nom_naissance: str = ""
    rang: int = 1
    immatriculations: tuple[Immatriculation, ...] = ()
    adresse: Adresse | None = None
    telephone: str = ""
    commentaires: tuple[Commentaire, ...] = ()
    consentement: Consentement | None = None

    def immatriculation_on(self, day: date) -> Immatriculation | None:
        """Return the NIR to bill under on `day`, None where none holds.

        A minor is billed under the parent's named on the attestation, whatever own number was
        given at birth (S001-07); an adult under the own one where there is one.
        """
        valid = [one for one in self.immatriculations if one.periode.covers(day)]
        minor = self._is_minor_on(day)
        return max(valid, key=lambda one: (bool(one.assure) is minor, one.vu_le), default=None)

    def beneficiaire_on(self, day: date) -> Beneficiaire | Anomalie:
        """Return the person as an invoice names them."""
        found = self.immatriculation_on(day)
        if found is None:
            return WITHOUT_NIR
        return Beneficiaire(
            nom=self.nom,
            prenom=self.prenom,
            naissance=self.naissance,
            nir=found.nir,
            rang=self.rang,
        )

    def age_on(self, day: date) -> int | None:
        """Return the full years of age on `day`, None where the birth date is not whole."""
        return full_years(self.naissance, day)

    def affiches(self) -> tuple[str, ...]:
        """Return what is shown while this patient is billed, the newest first."""
        shown = sorted((one for one in self.commentaires if one.affiche), key=lambda one: one.le)
        return tuple(one.texte for one in reversed(shown))

    def mots(self) -> Iterator[str]:
        """Yield the names that the patient is looked for by."""
        yield from (self.nom, self.prenom, self.nom_naissance)

    def _is_minor_on(self, day: date) -> bool:
        age = self.age_on(day)
        return age is not None and age < MAJORITE
