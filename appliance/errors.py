"""What can go wrong, by who must act.

A class carries one French sentence that says what to do next; the screen and the command
line both print it.  What a sentence or a message holds is safe to log: never a patient, an
amount or a secret.  A refusal (negative ARL, NOEMIE rejection, a wrong NIR typed in) is a
value, not an exception.  Libraries' exceptions are translated once, at the border.
"""

import errno
from io import UnsupportedOperation
from typing import ClassVar, Final

REASONS: Final = {
    errno.EACCES: "accès refusé, vérifiez les droits",
    errno.EPERM: "opération interdite, vérifiez les droits",
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.EEXIST: "existe déjà",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.ENOTEMPTY: "le dossier n’est pas vide",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ELOOP: "liens qui tournent en rond",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota du disque est atteint",
    errno.EFBIG: "fichier trop grand",
    errno.EIO: "le disque ou l’appareil ne répond pas comme il doit",
    errno.ENODEV: "appareil absent",
    errno.ENXIO: "appareil absent",
    errno.EBUSY: "déjà pris par un autre programme",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.EPIPE: "personne ne lit plus",
    errno.ESPIPE: "un vrai fichier est attendu, pas un tube",
}


def reason(error: OSError) -> str:
    """Say in French why the system refused; what nobody put into words keeps its number."""
    unseekable = isinstance(error, UnsupportedOperation)  # Python's own, and without a number
    told = REASONS.get(errno.ESPIPE if unseekable else error.errno or 0)
    return told or (f"erreur {error.errno} du système" if error.errno else "refus du système")


class BesaceError(Exception):
    """The root.  Never raised itself: a family or one of its members is.

    Attributes:
        sentence: French, for a person: what happened and the next thing to do.
        exit_code: what a program that ends on it tells systemd (sysexits.h).
    """

    sentence: ClassVar[str] = "Erreur interne. Relancez Besace ; notez le code affiché."
    exit_code: ClassVar[int] = 70

    @property
    def advice(self) -> str:
        """The sentence, followed by the particulars where there are some."""
        detail = str(self)
        return f"{self.sentence} ({detail})" if detail else self.sentence


class UserMustActError(BesaceError):
    """A dialog with one action."""

    sentence = "Une action est nécessaire avant de continuer."
    exit_code = 78


class DeviceFaultError(BesaceError):
    """A banner that names the device; retried by itself."""

    sentence = "Un appareil ne répond pas. Vérifiez son branchement ; Besace réessaie."
    exit_code = 75


class LinkDownError(BesaceError):
    """The status line, never a dialog."""

    sentence = "Pas de liaison. Rien n’est perdu : l’envoi reprendra de lui-même."
    exit_code = 75


class VaultError(BesaceError):
    """Full screen; billing stops."""

    sentence = "La mémoire des factures ne peut plus être écrite. N’éteignez pas ; appelez l’aide."
    exit_code = 70


# Readers and cards --------------------------------------------------------------------


class NoReaderError(DeviceFaultError):
    """PC/SC answers and knows no reader."""

    sentence = "Aucun lecteur de carte. Branchez le lecteur, il sera reconnu tout seul."


class PcscDownError(DeviceFaultError):
    """The PC/SC service does not answer."""

    sentence = "Le service des lecteurs (pcscd) est arrêté. Il va être relancé ; patientez."


class PcscDeniedError(DeviceFaultError):
    """The PC/SC service answers that this program may not use it."""

    sentence = (
        "Le système refuse l’accès aux lecteurs de carte. Lancez « sudo besace install », "
        "ou prévenez l’assistance."
    )


class ReaderMuteError(DeviceFaultError):
    """The reader did not answer before the deadline; its process was restarted."""

    sentence = "Le lecteur ne répond plus. Débranchez-le, rebranchez-le, puis remettez la carte."


class CardMuteError(DeviceFaultError):
    """The card gave no ATR."""

    sentence = "La carte est muette. Retournez-la, essuyez la puce, puis remettez-la."


class CardUnreadableError(DeviceFaultError):
    """The card's answer could not be understood; the message names where, never what."""

    sentence = "La carte Vitale est illisible. Réessayez une fois, puis facturez sans carte."


