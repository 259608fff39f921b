"""Codes, sheets and people: who may open the practice, and what they may do."""

from appliance.errors.families import UserMustActError


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
        "Prenez la feuille de secours, puis F7 où le code est demandé (ou « besace code --sheet »)."
    )


class WrongSheetError(UserMustActError):
    """The typed recovery sheet opens nothing; the message names a mistyped group.

    Attributes:
        groupe: its rank, from 1; None where it is no single one.
    """

    sentence = "Feuille de secours refusée. Relisez-la groupe par groupe, puis recommencez."

    def __init__(self, detail: str = "", groupe: int | None = None) -> None:
        super().__init__(*([detail] if detail else []))
        self.groupe = groupe


class NoRecoverySheetError(UserMustActError):
    """A code was forgotten, and no sheet opens the practice."""

    sentence = (
        "Ce cabinet n’a pas de feuille de secours. Retrouvez le code, ou faites ouvrir par une "
        "autre personne titulaire."
    )


class UnknownPersonError(UserMustActError):
    """Nobody of that name or number has a code here."""

    sentence = "Personne inconnue. « besace people list » montre qui a un code."


class LastTitulaireError(UserMustActError):
    """Without this person nobody could give or take a code."""

    sentence = "C’est la dernière personne titulaire. Ajoutez-en une autre d’abord."


class GivenUpError(UserMustActError):
    """A person left a long work before its end."""

    sentence = "Arrêté à votre demande : rien n’a changé. Recommencez quand vous voudrez."


class KeysInUseError(UserMustActError):
    """Keys are to be forgotten under which something may be kept."""

    sentence = (
        "Quelque chose est déjà gardé sous ce code : il ne s’oublie plus. "
        "Prenez la feuille de secours, puis F7 où le code est demandé."
    )


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
