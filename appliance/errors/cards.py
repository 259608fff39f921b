"""Readers and cards."""

from appliance.errors.families import DeviceFaultError, UserMustActError


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