class NoCardError(UserMustActError):
    """No card in any slot."""

    sentence = "Aucune carte dans le lecteur. Insérez la carte Vitale, puce en avant."


class CardRemovedError(UserMustActError):
    """The card left during the reading."""

    sentence = "La carte a été retirée trop tôt. Remettez-la et laissez-la en place."


class Vitale1Error(UserMustActError):
    """A Vitale 1: recognised, not readable."""

    sentence = "Carte Vitale 1 : elle n’est plus lisible. Saisissez le patient à la main."


class OtherPatientError(UserMustActError):
    """The card that came back is not the patient's who is being billed."""

    sentence = "Cette carte est celle d’un autre patient. Remettez la carte du patient facturé."


class ApcvNeedsNetworkError(UserMustActError):
    """The appli carte Vitale's context is issued online, by a service that this box lacks."""

    sentence = (
        "L’appli carte Vitale a besoin du réseau et d’un service agréé. "
        "Demandez la carte, ou saisissez le patient à la main."
    )


class ApcvExpiredError(UserMustActError):
    """The appli carte Vitale's context is past its end."""

    sentence = "L’appli carte Vitale a expiré. Présentez de nouveau le téléphone."


class ForeignCardError(UserMustActError):
    """A card that is neither a Vitale nor a CPS."""

    sentence = "Cette carte n’est pas une carte Vitale. Retirez-la et insérez la carte Vitale."


# The practitioner's card and code -----------------------------------------------------


class CpsError(UserMustActError):
    """The practitioner's card, its code or its certificate does not sign."""

    sentence = "La carte CPS ne signe pas. Vérifiez-la, puis recommencez."


class SignerAbsentError(CpsError):
    """No practitioner's key: no token, or a token without the pair that signs."""

    sentence = "Carte CPS absente. Insérez votre carte CPS pour signer."


class SignerLostError(CpsError):
    """The card left while it was asked; whether it took the code is not known."""

    sentence = "La carte CPS a bougé pendant la signature. Remettez-la à fond, puis recommencez."


class OtherSignerError(CpsError):
    """Another practitioner's card: the code of the opening is never sent to it."""

    sentence = (
        "Ce n’est pas la carte CPS de l’ouverture. Remettez-la, ou verrouillez puis rouvrez "
        "avec celle-ci."
    )


class WrongCardCodeError(CpsError):
    """The card refused the code.  Never retried by the program."""

    sentence = (
        "Code porteur refusé par la carte. Vérifiez-le : la carte se bloque après trois essais."
    )


class LastCardTryError(CpsError):
    """One try is left; it is made only when a person enters the code once more."""

    sentence = (
        "Il reste un seul essai à la carte CPS. Retrouvez le bon code, puis saisissez-le : "
        "un code faux bloque la carte."
    )


class CardCodeLockedError(CpsError):
    """Three wrong codes: the card signs no more."""

    sentence = (
        "La carte CPS est bloquée. Débloquez-la avec son code de secours, ou demandez-en une "
        "à l’ANS."
    )


class CpsCertificateBrokenError(CpsError):
    """What stands for the certificate is none."""

    sentence = "Le certificat de la carte est illisible. Faites remplacer la carte CPS par l’ANS."


class CpsCertificateEarlyError(CpsError):
    """The clock is before the certificate's first day."""

    sentence = "Le certificat de la carte n’est pas encore valable. Vérifiez la date du boîtier."


class CpsCertificateExpiredError(CpsError):
    """The clock is after the certificate's last day."""

    sentence = "Le certificat de la carte est périmé. Prenez votre nouvelle carte CPS."


class CpsCertificateForeignError(CpsError):
    """No chain of valid certificates leads to an authority of the settings."""

    sentence = (
        "Le certificat de la carte ne vient d’aucune autorité connue. "
        "Vérifiez « autorites » sous [signature]."
    )


class CpsCertificateRevokedError(CpsError):
    """The authority revoked the certificate."""

    sentence = "Le certificat de la carte est révoqué. Demandez une nouvelle carte CPS à l’ANS."


class WrongCodeError(UserMustActError):
    """The practice's code opens no slot."""

    sentence = "Code incorrect. Vérifiez le verrouillage des majuscules et recommencez."


