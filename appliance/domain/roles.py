"""Who works at the box, and what each may do there: a table of data, obeyed in the services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.errors import NotAllowedError

NOBODY: Final = 0
"""The author of what was written before authors were kept."""


class Role(StrEnum):
    """What a person is to the practice.  Kept on disk: renaming a member needs a migration."""

    TITULAIRE = "titulaire"
    REMPLACANT = "remplacant"
    SECRETAIRE = "secretaire"
    DELEGUE = "delegue"  # works elsewhere, on files that were given: opens no box

    @property
    def en_mots(self) -> str:
        """The role in French, as a person reads it."""
        return EN_MOTS[self]


class Action(StrEnum):
    """What a person may be allowed; the value ends the sentence « votre rôle ne permet pas de »."""

    OUVRIR = "ouvrir le cabinet"
    LIRE_CARTE = "lire une carte"
    CONSULTER = "consulter les dossiers et la file"
    PREPARER = "préparer une facture"
    TENIR_REGISTRE = "changer un dossier, des droits, une prescription ou un contrat"
    SCELLER = "sceller une facture"
    ENVOYER = "fermer un lot ou contresigner"
    VOIR_TOUS_LES_MONTANTS = "voir les montants de tout le cabinet"
    DECIDER_TARIFS = "décider des tarifs"
    SORTIR_REGISTRE = "exporter, importer ou effacer des dossiers"
    GERER_PERSONNES = "gérer les personnes et la feuille de secours"
    MONTRER_ECRAN = "montrer l’écran à une aide"
    REGLER = "changer les réglages du boîtier"


EN_MOTS: Final[Mapping[Role, str]] = {
    Role.TITULAIRE: "titulaire",
    Role.REMPLACANT: "remplaçant",
    Role.SECRETAIRE: "secrétaire",
    Role.DELEGUE: "délégué",
}
PREPARATION: Final = frozenset(
    {
        Action.OUVRIR,
        Action.LIRE_CARTE,
        Action.CONSULTER,
        Action.PREPARER,
        Action.TENIR_REGISTRE,
    }
)
PERMIS: Final[Mapping[Role, frozenset[Action]]] = {
    Role.TITULAIRE: frozenset(Action),
    Role.REMPLACANT: PREPARATION | {Action.SCELLER, Action.ENVOYER},
    Role.SECRETAIRE: PREPARATION | {Action.VOIR_TOUS_LES_MONTANTS},
    Role.DELEGUE: frozenset(),
}
"""The whole rule: what is not in it is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Personne:
    """Somebody with a code of their own.

    Attributes:
        numero: names the author of all that this person does; never given to another one.
        nom: what the unlock screen shows; empty for the one whom the settings name.
        numero_ps: under which this person bills; empty for the settings' own.
        jeton: label of this person's card for PKCS#11; empty for the settings' own.
    """

    numero: int
    nom: str
    role: Role
    numero_ps: str = ""
    jeton: str = ""

    def peut(self, action: Action) -> bool:
        """Tell whether the role allows it."""
        return action in PERMIS[self.role]

    def require(self, action: Action) -> None:
        """Let this person do something.

        Raises:
            NotAllowedError: the role does not allow it.
        """
        if not self.peut(action):
            raise NotAllowedError(f"{self.role.en_mots} : {action}")

    @property
    def is_first(self) -> bool:
        """Tell whether it is the one who made the practice, and nobody said more."""
        return self == PREMIERE

    def answers_to(self, typed: str) -> bool:
        """Tell whether this is who was meant, by the name or the number."""
        return _plain(typed) in {_plain(self.nom), str(self.numero)}


PREMIERE: Final = Personne(numero=1, nom="", role=Role.TITULAIRE)
"""Who made the practice."""


def named(personnes: Iterable[Personne], typed: str) -> Personne | None:
    """Return who is meant by a name or a number; None for nobody, or for more than one."""
    found = [one for one in personnes if one.answers_to(typed)]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
