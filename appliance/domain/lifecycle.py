"""The life of a lot on its way, as the station knows it.

The whole machine is the `TRANSPORT` table: what is not in it cannot happen.  `advance()`
computes and never acts: the caller makes the new state durable first and obeys the order
after, so that a cut repeats an order and never forgets one.  Repeats are written out.  An
event with no line is set aside by the caller, never dropped.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class EtatLot(StrEnum):
    """Where a lot stands.  Kept on disk: renaming a member needs a migration."""

    CONFIEE = "confiee"  # closed, and given to the courier or about to be
    REMISE = "remise"  # the peer gave a proof; the caisse has said nothing yet
    ARL_POSITIF = "arl_positif"  # received and conform; payment is another clock
    ARL_NEGATIF = "arl_negatif"  # refused whole: a person must act
    TRAITE = "traite"  # the payer answers on its invoices: it has it, whatever the ARL


class Evenement(StrEnum):
    """What the outside can tell of a lot."""

    RECU = "recu"  # the courier's receipt: the peer took the message
    BLOCAGE = "blocage"  # the courier's receipt: the peer refuses this message
    ARL_POSITIF = "arl_positif"
    ARL_NEGATIF = "arl_negatif"
    REPONSE = "reponse"  # a return speaks of an invoice that is in it
    RETENUE = "retenue"  # another box may have sent it already: it leaves by a person's word alone
    RENVOI = "renvoi"  # a person wants what is held sent once more


class Ordre(StrEnum):
    """What the caller must do once the new state is durable."""

    ALERTER = "alerter"  # show it to a person
    ENVOYER = "envoyer"  # give it to the courier


class Pas(NamedTuple):
    """One cell of the table."""

    etat: EtatLot
    ordre: Ordre | None = None


TRANSPORT: Final[Mapping[EtatLot, Mapping[Evenement, Pas]]] = {
    EtatLot.CONFIEE: {
        Evenement.RECU: Pas(EtatLot.REMISE),
        Evenement.BLOCAGE: Pas(EtatLot.CONFIEE, Ordre.ALERTER),
        Evenement.RETENUE: Pas(EtatLot.CONFIEE, Ordre.ALERTER),
        Evenement.RENVOI: Pas(EtatLot.CONFIEE, Ordre.ENVOYER),
        # An answer overtakes the courier's receipt when power failed in between.
        Evenement.ARL_POSITIF: Pas(EtatLot.ARL_POSITIF),
        Evenement.ARL_NEGATIF: Pas(EtatLot.ARL_NEGATIF, Ordre.ALERTER),
        Evenement.REPONSE: Pas(EtatLot.TRAITE),
    },
    EtatLot.REMISE: {
        Evenement.RECU: Pas(EtatLot.REMISE),
        Evenement.BLOCAGE: Pas(EtatLot.REMISE),
        Evenement.ARL_POSITIF: Pas(EtatLot.ARL_POSITIF),
        Evenement.ARL_NEGATIF: Pas(EtatLot.ARL_NEGATIF, Ordre.ALERTER),
        Evenement.REPONSE: Pas(EtatLot.TRAITE),
    },
    EtatLot.ARL_POSITIF: {
        Evenement.RECU: Pas(EtatLot.ARL_POSITIF),
        Evenement.BLOCAGE: Pas(EtatLot.ARL_POSITIF),
        Evenement.ARL_POSITIF: Pas(EtatLot.ARL_POSITIF),
        Evenement.REPONSE: Pas(EtatLot.ARL_POSITIF),
    },
    EtatLot.ARL_NEGATIF: {
        Evenement.RECU: Pas(EtatLot.ARL_NEGATIF),
        Evenement.BLOCAGE: Pas(EtatLot.ARL_NEGATIF),
        Evenement.ARL_NEGATIF: Pas(EtatLot.ARL_NEGATIF),
        Evenement.REPONSE: Pas(EtatLot.TRAITE),
    },
    EtatLot.TRAITE: {
        Evenement.RECU: Pas(EtatLot.TRAITE),
        Evenement.BLOCAGE: Pas(EtatLot.TRAITE),
        Evenement.ARL_POSITIF: Pas(EtatLot.TRAITE),
        Evenement.REPONSE: Pas(EtatLot.TRAITE),
    },
}


class UnexpectedEventError(Exception):
    """`TRANSPORT` has no line for this event: set the message aside, never drop it."""

    def __init__(self, etat: EtatLot, evenement: Evenement) -> None:
        super().__init__(f"{evenement} n’a pas de sens pour un lot {etat}")
        self.etat = etat
        self.evenement = evenement


def advance(etat: EtatLot, evenement: Evenement) -> Pas:
    """Return the next state, and what to do once it is durable.

    Raises:
        UnexpectedEventError: a lot in this state cannot live this event.
    """
    pas = TRANSPORT[etat].get(evenement)
    if pas is None:
        raise UnexpectedEventError(etat, evenement)
    return pas
