"""What each key of the settings means, by the class that holds it (`appliance.config`)."""

from collections.abc import Mapping
from typing import Final

SETTINGS_TITLE: Final = "Réglages de ce boîtier : pour les changer, modifiez besace.toml"
TARIFFS: Final = "Tarifs : édition {version}."
ANNOUNCED: Final = "Tarifs annoncés (avenant 11) : {word}{since}."
USED: Final = "appliqués à leur date"
NOT_USED: Final = "non appliqués"
SINCE: Final = ", réponse du {day}"
HELP_SETTINGS: Final = (
    "Ce que dit le fichier des réglages, et ce que chaque clé veut dire. Cet écran montre, il ne "
    "change rien : le fichier se modifie hors de Besace, puis on relance. « besace baremes » dit "
    "tout des tarifs."
)

MEANINGS: Final[Mapping[str, str]] = {
    "Professionnel.nom": "nom du professionnel, comme sur les factures",
    "Professionnel.numero": "son numéro d’identification",
    "Cabinet.organisme": "caisse des factures quand la carte ne la dit pas",
    "Cabinet.prescripteur": "prescripteur habituel, proposé à chaque visite",
    "Cabinet.profession": "idel (infirmier) ou mg (médecin généraliste)",
    "Cabinet.zone": "zone des tarifs",
    "Cabinet.avenant_11": "tarifs annoncés ; vide : la réponse donnée à l’ouverture compte",
    "Cabinet.demonstration": "cabinet d’essai, dont le code est public",
    "Chemins.station": "dossier de la file chiffrée",
    "Chemins.courier": "dossier du service d’envoi",
    "Chemins.spool": "dossier entre les deux",
    "Chemins.machine": "fichier du secret de la machine",
    "Lots.repos_s": "secondes sans facture après lesquelles un lot est clos",
    "Lots.factures": "factures par lot, au plus",
    "Lots.octets": "octets de factures scellées par lot, au plus",
    "Lots.organismes": "table des destinations des caisses (CSV)",
    "Sauvegarde.dossiers": "dossiers des clés de sauvegarde, à tour de rôle",
    "Comptabilite.retrocession": "part du remplaçant, en %, de ce que rapportent ses factures",
    "Signature.module": "module PKCS#11 de la carte CPS",
    "Signature.jeton": "nom du jeton, si le module en a plusieurs",
    "Signature.cle_demonstration": "clé d’essai, à la place de la carte",
    "Signature.autorites": "autorités du certificat de la carte",
    "Signature.revocations": "listes de révocation",
    "Destination.organisme": "caisse à qui ces lots vont ; vide pour une mutuelle",
    "Destination.amc": "numéro de la mutuelle à qui ces lots vont",
    "Destination.adresse": "boîte aux lettres du destinataire",
    "Destination.certificat": "certificat qui chiffre pour lui",
    "Destination.entetes": "en-têtes du message",
    "Destination.signe": "l’enveloppe est signée",
    "Destination.expediteurs": "qui d’autre peut répondre pour lui",
    "Destination.signataire": "certificat qui doit signer ses réponses",
    "Courrier.adresse": "adresse du cabinet",
    "Courrier.secours": "serveurs de secours, dans l’ordre",
    "Courrier.releve": "comment la boîte est relevée",
    "Courrier.econome": "liaison payée au volume : ce qui presse part seul",
    "Courrier.rythme_s": "secondes entre deux passages du courrier",
    "Courrier.boite_octets": "taille de la boîte, pour prévenir avant qu’elle soit pleine",
    "Serveur.hote": "nom du serveur",
    "Serveur.port": "port du serveur",
    "Serveur.compte": "compte chez lui",
    "Serveur.mot_de_passe": "fichier du mot de passe, lu par le service d’envoi seul",
    "Serveur.autorite": "autorité de son certificat",
    "Serveur.starttls": "le chiffrement commence par STARTTLS",
    "Serveur.pour": "les seules adresses qu’il sert",
    "Courrier.envoi": "serveur d’envoi ; vide : tout part par le concentrateur",
    "Courrier.reception": "serveur de réception ; vide : tout vient du concentrateur",
    "Courrier.concentrateur": "concentrateur, en HTTPS ; vide : le courrier seul",
    "Concentrateur.url": "où commence son interface (https)",
    "Concentrateur.jeton": "fichier du jeton, lu par le service d’envoi seul",
    "Concentrateur.certificat": "clé et certificat du boîtier, s’il se présente ainsi",
    "Concentrateur.autorite": "autorité de son certificat",
    "Concentrateur.pour": "les seules adresses qui passent par lui",
    "Lecteur.ligne": "ligne série du lecteur ; vide : PC/SC",
    "Lecteur.modele": "lecteur au bout de la ligne",
    "Apcv.duree_s": "secondes que vaut une appli carte Vitale lue ; vide : aucune n’est gardée",
    "Apcv.ligne": "ligne série du scanner de l’appli carte Vitale ; vide : il tape au clavier",
    "Ecran.verrou_s": "secondes sans touche ni carte avant que l’écran se verrouille ; 0 : jamais",
    "Ecran.verrou_cps": "l’écran se verrouille aussi quand la CPS est retirée",
    "Ecran.couleurs": "nuit, jour ou monochrome",
    "Panneau.lampe": "broches de la lampe",
    "Panneau.avertisseur": "broche de l’avertisseur",
    "Panneau.bouton": "broche du bouton",
    "Panneau.secteur": "broche qui dit que le secteur est coupé",
    "Panneau.secteur_coupe_haut": "cette broche monte quand il l’est",
    "Baremes.editeur": "clé publique de qui signe les tarifs",
}
