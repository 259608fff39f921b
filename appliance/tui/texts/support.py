"""The file for whoever helps: what is in it, and where it went."""

from typing import Final

FILE_TITLE: Final = "Fichier pour l’assistance : tout ce qu’il dira"
FILE_ADVICE: Final = (
    "Il ne nomme personne, ne compte pas d’argent et ne contient aucun code. Lisez-le ; Entrée "
    "l’écrit, sur la clé des copies si elle est là. Rien ne part tout seul."
)
FILE_WRITTEN: Final = "Écrit : {path}. Vous pouvez l’emporter."

KEY_FILE: Final = ("Fichier", "Montrer le fichier pour l’assistance, avant de l’écrire")
KEY_WRITE: Final = ("Écrire", "Écrire ce fichier, tel qu’il est montré")
KEY_LEAVE: Final = ("Retour", "Revenir au diagnostic")
