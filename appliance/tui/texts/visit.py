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
