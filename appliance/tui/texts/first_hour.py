"""The first hour: each question, what to type, why, and what happens without an answer."""

from collections.abc import Mapping
from typing import Final

WELCOME_TITLE: Final = "Première heure : ce boîtier est vierge"
WELCOME: Final = (
    "Quelques questions, une par écran, et il facture. Ayez sous la main de quoi écrire, votre "
    "numéro de facturation, et le compte de messagerie du cabinet.\n"
    "Chaque réponse est gardée aussitôt : éteignez quand vous voulez, la suite reprend où vous "
    "en étiez."
)
WELCOME_PLAY: Final = (
    "F3 ouvre un cabinet d’essai, aux patients inventés, dont rien ne sort. F10 ramène ici."
)
KEY_IN_TPM: Final = (
    "La puce TPM de cette machine garde la clé des données : ne changez plus son réglage « BIOS »."
)
KEY_ON_DISK: Final = (
    "Sans puce TPM, la clé des données est sur le disque : volé, ce boîtier n’est gardé que par "
    "votre code."
)
BEGUN_TITLE: Final = "Première heure : elle n’est pas finie"
BEGUN: Final = "Vos réponses sont là. Entrée reprend où vous en étiez, une fois le code donné."
LOST_TITLE: Final = "Les réglages de ce cabinet manquent"
LOST: Final = (
    "Le cabinet est là, fermé ; son fichier de réglages n’est pas où on le cherche. S’il est "
    "ailleurs, quittez et nommez-le. Sinon Entrée redemande tout, une fois le code donné : rien "
    "de ce qui est facturé ne change."
)
WHERE: Final = "Cabinet dans {directory}"
STEP: Final = "Première heure, étape {rank} sur {count}"

CODE_NOTE: Final = (
    "Étape 1. Ce code sera demandé à chaque ouverture : notez-le avant d’aller plus loin. "
    "Sans lui il n’y a pas de cabinet."
)
RESUME_NOTE: Final = (
    "Le code que vous avez choisi ouvre la suite. F5 : tout recommencer avec un autre code ; "
    "rien n’est encore facturé, rien n’est donc perdu."
)
ANEW_TITLE: Final = "Tout recommencer ?"
ANEW: Final = (
    "Le code, la feuille de secours et les réponses sont oubliés. Rien n’est encore facturé."
)
ANEW_HOW: Final = "O recommence, N ou Échap revient."

SHEET_TITLE: Final = "Feuille de secours : recopiez ces huit groupes sur papier"
SHEET: Final = (
    "Elle ouvre le cabinet si le code s’oublie. Gardez-la loin du boîtier, sous clé. Écrivez "
    "dessous les nombres de 2 à 10 : à chaque restauration vous en barrerez un."
)
SHEET_WITHOUT: Final = "F4 la remet à plus tard (F9, puis J) : d’ici là, un code oublié perd tout."
SHEET_LATER: Final = "plus tard"
PROOF_TITLE: Final = "Preuve : retapez deux groupes depuis le papier"
PROOF: Final = (
    "Une feuille que personne ne sait relire n’ouvre rien. Majuscules et espaces ne comptent pas. "
    "Échap remontre la feuille."
)
GROUP: Final = "Groupe {rank}"
PROOF_WRONG: Final = "Le groupe {rank} n’est pas celui de la feuille. Relisez-la, ou Échap."

TRIAL_TITLES: Final = {
    "essai_cps": "Essai de la carte CPS",
    "essai": "Essai du transport, sur place",
}
TRIAL_AGAIN: Final = (
    "Entrée continue, F5 essaie encore, Échap revient corriger. Continuer après un échec est "
    "permis : les factures attendront."
)
TRYING: Final = "Essai en cours"
TRIED: Final = "Essai terminé."
READY_TITLE: Final = "C’est prêt"
READY: Final = (
    "Entrée ouvre la station. Elle demande votre code, puis deux choses que le titulaire "
    "décide : combien de temps garder les noms des patients, et les tarifs annoncés qu’aucun "
    "texte officiel ne confirme. Les réglages se relisent par F9, et se changent dans\n{path}"
)
ASIDE: Final = (
    "Ceci n’est pas un boîtier : rien n’y envoie tout seul. Dans un autre terminal, lancez\n"
    "besace courier --config {path}"
)

FIELD: Final = "Réponse"
EMPTY: Final = "Tapez une réponse : celle-ci ne se passe pas."