class LockedOutError(UserMustActError):
    """Too many wrong codes: none is tried until some time has passed with the box on.

    Attributes:
        seconds: how long.
    """

    sentence = "Trop de codes faux. Laissez le boîtier allumé et attendez ; rien n’est effacé."

    def __init__(self, seconds: int) -> None:
        left = f"{seconds} s" if seconds < 60 else f"{-(-seconds // 60)} min"
        super().__init__(f"encore {left}")
        self.seconds = seconds


class WeakCodeError(UserMustActError):
    """A new code that is too easy to guess; the message says what is asked."""

    sentence = "Code trop facile à deviner. Prenez six mots sans rapport entre eux."


class MachineSecretError(UserMustActError):
    """The code needs the secret of a machine that is not this one, or did not get it."""

    sentence = (
        "Le secret de ce boîtier manque ou a changé : le code seul n’ouvre pas. "
        "Prenez la feuille de secours et lancez « besace code --sheet »."
    )


class WrongSheetError(UserMustActError):
    """The typed recovery sheet opens nothing; the message names a mistyped group."""

    sentence = "Feuille de secours refusée. Relisez-la groupe par groupe, puis recommencez."


class UnknownPersonError(UserMustActError):
    """Nobody of that name or number has a code here."""

    sentence = "Personne inconnue. « besace people list » montre qui a un code."


class LastTitulaireError(UserMustActError):
    """Without this person nobody could give or take a code."""

    sentence = "C’est la dernière personne titulaire. Ajoutez-en une autre d’abord."


class GivenUpError(UserMustActError):
    """A person left a long work before its end."""

    sentence = "Arrêté à votre demande : rien n’a changé. Recommencez quand vous voudrez."


class NotAllowedError(UserMustActError):
    """A role does not allow it; the message says which and what."""

    sentence = "Ce rôle ne le permet pas. Demandez à une personne titulaire du cabinet."


class PublicCodeError(UserMustActError):
    """The practice is one to play with: everybody knows its code."""

    sentence = "Cabinet d’essai : son code est public et ne change pas."


class NoSheetForPlayError(PublicCodeError):
    """A practice to play with needs no way in without its code."""

    sentence = "Cabinet d’essai : son code est public, il n’a pas besoin de feuille de secours."


class NoVaultError(UserMustActError):
    """There is no practice in this directory yet."""

    sentence = "Aucun cabinet sur ce boîtier. Lancez « besace station » pour choisir un code."


class StationRightsError(UserMustActError):
    """The practice's directory may not be looked into: what stands there is not known."""

    sentence = (
        "Le dossier du cabinet ne se laisse pas lire ou écrire ; il n’est pas perdu pour autant. "
        "Rétablissez les droits ou le disque, sans créer d’autre cabinet."
    )


class ConfigError(UserMustActError):
    """The configuration file cannot be used; the message names file and key."""

    sentence = "La configuration contient une erreur. Corrigez la ligne indiquée."


class NoSettingsError(ConfigError):
    """There is no settings file; the message names the one that was looked for."""

    sentence = (
        "Pas de fichier de réglages. Installez ce boîtier par « besace install », "
        "ou nommez le dossier d’un cabinet par « --dir »."
    )


class DirectoryError(UserMustActError):
    """A directory cannot serve; the message names it and says why."""

    sentence = "Ce dossier ne peut pas servir. Choisissez-en un autre, vide ou nouveau."


class RevocationsRefusedError(UserMustActError):
    """A list of revoked cards is not taken; the message names it and says why."""

    sentence = "La liste des cartes révoquées n’est pas prise : celle qui est en place reste."


class NotWrittenError(UserMustActError):
    """A file that was asked for is not written; the message names it and says why."""

    sentence = "Le fichier demandé n’a pas été écrit. Donnez un autre nom ou un autre dossier."


class NoTerminalError(UserMustActError):
    """The screen is asked for where there is none."""

    sentence = "L’écran demande un terminal : il en faut un, ou l’option --headless."


class ScenarioError(UserMustActError):
    """A scenario file cannot be priced; the message names scenario and key."""

    sentence = "Le fichier de scénarios ne peut pas être lu. Corrigez ce qui suit."


class TableError(UserMustActError):
    """A file to import is not what it should be; the message quotes nothing of it."""

    sentence = "Ce fichier ne peut pas être importé. Rien n’a changé."


