"""A box forgets everything: what that means, the two confirmations, the end."""

from typing import Final

WORD: Final = "EFFACER"
WORD_TITLE: Final = "Remise à neuf : tout effacer de ce boîtier ?"
WORD_WHAT: Final = (
    "Factures, patients, réglages, boîtiers appariés : tout devient illisible, pour vous aussi. Ce "
    "qui n’est pas encore parti ne partira pas. Une clé de sauvegarde et la feuille de secours "
    "rouvrent ailleurs ce qu’elles gardent."
)
WORD_HONEST: Final = (
    "Les clés sont détruites. Une mémoire flash peut en garder des restes qu’un laboratoire "
    "lirait : pour en être sûr, détruisez-la."
)
WORD_ASKED: Final = "Tapez EFFACER"
WORD_WRONG: Final = "Tapez EFFACER en toutes lettres, ou Échap pour revenir."
PROOF_TITLE: Final = "Dernière confirmation"
PROOF: Final = (
    "Le code de la personne titulaire, ou les huit groupes de la feuille de secours. Après Entrée "
    "rien ne revient."
)
PROOF_FIELD: Final = "Preuve"
PROOF_EMPTY: Final = "Tapez le code ou la feuille, ou Échap pour revenir."
PROVING: Final = "Vérification"
ERASING: Final = "Destruction des clés"
OVER_TITLE: Final = "Ce boîtier a tout oublié"
OVER: Final = (
    "Il redémarre de lui-même, et se fait une place neuve : comptez deux minutes. S’il ne le fait "
    "pas, éteignez-le et rallumez-le : il finit alors ce qui manque."
)
KEY_RESET: Final = ("Remise à neuf", "Tout effacer de ce boîtier, après deux confirmations")
KEY_WORD: Final = ("Suivant", "Aller à la dernière confirmation")
KEY_ERASE: Final = ("Tout effacer", "Détruire les clés de ce boîtier")
KEY_BACK: Final = ("Retour", "Revenir ; rien n’est effacé")
HELP: Final = (
    "La remise à neuf rend ce boîtier comme au premier jour, pour le donner ou le rendre. Faites "
    "d’abord une sauvegarde si vous voulez garder quelque chose."
)
UNFINISHED: Final = "Remise à neuf : elle s’achève, le boîtier va redémarrer."
