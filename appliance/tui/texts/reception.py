"""The desk, and the list of arrivals on both its screens."""

from typing import Final

QUESTION: Final = ("INSÉREZ", "LA CARTE", "VITALE")
"""As it stands in letters that are read from a desk away; only letters that are drawn."""
QUESTION_PLAIN: Final = "Insérez la carte Vitale."

CLOSED_TITLE: Final = "L’accueil est verrouillé"
CODE: Final = "Code de l’accueil"
NEW_TITLE: Final = "Nouvel accueil : choisissez un code"
NEW_ADVICE: Final = (
    "Ce code ouvre la liste des arrivées de ce boîtier, et rien du cabinet.\n"
    "En voici un que personne n’a choisi ; prenez-le, ou six autres mots :\n{code}"
)
OPENING: Final = "Ouverture de l’accueil"
CLOSING: Final = "Fermeture de l’accueil"
ENTERING: Final = "Inscription de l’arrivée"
ACCEPTING: Final = "Prise en compte de l’autre boîtier"

ARRIVED: Final = "{who} est dans la liste. Retirez la carte."
RIGHTS_AGE: Final = "Droits lus il y a {days} j."
RIGHTS_TODAY: Final = "Droits lus aujourd’hui."
RIGHTS_NEVER: Final = "Aucun droit n’est au dossier."
RIGHTS_UNTOLD: Final = "L’âge des droits n’est pas sur la carte : seul le cabinet le sait."
ASK_FOR: Final = "À demander : {documents}."
ASK_NOTHING: Final = "Rien à demander."
UNTOLD: Final = "Arrivées que le cabinet n’a pas encore : {count}. Elles partiront d’elles-mêmes."
STRANGER: Final = (
    "Un autre boîtier se présente (clé {empreinte}) : rien ne lui est dit. "
    "Si c’est le bon, comparez la clé, puis F7."
)

HEADER: Final = "Heure  Patient                               Étape"
NOBODY: Final = "Personne n’est arrivé."
ROW: Final = "{hour}  {who} {step}"
ARRIVE: Final = "attend"
VU: Final = "vu"
PARTI: Final = "parti"

MENU: Final = "Arrivées à l’accueil"
TITLE: Final = "Arrivées à l’accueil : {count} en attente"
WAITING: Final = "En salle d’attente : {count} (F9, W)."
PUT_CARD: Final = "Facturer : Entrée, puis la carte de la personne, ou sa carte tout de suite."

KEY_READ: Final = ("Carte", "Lire de nouveau la carte qui est dans le lecteur")
KEY_LEFT: Final = ("Parti", "Noter que la personne choisie est partie")
KEY_SEEN: Final = ("Vu", "Noter que la personne choisie a été vue")
KEY_BILL: Final = ("Facturer", "Facturer la personne choisie ; sa carte peut venir ensuite")
KEY_ACCEPT: Final = ("Accepter", "Prendre le boîtier qui se présente pour le bon")
KEY_LOCK: Final = ("Verrouiller", "Fermer la liste ; le code la rouvre")
KEY_QUIT: Final = ("Quitter", "Fermer la liste et quitter")
KEY_OPEN: Final = ("Ouvrir", "Ouvrir la liste avec ce code")

HELP_UNLOCK: Final = (
    "Tapez le code de l’accueil, puis Entrée. Il n’ouvre que la liste des arrivées de ce boîtier : "
    "ni facture, ni montant, ni dossier n’est ici."
)
HELP_RECEPTION: Final = (
    "Une carte mise dans le lecteur inscrit son porteur ; si elle en nomme plusieurs, choisissez. "
    "La liste va d’elle-même au cabinet. S’il est éteint, elle attend ici, chiffrée, et part dès "
    "son retour. Ce qui est dit au cabinet est oublié ici le lendemain."
)
HELP_ARRIVALS: Final = (
    "Les personnes que l’accueil a inscrites. Entrée commence leur facture, et les note vues ; "
    "mettre leur carte fait de même. F5 note vu, F6 parti : on ne revient pas en arrière."
)