class EntryError(UserMustActError):
    """What was typed means nothing here; the message quotes no value of it."""

    sentence = "Ce qui est tapé ne convient pas. Rien n’a changé."


class RefusalSettledError(UserMustActError):
    """What is wanted of a refused invoice cannot be; the message says why, and names nobody."""

    sentence = "Cette facture ne se traite pas ainsi. Rien n’a changé."


class RegisterNotBlankError(UserMustActError):
    """A whole register is taken back by a box that has none."""

    sentence = (
        "Ce boîtier a déjà un registre : un export entier n’entre que dans un registre vide. "
        "Pour ajouter des patients, importez un CSV."
    )


class UnreadableFileError(UserMustActError):
    """A file that is to be shown cannot be opened; the message says why."""

    sentence = "Ce fichier ne peut pas être lu. Vérifiez son nom et les droits."


class AnchorUnreadableError(UserMustActError):
    """A file holds no anchor, or one that was copied wrongly; the message names it."""

    sentence = "Ce fichier ne porte aucune ancre lisible. Recopiez la ligne de la feuille du jour."


class ExportError(UserMustActError):
    """The export cannot go where it was asked to; the message says why."""

    sentence = "L’export n’a pas été écrit."


class SealedExportError(UserMustActError):
    """A sealed export does not open."""

    sentence = (
        "Cet export ne s’ouvre pas : phrase ou clé fausse, ou fichier abîmé. Rien n’a changé."
    )


class UnknownRuleError(UserMustActError):
    """Nobody wrote a rule of that name."""

    sentence = "Règle inconnue. « besace explain » sans nom les montre toutes."


class InstallError(UserMustActError):
    """This system cannot take the box's parts; the message says why."""

    sentence = "L’installation s’arrête ici."


class NoReminderError(UserMustActError):
    """No reminder bears that number."""

    sentence = "Aucune relance sous ce numéro. « besace remind » les liste."


class NoSheetError(UserMustActError):
    """The invoice has no paper sheet."""

    sentence = (
        "Aucune feuille papier sous ce numéro : seules les factures en mode dégradé en ont une. "
        "« besace paper » les liste."
    )


class NotADemonstrationError(UserMustActError):
    """A directory that holds a real practice is no place to play."""

    sentence = "Ce dossier n’est pas un cabinet d’essai. Choisissez un dossier vide."


class BilledMeanwhileError(UserMustActError):
    """An invoice sealed since the amounts were shown changes them, or is the same one."""

    sentence = "Une facture a été scellée entre-temps : revenez, et relisez les montants."


class SealRefusedError(UserMustActError):
    """The invoice has findings of severity error; they are shown beside it."""

    sentence = "La facture ne peut pas être scellée. Corrigez les points marqués ERREUR."


# Published tariffs ----------------------------------------------------------------------


class PackageBrokenError(UserMustActError):
    """The bytes are no whole package of tables."""

    sentence = (
        "Ce fichier n’est pas un paquet de tarifs entier : rien n’a changé. "
        "Copiez-le de nouveau, puis recommencez."
    )


class PackageForeignError(UserMustActError):
    """Another key than the publisher's signed the package, or its bytes changed since."""

    sentence = (
        "Ce paquet n’est pas signé par l’éditeur des réglages : rien n’a changé. "
        "Vérifiez d’où vient le fichier, ou la clé « editeur » sous [baremes]."
    )


class PackageOldError(UserMustActError):
    """The tables in force have this version or a later one."""

    sentence = (
        "Ce paquet n’est pas plus récent que les tarifs en place : rien n’a changé. "
        "Demandez le dernier à l’éditeur."
    )


class PackageUnsoundError(UserMustActError):
    """Signed, and yet its tables may not be used; the message names the table or the value."""

    sentence = (
        "Les tables de ce paquet ne peuvent pas servir : rien n’a changé. "
        "Signalez à l’éditeur ce qui suit."
    )


class UnsignableError(UserMustActError):
    """Who publishes tables is told what a box would refuse; the message names it."""

    sentence = "Ces tables ne sont pas signées : un boîtier les refuserait. Corrigez ce qui suit."


