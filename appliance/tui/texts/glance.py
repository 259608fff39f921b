"""Sentences of the week at a glance."""

from typing import Final

MENU_GLANCE: Final = "Vue d’ensemble : la semaine d’un coup d’œil"

GLANCE_TITLE: Final = "La semaine d’un coup d’œil"
VIEWS: Final = ("argent", "payeurs", "rejets", "à venir")
THIS_WEEK: Final = "depuis le {monday}"
FOUR_WEEKS: Final = "quatre semaines"
BILLED: Final = "Facturé"
SENT: Final = "Parti"
ACKNOWLEDGED: Final = "Reçu par la caisse"
PATIENTS: Final = "Part des patients"
PAID: Final = "Payé"
REFUSED: Final = "Rejeté"
CONTESTED: Final = "Contesté"
GIVEN_UP: Final = "Abandonné"
LATE: Final = "En retard"
EXPECTED: Final = "Attendu"
COUNTED: Final = "{amount} ({count})"
GLANCE_NOTE: Final = (
    "Ce qui a été facturé ces semaines-ci, et ce qu’il en est aujourd’hui ; entre parenthèses, le "
    "nombre de factures."
)

OWED: Final = (
    "En tout, les payeurs doivent encore {expected}, dont {late} en retard ; ils rejettent "
    "{refused}."
)

PAYERS_NOTE: Final = "Ce que chaque payeur doit encore de tout ce qui est parti, et son retard."
PAYERS_NONE: Final = "Aucun payeur ne doit rien."
PAYER: Final = "{owed} dont retard {late}"
PAYERS_MORE: Final = "Et {count} autres payeurs : {amount}."

RATE: Final = "Taux de rejet des quatre semaines : {rate}, {count} parts sur {among}. {verdict}"
RATE_NONE: Final = "Rien n’est parti ces quatre semaines : aucun taux de rejet."
RATE_LOW: Final = "Moins que le métier (2 à 5 %)."
RATE_USUAL: Final = "Comme le métier (2 à 5 %)."
RATE_HIGH: Final = "Plus que le métier (2 à 5 %)."
OURS: Final = "ici"
TRADE_LOW: Final = "métier, au mieux"
TRADE_HIGH: Final = "métier, au pire"

COMING_NOTE: Final = (
    "Euros attendus par semaine, de ce qui est déjà parti. Quatre semaines sur cinq, ce qui vient "
    "est entre les deux bornes."
)
COMING_YOUNG: Final = (
    "Euros attendus par semaine, de ce qui est déjà parti. Les bornes viendront après onze "
    "semaines d’historique."
)
COMING_NONE: Final = "Rien n’est attendu de ce qui est parti avant ce lundi."
BETWEEN: Final = "{amount} ({low} à {high})"
HELP_GLANCE: Final = (
    "F6 passe de l’argent aux payeurs, aux rejets, aux euros à venir. Chaque barre a son chiffre à "
    "côté. « En retard » : quatre jours ouvrés pour la part AMO, et pour une mutuelle plus que ses "
    "propres délais. « besace report » donne le mois et l’année."
)
KEY_VIEW: Final = ("Vue", "Montrer une autre vue")
