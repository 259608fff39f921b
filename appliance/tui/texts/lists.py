"""Sentences of the search, of the menu and of the screens that list."""

from typing import Final

READING_QUEUE: Final = "Lecture en cours…"

# Search --------------------------------------------------------------------------------

SEARCH_TITLE: Final = "Chercher un patient, une facture ou un payeur"
SEARCH_ADVICE: Final = "Trois lettres d’un nom, le début d’un NIR, une naissance, ou un numéro."
NOT_FOUND: Final = "Rien ne commence ainsi. Essayez d’autres lettres."
FIELD_WORDS: Final = "Chercher"
ROW_FACTURE: Final = "Facture"
ROW_PATIENT: Final = "Patient"
ROW_CAISSE: Final = "Caisse"
ROW_MUTUELLE: Final = "Mutuelle"

PATIENTS_TITLE: Final = "Patients, dans l’ordre des noms"
PATIENTS_ADVICE: Final = "Trois lettres d’un nom réduisent la liste."
PATIENTS_NONE: Final = "Aucun patient : une première facture inscrit le sien."
HELP_PATIENTS: Final = (
    "Tous les dossiers, cinquante par cinquante : descendez, la suite vient. À partir de trois "
    "lettres ne restent que ceux dont un nom commence ainsi. Entrée ouvre le dossier, où F5 entre "
    "une ordonnance et F6 des droits."
)

# Menu ----------------------------------------------------------------------------------

MENU_TITLE: Final = "Menu : une lettre, ou les flèches et Entrée"
MENU_ROUND: Final = "Tournée du jour (F6)"
MENU_SEARCH: Final = "Chercher un patient, une facture, un payeur (F4)"
MENU_PATIENTS: Final = "Liste des patients"
MENU_QUEUE: Final = "File d’attente : toutes les factures"
MENU_REJECTS: Final = "Rejets et blocages"
MENU_ENDING: Final = "Ordonnances qui se terminent"
MENU_CONVENTIONS: Final = "Mutuelles : les conventions du cabinet"
MENU_PIECES: Final = "Pièces à redemander"
MENU_WEEKS: Final = "Semaines : payé, rejeté, demandé, en barres"
MENU_SETTINGS: Final = "Réglages et tarifs"
MENU_COLOURS: Final = "Apparence : nuit, jour, monochrome"
MENU_VEIL: Final = "Écran : le verrouiller sans rien fermer"
MENU_DOCTOR: Final = "Diagnostic : lecteur, carte, signature"

# Lists ---------------------------------------------------------------------------------

QUEUE_TITLE: Final = "File d’attente, la plus récente en premier"
FILTRE_TOUTES: Final = "toutes"
FILTRE_A_METTRE_EN_LOT: Final = "à mettre en lot"
FILTRE_A_ENVOYER: Final = "à envoyer"
FILTRE_EN_ATTENTE: Final = "sans réponse"
FILTRE_REFUSEES: Final = "refusées"
QUEUE_NONE: Final = "Aucune facture ici."

REJECTS_TITLE: Final = "Rejets et blocages, le plus récent en premier"
REJECTS_HEADER: Final = "Lot              État         Factures     Montant  Depuis"
REJECTS_NONE: Final = "Aucun rejet, aucun blocage."
ENDING_TITLE: Final = "Ordonnances qui se terminent dans la semaine"
ENDING_HEADER: Final = "Dernier jour  Patient                                   Ordonnance du"
ENDING_NONE: Final = "Aucune ordonnance ne se termine dans la semaine."
CONVENTIONS_TITLE: Final = "Conventions du cabinet avec les mutuelles"
CONVENTIONS_HEADER: Final = "Mutuelle                             N° AMC      Type  Permet"
CONVENTIONS_NONE: Final = "Aucune convention. « besace import --conventions » les reprend."
PIECES_TITLE: Final = "Pièces à redemander : trop anciennes, ou dont la validité est passée"
PIECES_HEADER: Final = "Patient                              Pièces"
PIECES_NONE: Final = "Aucune pièce n’est à redemander."
ONE_DAY: Final = "{days} jour"
DAYS: Final = "{days} jours"
TODAY: Final = "aujourd’hui"

