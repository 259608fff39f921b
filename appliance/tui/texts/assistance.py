"""A view of the screen for a helper from afar."""

from typing import Final

TITLE: Final = "Montrer l’écran à une aide, à distance ?"
WHAT: Final = (
    "L’aide voit les touches, les titres et les phrases de Besace ; ni nom, ni numéro, ni acte, ni "
    "montant ne quittent ce boîtier. Elle ne peut rien taper."
)
WHO: Final = (
    "Seul un boîtier apparié la voit. Son nom s’affiche en haut, et F12 arrête tout. Chaque pas "
    "est noté à votre nom."
)
NEVER: Final = "Ne lui dites ni code, ni nom de patient."
LASTING: Final = "Durée : {minutes} minutes."
HOW: Final = "O ouvre la vue, N la refuse ; + et - changent la durée."
OPENING: Final = "Ouverture de la vue d’aide"
WAITING: Final = "AIDE : cet écran, masqué, attend une aide. Encore {left}. F12 arrête."
SEEN: Final = "AIDE : {who} voit cet écran, masqué. Encore {left}. F12 arrête."
ENDED: Final = "Vue d’aide finie : {why}."
FOOTER: Final = "Vue d’aide, à lire seulement. Encore {left}. Écran : {screen}."
INCIDENT: Final = "Dernier incident : {incident}."
MENU: Final = "Aide à distance : montrer l’écran, masqué, pour quelques minutes"

KEY_OPEN: Final = ("Ouvrir", "Montrer cet écran, masqué, à un boîtier apparié")
KEY_NO: Final = ("Non", "Ne rien montrer")
KEY_LONGER: Final = ("Plus long", "Quinze minutes de plus, une heure au plus")
KEY_SHORTER: Final = ("Plus court", "Quinze minutes de moins")
KEY_END: Final = ("Arrêter l’aide", "Finir la vue d’aide tout de suite")
