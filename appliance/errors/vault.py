"""Durability: the box cannot go on."""

from appliance.errors.families import VaultError


class DiskFullError(VaultError):
    """Refused before anything was written."""

    sentence = (
        "La mémoire du boîtier est pleine. Rien n’est perdu ; libérez de la place ou appelez."
    )


class JournalDamagedError(VaultError):
    """Something that was acknowledged cannot be read any more; nothing is repaired by cutting."""

    sentence = (
        "Le journal des factures est abîmé. N’éteignez pas ; « besace verify » dit ce qui manque, "
        "« besace rescue » montre le reste."
    )


class AnchorContradictedError(JournalDamagedError):
    """The journal reads well, and is not the one that somebody outside saw."""

    sentence = (
        "Une preuve gardée au dehors contredit ce journal : il a été réécrit, coupé, ou remplacé "
        "par une copie plus ancienne. Ne facturez plus sur ce boîtier, et gardez-le tel quel."
    )


class JournalMissingError(VaultError):
    """There was a journal here, and now there is none: a new one would give its numbers again."""

    sentence = (
        "Le journal des factures a disparu. Ne facturez pas sur ce boîtier : "
        "remettez son dossier en place, ou restaurez la dernière sauvegarde."
    )


class AttemptsLostError(VaultError):
    """The courier's own journal vanished or is damaged: what it proved would be sent again."""

    sentence = (
        "Le journal du courrier a disparu ou est abîmé : plus rien ne part, et rien n’est perdu. "
        "Remettez son dossier en place. Sinon, écartez ce qui en reste, effacez « pulse.json » "
        "du dossier d’échange et relancez : ce qui était sans reçu repart, tel quel."
    )
    exit_code = 78


class RestoreUnfinishedError(VaultError):
    """A restoration was cut: what is there may lack something."""

    sentence = "Une restauration a été interrompue. Relancez « besace restore » avec la même clé."
    exit_code = 78


class KeyringDamagedError(JournalDamagedError):
    """A practice was made here, and neither copy of its keyring is what was written."""

    sentence = (
        "Les deux copies des clés du cabinet manquent ou sont abîmées : aucun code n’ouvre. "
        "Ne créez pas d’autre cabinet ; remettez le dossier depuis une sauvegarde, ou appelez."
    )


class JournalClosedError(VaultError):
    """A write or a sync failed before: the door stays closed until a restart."""

    sentence = (
        "Une écriture a échoué. Par prudence plus rien n’est accepté ; redémarrez le boîtier."
    )


class BusyError(VaultError):
    """Another program holds the journal's lock."""

    sentence = "Besace est déjà ouvert sur ce cabinet. Fermez l’autre écran d’abord."
    exit_code = 75
