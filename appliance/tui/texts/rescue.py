"""A damaged box: what it says of itself, and the way out of it."""

from typing import Final

RESCUE_TITLE: Final = "BOÎTIER ABÎMÉ : LECTURE SEULE, FACTURATION ARRÊTÉE"
RESCUE_WHAT: Final = (
    "Une partie du journal ne se lit plus. Rien n’est changé sur ce boîtier, et rien ne s’y "
    "facture ; ce qui était déjà confié à l’envoi part encore."
)
RESCUE_DO: Final = (
    "À faire : appelez, et lisez ce qui manque. Puis, sur un boîtier vierge, remettez la dernière "
    "sauvegarde depuis sa clé : « besace restore »."
)
RESCUE_SEEN: Final = (
    "Abîmé {constat}, en travaillant. « besace verify » relit tout : s’il ne manque rien, le "
    "prochain code rouvre la facturation."
)
RESCUE_COPY: Final = "Dernière sauvegarde connue : le {moment}, dans {dossier}."
RESCUE_NO_COPY: Final = "Aucune sauvegarde connue : exportez (F5) avant tout le reste."
RESCUE_LACKS: Final = "Ce qui manque :"
RESCUE_LACKS_NOTHING: Final = "Ce qui manque : rien de nommé ; tout ce qui suit a pu être relu."
STOP_READ: Final = "Verrouillez (F10), puis retapez le code : le reste s’ouvre en lecture seule."
ROUND_NONE: Final = "Aucune ordonnance lisible ne demande de passage ce jour."
ROUND_TITLE: Final = "Tournée du jour, à lire"
EXPORT_TITLE: Final = "Exporter tout ce qui se lit, dans un fichier scellé"
EXPORT_ADVICE: Final = (
    "Sans la phrase personne ne l’ouvre, et personne ne la retrouve : six mots sans rapport "
    "entre eux. « besace import » le reprend sur un boîtier vierge."
)
FIELD_FILE: Final = "Fichier"
FIELD_PHRASE: Final = "Phrase"
FIELD_AGAIN: Final = "La même"
FILE_NAME: Final = "besace-{day:%Y-%m-%d}.besace"
FILE_MISSING: Final = "Dites dans quel fichier : un chemin entier, par exemple /media/cle/{name}."
PHRASE_MISSING: Final = "Tapez la phrase qui ouvrira l’export."
PHRASES_DIFFER: Final = "Les deux phrases diffèrent. Tapez deux fois la même."
EXPORTING: Final = "Export en cours"
EXPORTED: Final = "Export scellé : {file}. Gardez la phrase à part."

KEY_PATIENTS: Final = ("Patients", "Montrer tous les patients, et leurs dossiers")
KEY_QUEUE: Final = ("Factures", "Montrer la file des factures, telle qu’elle se lit")
KEY_EXPORT: Final = ("Exporter", "Écrire tout ce qui se lit dans un fichier scellé")
KEY_ROUND: Final = ("Tournée", "Montrer la tournée du jour, pour la faire et la noter à part")

HELP_RESCUE: Final = (
    "Le journal est abîmé au milieu, plus que sa parité ne répare : facturer dessus pourrait "
    "donner deux fois un numéro. Ce que vous voyez est une copie de ce qui se lit ; elle "
    "disparaît au verrouillage. N’éteignez pas avant d’avoir appelé. Les visites du jour se "
    "notent sur papier, et se facturent sur le boîtier restauré."
)
HELP_READ_ROUND: Final = (
    "Les passages que les ordonnances lisibles demandent aujourd’hui. Entrée montre le dossier. "
    "Rien ne se facture ici : notez sur papier ce qui est fait."
)
HELP_EXPORT: Final = (
    "Le fichier contient les patients, leurs droits, leurs ordonnances et les factures qui se "
    "lisent, scellés par la phrase. Prenez une clé USB ; la sauvegarde, elle, reste à part."
)
