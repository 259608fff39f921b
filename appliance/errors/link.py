"""The link and the servers at its end."""

from appliance.errors.families import LinkDownError


class ServerUnreachableError(LinkDownError):
    """No connection, or it was cut."""

    sentence = "Le serveur ne répond pas. Rien n’est perdu : nouvel essai automatique."


class ServerRefusedError(LinkDownError):
    """The server answered, and the answer was no."""

    sentence = "Le serveur a refusé le message. Il est gardé ; vérifiez l’adresse et le compte."


class ServerBusyError(ServerUnreachableError):
    """The server answered that it takes nothing for now, whatever the message (429, 503)."""

    sentence = "Le serveur demande d’attendre. Rien n’est perdu : nouvel essai automatique."


class ServerPostponedError(LinkDownError):
    """The server answered about this message: not now (a 4xx of SMTP)."""

    sentence = "Le serveur demande d’attendre. Rien n’est perdu : nouvel essai automatique."


class CredentialsRefusedError(LinkDownError):
    """The account, its password or its token was refused."""

    sentence = (
        "Compte refusé par le serveur. Vérifiez l’identifiant, et le mot de passe ou le jeton du "
        "courrier."
    )


class CertificateRefusedError(LinkDownError):
    """The server's certificate does not match: somebody else may be answering."""

    sentence = (
        "Le certificat du serveur ne correspond pas. Rien n’a été envoyé ; "
        "vérifiez le réseau (portail Wi-Fi ?) et l’heure."
    )


class ClockSuspectError(CertificateRefusedError):
    """The server's certificate is not valid yet, or no longer, by this box's clock."""

    sentence = (
        "Le certificat du serveur n’est pas valable à l’heure de ce boîtier. "
        "Rien n’a été envoyé ; vérifiez la date et l’heure."
    )


class ClockBehindError(LinkDownError):
    """The clock shows a time before this software was installed: nothing dated can be proved."""

    sentence = (
        "L’horloge du boîtier retarde : elle est d’avant ce logiciel. Rien n’est perdu ; "
        "mettez-la à l’heure, l’envoi reprendra de lui-même."
    )


class NoNetworkError(LinkDownError):
    """No route leads anywhere: nobody was called."""

    sentence = "Pas de réseau. Rien n’est perdu : l’envoi reprendra dès qu’il y en aura un."


class AnswerLostError(ServerUnreachableError):
    """The message was leaving when the link was cut, or its answer: the peer may have it."""

    sentence = (
        "Le message est parti et sa réponse s’est perdue. Rien n’est perdu : "
        "le même message repartira, et ne comptera qu’une fois."
    )
