"""Work on the practice's books that cannot go on as asked."""

from appliance.errors.families import UserMustActError


class EntryError(UserMustActError):
    """What was typed means nothing here; the message quotes no value of it."""

    sentence = "Ce qui est tapé ne convient pas. Rien n’a changé."


class RefusalSettledError(UserMustActError):
    """What is wanted of a refused invoice cannot be; the message says why, and names nobody."""

    sentence = "Cette facture ne se traite pas ainsi. Rien n’a changé."


class RegisterNotBlankError(UserMustActError):
    """A whole register is taken back by a box that has none."""

    sentence = (
        "Ce boîtier a déjà un registre : un export entier n’entre que dans un registre vide. "
        "Pour ajouter des patients, importez un CSV."
    )


class UnknownRuleError(UserMustActError):
    """Nobody wrote a rule of that name."""

    sentence = "Règle inconnue. « besace explain » sans nom les montre toutes."


class NoReminderError(UserMustActError):
    """No reminder bears that number."""

    sentence = "Aucune relance sous ce numéro. « besace remind » les liste."


class NoSheetError(UserMustActError):
    """The invoice has no paper sheet."""

    sentence = (
        "Aucune feuille papier sous ce numéro : seules les factures en mode dégradé en ont une. "
        "« besace paper » les liste."
    )


class BilledMeanwhileError(UserMustActError):
    """An invoice sealed since the amounts were shown changes them, or is the same one."""

    sentence = "Une facture a été scellée entre-temps : revenez, et relisez les montants."


class SealRefusedError(UserMustActError):
    """The invoice has findings of severity error; they are shown beside it."""

    sentence = "La facture ne peut pas être scellée. Corrigez les points marqués ERREUR."