class PublisherKeyError(UserMustActError):
    """The key to sign with cannot be used; the message names the file."""

    sentence = (
        "La clé de signature ne peut pas être lue. "
        "Faites-en une : openssl genpkey -algorithm ed25519 -out FICHIER."
    )


class SettledBySettingError(UserMustActError):
    """The settings file answers, so nothing else may."""

    sentence = (
        "Le fichier de réglages répond déjà : changez « avenant_11 » sous [cabinet], ou ôtez-le."
    )


# Delegation ---------------------------------------------------------------------------


class DelegationRefusedError(UserMustActError):
    """A file between the practice and a manager is not taken in; a member says why."""

    sentence = "Ce fichier de délégation est refusé. Rien n’a changé."


class DelegationAlteredError(DelegationRefusedError):
    """Cut, changed since it was signed, or no such file."""

    sentence = (
        "Ce fichier de délégation est abîmé ou a été changé. Rien n’a changé ici ; "
        "demandez-le de nouveau."
    )


class DelegationExpiredError(DelegationRefusedError):
    """Its last day is over."""

    sentence = (
        "La date de ce fichier de délégation est passée. Rien n’a changé ; "
        "le cabinet peut en faire un autre."
    )


class DelegationReplayedError(DelegationRefusedError):
    """It was taken in before, or another answer to the same file was."""

    sentence = "Ce fichier de délégation a déjà servi. Rien n’a changé une seconde fois."


class DelegationElsewhereError(DelegationRefusedError):
    """It was sealed to somebody else, or answers nothing that left from here."""

    sentence = (
        "Ce fichier de délégation n’est pas pour vous. Rien n’a changé ; "
        "vérifiez de qui il vient et à qui il va."
    )


class DelegationSignerError(DelegationRefusedError):
    """Another key signed the answer than that of the manager to whom the file went."""

    sentence = (
        "Un autre gestionnaire a signé ces propositions que celui à qui le fichier était confié. "
        "Rien n’a changé."
    )


class NoProposalError(UserMustActError):
    """No proposal waits under that number."""

    sentence = "Aucune proposition n’attend sous ce numéro. « besace delegate list » les montre."


# Backups ------------------------------------------------------------------------------


class NoBackupError(UserMustActError):
    """No manifest there."""

    sentence = "Aucune sauvegarde ici. Branchez la clé, et donnez son dossier."


class BackupDamagedError(UserMustActError):
    """The manifest, or something that only one part held, is not what was written."""

    sentence = "Cette sauvegarde est abîmée. Prenez une autre clé, ou une plus ancienne."


class NoBackupKeyError(UserMustActError):
    """No directory was given, and the settings name none that is there."""

    sentence = "Aucune clé de sauvegarde n’est branchée. Branchez-la, ou donnez son dossier."
    exit_code = 75


class BackupForeignError(UserMustActError):
    """The key holds another practice's backup: nothing was written to it."""

    sentence = "Cette clé porte la sauvegarde d’un autre cabinet. Rien n’y a été écrit."


class BackupChoiceError(UserMustActError):
    """A key holds backups of several boxes."""

    sentence = "Cette clé porte plusieurs sauvegardes : donnez le dossier de l’une d’elles."


class BoxNotBlankError(UserMustActError):
    """A restoration goes to a box that has no practice yet."""

    sentence = "Ce boîtier a déjà un cabinet : une restauration se fait sur un boîtier vierge."


class RangeTakenError(UserMustActError):
    """A range of numbers that another box had, or that is none."""

    sentence = "Cette plage de numéros est déjà prise : barrez-la, et tapez la suivante."


# Durability ---------------------------------------------------------------------------


class DiskFullError(VaultError):
    """Refused before anything was written."""

    sentence = (
        "La mémoire du boîtier est pleine. Rien n’est perdu ; libérez de la place ou appelez."
    )


class JournalDamagedError(VaultError):
    """Something that was acknowledged cannot be read any more; nothing is repaired by cutting."""

    sentence = (
        "Le journal des factures est abîmé. N’éteignez pas ; « besace verify » dit ce qui manque, "
        "« besace rescue » montre le reste."
    )


