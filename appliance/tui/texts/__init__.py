"""Every sentence of the interface, in one package: those of billing here, the others by screen.

Errors carry their own sentence (`appliance.errors`), findings and rules theirs (`domain`).
"""

from typing import Final

PRODUCT: Final = "BESACE"
AT_PLAY: Final = "BESACE ESSAI"
SIMULATION: Final = "SIMULATION — aucune FSE valable"
DASH: Final = "—"

# Signs of life -------------------------------------------------------------------------

OPENING: Final = "Ouverture du cabinet"
REPLAYING: Final = "Relecture du journal"
STILL: Final = "encore {left}"
LEAVE_WORK: Final = "Échap arrête"
RECOGNISING: Final = "Vérification du code"
READING: Final = "Lecture de la carte : laissez-la en place"
RECALLING: Final = "Recherche de ce que le boîtier sait du patient"
SEALING: Final = "Scellement de la facture"
CLOSING: Final = "Clôture des lots"
NOTING: Final = "Enregistrement"
LOCKING: Final = "Verrouillage du cabinet"

# The permanent line --------------------------------------------------------------------

TO_LOT: Final = "À mettre en lot"
TO_LOT_UNSIGNED: Final = "{count}, {cps} sans CPS"
TO_SEND: Final = "Envoi"
OLDEST: Final = "Attente"
REJECTED: Final = "Rejets"
LATE: Final = "Retard"
BACKUP: Final = "Copie"
HOURS: Final = "{hours} h"
SHORT_DAYS: Final = "{days} j"
LINK: Final = "Liaison"
READER: Final = "Lecteur"
LINK_UNKNOWN: Final = "inconnue"
LINK_UP: Final = "ok"
LINK_DOWN: Final = "coupée"
READER_READY: Final = "prêt"
READER_ABSENT: Final = "absent"
READER_STOPPED: Final = "arrêté"
READER_DENIED: Final = "refusé"
READER_MUTE: Final = "muet"
CARD_VITALE: Final = "Vitale"
CARD_VITALE_1: Final = "Vitale 1"
CARD_CPS: Final = "CPS"
CARD_FOREIGN: Final = "autre carte"
CARD_MUTE: Final = "carte muette"
JUST_NOW: Final = "< 1 min"
ONE_DAY: Final = "1 jour"
DAYS: Final = "{days} jours"
YEARS: Final = "{years} ans"

# Unlock, and the screen's own lock ----------------------------------------------------

UNLOCK_TITLE: Final = "Le cabinet est verrouillé"
UNLOCK_CODE: Final = "Code du cabinet"
CODE_OF: Final = "Code de {nom}"
UNLOCK_WHO: Final = "Qui"
PERSON: Final = "{nom}, {role}"
UNLOCK_CPS: Final = "Code CPS (ou rien)"
NEW_TITLE: Final = "Nouveau cabinet : choisissez un code"
NEW_AGAIN: Final = "Confirmez le code"
NEW_ADVICE: Final = (
    "Ce code ouvre vos factures, et personne ne peut le retrouver pour vous.\n"
    "En voici un que personne n’a choisi ; prenez-le, ou six autres mots :\n{code}"
)
CODE_EMPTY: Final = "Tapez le code, puis Entrée."
CODES_DIFFER: Final = "Les deux codes diffèrent. Tapez deux fois le même."

VEIL_TITLE: Final = "Écran verrouillé : tout est resté en place"
VEIL_ADVICE: Final = (
    "L’envoi continue. Tapez le code du cabinet, puis Entrée : vous reviendrez où vous étiez."
)

# Tariffs -------------------------------------------------------------------------------

TARIFS_TITLE: Final = "Les tarifs ont changé depuis la dernière ouverture : {count}"
AVENANT_TITLE: Final = "Faut-il appliquer des tarifs annoncés et pas encore confirmés ?"
AVENANT_WHAT: Final = "Annoncés à partir du {day}, sans texte officiel lu : {codes}."
AVENANT_RISK: Final = "Appliqués trop tôt, la caisse rejette ; trop tard, vous êtes payé moins."
AVENANT_LATER: Final = "Pour changer d’avis : « besace baremes avenant-11 oui », ou « non »."
AVENANT_NO: Final = "N  Garder les tarifs confirmés"
AVENANT_YES: Final = "O  Appliquer les tarifs annoncés, à leur date"

# Home ----------------------------------------------------------------------------------

