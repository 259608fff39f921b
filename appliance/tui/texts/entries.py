"""Sentences of the small forms of a patient's record."""

from typing import Final

YES: Final = "oui"
NO: Final = "non"
NOTED: Final = "Enregistré."
NO_ACT: Final = "Aucun acte n’a ces lettres : cherchez un autre mot, des virgules entre les actes."
WRONG: Final = "« {field} » : {sentence}."

# A prescription ------------------------------------------------------------------------

ORDONNANCE_TITLE: Final = "Ordonnance de {name}"
PRESCRIBER: Final = "Prescripteur"
WRITTEN: Final = "Prescrite le"
ACTS: Final = "Actes"
TIMES: Final = "Fois par jour"
EVERY: Final = "Tous les n j"
DURATION: Final = "Durée en jours"
SITTINGS: Final = "Ou séances"
WEEKDAYS: Final = "Jours nommés"
RENEWALS: Final = "Renouveler"
AT_HOME: Final = "À domicile"
ALD: Final = "ALD"
NIGHT: Final = "De nuit"
DAILY: Final = "Dim. et fériés"
HELP_ORDONNANCE: Final = (
    "Recopiez l’ordonnance. Pour les actes, quelques lettres de chacun, des virgules entre eux : "
    "ceux qui sont compris s’affichent dessous. Vide veut dire une fois par jour, tous les jours. "
    "Donnez une durée ou un nombre de séances. Jours nommés : « lundi jeudi ». La dernière "
    "ordonnance est proposée : changez ce qui a changé."
)

# Rights --------------------------------------------------------------------------------

DROITS_TITLE: Final = "Droits de {name}"
SOURCE: Final = "D’après"
SOURCE_PAPER: Final = "l’attestation"
SOURCE_ADRI: Final = "ADRi"
SOURCE_CARD: Final = "la carte"
SEEN: Final = "Vus le"
BODY: Final = "Caisse, 9 ch."
UNTIL: Final = "Droits jusqu’au"
MOTIFS: Final = {
    "ald": "ALD",
    "maternite": "Maternité",
    "at": "Accident trav.",
    "invalidite": "Invalidité",
    "c2s": "C2S",
    "ame": "AME",
    "aspa": "ASPA",
    "regime_local": "Régime local",
    "terrorisme": "Terrorisme",
}
HELP_DROITS: Final = (
    "Recopiez l’attestation ou la réponse d’ADRi. Pour chaque droit : oui, non, ou son dernier "
    "jour ; vide quand la source n’en dit rien. La caisse est un nombre de neuf chiffres."
)

# Keys ----------------------------------------------------------------------------------

KEY_KEEP: Final = ("Enregistrer", "Enregistrer ce qui est saisi")
KEY_LEAVE: Final = ("Retour", "Revenir au dossier sans rien enregistrer")
KEY_ORDONNANCE: Final = ("Ordonnance", "Entrer une ordonnance de ce patient")
KEY_DROITS: Final = ("Droits", "Noter les droits de ce patient")
