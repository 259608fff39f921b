"""Somebody changes their own code, which they know."""

from typing import Final

MENU: Final = "Code : changer le mien"
TITLE: Final = "Changer votre code"
WHAT: Final = "Prenez celui-ci, que personne n’a choisi, ou six autres mots :\n{code}"
BEFORE: Final = "Code actuel"
EMPTY: Final = "Tapez ce code, puis Entrée."
DONE_TITLE: Final = "Votre code est changé"
DONE: Final = (
    "L’ancien n’ouvre plus ce boîtier. Il ouvre encore les copies déjà faites : branchez chaque "
    "clé de sauvegarde et attendez la copie suivante (une heure au plus). Les codes des autres et "
    "la feuille de secours ne changent pas."
)
KEY_DONE: Final = ("Compris", "Revenir au travail")
HELP: Final = (
    "Changez de code dès que quelqu’un d’autre l’a vu. Le code actuel est demandé, puis le nouveau "
    "deux fois. Oublié, il se remplace par la feuille de secours, à l’écran qui demande le code."
)