INVITATION: Final = "Insérez une carte Vitale : la facture commence toute seule."
QUEUE_EMPTY: Final = "Aucune facture pour l’instant."
COLUMN_NUMBER: Final = "Facture"
COLUMN_PATIENT: Final = "Patient"
COLUMN_CARE: Final = "Soins"
COLUMN_TOTAL: Final = "Total"
COLUMN_STATE: Final = "État"
ETAT_SCELLEE: Final = "SCELLÉE, à mettre en lot"
ETAT_CONFIEE: Final = "À ENVOYER"
ETAT_BLOQUEE: Final = "BLOQUÉE"
ETAT_RETENU: Final = "RETENU"
ETAT_REMISE: Final = "REMISE"
ETAT_ARL_POSITIF: Final = "ARL POSITIF"
ETAT_ARL_NEGATIF: Final = "ARL NÉGATIF"
ETAT_TRAITE: Final = "RÉPONSE REÇUE"
IN_LOT: Final = "{etat:<12}lot {lot}"
SEALED: Final = "Facture {numero} scellée. À encaisser : {amount}."
TAKE_CARD: Final = " Retirez la carte."
LOT_CLOSED: Final = "1 lot clos et confié à l’envoi."
LOTS_CLOSED: Final = "{count} lots clos et confiés à l’envoi."
NOTHING_TO_CLOSE: Final = "Aucune facture n’attend d’être mise en lot."
NOT_CLOSED: Final = "Rien n’a pu être mis en lot : insérez la CPS, ou voyez l’alerte ci-dessous."
ALERT: Final = "ALERTE  {sentence}"
MORE_ALERTS: Final = "ALERTE  … et d’autres encore : {count}"

# Patient -------------------------------------------------------------------------------

HOLDERS_TITLE: Final = "Qui est soigné ? La carte couvre {count} personnes."
HOLDERS_OF_CARDS: Final = "{cartes} cartes Vitale sont insérées. Qui est soigné ?"
ON_CARD_OF: Final = " (carte de {name})"
BORN: Final = "{name}, né(e) le {birth}"
BIRTH_UNKNOWN: Final = "date inconnue"
MANUAL_TITLE: Final = "Patient sans carte : recopiez l’attestation de droits"
MANUAL_ADVICE: Final = (
    "Sans la carte Vitale, la facture part en mode dégradé :\n"
    "la feuille de soins papier, signée, doit partir aussi.\n"
    "De la naissance, le jour suffit : le numéro dit le mois et l’année. Pour un\n"
    "enfant sous le numéro d’un parent, tapez la date entière."
)
FIELD_NAME: Final = "Nom"
FIELD_FIRST_NAME: Final = "Prénom"
FIELD_BIRTH: Final = "Né(e) le (JJ/MM/AAAA)"
FIELD_NIR: Final = "Numéro Sécu, avec clé"
NAMES_MISSING: Final = "Il manque le nom ou le prénom."
BIRTH_WRONG: Final = "La date de naissance s’écrit JJ/MM/AAAA, par exemple 14/08/1955."
NIR_WRONG: Final = "Numéro de Sécurité sociale : {reason}."

# Act -----------------------------------------------------------------------------------

ACT_TITLE: Final = "Acte (sa lettre, les flèches, ou F3 pour tous les autres)"
ACT_UNKNOWN: Final = "Aucun acte n’a ces lettres : effacez-en, ou cherchez un autre mot."
FIELD_SEARCH: Final = "Chercher"
FIELD_PLACE: Final = "Lieu"
FIELD_TIERS_PAYANT: Final = "Tiers payant"
FIELD_CARE: Final = "Soins du"
FIELD_PRESCRIBER: Final = "Prescripteur"
FIELD_PRESCRIBED: Final = "Prescrit le"
PLACE_HOME: Final = "domicile prescrit"
PLACE_HOME_UNPRESCRIBED: Final = "domicile non prescrit"
PLACE_CABINET: Final = "cabinet"
TP_AMO: Final = "AMO"
TP_AMO_AMC: Final = "AMO et AMC"
TP_NONE: Final = "aucun"
PREFILLED: Final = "Prescription reprise de la facture {numero} : vérifiez-la."
DATE_WRONG: Final = "« {field} » : la date s’écrit JJ/MM/AAAA, par exemple 14/10/2026."
PRESCRIBER_WRONG: Final = "Le prescripteur a 9 chiffres (AM) ou 11 (RPPS)."

# Amounts -------------------------------------------------------------------------------

