"""What is carried by hand: the key, the directory, the images of a screen."""

from appliance.errors.families import DeviceFaultError, UserMustActError


class CarryPlaceError(UserMustActError):
    """The directory to carry by cannot serve; the message names it and says why."""

    sentence = "Ce dossier ne peut pas servir à emporter. Vérifiez que la clé est branchée."


class CarryFullError(UserMustActError):
    """No room is left on the key; what was written there is whole."""

    sentence = (
        "La clé est pleine. Ce qui y est écrit est bon ; faites de la place, "
        "ou prenez une autre clé, et recommencez la même commande."
    )


class CarryGoneError(DeviceFaultError):
    """The key was pulled, or fails."""

    sentence = (
        "La clé ne répond plus : retirée trop tôt, ou abîmée. Rien n’est perdu ; "
        "remettez-la et recommencez la même commande."
    )


class CarryWaitsError(UserMustActError):
    """The courier is on its round and keeps its table."""

    sentence = "Le courrier est en tournée. Rien n’a changé ; recommencez dans une minute."
    exit_code = 75


class ImagesMissingError(UserMustActError):
    """Images of a sequence are missing or unreadable; the message names them."""

    sentence = "Il manque des images : refaites celles-ci, les autres sont bonnes."


class ImagesForeignError(UserMustActError):
    """The images hold no sequence of ours, or one that was changed."""

    sentence = "Ces images ne portent rien qui vienne d’un boîtier Besace. Rien n’a changé."


class ImagesUnreadableHereError(UserMustActError):
    """No library on this machine reads images."""

    sentence = "Cette machine ne sait pas lire d’images de codes. Passez par une clé USB."
