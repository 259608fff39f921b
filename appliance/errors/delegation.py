"""Delegation: parcels that a manager gets and sends back."""

from appliance.errors.families import UserMustActError


class DelegationRefusedError(UserMustActError):
    """A file between the practice and a manager is not taken in; a member says why."""

    sentence = "Ce fichier de délégation est refusé. Rien n’a changé."


class DelegationAlteredError(DelegationRefusedError):
    """Cut, changed since it was signed, or no such file."""

    sentence = (
        "Ce fichier de délégation est abîmé ou a été changé. Rien n’a changé ici ; "
        "demandez-le de nouveau."
    )


class DelegationExpiredError(DelegationRefusedError):
    """Its last day is over."""

    sentence = (
        "La date de ce fichier de délégation est passée. Rien n’a changé ; "
        "le cabinet peut en faire un autre."
    )


class DelegationReplayedError(DelegationRefusedError):
    """It was taken in before, or another answer to the same file was."""

    sentence = "Ce fichier de délégation a déjà servi. Rien n’a changé une seconde fois."


class DelegationElsewhereError(DelegationRefusedError):
    """It was sealed to somebody else, or answers nothing that left from here."""

    sentence = (
        "Ce fichier de délégation n’est pas pour vous. Rien n’a changé ; "
        "vérifiez de qui il vient et à qui il va."
    )


class DelegationSignerError(DelegationRefusedError):
    """Another key signed the answer than that of the manager to whom the file went."""

    sentence = (
        "Un autre gestionnaire a signé ces propositions que celui à qui le fichier était confié. "
        "Rien n’a changé."
    )


class NoProposalError(UserMustActError):
    """No proposal waits under that number."""

    sentence = "Aucune proposition n’attend sous ce numéro. « besace delegate list » les montre."
