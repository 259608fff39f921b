"""Sentences of the reminders: to whom to write, what left, what came of it."""

from typing import Final

MENU_REMINDERS: Final = "Non payés à temps : relances aux payeurs"

REMINDERS_TITLE: Final = "Relances : à qui écrire, et ce que les lettres ont donné"
REMINDERS_HEADER: Final = "Payeur, ton de la lettre, parts réclamées, montant"
REMINDERS_NONE: Final = "Personne à relancer, aucune lettre partie."
DUE: Final = "À ÉCRIRE AUJOURD’HUI : {count} ({amount}), F5 les écrit"
DUE_NONE: Final = "Rien à écrire aujourd’hui."
SENT: Final = "PARTIES : Entrée note la réponse"
SENT_ROW: Final = "n° {number} du {day}, {told}"
TOLD: Final = "{payer}, {level}, {count} parts, {amount}"
LEVELS: Final = {1: "première relance", 2: "seconde relance", 3: "mise en demeure"}
WAITING: Final = "   réponse attendue avant le {day}"
ANSWERED: Final = "   {issue} le {day} {note}"
ISSUES: Final = {
    "payee": "payée",
    "promise": "paiement promis",
    "refusee": "refusée",
    "sans_reponse": "sans réponse",
}
SILENT: Final = "SILENCIEUX : ils doivent et ne paient plus rien, appelez-les"
LETTER_LINE: Final = "{numero}  part {part}  chez lui depuis le {day}  {amount}"

WRITE_TITLE: Final = "Écrire les relances : lettres PDF et courriels prêts à partir"
WRITE_TO: Final = "Dossier"
WRITE_MISSING: Final = "Tapez le dossier où les écrire, par exemple /media/cle/relances."
WRITE_TEXT: Final = (
    "Chaque lettre écrite est notée comme partie, et n’est plus proposée avant quinze jours. Elle "
    "nomme vos factures, leurs jours et leurs montants, aucun patient."
)
WRITING: Final = "Écriture des relances"
WRITTEN: Final = "Relances écrites et notées : {count}, dans {directory}. Postez-les."
HELP_WRITE: Final = (
    "Une lettre par payeur et par ton, avec un courriel sans adresse qui la porte. Échap arrête "
    "après la lettre en cours : celles qui sont écrites restent notées."
)

ANSWER_TITLE: Final = "Relance n° {number} : ce qu’elle a donné"
ANSWER: Final = "Réponse"
NOTE: Final = "En vos mots"
NOTED: Final = "Relance n° {number} : {issue}."
HELP_ANSWER: Final = (
    "Les flèches choisissent la réponse, vos mots restent avec elle. Une réponse plus récente "
    "prend la place de l’ancienne. Entrée note, Échap revient."
)
HELP_LETTER: Final = "Les factures que cette lettre réclame ; F5 dans la liste l’écrit."
HELP_REMINDERS: Final = (
    "Qui a dépassé son délai : quatre jours ouvrés pour la part AMO, réclamés après sept, et pour "
    "une mutuelle son propre délai habituel. Une lettre par payeur et par ton. F5 écrit les "
    "lettres, Entrée ouvre une lettre à écrire, ou note la réponse à une lettre partie."
)
KEY_WRITE: Final = ("Écrire", "Écrire les lettres et les courriels dans un dossier")