COLUMN_CODE: Final = "Code"
COLUMN_COEFFICIENT: Final = "Coef"
COLUMN_AMOUNT: Final = "Montant"
COLUMN_AMO: Final = "AMO"
COLUMN_AMC: Final = "AMC"
COLUMN_RULE: Final = "Règle"
TOTAL: Final = "Total"
CARE_AT: Final = "Soins du {day}, {place}"
AT_HOME: Final = "à domicile"
AT_CABINET: Final = "au cabinet"
WHO_PAYS: Final = "À payer : AMO {amo}, AMC {amc}, patient {patient}."
MODE_3: Final = "Mode 3, SESAM-Vitale : les deux cartes sont là."
MODE_4: Final = "Mode 4, désynchronisé : la Vitale maintenant, la CPS plus tard."
MODE_5: Final = "Mode 5, dégradé : la CPS seule."
MODE_NONE: Final = "Aucun mode possible : il manque une carte."
WORD_ERROR: Final = "ERREUR"
WORD_WARNING: Final = "ATTENTION"
FIX: Final = "→ {fix}"
CHANGED: Final = "Les cartes ont changé : relisez, puis Entrée."
NOT_YOURS_TO_SEAL: Final = "Votre rôle prépare ; qui a soigné scellera, sous son propre code."
CONFIRM_TITLE: Final = "Sceller quand même ?"
CONFIRM_HOW: Final = "Tapez O pour sceller, N pour revenir : Entrée seule ne suffit pas."
NIGHT_LINE: Final = "nuit"
DEEP_NIGHT_LINE: Final = "nuit+"
SUNDAY_LINE: Final = "dim."

# An invoice ----------------------------------------------------------------------------

INVOICE_TITLE: Final = "Facture {numero}"
SEALED_ON: Final = "Scellée le {moment}, mode {mode}, tiers payant : {tiers_payant}"
SEALED_BY: Final = "Scellée par : {nom}"
CLOSED_BY: Final = "Lot fermé par : {nom}"
STATE_SINCE: Final = "{etat} depuis le {moment}"
REASON: Final = "Motif : {motif}"
PROOF: Final = "Preuve, dans les mots du serveur : « {preuve} »"

# Cards to play with --------------------------------------------------------------------

TRAY_TITLE: Final = "Cartes d’essai : laquelle mettre dans le lecteur ?"
TRAY_NONE: Final = "retirer la carte"

# Dialogs -------------------------------------------------------------------------------

DIALOG_TITLE: Final = "À faire"
STOP_TITLE: Final = "FACTURATION ARRÊTÉE"
STOP_ADVICE: Final = "Ce qui est scellé reste dans la mémoire du boîtier."
HELP_TITLE: Final = "Aide"
DOCTOR_TITLE: Final = "Diagnostic : lecteur, carte, signature"
EXAMINING: Final = "Examen en cours…"
BUG: Final = "Erreur interne. Relancez Besace ; notez ce code : {code}"

# Keys: word of the footer, then the tooltip --------------------------------------------

KEY_DOCTOR: Final = ("Diagnostic", "Examiner lecteur, carte et signature")
KEY_HELP: Final = ("Aide", "Montrer l’aide de l’écran")
KEY_LOCK: Final = ("Verrouiller", "Clore les lots et verrouiller le cabinet")
KEY_QUIT: Final = ("Quitter", "Clore les lots, verrouiller le cabinet et quitter")
KEY_TRAY: Final = ("Cartes", "Mettre une carte d’essai dans le lecteur, ou la retirer")
KEY_BACK: Final = ("Retour", "Revenir à l’écran précédent sans rien sceller")
KEY_OPEN: Final = ("Ouvrir", "Ouvrir le cabinet avec ce code")
KEY_RETURN: Final = ("Revenir", "Revenir où vous étiez, avec le code du cabinet")
KEY_HEED: Final = ("Vu, continuer", "Noter que ces changements ont été vus, et continuer")
KEY_CONFIRMED_ONLY: Final = ("Garder", "Garder les tarifs confirmés")
KEY_ANNOUNCED: Final = ("Appliquer", "Appliquer les tarifs annoncés, à leur date")
KEY_READ: Final = ("Carte", "Lire la carte Vitale qui est dans le lecteur")
KEY_MANUAL: Final = ("Sans carte", "Saisir un patient sans carte Vitale")
KEY_SEND: Final = ("Envoyer", "Clore les lots et les envoyer maintenant")
KEY_SHOW: Final = ("Voir", "Voir la facture choisie")
KEY_CHOOSE: Final = ("Choisir", "Prendre la ligne choisie")
KEY_NEXT: Final = ("Suite", "Passer à l’écran suivant")
KEY_PRICE: Final = ("Montants", "Voir les montants et leurs règles")
KEY_SEARCH: Final = ("Autre acte", "Chercher un acte de la nomenclature par ses lettres")
KEY_PLACE: Final = ("Lieu", "Changer le lieu des soins")
KEY_TIERS_PAYANT: Final = ("Tiers", "Changer le tiers payant")
KEY_SEAL: Final = ("Sceller", "Sceller la facture : elle ne changera plus")
KEY_YES: Final = ("Oui, sceller", "Sceller malgré l’avertissement")
KEY_NO: Final = ("Non, revenir", "Revenir à la facture sans la sceller")
KEY_LEAVE_WORK: Final = ("Arrêter", "Arrêter le travail en cours : rien ne change")
KEY_MORE: Final = ("Suite", "Montrer la suite : le texte est plus long que l’écran")
KEY_DISMISS: Final = ("Compris", "Fermer ce message")
KEY_TYPE_IN: Final = ("Saisir le patient", "Saisir le patient à la main")
KEY_CHANGE: Final = ("Changer", "Prendre la valeur suivante")
KEY_WHO: Final = ("Autre personne", "Ouvrir avec le code d’une autre personne")
ENTER: Final = "Entrée"
ESCAPE: Final = "Échap"

