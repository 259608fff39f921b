"""Backups and restoration."""

from appliance.errors.families import UserMustActError


class NoBackupError(UserMustActError):
    """No manifest there."""

    sentence = "Aucune sauvegarde ici. Branchez la clé qui la porte, ou donnez son dossier."


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
