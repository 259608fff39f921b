"""Have the box's TPM witness where the journal stands, and hear what it knows.

The journal lists a head first, durably, and the TPM is told after: a cut between the two leaves
one head to tell again, and no list that is shorter than what the TPM knows.
"""

import logging
from collections.abc import Sequence
from typing import Final

from appliance.domain.ancre import Ancre, MoyenAncre
from appliance.domain.tpm import EMPTY, EtatTpm, Extension, judge
from appliance.ports.machine import Clock, Ratchet
from appliance.queue.store import Store
from appliance.services.poste import Poste

log = logging.getLogger(__name__)

OWN: Final = 2
"""Frames that a listed head leaves behind it by itself: its entry, and the witness after that."""


def tell(poste: Poste, ratchet: Ratchet) -> EtatTpm:
    """Tell the TPM where the journal stands, if it agrees with what was told before.

    Returns:
        what it said of the journal; where that is `PERDU` or `CONTREDIT` nothing was told.

    Raises:
        TpmMuteError: it does not answer; what was listed is told the next time.
        DiskFullError, JournalClosedError: see `Journal.append`.
    """
    valeur, suite = ratchet.read(), poste.note(_end)
    etat = judge(valeur, suite)
    if etat is EtatTpm.A_COMPLETER:
        ratchet.extend(suite[-1].donnee)
    elif etat is EtatTpm.NEUF and valeur is None:
        ratchet.define()
    elif etat in {EtatTpm.PERDU, EtatTpm.CONTREDIT}:
        log.warning("the TPM was told of another journal, or lost what it was told: %s", etat.name)
        return etat
    extension = poste.note(lambda store: _list(store, poste.billing.clock))
    if extension is not None:
        ratchet.extend(extension.donnee)
    return etat


def renew(store: Store, ratchet: Ratchet, clock: Clock) -> Extension:
    """Begin a new list, with an index that knows of no other; return its first head.

    Raises:
        TpmMuteError: it does not answer, or does not let go of the former index.
        DiskFullError, JournalClosedError: see `Journal.append`.
    """
    if ratchet.read() is not None:
        ratchet.undefine()
    ratchet.define()
    extension = _enter(store, _head(store, clock), EMPTY)
    ratchet.extend(extension.donnee)
    return extension


def _end(store: Store) -> Sequence[Extension]:
    last = store.extensions.derniere
    return [] if last is None else [last]


def _list(store: Store, clock: Clock) -> Extension | None:
    """List the present head; None where nothing came since the last one but its own entry."""
    store.bear_witness()
    last, head = store.extensions.derniere, _head(store, clock)
    if last is not None and head.sequence <= last.ancre.sequence + OWN:
        return None
    return _enter(store, head, EMPTY if last is None else last.apres)


def _head(store: Store, clock: Clock) -> Ancre:
    return store.anchor(MoyenAncre.TPM, "", le=clock.now().replace(microsecond=0))


def _enter(store: Store, head: Ancre, avant: bytes) -> Extension:
    extension = Extension(ancre=head, avant=avant)
    store.extensions.add(extension)
    return extension
