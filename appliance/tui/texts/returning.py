"""A practice comes back from a key: what to plug in, to type, to strike out."""

from typing import Final

KEY_TITLE: Final = "Restaurer : branchez la clé de sauvegarde"
KEY_MOUNTED: Final = (
    "Elle s’appelle BESACE. Branchez-la, comptez jusqu’à dix, puis Entrée. Ayez aussi la feuille "
    "de secours : ses huit groupes ouvrent la copie."
)
KEY_ELSEWHERE: Final = (
    "Tapez le dossier où elle est montée. Ayez aussi la feuille de secours : ses huit groupes "
    "ouvrent la copie."
)
DIRECTORY: Final = "Dossier"
DIRECTORY_EMPTY: Final = "Tapez le dossier de la clé, par exemple /media/cle."
LOOKING: Final = "Lecture de la clé"

COPIES_TITLE: Final = "Cette clé porte plusieurs copies : laquelle ?"
COPIES: Final = (
    "La plus récente est en haut. Ce qui fut fait après une copie n’y est pas : n’en prenez une "
    "plus ancienne que si c’est elle, le bon boîtier."
)
COPY: Final = "{day} à {hour}, {age} ({name})"

SHEET_TITLE: Final = "Feuille de secours, groupe par groupe"
SHEET: Final = "Copie du {day} à {hour}, {age}. Majuscules et espaces ne comptent pas."
SHEET_OLD: Final = (
    "Copie du {day} à {hour} : {age} ! Une autre clé est-elle plus récente ? Échap revient."
)
OLD_DAYS: Final = 7
TODAY: Final = "d’aujourd’hui"
YESTERDAY: Final = "d’hier"
DAYS: Final = "vieille de {count} jours"
OPENING: Final = "Ouverture de la copie"

RANGE_TITLE: Final = "Sur la feuille : le premier nombre qui n’est pas barré"
RANGE: Final = (
    "Sous les groupes sont les nombres de 2 à 10, un par restauration. Chaque boîtier numérote ses "
    "factures dans la plage de son nombre : deux boîtiers ne donnent jamais le même numéro. "
    "Ici, de {first} à {last}."
)
RANGE_FIELD: Final = "Nombre"
RANGE_EMPTY: Final = "Tapez le premier nombre qui n’est pas barré sur la feuille."
RANGE_LOOKING: Final = "Comparaison avec la clé"
STRIKE_TITLE: Final = "Barrez le {plage} sur la feuille"
STRIKE: Final = (
    "Maintenant, au stylo. Une fois barré il ne servira plus jamais, même si cette restauration "
    "s’arrête en route."
)
STRIKE_HOW: Final = "O : il est barré. N ou Échap : revenir."

SERVER_TITLE: Final = "Le mot de passe de la messagerie"
SERVER: Final = (
    "Aucune copie ne le garde. C’est celui de la messagerie, ou le jeton du concentrateur. "
    "L’ancien boîtier est volé ? Changez-le d’abord chez le fournisseur."
)
SERVER_WITHOUT: Final = "Entrée sans rien : on facture, et rien ne part vers la caisse."
SERVER_FIELD: Final = "Mot de passe"

RESTORING: Final = "Restauration"
LEFT_OFF: Final = (
    "La restauration est arrêtée en route ; la clé garde tout. Entrée la reprend, maintenant ou au "
    "prochain démarrage, avec la même clé."
)
REPORT_TITLE: Final = "Le cabinet est de retour"
REPORT_OPEN: Final = "Entrée ouvre la station : elle demande le code de l’ancien boîtier."
REVOKE: Final = (
    "L’ancien boîtier, s’il n’est pas détruit : ne facturez plus avec lui. Le mot de passe de la "
    "messagerie, changé chez le fournisseur, l’empêche d’envoyer. Sa mémoire s’ouvre toujours avec "
    "l’ancien code : rien ne l’efface à distance."
)

WELCOME: Final = "F2 restaure un cabinet depuis sa clé de sauvegarde."
UNFINISHED_TITLE: Final = "La restauration n’est pas finie"
UNFINISHED: Final = (
    "Elle a été coupée en route. Rien n’est perdu : la clé garde tout. Branchez la même clé ; "
    "Entrée recommence, avec le nombre déjà barré."
)

KEY_RESTORE: Final = ("Restaurer", "Remettre ici un cabinet, depuis sa clé et sa feuille")
KEY_RESTORE_ON: Final = ("Reprendre", "Recommencer la restauration qui fut coupée")
KEY_LOOK: Final = ("Lire la clé", "Chercher les copies que la clé porte")
KEY_CHOOSE: Final = ("Choisir", "Restaurer cette copie")
KEY_NEXT: Final = ("Suivant", "Aller au groupe suivant ; au dernier, ouvrir la copie")
KEY_RANGE: Final = ("Suivant", "Prendre cette plage de numéros")
KEY_STRUCK: Final = ("Barré", "Le nombre est barré sur la feuille")
KEY_SERVER: Final = ("Restaurer", "Commencer la restauration")
KEY_BACK: Final = ("Retour", "Revenir à l’écran d’avant ; rien n’est écrit")
KEY_OPEN: Final = ("Ouvrir", "Ouvrir la station")
HELP: Final = (
    "Une restauration remet ici le cabinet d’un boîtier perdu, tel que sa clé de sauvegarde le "
    "garde. Il faut la clé et la feuille de secours. Rien n’est écrit tant que le nombre n’est pas "
    "barré."
)