# Help ----------------------------------------------------------------------------------

HELP_UNLOCK: Final = (
    "Tapez le code du cabinet, puis Entrée. Les factures sont chiffrées : sans le code, "
    "personne ne peut les lire, pas même vous. L’ouverture prend une demi-seconde : c’est "
    "voulu, pour qu’un voleur ne puisse pas essayer beaucoup de codes. Sans carte CPS, laissez "
    "son code vide : vous pourrez facturer, et signer plus tard. À plusieurs, F2 change de "
    "personne : chacune a son code, et ce qu’elle fait porte son nom."
)
HELP_TARIFS: Final = (
    "Chaque ligne donne la lettre, la zone, l’ancienne valeur, la nouvelle, son premier jour et "
    "ce qu’elle a de sûr ; dessous, le texte qui la donne. La date des soins choisit la valeur : "
    "une facture déjà scellée ne change pas. Entrée note que vous l’avez vu, avec la date."
)
HELP_AVENANT: Final = (
    "Une source annonce ces valeurs, aucun texte officiel n’a été lu. La réponse est gardée avec "
    "sa date, et sert dès maintenant. Chaque ligne de facture dit si une valeur annoncée est "
    "appliquée. « besace baremes » montre la réponse."
)
HELP_HOME: Final = (
    "Insérez une carte Vitale : la facture commence toute seule. Chaque facture est SCELLÉE "
    "(elle attend un lot), À ENVOYER (dans un lot clos), REMISE (au serveur), ARL POSITIF "
    "(conforme) ou ARL NÉGATIF (refusée : Entrée montre le motif). Les lots sont clos "
    "d’eux-mêmes après la tournée ; F5 les clôt tout de suite."
)
HELP_HOLDERS: Final = (
    "La carte couvre plusieurs personnes, ou plusieurs cartes sont insérées : choisissez la "
    "personne soignée avec les flèches ou son numéro, puis Entrée."
)
HELP_MANUAL: Final = (
    "Recopiez l’attestation de droits. Le numéro de Sécurité sociale se tape avec sa clé, "
    "15 caractères, avec ou sans espaces."
)
HELP_ACT: Final = (
    "Choisissez l’acte par sa lettre ou avec les flèches, puis Entrée. Pour un autre acte, F3 "
    "et quelques lettres de son nom, sa lettre-clé ou son code. F6 change le lieu, F7 "
    "le tiers payant. Tab mène aux dates et au prescripteur (numéro AM ou RPPS de "
    "l’ordonnance). Le déplacement n’est payé que si l’ordonnance dit « à domicile »."
)
HELP_TRAY: Final = (
    "Ce cabinet est un cabinet d’essai : ses cartes sont inventées. Choisissez-en une : elle "
    "entre dans le lecteur comme si vous l’y mettiez. La dernière ligne retire la carte."
)
HELP_CHOICE: Final = "Les flèches ou la barre d’espace changent la valeur marquée (x)."
HELP_AMOUNTS: Final = (
    "Chaque ligne porte la règle qui l’a faite. Entrée scelle : la facture prend son numéro "
    "et ne change plus. Une ERREUR interdit de sceller ; ATTENTION demande votre accord. "
    "Laissez la carte Vitale en place jusqu’au scellement. ADRi diffère : F7 ou F3 choisit."
)
HELP_INVOICE: Final = (
    "La facture telle qu’elle est scellée, et le dernier état de son lot. La preuve est la "
    "réponse du serveur qui a pris le lot ; le motif est celui de la caisse."
)
