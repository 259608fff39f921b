"""Under whose name a person works, and how that name stays on what they did."""

from contextlib import suppress

from appliance.config import Config
from appliance.domain.identifiers import NumeroPs
from appliance.domain.professionnel import Professionnel
from appliance.domain.registre.fiche import Fiche
from appliance.domain.roles import Personne
from appliance.errors import DiskFullError
from appliance.queue.store import Store


def billed_by(config: Config, personne: Personne) -> Professionnel:
    """Return under whose name and number a person bills: their own, or the settings'."""
    own = config.cabinet.professionnel
    if not personne.numero_ps:
        return own
    return Professionnel(nom=personne.nom, numero=NumeroPs(personne.numero_ps))


def present(store: Store, personne: Personne) -> None:
    """Keep who an author is, as long as what they did is kept."""
    known = store.personnes.get(personne.numero)
    if known is None or known.valeur != personne:
        with suppress(DiskFullError):  # a full box opens all the same; the next opening tries again
            store.personnes.put(Fiche(personne.numero, personne))
