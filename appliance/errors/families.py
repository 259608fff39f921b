"""The four families, by who must act, and the root above them."""

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
    errno.EADDRINUSE: "ce port est déjà pris",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas celle de cette machine",
    errno.ECONNREFUSED: "personne n’écoute là",
    errno.ECONNRESET: "la connexion a été coupée",
    errno.ETIMEDOUT: "aucune réponse",
    errno.EHOSTUNREACH: "aucun chemin n’y mène",
    errno.ENETUNREACH: "pas de réseau",
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
