"""The box's TPM beside the open station, at `besace verify`, and `besace tpm`."""

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final, NamedTuple

from appliance.config import Chemins
from appliance.domain.ancre import Ancre
from appliance.domain.roles import Action
from appliance.domain.tpm import EtatTpm, judge
from appliance.drivers.tpm import INDEX, TpmRatchet
from appliance.errors import BesaceError, TpmMuteError
from appliance.formats.ancres import write_ancre
from appliance.ports.machine import Ratchet
from appliance.queue.store import Store
from appliance.services.poste import Poste
from appliance.services.tpm import renew, tell
from appliance.wiring.beside import beside
from appliance.wiring.opening import opened

log = logging.getLogger(__name__)

HOUR_S: Final = 3600.0
"""Between two heads that the TPM is told: its memory wears, by some hundred thousand writes."""
DEVICE: Final = "device:"

SAID: Final = {
    EtatTpm.ABSENT: "absent.",
    EtatTpm.MUET: "muet : il ne dit rien de ce journal.",
    EtatTpm.NEUF: "neuf : il n’a encore rien vu de ce journal.",
    EtatTpm.CONFORME: "conforme : il a vu les têtes que ce journal lui attribue, et aucune autre.",
    EtatTpm.A_COMPLETER: (
        "conforme, sauf la dernière tête : une coupure est venue avant lui. Il la verra à la "
        "prochaine ouverture."
    ),
    EtatTpm.PERDU: (
        "perdu : son index n’existe plus. Ce journal vient d’un autre boîtier, ou le TPM a été "
        "effacé. Si c’est de votre fait, lancez « besace tpm renew »."
    ),
    EtatTpm.CONTREDIT: (
        "CONTREDIT : il a vu un autre journal que celui-ci, qui est donc une copie plus ancienne "
        "remise sur ce boîtier, ou a été réécrit. Si vous l’avez restauré vous-même, lancez "
        "« besace tpm renew » ; sinon ne facturez plus, et appelez."
    ),
}
RENEWED: Final = "Le TPM repart d’ici : écriture {sequence}. Ce qu’il savait d’avant est oublié."
SHOWN: Final = "Index {index} : {valeur}"


class Heard(NamedTuple):
    """What the TPM says of a journal.

    Attributes:
        valeur: of its index; None where there is none.
        vues: the heads that it saw, the oldest first; none unless it agrees.
    """

    etat: EtatTpm
    valeur: bytes | None = None
    vues: Sequence[Ancre] = ()

    def in_words(self) -> str:
        """Return the line of a report."""
        last = f" La dernière : écriture {self.vues[-1].sequence}." if self.vues else ""
        return f"TPM {SAID[self.etat]}{last}"


def ratchet_of(chemins: Chemins) -> Ratchet | None:
    """Return the TPM that the settings name; None where they name none, or it is not there."""
    place = chemins.tpm.removeprefix(DEVICE)
    if place != chemins.tpm and not Path(place).exists():
        return None
    return TpmRatchet(chemins.tpm) if chemins.tpm else None


def hear(store: Store, ratchet: Ratchet | None) -> Heard:
    """Hold the whole list of an open queue against what the TPM knows."""
    if ratchet is None:
        return Heard(EtatTpm.ABSENT)
    try:
        valeur = ratchet.read()
    except TpmMuteError:
        return Heard(EtatTpm.MUET)
    suite = store.extensions.suite()
    etat = judge(valeur, suite)
    seen = {EtatTpm.CONFORME: suite, EtatTpm.A_COMPLETER: suite[:-1]}.get(etat, ())
    return Heard(etat, valeur, [one.ancre for one in seen])


def show(settings: Path) -> int:
    """Print what the TPM says, and the heads that the journal says it saw, for a third party.

    Raises:
        WrongCodeError, LockedOutError, NoVaultError, BusyError: see `opening.opened`.
    """
    with opened(settings) as box:
        heard = hear(box.store, ratchet_of(box.config.chemins))
        listed = heard.vues or [one.ancre for one in box.store.extensions.suite()]
    print(heard.in_words())
    if heard.valeur is not None:
        print(SHOWN.format(index=INDEX, valeur=heard.valeur.hex()))
    for ancre in listed:
        print(write_ancre(ancre))
    return 0


def start_anew(settings: Path) -> int:
    """Let the TPM forget what it knew, and see the journal as it is now.

    Raises:
        NotAllowedError: not a titulaire's code; others, see `opening.opened`.
        TpmMuteError: there is none, or it refuses.
    """
    with opened(settings, Action.GERER_PERSONNES) as box:
        ratchet = ratchet_of(box.config.chemins)
        if ratchet is None:
            raise TpmMuteError(EtatTpm.ABSENT.value)
        extension = renew(box.store, ratchet, box.machine.clock)
    print(RENEWED.format(sequence=extension.ancre.sequence))
    return 0


def witnessed(poste: Poste, ratchet: Ratchet) -> AbstractContextManager[None]:
    """Tell the TPM the journal's head at the opening, every hour and at the lock.

    Never in the path of a seal: it is told in a thread, and the queue is held only to list a head.
    """
    return beside(partial(_tell_hourly, poste, ratchet))


def _tell_hourly(poste: Poste, ratchet: Ratchet, stop: Event) -> None:
    ended = False
    while True:
        try:
            etat = tell(poste, ratchet)
        except BesaceError as error:  # the station says what it means; the next hour tries again
            log.warning("the TPM was told nothing: %s", type(error).__name__)
        else:
            if etat in {EtatTpm.PERDU, EtatTpm.CONTREDIT}:
                poste.warnings = (*poste.warnings, f"TPM {SAID[etat]}")
                return
        if ended:
            return
        ended = stop.wait(HOUR_S)
