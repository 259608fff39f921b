"""Updates of the whole system of a box that runs from an image."""

from appliance.errors.families import DeviceFaultError, UserMustActError


class ReleaseBrokenError(UserMustActError):
    """The bytes are no whole update: half copied, or something else."""

    sentence = (
        "Ce fichier n’est pas une mise à jour entière : rien n’a changé. "
        "Copiez-le de nouveau, puis recommencez."
    )


class ReleaseAlteredError(UserMustActError):
    """Its head is signed, and the bytes that follow are not those that were."""

    sentence = (
        "Cette mise à jour est abîmée : rien n’a changé. "
        "Copiez-la de nouveau, sur une autre clé si cela revient."
    )


class ReleaseForeignError(UserMustActError):
    """Another key than the publisher's signed it, or its head changed since."""

    sentence = (
        "Cette mise à jour n’est pas signée par l’éditeur de ce boîtier : rien n’a changé. "
        "Ne vous en servez pas et vérifiez d’où elle vient."
    )


class ReleaseHereError(UserMustActError):
    """It is the system that runs, or the one that waits for the next start: nothing is to do."""

    sentence = "Ce système est déjà là : rien n’a changé, et rien n’est à faire."


class ReleaseOldError(UserMustActError):
    """The system that runs has a later version."""

    sentence = (
        "Cette mise à jour n’est pas plus récente que le système en place : rien n’a changé. "
        "Demandez la dernière à l’éditeur."
    )


class ReleaseBoardError(UserMustActError):
    """It was made for another kind of machine."""

    sentence = (
        "Cette mise à jour est faite pour un autre modèle de boîtier : rien n’a changé. "
        "Demandez celle du vôtre à l’éditeur."
    )


class ReleaseTooLargeError(UserMustActError):
    """There is no place on the disk that takes it."""

    sentence = (
        "Cette mise à jour ne tient pas dans ce boîtier : rien n’a changé. "
        "Signalez à l’éditeur ce qui suit."
    )


class ReleaseTriedError(UserMustActError):
    """The system that runs is itself on trial: the one before must stay to fall back on."""

    sentence = (
        "Le système en place est encore à l’essai : rien n’a changé. "
        "Attendez quelques minutes qu’il ait fait ses preuves, puis recommencez."
    )


class ReleaseFailedError(UserMustActError):
    """It was tried here and did not prove good."""

    sentence = (
        "Cette mise à jour a déjà été essayée et n’a pas tenu : le boîtier est revenu au système "
        "d’avant. Signalez-le à l’éditeur, qui en fera une autre."
    )


class NoReleaseError(UserMustActError):
    """Nothing there is an update; the message names the place."""

    sentence = "Aucune mise à jour ici. Vérifiez la clé, ou le nom du fichier."


class NotAnImageError(UserMustActError):
    """This system was installed, not started from an image of Besace."""

    sentence = (
        "Ce système ne vient pas d’une image de Besace : "
        "il se met à jour par apt et par « besace install »."
    )


class SlotError(DeviceFaultError):
    """The disk did not take or keep the update; what runs was not touched."""

    sentence = (
        "Le disque n’a pas pris la mise à jour ; le système en place n’a pas changé. "
        "Recommencez ; si cela revient, le disque est usé."
    )
