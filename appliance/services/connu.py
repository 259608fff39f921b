"""What the register knows before anything of a visit is typed in."""

from dataclasses import dataclass, replace
from datetime import date

from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.droits import Droits, situation_on
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.serie import Echeance, Prevu
from appliance.domain.visite import Situation, Trajet, Visite
from appliance.services.prescriptions import Prescriptions


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Connu:
    """A patient as a visit of one day begins with them.

    Attributes:
        beneficiaire: the person to bill, or why nobody can be named.
        commentaires: shown while billing, the newest first (S001-08).
        droits: the newest reading, with its source and its day; None without one.
        trajet: None where the record has no address.
        prevus: what all open prescriptions ask for that day.
        echeances: what ends within a week.
    """

    beneficiaire: Beneficiaire | Anomalie
    commentaires: tuple[str, ...]
    droits: Droits | None
    situation: Situation
    trajet: Trajet | None
    prevus: tuple[Prevu, ...]
    echeances: tuple[Echeance, ...]

    def completed(self, visite: Visite) -> Visite:
        """Return the visit with the patient's rights and the way to them.

        Which insurance the care falls under stays what was said of this visit.
        """
        patient = replace(self.situation, nature=visite.patient.nature)
        return replace(visite, patient=patient, trajet=self.trajet or visite.trajet)


def connu(prescriptions: Prescriptions, fiche: Fiche[Dossier], day: date) -> Connu:
    """Return what is known of a patient for a visit on `day`.

    Raises:
        VaultError: the queue cannot be read.
    """
    dossier, registre = fiche.valeur, prescriptions.registre
    seen = registre.droits(fiche.numero)
    return Connu(
        beneficiaire=dossier.beneficiaire_on(day),
        commentaires=dossier.affiches(),
        droits=seen[0] if seen else None,
        situation=situation_on(seen, day, dossier.age_on(day)),
        trajet=dossier.adresse.trajet() if dossier.adresse else None,
        prevus=prescriptions.prevus(fiche.numero, day),
        echeances=prescriptions.echeances(fiche.numero, day),
    )