# One patient ---------------------------------------------------------------------------

PATIENT_GONE: Final = "Ce dossier n’est plus dans le registre."
BIRTH_NAME: Final = "Nom de naissance : {name}"
NIR_LINE: Final = "NIR {nir} ({source}, vu le {day})"
NIR_OF: Final = "NIR {nir}, celui de {assure} ({source}, vu le {day})"
PHONE: Final = "Téléphone : {phone}"
ADDRESS: Final = "Adresse : {address}"
DISTANCE: Final = "Distance : {km} km depuis le cabinet"
COMMENT: Final = "Note du {day} : {text}"
RIGHTS: Final = "DROITS"
RIGHTS_NONE: Final = "Aucune lecture de droits."
RIGHTS_SILENT: Final = "la source ne parle pas d’exonération"
RIGHTS_EMPTY: Final = "aucune exonération"
ORDONNANCES: Final = "ORDONNANCES"
ORDONNANCES_NONE: Final = "Aucune ordonnance."
SERIE_LINE: Final = "Du {day}, série {rang} : {actes} ; faits {faits}, {left}"
LEFT: Final = "reste {count}"
LEFT_OPEN: Final = "sans limite"
SERIE_END: Final = ", jusqu’au {day}"
CONTRATS: Final = "CONTRATS DE MUTUELLE"
CONTRATS_NONE: Final = "Aucun contrat."
CONTRAT_LINE: Final = "AMC {amc}, adhérent {adherent}{period} : {confirmed}"
CONTRAT_CONFIRMED: Final = "confirmé le {day}"
CONTRAT_UNCONFIRMED: Final = "À CONFIRMER, relisez la carte"
UNTIL: Final = ", jusqu’au {day}"
PIECES: Final = "PIÈCES"
PIECES_OF_NONE: Final = "Aucune pièce."
PIECE_LINE: Final = "{type}, {support} le {day}{again}"
PIECE_AGAIN: Final = " : À REDEMANDER"
INVOICES: Final = "FACTURES DE L’ANNÉE"
INVOICES_NONE: Final = "Aucune facture depuis un an."
INVOICE_LINE: Final = "{numero}, soins du {day} : {codes}"

# Who pays ------------------------------------------------------------------------------

CAISSE_TITLE: Final = "Caisse {organisme}"
CAISSE_ADDRESS: Final = "Les lots pour elle partent à : {adresse}"
CAISSE_NO_ADDRESS: Final = (
    "Le réglage ne lui donne pas de boîte : ses lots partent où son centre est dirigé."
)
CAISSE_LOTS: Final = "Régime, caisse, centre : ce sont ses neuf chiffres, comme sur l’attestation."
AMC_TITLE: Final = "Mutuelle : {libelle}"
AMC_NUMBER: Final = "Numéro d’AMC : {amc}"
AMC_UNNAMED: Final = "sans convention du cabinet"
AMC_NO_CONVENTION: Final = (
    "Des factures lui sont demandées, et aucune convention du cabinet ne la nomme."
    " « besace import --conventions » les reprend."
)
AMC_ANY: Final = "tous"
AMC_TYPE: Final = "Type de convention : {type}, CSR : {csr}"
AMC_ALLOWS: Final = "Permet : {permet}"
AMC_NOTHING: Final = "rien : le patient avance la part de la mutuelle"
AMC_PERIOD: Final = "Validité : {period}"
PERIOD_OPEN: Final = "sans dates connues"
PERIOD_FROM: Final = "depuis le {day}"
PERIOD_TO: Final = "jusqu’au {day}"
PERMET_TIERS_PAYANT: Final = "tiers payant"
PERMET_DRE: Final = "DRE"
PERMET_GESTION_UNIQUE: Final = "gestion unique"

# Weeks ---------------------------------------------------------------------------------

