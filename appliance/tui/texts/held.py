"""Lots that leave by a person's word alone."""

from typing import Final

HELD_TITLE: Final = "Renvoyer ce lot ? {rank} sur {count}"
HELD_WHAT: Final = "Lot {cle} pour {destinataire} : {factures}, {montant}."
ONE_INVOICE: Final = "1 facture"
INVOICES: Final = "{count} factures"
HELD_WHY: Final = "Retenu : {motif}."
HELD_RISK: Final = (
    "S’il est déjà arrivé, le renvoyer présente deux fois les mêmes factures. Répondez oui si la "
    "caisse a dit qu’elle ne l’a pas."
)
HELD_IMAGES: Final = "Lot de pièces {cle} pour {organisme} : {pieces}."
ONE_PIECE: Final = "1 image"
PIECES: Final = "{count} images"
HELD_RISK_IMAGES: Final = (
    "S’il est déjà arrivé, les mêmes images arrivent deux fois. Répondez oui si la caisse les "
    "réclame, ou a dit qu’elle ne les a pas."
)
HELD_HOW: Final = "Tapez O pour renvoyer, N pour le garder : Entrée seule ne suffit pas."
SENDING_AGAIN: Final = "Renvoi des lots confirmés"
SENT_AGAIN: Final = "Lots renvoyés : {count}."

KEY_SEND_AGAIN: Final = ("Oui, renvoyer", "Renvoyer le lot, tel quel")
KEY_KEEP_HELD: Final = ("Non, garder", "Garder le lot ici : la question revient au prochain envoi")
