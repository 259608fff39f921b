"""What becomes of a patient who asks to be erased: what goes, what the law keeps, what is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from appliance.domain.identifiers import NumeroFacture
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.noms import mots_of
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.registre.piece import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Effacement:
    """A request that was granted; without a name.

    Attributes:
        dossier: number that the record had.
        fait_le: when the last byte left the medium, None until then.
    """

    dossier: int
    demande_le: date
    fait_le: date | None = None


@dataclass(frozen=True, slots=True)
class Conservee:
    """A sealed invoice that stays.

    Attributes:
        jusqu_au: last day on which it must; None as long as the caisse has not accepted it.
    """

    numero: NumeroFacture
    date_soins: date
    jusqu_au: date | None

    @property
    def phrase(self) -> str:
        """French: what is kept, and until when."""
        until = "tant que la caisse ne l’a pas acceptée"
        if self.jusqu_au is not None:
            until = f"jusqu’au {self.jusqu_au:%d/%m/%Y} au moins"
        what = f"Facture {self.numero} du {self.date_soins:%d/%m/%Y}"
        return f"{what} : conservée par obligation {until}."


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody else's record names the patient: for a person to correct, or to leave."""

    table: str
    numero: int
    patient: int | None


@dataclass(frozen=True, slots=True)
class Bilan:
    """What is told to the person who asked.

    Attributes:
        retours: how many messages of payers name the patient and must be kept a while longer.
    """

    conservees: tuple[Conservee, ...]
    mentions: tuple[Mention, ...]
    retours: int = 0


def names_one_of(valeur: object, dossiers: Iterable[Dossier]) -> bool:
    """Tell whether a text in somebody's record has the surname and the first name of another."""
    texts = [{*mots_of(texte)} for texte in _texts(valeur)]
    wanted = [
        {*mots_of(nom), *mots_of(dossier.prenom)}
        for dossier in dossiers
        for nom in filter(None, (dossier.nom, dossier.nom_naissance))
    ]
    return any(words <= text for words in wanted for text in texts)


def _texts(valeur: object) -> Iterator[str]:
    match valeur:
        case Dossier(immatriculations=insured, commentaires=notes):
            yield from (one.assure for one in insured)
            yield from (one.texte for one in notes)
        case Ordonnance(note=note):
            yield note
        case Piece(noms=noms):
            yield from noms
