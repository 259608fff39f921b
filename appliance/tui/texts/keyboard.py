"""The keyboard of the box: which there are, and what choosing one does."""

from collections.abc import Mapping
from typing import Final

KEYBOARDS: Final[Mapping[str, str]] = {
    "fr-latin9": "Français (AZERTY)",
    "be-latin1": "Belge (AZERTY)",
    "fr_CH-latin1": "Suisse romand (QWERTZ)",
    "us": "Américain (QWERTY)",
}
TITLE: Final = "Quel clavier est branché ?"
WHAT: Final = (
    "Après Entrée, l’écran redémarre avec ce clavier, en quelques secondes. Ce n’était pas le "
    "bon ? F11, les flèches et Entrée sont les mêmes sur tous."
)
KEEPING: Final = "Changement de clavier"
KEY_KEYBOARD: Final = ("Clavier", "Choisir le clavier : français, belge, suisse, américain")
KEY_CHOOSE: Final = ("Choisir", "Prendre ce clavier, et redémarrer l’écran")
KEY_BACK: Final = ("Retour", "Revenir ; le clavier reste")
HELP: Final = (
    "Le boîtier croit que son clavier est français. Choisissez celui que vous avez : les lettres "
    "d’un code tapé sur un autre clavier ne sont pas les mêmes."
)
