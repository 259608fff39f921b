"""`besace retention`: how long names are kept, legal holds, and the pass that forgets."""

from collections.abc import Callable
from pathlib import Path

from appliance.domain.conservation import QUESTION
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.roles import Action
from appliance.services.conservation import Conservations
from appliance.wiring.opening import opened
from appliance.wiring.patient_desk import refused
from appliance.wiring.practice import open_conservations


def show(settings: Path) -> int:
    """Print what the practice decided and what is held; return the exit code."""
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        kept = open_conservations(box.config, box.store, box.machine)
        rule, held = kept.regle(), kept.gels()
    if rule is None:
        print(f"{QUESTION}\nÀ choisir : besace retention keep JOURS")
    else:
        last = "jamais" if rule.passee_le is None else f"le {rule.passee_le:%d/%m/%Y}"
        print(f"Noms gardés {rule.jours} jours. Dernier passage : {last}.")
    for one in held:
        whom = f"patient {one.numero}" if one.numero else "tout le cabinet"
        print(f"Gel depuis le {one.valeur.depuis:%d/%m/%Y}, {whom} : {one.valeur.motif}")
    return 0


def keep(settings: Path, jours: int) -> int:
    """Decide for how many days names are kept."""
    return _told(settings, lambda kept: kept.choisir(jours), f"Noms gardés {jours} jours.")


def hold(settings: Path, patient: int, motif: str) -> int:
    """Forbid to forget a patient, or anybody where the number is 0."""
    return _told(settings, lambda kept: kept.geler(motif, patient), "Gel posé.")


def lift(settings: Path, patient: int) -> int:
    """Lift a hold."""
    return _told(settings, lambda kept: kept.lever(patient), "Gel levé.")


def forget(settings: Path) -> int:
    """Make a pass now; print what it did."""
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        kept = open_conservations(box.config, box.store, box.machine)
        passe = kept.passer(now=True)
        kept.effacements.finir()
    print("Rien : aucune durée choisie, ou un gel." if passe is None else passe.phrase)
    return 0


def _told(settings: Path, act: Callable[[Conservations], Anomalie | None], done: str) -> int:
    with opened(settings, Action.SORTIR_REGISTRE) as box:
        wrong = act(open_conservations(box.config, box.store, box.machine))
    if wrong is not None:
        return refused([wrong])
    print(done)
    return 0
