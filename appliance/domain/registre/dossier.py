"""One patient's record: who, insured under which numbers, living where, freed from what."""

import re
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
LONGEST_NAME: Final = 80
"""Our own bound: no card nor form takes as much."""
BIRTH: Final = re.compile(r"(18|19|20)\d{6}", re.ASCII)
POSTAL: Final = re.compile(r"\d{5}", re.ASCII)
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
        return WITHOUT_NIR if found is None else self._insured_as(found.nir)

    def beneficiaires(self) -> Iterator[Beneficiaire]:
        """Yield the person as invoices of any day may name them, once for each NIR."""
        yield from (self._insured_as(one.nir) for one in self.immatriculations)

    def age_on(self, day: date) -> int | None:
        """Return the full years of age on `day`, None where the birth date is not whole."""
        return full_years(self.naissance, day)

    def affiches(self) -> tuple[str, ...]:
        """Return what is shown while this patient is billed, the newest first."""
        shown = sorted((one for one in self.commentaires if one.affiche), key=lambda one: one.le)
        return tuple(one.texte for one in reversed(shown))

    def _insured_as(self, nir: Nir) -> Beneficiaire:
        return Beneficiaire(
            nom=self.nom, prenom=self.prenom, naissance=self.naissance, nir=nir, rang=self.rang
        )

    def _is_minor_on(self, day: date) -> bool:
        age = self.age_on(day)
        return age is not None and age < MAJORITE


def lire_nom(texte: str, champ: str) -> str | Anomalie:
    """Read a name as people write it."""
    if not any(map(str.isalpha, texte)):
        return Anomalie(champ, "il manque : recopiez-le de la carte ou de l’attestation")
    if not texte.isprintable() or len(texte) > LONGEST_NAME:
        return Anomalie(champ, f"au plus {LONGEST_NAME} lettres et signes lisibles sont attendus")
    return texte.strip()


def anomalies_dossier(dossier: Dossier, today: date) -> Iterator[Anomalie]:
    """Yield what keeps a record out of the register."""
    for champ in ("nom", "prenom"):
        if isinstance(wrong := lire_nom(getattr(dossier, champ), champ), Anomalie):
            yield wrong
    if not BIRTH.fullmatch(dossier.naissance):
        yield Anomalie("naissance", "JJ/MM/AAAA est attendu, 00 pour ce qui est inconnu")
    elif int(dossier.naissance) > int(f"{today:%Y%m%d}"):
        yield Anomalie("naissance", "elle est dans l’avenir : vérifiez l’année")
    if dossier.rang < 1:
        yield Anomalie("rang", "le rang de naissance commence à 1")
    if any(one.periode.is_reversed() for one in dossier.immatriculations):
        yield Anomalie("immatriculations", "un NIR finit avant de commencer : relisez ses dates")
    if dossier.adresse is not None:
        yield from _anomalies_adresse(dossier.adresse)


def _anomalies_adresse(adresse: Adresse) -> Iterator[Anomalie]:
    if adresse.code_postal and not POSTAL.fullmatch(adresse.code_postal):
        yield Anomalie("code_postal", "cinq chiffres sont attendus")
    if adresse.km < 0:
        yield Anomalie("km", "une distance n’est pas négative : corrigez-la")