TITLES: Final[Mapping[str, str]] = {
    "nom": "Votre nom, comme sur les factures",
    "numero": "Votre numéro de facturation",
    "organisme": "Votre caisse habituelle",
    "profession": "Votre profession",
    "calendrier": "Où exercez-vous ? Pour les jours fériés",
    "zone": "Zone de vos tarifs",
    "cps": "La carte CPS, qui signe",
    "module": "Le module PKCS#11 de la carte",
    "transport": "Par où partent les lots ?",
    "adresse": "L’adresse de messagerie du cabinet",
    "envoi": "Le serveur d’envoi (SMTP)",
    "reception": "Le serveur de réception (POP3)",
    "url": "L’adresse du concentrateur",
    "autorite": "L’autorité de certification des serveurs",
    "caisse": "L’adresse où votre caisse reçoit les lots",
    "certificat": "Le certificat de la caisse",
    "mot_de_passe": "Le mot de passe du compte",
}
WHY: Final[Mapping[str, str]] = {
    "nom": "Nom et prénom, par exemple : ESSAI DOMINIQUE. Il figure sur chaque facture.",
    "numero": (
        "Neuf chiffres, sur vos feuilles de soins. La caisse paie à ce numéro ; le dernier "
        "chiffre est une clé, vérifiée ici."
    ),
    "organisme": (
        "Neuf chiffres, régime, caisse et centre : par exemple 01 999 0000. Elle sert quand la "
        "carte Vitale ne dit pas la sienne."
    ),
    "profession": "Elle choisit les actes et les règles. Flèches, puis Entrée.",
    "calendrier": (
        "Nous sommes le {today} : si c’est faux, réglez l’horloge avant de facturer. Les jours "
        "fériés du lieu ouvrent des majorations. Flèches, puis Entrée."
    ),
    "zone": "Certains actes n’ont pas le même prix outre-mer. Flèches, puis Entrée.",
    "cps": (
        "Elle signe factures et lots. La clé d’essai signe pour voir : aucune caisse n’accepte "
        "ce qu’elle signe. Flèches, puis Entrée."
    ),
    "module": (
        "Le fichier que fournit l’éditeur de la carte, par exemple /usr/lib/libcps3.so. Insérez "
        "la carte : elle est essayée aussitôt."
    ),
    "transport": (
        "Lots et retours voyagent chiffrés, par votre messagerie ou par un concentrateur. "
        "Flèches, puis Entrée."
    ),
    "adresse": "Par exemple cabinet@exemple.fr. C’est aussi le nom du compte sur les serveurs.",
    "envoi": "Par exemple smtp.exemple.fr, ou smtp.exemple.fr:465. TLS toujours.",
    "reception": "Par exemple pop.exemple.fr, ou pop.exemple.fr:995. TLS toujours.",
    "url": "Elle commence par https:// ; votre prestataire la donne, avec un jeton.",
    "autorite": "Le chemin d’un fichier PEM, s’il vous en a été donné un.",
    "caisse": "Elle vous l’a donnée, avec le certificat de la question suivante.",
    "certificat": (
        "Le chemin du fichier PEM. Les lots sont chiffrés pour lui : la caisse seule les ouvre. "
        "Il est recopié, la clé USB peut repartir."
    ),
    "mot_de_passe": (
        "De la messagerie, ou le jeton du concentrateur. Le service d’envoi seul le lit, pas "
        "l’écran. Entrée le range, et essaie les serveurs."
    ),
}
WITHOUT: Final[Mapping[str, str]] = {
    "cps": "« Plus tard » : les factures attendent la carte, et aucun lot ne part.",
    "transport": "« Plus tard » : on facture, et tout attend dans le boîtier.",
    "autorite": "Entrée sans rien : celles du système, bonnes pour un fournisseur courant.",
    "caisse": "Entrée sans rien : on facture, et rien ne part vers elle.",
}
NEEDED: Final = "Sans cette réponse la station ne s’ouvre pas. F3 permet de jouer d’abord."
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "profession": {"idel": "Infirmier, infirmière", "mg": "Médecin généraliste"},
    "calendrier": {
        "metropole": "Métropole",
        "alsace_moselle": "Alsace-Moselle",
        "guadeloupe": "Guadeloupe",
        "martinique": "Martinique",
        "guyane": "Guyane",
        "reunion": "La Réunion",
        "mayotte": "Mayotte",
    },
    "zone": {"metropole": "Métropole", "drom": "Outre-mer (DROM)"},
    "cps": {
        "module": "Carte CPS, par un module PKCS#11",
        "essai": "Clé d’essai, sans carte",
        "plus_tard": "Plus tard",
    },
    "transport": {
        "mail": "Messagerie (SMTP et POP3)",
        "https": "Concentrateur (HTTPS)",
        "plus_tard": "Plus tard",
    },
}

KEY_BEGIN: Final = ("Commencer", "Répondre aux questions")
KEY_RESUME: Final = ("Reprendre", "Reprendre où vous en étiez")
KEY_PLAY: Final = ("Jouer d’abord", "Ouvrir un cabinet d’essai, qui ne peut rien envoyer dehors")
KEY_QUIT: Final = ("Quitter", "Quitter ; les réponses sont gardées")
KEY_NEXT: Final = ("Suivant", "Garder cette réponse, et aller à la question suivante")
KEY_BACK: Final = ("Retour", "Revenir à la question d’avant ; ce qui est gardé reste")
KEY_WRITTEN: Final = ("Recopiée", "La feuille est écrite : la prouver")
KEY_LATER: Final = ("Plus tard", "Continuer sans feuille de secours")
KEY_PROVE: Final = ("Vérifier", "Comparer ces deux groupes à la feuille")
KEY_SHEET: Final = ("Feuille", "Remontrer la feuille")
KEY_ON: Final = ("Continuer", "Aller à la suite")
KEY_AGAIN: Final = ("Encore", "Essayer encore")
KEY_ANEW: Final = ("Recommencer", "Oublier ce code et les réponses, et en choisir un autre")
KEY_OPEN: Final = ("Ouvrir", "Ouvrir la station")

HELP: Final = (
    "La première heure pose une question par écran et garde chaque réponse aussitôt. Échap "
    "revient à la question d’avant. F3 ouvre un cabinet d’essai et ramène ici."
)
KEEPING: Final = "Enregistrement"
MAKING: Final = "Fabrication des clés"
SETTLING: Final = "Mise en place des réglages"