class AnchorContradictedError(JournalDamagedError):
    """The journal reads well, and is not the one that somebody outside saw."""

    sentence = (
        "Une preuve gardée au dehors contredit ce journal : il a été réécrit, coupé, ou remplacé "
        "par une copie plus ancienne. Ne facturez plus sur ce boîtier, et gardez-le tel quel."
    )


class JournalMissingError(VaultError):
    """There was a journal here, and now there is none: a new one would give its numbers again."""

    sentence = (
        "Le journal des factures a disparu. Ne facturez pas sur ce boîtier : "
        "remettez son dossier en place, ou restaurez la dernière sauvegarde."
    )


class AttemptsLostError(VaultError):
    """The courier's own journal vanished or is damaged: what it proved would be sent again."""

    sentence = (
        "Le journal du courrier a disparu ou est abîmé : plus rien ne part, et rien n’est perdu. "
        "Remettez son dossier en place. Sinon, écartez ce qui en reste, effacez « pulse.json » "
        "du dossier d’échange et relancez : ce qui était sans reçu repart, tel quel."
    )
    exit_code = 78


class RestoreUnfinishedError(VaultError):
    """A restoration was cut: what is there may lack something."""

    sentence = "Une restauration a été interrompue. Relancez « besace restore » avec la même clé."
    exit_code = 78


class KeyringDamagedError(JournalDamagedError):
    """A practice was made here, and neither copy of its keyring is what was written."""

    sentence = (
        "Les deux copies des clés du cabinet manquent ou sont abîmées : aucun code n’ouvre. "
        "Ne créez pas d’autre cabinet ; remettez le dossier depuis une sauvegarde, ou appelez."
    )


class JournalClosedError(VaultError):
    """A write or a sync failed before: the door stays closed until a restart."""

    sentence = (
        "Une écriture a échoué. Par prudence plus rien n’est accepté ; redémarrez le boîtier."
    )


class BusyError(VaultError):
    """Another program holds the journal's lock."""

    sentence = "Besace est déjà ouvert sur ce cabinet. Fermez l’autre écran d’abord."
    exit_code = 75


# The link -----------------------------------------------------------------------------


class ServerUnreachableError(LinkDownError):
    """No connection, or it was cut."""

    sentence = "Le serveur ne répond pas. Rien n’est perdu : nouvel essai automatique."


class ServerRefusedError(LinkDownError):
    """The server answered, and the answer was no."""

    sentence = "Le serveur a refusé le message. Il est gardé ; vérifiez l’adresse et le compte."


class ServerPostponedError(LinkDownError):
    """The server answered: not now (a 4xx of SMTP)."""

    sentence = "Le serveur demande d’attendre. Rien n’est perdu : nouvel essai automatique."


class CredentialsRefusedError(LinkDownError):
    """The account or its password was refused."""

    sentence = "Compte de messagerie refusé. Vérifiez l’identifiant et le mot de passe du courrier."


class CertificateRefusedError(LinkDownError):
    """The server's certificate does not match: somebody else may be answering."""

    sentence = (
        "Le certificat du serveur ne correspond pas. Rien n’a été envoyé ; "
        "vérifiez le réseau (portail Wi-Fi ?) et l’heure."
    )


class ClockSuspectError(CertificateRefusedError):
    """The server's certificate is not valid yet, or no longer, by this box's clock."""

    sentence = (
        "Le certificat du serveur n’est pas valable à l’heure de ce boîtier. "
        "Rien n’a été envoyé ; vérifiez la date et l’heure."
    )


class ClockBehindError(LinkDownError):
    """The clock shows a time before this software was installed: nothing dated can be proved."""

    sentence = (
        "L’horloge du boîtier retarde : elle est d’avant ce logiciel. Rien n’est perdu ; "
        "mettez-la à l’heure, l’envoi reprendra de lui-même."
    )


class NoNetworkError(LinkDownError):
    """No route leads anywhere: nobody was called."""

    sentence = "Pas de réseau. Rien n’est perdu : l’envoi reprendra dès qu’il y en aura un."


class AnswerLostError(ServerUnreachableError):
    """The message was leaving when the link was cut, or its answer: the peer may have it."""

    sentence = (
        "Le message est parti et sa réponse s’est perdue. Rien n’est perdu : "
        "le même message repartira, et ne comptera qu’une fois."
    )
