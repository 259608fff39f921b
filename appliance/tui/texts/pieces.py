"""Sentences of the images of documents."""

from typing import Final

TITLE: Final = "Images des pièces"
HEADER: Final = "   À numériser, puis ce qui est gardé"
NOTHING: Final = "Aucune ordonnance à numériser, aucune image gardée."
KEPT: Final = "GARDÉES"
KEPT_ROW: Final = "le {day}, {pages} p. : {where}"
NOT_SENT: Final = "pas envoyée"
SENT: Final = "lot {lot}, {state}"
STATES: Final = {
    "confiee": "à envoyer",
    "remise": "sans réponse",
    "arl_positif": "accepté",
    "arl_negatif": "REFUSÉ",
    "traite": "traité",
}
SCANNING: Final = "Numérisation, puis examen de l’image"
KEEPING: Final = "Enregistrement de l’image"
DONE: Final = "Image gardée."
DONE_PHOTO: Final = "Image gardée. Effacez la photo « {name} » de son dossier."
DROPPED: Final = "Rien n’est gardé."

PHOTOS_TITLE: Final = "Photos et PDF, les plus récents d’abord"
PHOTOS_HEADER: Final = "   Fichier"
PHOTOS_NONE: Final = (
    "Aucune image. Nommez un dossier dans les réglages (dossier, sous [pieces]), "
    "ou branchez la clé."
)

MISSING_TITLE: Final = "Factures auxquelles une image manque : rien n’en est bloqué"
MISSING_HEADER: Final = "   Depuis  Facture    Pièce"
MISSING_NONE: Final = "Toutes les factures de trois mois ont leurs images."
MISSING_ROW: Final = "{days:>5} j  {numero}  {nom}"
REASON: Final = " : {motif}"

EXAM_TITLE: Final = "{nom}"
CLEAN: Final = "Image nette, entière, à la bonne définition."
UNREAD: Final = "Aucun nom n’a été comparé : vérifiez vous-même à qui elle est."
READ: Final = "Le nom ou la naissance du patient y a été lu."
ASK: Final = "Garder cette image ?"
REFUSED: Final = "Elle ne peut pas être gardée."
HOW: Final = "O garde l’image malgré le doute, N la jette."

KEY_PIECES: Final = ("Images", "Montrer et numériser les pièces de ce patient")
KEY_SCAN: Final = ("Numériser", "Numériser la pièce choisie avec le scanner")
KEY_PHOTO: Final = ("Photo", "Prendre la pièce choisie d’une photo ou d’un PDF")
KEY_TAKE: Final = ("Prendre", "Examiner ce fichier")
KEY_KEEP: Final = ("Garder", "Garder cette image avec le patient")
KEY_LEAVE: Final = ("Jeter", "Ne rien garder")
KEY_YES: Final = ("Garder", "Garder cette image malgré le doute")
KEY_AGAIN: Final = ("Retour", "Revenir et recommencer")
MENU_MISSING: Final = "Images qui manquent"
HELP: Final = (
    "Posez l’ordonnance sur le scanner, choisissez sa ligne, Entrée numérise. F5 prend plutôt une "
    "photo ou un PDF du dossier des réglages. L’image est examinée : 200 points par pouce, "
    "netteté, lumière, bords, une seule page, le nom du patient. Vous décidez. Elle part vers la "
    "caisse dans un lot à elle (SCOR), à côté de la facture ; ce qui manque ne bloque rien."
)
HELP_PHOTOS: Final = "Entrée examine le fichier choisi ; il reste où il est, à vous de l’effacer."
HELP_MISSING: Final = (
    "Une facture sur ordonnance, ou en mode dégradé, attend l’image de ce papier. Entrée ouvre les "
    "pièces du patient. Une image refusée par la caisse revient ici, avec ses mots."
)
