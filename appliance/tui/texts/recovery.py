"""A forgotten code: the sheet is typed, then a code is made."""

from typing import Final

SHEET_TITLE: Final = "Code oublié : la feuille de secours, groupe par groupe"
SHEET: Final = (
    "Il faut les huit groupes de la feuille la plus récente. Majuscules et espaces ne comptent pas."
)
GROUP: Final = "Groupe {rank}"
GROUP_SIZE: Final = "Le groupe {rank} a huit caractères, lettres ou chiffres : relisez-le."
PROVING: Final = "Comparaison avec la feuille"
LOOKING: Final = "Recherche de la feuille de secours"
CODE_TITLE: Final = "Choisissez un nouveau code"
CODE: Final = (
    "La feuille est la bonne. Prenez ce code que personne n’a choisi, ou six autres mots :\n{code}"
)
CODE_WHOSE: Final = (
    "Il remplace celui de la personne titulaire ; ceux des autres restent, et la feuille aussi."
)
CODE_FIELD: Final = "Nouveau code"
AGAIN_FIELD: Final = "Encore"
CHANGING: Final = "Changement du code"
CHANGED: Final = "Le code est changé. Tapez celui de la CPS, ou Entrée sans rien."

KEY_RECOVER: Final = ("Code oublié", "Choisir un nouveau code, avec la feuille de secours")
KEY_NEXT: Final = ("Suivant", "Aller au groupe suivant ; au dernier, comparer la feuille")
KEY_CHANGE: Final = ("Changer le code", "Aller au champ suivant ; au dernier, changer le code")
KEY_BACK: Final = ("Retour", "Revenir à l’écran d’avant ; rien n’est changé")
KEY_WHO: Final = ("Autre personne", "Changer le code d’une autre personne titulaire")
HELP: Final = (
    "La feuille de secours remplace le code d’une personne titulaire, même pendant que le boîtier "
    "fait attendre. Un groupe mal tapé est nommé. Une feuille déchirée n’ouvre rien : il faut ses "
    "huit groupes. Sans elle, une autre personne titulaire ouvre avec son code ; sans code ni "
    "feuille, personne ne peut rien retrouver. Seul le code change : factures, réglages et codes "
    "des autres restent."
)
