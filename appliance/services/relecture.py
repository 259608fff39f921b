"""What was set aside for who sent it, read again: the settings may know who that is by now."""

from dataclasses import dataclass

from appliance.domain.file_attente import GenreRetour, Retour
from appliance.services.retours import FOR_THEIR_SENDER
from appliance.services.sending import Sending
from appliance.services.suivi import Suivi


@dataclass(frozen=True, slots=True)
class Relecture:
    """Believes late what it could not believe before."""

    sending: Sending

    def relire(self) -> int:
        """Return how many messages are believed now; what they ask for is done.

        Raises:
            DiskFullError, JournalClosedError: see `Journal.append`; the next time goes on.
        """
        aside = self.sending.store.retours_aside(*FOR_THEIR_SENDER)
        return sum(map(self._is_believed, aside))

    def _is_believed(self, retour: Retour) -> bool:
        """Do what a message asks for, then call it what it is: a cut between repeats the first."""
        sending = self.sending
        believed = sending.correspondants.believe(retour.contenu)
        if isinstance(believed, GenreRetour):
            return False
        suivi = Suivi(
            store=sending.store,
            believe=sending.correspondants.believe,
            aiguillage=sending.aiguillage,
        )
        genre = sending.obey(believed)
        suivi.entendre(believed, retour=retour.identifiant, le=retour.recu_le)
        sending.store.class_retour(retour.identifiant, genre)
        return True
