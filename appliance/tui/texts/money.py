"""Sentences of what payers refuse, and of what is made anew."""

from typing import Final

MENU_REFUSALS: Final = "Impayés : ce que les payeurs refusent, à corriger"

REFUSALS_TITLE: Final = "Parts refusées par les payeurs, la plus chère en premier"
REFUSALS_HEADER: Final = "Facture    Part  Payeur                    Montant  Depuis    Cause"
REFUSALS_NONE: Final = "Aucune part refusée n’attend."
RECEIVED: Final = "   reçu : {words}"
NO_WORDS: Final = "aucun motif"
HELP_REFUSALS: Final = (
    "Chaque part refusée ou mal réglée : le motif tel qu’il est venu, ce qu’il veut dire, l’argent "
    "et les jours. Entrée ouvre le dossier pour appeler, F2 refait la facture. Corrigez d’abord le "
    "dossier du patient s’il est en cause."
)
HELP_REFUSAL: Final = (
    "Tout ce que le payeur demande au téléphone, et ce qui a déjà été fait. F2 refait la facture "
    "avec ce que le dossier dit aujourd’hui, F3 note un appel, F5 conteste, F6 abandonne la part : "
    "chaque fois avec votre raison et votre nom."
)
ASK: Final = "À demander : {question}"
WAITED: Final = "Attend depuis : {days}"
DONE: Final = "DÉJÀ FAIT"
DONE_LINE: Final = "{day}  {what}, {who} : {why}"
DONE_NOTHING: Final = "Rien encore."
DITS: Final = {
    "appel": "appel",
    "consigne": "à refaire",
    "contestee": "contestée",
    "abandonnee": "abandonnée",
}

CORRECTION_TITLE: Final = "Remplacer la facture {numero}"
CORRECTION_CHANGES: Final = "CE QUI CHANGE"
CORRECTION_SAME: Final = "Rien : la facture repart telle quelle, sous un nouveau numéro."
CORRECTION_CHECKS: Final = "CONTRÔLES"
CORRECTION_FINE: Final = "Rien à redire."
CORRECTED: Final = "Facture {numero} scellée : elle remplace la facture {before}."
PREPARING: Final = "Préparation de la facture corrigée"
HELP_CORRECTION: Final = (
    "La facture refaite depuis ses propres faits, avec le patient, la caisse, les droits, le "
    "contrat et l’ordonnance que le dossier tient aujourd’hui. Entrée la scelle sous un nouveau "
    "numéro, lié à l’ancien. La carte du patient est lue si elle est là ; sans elle, une feuille "
    "papier suit."
)

ACTS_TITLE: Final = "Quel acte facturer à la place, facture {numero}"
HELP_ACTS: Final = (
    "L’acte choisi prend la place de tous ceux de la facture refusée. Échap revient sans rien "
    "changer."
)
KEY_ACT: Final = ("Autre acte", "Facturer un autre acte à la place")
KEY_CORRECT: Final = ("Corriger", "Refaire la facture avec ce que le dossier dit aujourd’hui")

# What a person says of a refusal ---------------------------------------------------------

CALL_TITLE: Final = "Noter un appel, facture {numero}, part {part}"
CONTEST_TITLE: Final = "Contester, facture {numero}, part {part}"
GIVE_UP_TITLE: Final = "Abandonner, facture {numero}, part {part}"
SAID: Final = "Ce qui s’est dit"
WHY: Final = "Raison"
WHY_MISSING: Final = "Écrivez-le en quelques mots : ils restent au dossier."
HELP_DECISION: Final = (
    "Vos mots restent au dossier avec votre nom et le jour. Contestée, la part attend de nouveau "
    "du payeur ; abandonnée, elle ne compte plus, mais l’argent qui viendrait compterait encore. "
    "Entrée note, Échap revient sans rien changer."
)
NOTED: Final = {
    "appel": "Appel noté, facture {numero}.",
    "contestee": "Part contestée, facture {numero} : sa suite est attendue du payeur.",
    "abandonnee": "Part abandonnée, facture {numero}.",
}
NOTING_WORDS: Final = "Enregistrement"
KEY_CALL: Final = ("Appel", "Noter ce qui s’est dit au téléphone")
KEY_CONTEST: Final = ("Contester", "Demander au payeur de revoir sa réponse")
KEY_GIVE_UP: Final = ("Abandonner", "Renoncer à cette part, avec une raison")
KEY_NOTE: Final = ("Noter", "Garder ces mots")
