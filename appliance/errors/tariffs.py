"""Published tariffs."""

from appliance.errors.families import UserMustActError


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
