"""What the practice's own box tells its desk of somebody who came: no name, no amount, no care."""

from appliance.domain.arrivee import Reponse
from appliance.domain.patient import Beneficiaire
from appliance.services.justificatifs import Justificatifs
from appliance.services.prescriptions import Prescriptions


def reponse_of(known: Prescriptions, who: Beneficiaire) -> Reponse:
    """Return how old the rights on record are, and the documents to ask for again.

    Of who has no record nothing is said.

    Raises:
        VaultError: the queue cannot be read.
    """
    registre = known.registre
    fiche = registre.reconnaitre(who).fiche
    if fiche is None:
        return Reponse()
    today = registre.today()
    return Reponse(
        age_j=next((one.age_days(today) for one in registre.droits(fiche.numero)), None),
        a_demander=Justificatifs(registre=registre).a_redemander(fiche.numero, today),
    )
