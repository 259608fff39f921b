"""A new recovery sheet: written down, proven, and good once the code was given."""

from typing import Final

MENU: Final = "Feuille de secours : en faire une nouvelle"
DRAWING: Final = "Tirage d’une feuille"
STEP: Final = "Nouvelle feuille, étape {rank} sur 3"
TITLE: Final = "Recopiez ces huit groupes sur papier"
ABOUT: Final = (
    "L’ancienne reste bonne jusqu’à la dernière étape. Gardez celle-ci loin du boîtier, sous clé."
)
RANGES: Final = (
    "Écrivez dessous les nombres de {first} à {last}, et barrez ceux que l’ancienne feuille a "
    "barrés."
)
NO_RANGES: Final = "N’écrivez aucun nombre dessous : il n’en reste pas pour une autre restauration."
CODE_TITLE: Final = "Votre code, et elle est bonne"
CODE: Final = "Après Entrée, l’ancienne feuille n’ouvre plus ce boîtier."
CODE_FIELD: Final = "Votre code"
CODE_EMPTY: Final = "Tapez votre code, puis Entrée ; Échap revient, et l’ancienne reste bonne."
ACCEPTING: Final = "Enregistrement de la feuille"
DONE_TITLE: Final = "La nouvelle feuille est la bonne"
DONE: Final = (
    "L’ancienne n’ouvre plus ce boîtier. Elle ouvre encore les copies déjà faites : branchez "
    "chaque clé de sauvegarde et attendez la copie suivante (une heure au plus). Ensuite "
    "seulement, détruisez l’ancienne feuille."
)
DONE_LOST: Final = (
    "Si l’ancienne est perdue ou volée, hâtez-vous : qui la tient avec une copie d’avant lit cette "
    "copie. Une clé perdue s’ouvre toujours avec elle."
)

KEY_WRITTEN: Final = ("Recopiée", "La feuille est écrite : la prouver")
KEY_LEAVE: Final = ("Retour", "Revenir ; l’ancienne feuille reste bonne")
KEY_ACCEPT: Final = ("Remplacer", "Cette feuille remplace l’ancienne")
KEY_DONE: Final = ("Compris", "Revenir au travail")
HELP: Final = (
    "Une nouvelle feuille de secours remplace l’ancienne : à faire quand l’ancienne est perdue, "
    "abîmée, ou qu’un autre l’a vue. Recopiez les huit groupes, retapez-en deux, puis donnez votre "
    "code. Tant que le code n’est pas donné, rien n’est changé."
)
