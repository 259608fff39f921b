"""Paired boxes: who they are, a code to be shown or typed, the local network that is let in."""

from typing import Final

MENU: Final = "Boîtiers appariés"
TITLE: Final = "Boîtiers appariés de ce réseau"
ABOUT: Final = (
    "Une aide qui verra l’écran, un second boîtier du cabinet. Tous deux sur le même réseau : l’un "
    "montre un code de huit chiffres, l’autre le tape."
)
CLOSED: Final = (
    "Ce boîtier n’ouvre encore rien au réseau local : F5 l’ouvre, aux seuls boîtiers appariés."
)
NOBODY: Final = "Aucun boîtier apparié."
ROW: Final = "{name}, à {host} ({digits})"
LOOKING: Final = "Lecture des boîtiers appariés"
LETTING_IN: Final = "Ouverture au réseau local"

CODE_TITLE: Final = "Montrez ce code à l’autre boîtier"
CODE_WAITS: Final = "Le service prépare un code."
CODE: Final = "Code : {code}"
CODE_WHERE: Final = "Adresse : {addresses}"
CODE_NOWHERE: Final = "Ce boîtier n’a pas d’adresse : branchez le réseau."
CODE_TRY: Final = "Il vaut une seule fois, et cinq minutes. Échap l’annule."

TYPE_TITLE: Final = "Tapez ce que l’autre boîtier montre"
TYPE: Final = "L’autre montre une adresse et huit chiffres (F9, K, F2)."
ADDRESS: Final = "Adresse"
DIGITS: Final = "Code"
ADDRESS_EMPTY: Final = "Tapez l’adresse que l’autre boîtier montre, par exemple 192.168.1.20."
DIGITS_EMPTY: Final = "Tapez les huit chiffres que l’autre boîtier montre."
MEETING: Final = "Rencontre de l’autre boîtier"

FORGET_TITLE: Final = "Oublier « {name} » ?"
FORGET: Final = "Ce boîtier ne le laissera plus entrer. Faites-le aussi sur l’autre."
FORGET_HOW: Final = "O l’oublie, N ou Échap revient."
FORGETTING: Final = "Oubli"

KEY_SHOW: Final = ("Montrer un code", "Montrer ici un code, à taper sur l’autre boîtier")
KEY_TYPE: Final = ("Taper un code", "Taper ici le code que l’autre boîtier montre")
KEY_LET_IN: Final = ("Ouvrir au réseau", "Laisser entrer les boîtiers appariés, eux seuls")
KEY_FORGET: Final = ("Oublier", "Ne plus laisser entrer ce boîtier")
KEY_GO: Final = ("Apparier", "Aller à l’autre boîtier avec ce code")
KEY_BACK: Final = ("Retour", "Revenir à l’écran d’avant")
KEY_YES: Final = ("Oublier", "Ne plus laisser entrer ce boîtier")
HELP: Final = (
    "Deux boîtiers appariés se reconnaissent sur le réseau local, quel que soit leur nom. Un "
    "boîtier apparié voit l’écran masqué quand le titulaire le montre (F9, H), et porte les "
    "messages de l’autre. Il n’ouvre ni dossier ni facture. Oubliez celui d’une aide une fois le "
    "travail fini."
)
