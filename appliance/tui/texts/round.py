"""Sentences of the round, and of what the billing of a person starts from."""

from typing import Final

ROUND_TITLE: Final = "Tournée du {day} : {left} sur {count} à facturer, {km} km"
ROUND_EMPTY: Final = (
    "Aucune ordonnance ne demande de passage ce jour. Une carte commence une visite."
)
READING_ROUND: Final = "Lecture des ordonnances"
OFFERING: Final = "Recherche de ce que le boîtier sait du patient"
RECOGNISED: Final = "{who}. Recherche de ce que le boîtier en sait"
MOVING: Final = "Enregistrement"
COLUMN_RANK: Final = "N°"
COLUMN_PATIENT: Final = "Patient"
COLUMN_ACTS: Final = "Soins"
COLUMN_KM: Final = "km"
COLUMN_STATE: Final = "État"
NTH: Final = "{name} ({rang}/{sur})"
A_FAIRE: Final = "à faire"
SCELLE: Final = "scellé"
SANS_CARTE: Final = "sans carte"
A_VOIR: Final = "à voir"
EN_COURS: Final = "brouillon"
CARD_IN_HAND: Final = "Carte de {name} : Entrée facture ce passage."
NOBODY: Final = "Aucun NIR ne vaut ce jour pour {name} : lisez la carte, ou complétez le dossier."
DONE: Final = "Ce passage est scellé. La carte du patient ouvre une autre visite."

PREFILLED: Final = "Prescription reprise de la facture {numero} : vérifiez-la."
FROM_DRAFT: Final = "Brouillon repris : rien n’en est scellé."
FROM_PAPER: Final = "D’après l’ordonnance du {day}."
COMES: Final = "en plus : {acts}"
GOES: Final = "en moins : {acts}"
CHANGED: Final = "Depuis le dernier passage, {changes}."
TP_BY: Final = "tiers payant {words}, {by}"
TP_RIGHT: Final = "de droit"
TP_LAST: Final = "comme avant"
TP_DEFAULT: Final = "par défaut"
TP_PERSON: Final = "choisi"
NOT_BILLED: Final = "Passages d’avant non facturés : {days}. F5 les ajoute à cette facture."
TOGETHER: Final = "Avec les passages d’avant : {days}."
IN_ALL: Final = "{count} passages, {amount} en tout."
TAKE_OUT: Final = "F5 les retire de cette facture."
NOTHING_BEFORE: Final = "Aucun passage d’avant n’attend de facture pour ce patient."
OF_DAY: Final = "Le {day} : {amount}"
NTH_PASSAGE: Final = "{day}, passage {nth}"
NOTE: Final = "Note : {note}"

KEY_ROUND: Final = ("Tournée", "Montrer la tournée du jour, dans l’ordre de la route")
KEY_BILL: Final = ("Facturer", "Facturer le passage choisi")
KEY_LATER: Final = ("Plus tard", "Mettre ce passage plus tard dans la tournée")
KEY_SOONER: Final = ("Plus tôt", "Mettre ce passage plus tôt dans la tournée")
KEY_DROP: Final = ("Oublier", "Oublier le brouillon de ce patient, qui n’est pas scellé")
KEY_GROUP: Final = ("Grouper", "Mettre les passages d’avant dans la même facture, ou les retirer")
KEY_CHANGE: Final = ("Modifier", "Changer les actes, le lieu, le tiers payant ou la date")

HELP_ROUND: Final = (
    "Les passages que les ordonnances ouvertes demandent aujourd’hui, dans l’ordre de la "
    "dernière tournée. Une carte insérée mène à son passage ; Entrée montre les montants, Entrée "
    "scelle. F5 met dans la même facture les passages d’avant qui ne sont pas facturés. Sans "
    "carte, Entrée facture le passage choisi en mode dégradé. Une lettre mène au nom qu’elle "
    "commence. « à voir » : un brouillon attend, ou il manque un NIR."
)
