"""The one question about how long names are kept."""

from typing import Final

RETENTION_TITLE: Final = "À décider une fois : combien de temps garder les noms ?"
RETENTION_LATER: Final = (
    "Entrée garde le nombre proposé, ou celui que vous tapez. Échap : plus tard ; la question "
    "revient à la prochaine ouverture, et d’ici là rien n’est oublié. Pour changer d’avis : "
    "« besace retention keep JOURS »."
)
FIELD_DAYS: Final = "Jours"
NO_NUMBER: Final = "Un nombre de jours, en chiffres : trois ans font {proposed}."

KEY_KEEP: Final = ("Garder", "Garder les noms ce nombre de jours")
KEY_LATER: Final = ("Plus tard", "Ne rien décider : la question revient à la prochaine ouverture")

HELP_RETENTION: Final = (
    "Le double électronique d’une facture se garde 90 jours au moins ; un contrôle remonte plus "
    "loin, d’où trois ans. Passé ce temps, une facture dont le lot est accepté ne nomme plus "
    "personne : numéro, dates, montants et rejets restent, pour vos comptes. Un contrôle ou un "
    "litige en cours se met à l’abri par « besace retention hold »."
)