WEEKS_TITLE: Final = "Semaine par semaine, du lundi, la plus récente en premier"
MEASURE_PAID: Final = "payé"
MEASURE_REFUSED: Final = "rejeté"
MEASURE_ASKED: Final = "demandé"
MEASURE_STATES: Final = "états de la file"
WEEKS_NONE: Final = "Rien à montrer : aucun montant ces semaines-ci."
STATES: Final = {
    "a_mettre_en_lot": "à mettre en lot",
    "a_envoyer": "à envoyer",
    "remises": "remises",
    "arl_positif": "ARL positif",
    "arl_negatif": "ARL négatif",
}
KEY_MEASURE: Final = ("Mesure", "Montrer une autre mesure")
HELP_WEEKS: Final = (
    "Payé : ce que les retours de paiement annoncent, la semaine où ils l’ont dit. Rejeté : ce "
    "qu’ils refusent et qui l’est encore. Demandé : ce que les payeurs ont reçu. F6 change la "
    "mesure ; la dernière compte les factures par état. Le chiffre est à côté de chaque barre."
)

# Keys ----------------------------------------------------------------------------------

KEY_FIND: Final = ("Chercher", "Chercher un patient, une facture ou un payeur")
KEY_MENU: Final = ("Menu", "Montrer tous les écrans")
KEY_FILTER: Final = ("Filtre", "Montrer d’autres factures")
KEY_OPEN_ROW: Final = ("Ouvrir", "Ouvrir la ligne choisie")
KEY_BACK: Final = ("Retour", "Revenir à l’écran précédent")

# Help ----------------------------------------------------------------------------------

HELP_SEARCH: Final = (
    "Tapez trois lettres d’un nom ou d’un prénom, le début d’un NIR, une date de naissance, un "
    "numéro de facture, ou le nom d’une mutuelle. Les flèches choisissent, Entrée ouvre, Échap "
    "revient là où vous étiez : rien de ce qui était commencé n’est perdu."
)
HELP_MENU: Final = "Chaque écran a sa lettre. Échap revient là où vous étiez."
HELP_QUEUE: Final = (
    "Toutes les factures, cinquante par cinquante : descendez, la suite vient. F6 change ce qui "
    "est montré : à mettre en lot, à envoyer, sans réponse de la caisse, refusées."
)
HELP_REJECTS: Final = (
    "Chaque lot refusé par la caisse (ARL NÉGATIF) ou bloqué par un serveur, ce qu’il vaut, "
    "depuis combien de jours, et le motif tel qu’il est venu. Rien n’est effacé : corrigez la "
    "cause, puis F5 à l’accueil réessaie un envoi bloqué. Entrée ouvre sa première facture."
)
HELP_ENDING: Final = (
    "Ce qui se termine dans les sept jours, par la date ou par le nombre de séances, sauf ce "
    "qu’une autre ordonnance continue. Entrée ouvre le dossier du patient."
)
HELP_CONVENTIONS: Final = (
    "Ce que le cabinet a signé, et ce que cela permet. Un contrat prend la convention la plus "
    "précise qui vaut le jour des soins. Entrée en montre le détail."
)
HELP_PIECES: Final = (
    "Les papiers vus il y a plus de 120 jours ou dont la validité est passée : montrez-les à "
    "nouveau. Entrée ouvre le dossier du patient."
)
HELP_PATIENT: Final = (
    "Tout ce que le boîtier garde de ce patient : identité, droits et leur âge, ordonnances et "
    "ce qui en reste, contrats, pièces, notes, factures d’un an. Les flèches défilent. F2 demande "
    "les droits à ADRi ; où ADRi et une autre source diffèrent, F7 garde ADRi, F3 l’écarte."
)
HELP_PAYER: Final = "Qui paie, ce que le cabinet en sait, et ce que la convention permet."

ARROWS: Final = "↑ ↓"
ARROWS_HELP: Final = "Choisir la ligne"
TAB: Final = "Tab"
TAB_HELP: Final = "Passer au champ suivant ; Maj+Tab, au précédent"
