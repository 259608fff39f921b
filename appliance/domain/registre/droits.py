"""Rights as a source told them on a day, how old that is, and what drifted since."""

from dataclasses import dataclass
from datetime import date

from appliance.domain.identifiers import Organisme
from appliance.domain.registre.dossier import Exoneration
from appliance.domain.registre.fiche import TOUJOURS, Periode, Source


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Droits:
    """What one source said of a patient's rights on one day.

    Attributes:
        organisme: régime, caisse, centre; None where the source does not say.
        periode: of the basic rights.
    """

    source: Source
    vu_le: date
    organisme: Organisme | None = None
    periode: Periode = TOUJOURS
    exonerations: tuple[Exoneration, ...] = ()
    medecin_traitant: bool | None = None

    def age_days(self, today: date) -> int:
        """Return how many days ago the source said so."""
        return (today - self.vu_le).days
