"""What was asked of a program: its settings, the files it was given, the place it runs in."""

from appliance.errors.families import UserMustActError


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


class NoSupportKeyError(UserMustActError):
    """The support file is asked for on a box, and no key of its settings is plugged in."""

    sentence = "Aucune clé USB n’est branchée. Branchez celle des copies, puis Entrée de nouveau."


class SupportHereError(UserMustActError):
    """A support file of this minute is there already; the message names it."""

    sentence = (
        "Ce fichier est déjà là, et rien n’est remplacé. Emportez-le, ou attendez une minute."
    )


class SupportFileError(UserMustActError):
    """The support file is not written; the message names it and says why."""

    sentence = "Le fichier d’assistance n’a pas été écrit. Essayez une autre clé."


class NoTerminalError(UserMustActError):
    """The screen is asked for where there is none."""

    sentence = "L’écran demande un terminal : il en faut un, ou l’option --headless."


class ScenarioError(UserMustActError):
    """A scenario file cannot be priced; the message names scenario and key."""

    sentence = "Le fichier de scénarios ne peut pas être lu. Corrigez ce qui suit."


class TableError(UserMustActError):
    """A file to import is not what it should be; the message quotes nothing of it."""

    sentence = "Ce fichier ne peut pas être importé. Rien n’a changé."


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


class InstallError(UserMustActError):
    """This system cannot take the box's parts; the message says why."""

    sentence = "L’installation s’arrête ici."


class NotADemonstrationError(UserMustActError):
    """A directory that holds a real practice is no place to play."""

    sentence = "Ce dossier n’est pas un cabinet d’essai. Choisissez un dossier vide."
