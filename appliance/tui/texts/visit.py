"""Sentences of the screen on which a visit is entered."""

from typing import Final

CHOSEN: Final = "Actes : {acts}"
FIELD_ALD: Final = "ALD (F2)"
FIELD_PARCOURS: Final = "Parcours (F5)"
FIELD_GARDE: Final = "Garde (F11)"
FIELD_MOTIF: Final = "Visite (F12)"
YES: Final = "oui"
NO: Final = "non"
PARCOURS_T: Final = "médecin traitant"
PARCOURS_O: Final = "adressé par lui"
PARCOURS_S: Final = "hors parcours"
GARDE_NONE: Final = "non"
GARDE_REGULATED: Final = "régulée"
GARDE_UNREGULATED: Final = "non régulée"
MOTIF_NONE: Final = "simple"
MOTIF_MEDICAL: Final = "justifiée"
MOTIF_URGENT: Final = "urgente"

KEY_ADD: Final = ("Ajouter", "Ajouter l’acte à la visite, ou l’en retirer")
KEY_ALD: Final = ("ALD", "Dire si les soins sont en rapport avec l’ALD")
KEY_PARCOURS: Final = ("Parcours", "Changer le parcours de soins")
KEY_GARDE: Final = ("Garde", "Dire si la garde était régulée : l’heure compte alors")
KEY_MOTIF: Final = ("Visite", "Dire si la visite était justifiée ou urgente")

# Circumstances -------------------------------------------------------------------------

CIRCUMSTANCES_TITLE: Final = "Ce que la visite a de particulier"
CIRCUMSTANCES: Final = "Particularités : {said}"
MOMENT_DAY: Final = "jour"
MOMENT_NIGHT: Final = "nuit (20 h-23 h, 5 h-8 h)"
MOMENT_DEEP_NIGHT: Final = "milieu de nuit (23 h-5 h)"
BSI_NONE: Final = "aucun"
BSI_LIGHT: Final = "léger (BSA)"
BSI_MEDIUM: Final = "moyen (BSB)"
BSI_HEAVY: Final = "lourd (BSC)"
SAID_NIGHT: Final = "ordonnance « de nuit »"
SAID_DAILY: Final = "ordonnance « tous les jours »"
SAID_BSI: Final = "forfait BSI {level}"
SAID_FORCED: Final = "droits forcés : {reason}"
CIRCUMSTANCE_FIELDS: Final = {
    "moment": "Moment (F2)",
    "nuit": "Dit nuit (F5)",
    "quotidien": "Dit dim. (F6)",
    "bsi": "BSI (F7)",
}
FIELD_FORCED: Final = "Droits forcés"
FORCED_ADVICE: Final = (
    "Forcer des droits demande un motif et une attestation C2S valable, au dossier."
)
FIELD_APCV: Final = "apCV (F11)"
APCV_ADVICE: Final = (
    "L’appli carte Vitale a besoin du réseau et ne dit pas qui est là. Scannez ici : la lecture "
    "est gardée sans être ouverte."
)
APCV_NOBODY: Final = (
    "L’appli carte Vitale ne dit pas qui est là. Ouvrez la visite du patient (carte, tournée, "
    "fiche ou saisie), puis présentez de nouveau le téléphone."
)
SAID_APCV: Final = "appli carte Vitale lue à {at}, bonne jusqu’à {until}"
APCV_HELD: Final = "Gardée : {said}. F12 la retire."
KEY_NO_APCV: Final = ("Retirer", "Retirer l’appli carte Vitale de la visite")
KEY_APCV: Final = ("apCV", "Scanner l’appli carte Vitale : elle est gardée avec la visite")
KEY_CIRCUMSTANCES: Final = ("Particularités", "Nuit, dimanche, BSI, droits forcés, apCV")
KEY_TAKE: Final = ("Prendre", "Prendre ce qui est marqué, et revenir à la visite")
KEY_BACK: Final = ("Retour", "Revenir à la visite sans rien changer")
KEY_MOMENT: Final = ("Moment", "Changer le moment des soins")
KEY_NIGHT: Final = ("Nuit", "Dire si l’ordonnance demande des soins de nuit")
KEY_DAILY: Final = ("Dimanche", "Dire si l’ordonnance demande le dimanche, ou chaque jour")
KEY_BSI: Final = ("BSI", "Changer le forfait BSI")
HELP_CIRCUMSTANCES: Final = (
    "La nuit et le dimanche ne sont payés que si l’ordonnance les demande : dites-le ici quand "
    "elle n’est pas au dossier. Le forfait BSI du patient dépendant est repris de la dernière "
    "journée facturée. Les droits ne se forcent qu’avec un motif, qui reste sur la facture."
)
