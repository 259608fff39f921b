"""Two boxes on one local network."""

from appliance.errors.families import UserMustActError
from appliance.errors.link import CertificateRefusedError, ServerUnreachableError


class PairingRefusedError(UserMustActError):
    """Two boxes did not know each other by the code; the code is used up."""

    sentence = "Les deux boîtiers ne se sont pas reconnus. Affichez un nouveau code et retapez-le."


class PairingExpiredError(UserMustActError):
    """Nobody came while the code was shown."""

    sentence = "Personne n’est venu à temps : ce code ne vaut plus rien. Affichez-en un nouveau."


class PairingPlaceError(UserMustActError):
    """No box can listen there; the message says why."""

    sentence = (
        "Ce boîtier ne peut pas écouter là. Donnez une adresse qui est la sienne "
        "(« hostname -I » les montre), et un port libre."
    )


class PairingNobodyError(ServerUnreachableError):
    """Nobody shows a code at the address that was typed; the code is still good."""

    sentence = (
        "Personne n’attend à cette adresse. Vérifiez-la, et que l’autre boîtier affiche son code."
    )


class PairingCutError(ServerUnreachableError):
    """The connection broke in the middle of a pairing, or went silent; the code is used up."""

    sentence = (
        "La connexion s’est coupée avant la fin : le code est usé. "
        "Affichez-en un nouveau et recommencez."
    )


class PairingFailedError(UserMustActError):
    """A pairing that was asked for at the screen failed; the message says why."""

    sentence = "L’appariement n’a pas abouti."


class PairingSilentError(UserMustActError):
    """No service does what the screen asks for."""

    sentence = "Le service d’appariement ne répond pas. Recommencez dans une minute."


class PairUnknownError(UserMustActError):
    """No paired box has that name."""

    sentence = "Aucun boîtier apparié ne porte ce nom. « besace pair list » les montre."


class PairNoneError(UserMustActError):
    """No box is paired with this one."""

    sentence = (
        "Aucun boîtier n’est apparié avec celui-ci. Lancez « besace pair show » sur l’un, "
        "« besace pair type » sur l’autre."
    )


class PairKeyDamagedError(UserMustActError):
    """This box's own key for the local network cannot be read; the message names its file."""

    sentence = (
        "La clé de ce boîtier pour le réseau local est abîmée. Effacez ce fichier, et appariez "
        "de nouveau : rien d’autre n’en dépend."
    )


class PairAbsentError(ServerUnreachableError):
    """The paired box does not answer where it was last, or hung up."""

    sentence = (
        "Le boîtier apparié ne répond pas, ou a coupé. Rien n’est perdu : vérifiez qu’il est "
        "allumé et à cette adresse, et recommencez."
    )


class PairStrangerError(CertificateRefusedError):
    """Another box is there, or the paired one does not know this one any more."""

    sentence = (
        "Ce n’est pas le boîtier apparié qui est là, ou il a oublié celui-ci. "
        "Rien ne lui a été dit ; appariez de nouveau."
    )


class NoViewError(UserMustActError):
    """No view of the screen is open to a helper."""

    sentence = "Aucune vue d’aide n’est ouverte ici. Le titulaire l’ouvre à l’écran : F9, puis H."
    exit_code = 75
