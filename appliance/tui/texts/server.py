"""The server's password changed: the new one is typed, put down and tried."""

from typing import Final

MENU: Final = "Mot de passe du serveur : en taper un nouveau"
TITLE: Final = "Nouveau mot de passe du serveur"
WHAT: Final = (
    "Celui que la messagerie ou le concentrateur vous a donné, à la place de l’ancien. Le service "
    "d’envoi seul le lit."
)
ACCOUNT: Final = "Compte"
FIELD: Final = "Mot de passe"
EMPTY: Final = "Tapez le nouveau mot de passe, puis Entrée."
KEEPING: Final = "Rangement du mot de passe"
TRIAL_TITLE: Final = "Il est rangé. Essai auprès du serveur"
TRIAL_BELOW: Final = (
    "Compte refusé : Échap, et retapez-le. Sans réponse ou sans réseau : le service d’envoi "
    "l’essaiera de lui-même, et la colonne Liaison dira « ok » quand il passe."
)

KEY_KEEP: Final = ("Ranger", "Ranger ce mot de passe, et l’essayer aussitôt")
KEY_SHOW: Final = ("Montrer", "Montrer ou cacher ce qui est tapé")
KEY_WHICH: Final = ("Autre compte", "Changer le mot de passe d’un autre compte")
KEY_BACK: Final = ("Retour", "Revenir ; l’ancien mot de passe reste")
KEY_RETYPE: Final = ("Retaper", "Revenir au mot de passe, pour le retaper")
HELP: Final = (
    "Quand le mot de passe a changé chez le fournisseur, rien ne part et rien ne se perd : tapez "
    "le nouveau ici. Il remplace l’ancien, qui n’est montré nulle part. Les factures en attente "
    "partent d’elles-mêmes dès que le serveur l’accepte."
)
