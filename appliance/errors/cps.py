"""The practitioner's card, its code and its certificate."""

from appliance.errors.families import UserMustActError


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
