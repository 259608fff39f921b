"""Sentences of the bank: what it says, what payers announced, and what a person decides."""

from typing import Final

MENU_BANK: Final = "Banque : relevés, virements à rapprocher"

BANK_TITLE: Final = "Banque : ce que le relevé dit, ce que les payeurs ont annoncé"
BANK_HEADER: Final = "Jour           Montant  Libellé"
BANK_NONE: Final = "Aucun relevé, aucun virement annoncé."
EXPECTED: Final = "Annoncé et pas encore arrivé : {count} ({amount})."
UNEXPLAINED: Final = "Crédits sans explication : {count} ({amount})."

TO_DECIDE: Final = "À DÉCIDER : Entrée sur une réponse la pose"
BECAUSE: Final = "   parce que : {reason}"
ANSWER: Final = "   réponse {rank} : {transfers}"
TRANSFER: Final = "{day} {amount} {label}"
NO_DAY: Final = "sans date"
NO_ANSWER: Final = "   aucune réponse à proposer"
TAKEN_BACK: Final = "REPRIS PEUT-ÊTRE PAR LA BANQUE : Suppr défait le rapprochement"
TAKEN_BACK_ROW: Final = "   reprend peut-être le rapprochement {number}"
OPEN: Final = "CRÉDITS SANS EXPLICATION"
AWAITED: Final = "ANNONCÉS, PAS ENCORE ARRIVÉS"
POSTED: Final = "RAPPROCHÉS, LES DERNIERS D’ABORD : Suppr en défait un"
POSTED_HOW: Final = "   n° {number}, {how}"
HOW: Final = {
    "libelle": "par le libellé et le montant",
    "montant": "par le montant, la date et le payeur",
    "groupe": "virements groupés",
    "fraction": "virement en plusieurs lignes",
    "main": "à la main",
}

POSTING: Final = "Rapprochement"
DONE_POSTING: Final = "Posé sous le n° {number}. Suppr sur sa ligne le défait."
UNDO_TITLE: Final = "Défaire le rapprochement {number}"
UNDO_WHY: Final = "Raison"
UNDO_MISSING: Final = "Dites pourquoi : un rapprochement défait reste écrit."
UNDONE: Final = "Rapprochement {number} défait : ses lignes sont à rapprocher à la main."
UNDO_LINES: Final = "LIGNES DU RELEVÉ"
UNDO_TRANSFERS: Final = "VIREMENTS ANNONCÉS"
HELP_UNDO: Final = (
    "Ce qui avait été rapproché, et votre raison de le défaire. Les deux côtés redeviennent "
    "libres ; le rapprochement reste écrit, avec votre nom. Entrée défait, Échap revient."
)

IMPORT_TITLE: Final = "Prendre un relevé de la banque"
IMPORT_FILE: Final = "Fichier"
IMPORT_ACCOUNT: Final = "Compte si CSV"
IMPORT_MISSING: Final = "Tapez le chemin du fichier, par exemple /media/cle/releve.csv."
IMPORT_TEXT: Final = (
    "CFONB 120, camt.053, OFX, MT940 ou CSV : le format se reconnaît au contenu. Un relevé déjà "
    "pris n’apporte rien, des jours repris non plus. Un CSV ne nomme pas son compte : écrivez son "
    "IBAN, ou le nom que vous lui donnez."
)
IMPORTING: Final = "Lecture du relevé, puis rapprochement"
IMPORTED: Final = (
    "{file} : {new} lignes nouvelles, {known} connues. Virements rapprochés : {posted}, "
    "à décider : {left}."
)
HELP_IMPORT: Final = (
    "Le relevé est lu en entier ou refusé en entier, avec l’endroit où il se lit mal. Ce qui est "
    "certain est rapproché aussitôt, le reste vous est proposé. Entrée prend, Échap revient."
)
HELP_BANK: Final = (
    "En haut ce qui est attendu, puis ce que la box ne peut pas décider seule, avec sa raison : "
    "Entrée sur une réponse la pose. F5 prend un relevé. Suppr défait un rapprochement. Rien de "
    "douteux n’est posé sans vous."
)

KEY_IMPORT: Final = ("Relevé", "Prendre un relevé de la banque")
KEY_POST: Final = ("Poser", "Poser la réponse choisie")
KEY_UNDO: Final = ("Défaire", "Défaire le rapprochement choisi")
