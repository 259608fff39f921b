"""A register to import into, that tests share."""

from appliance.domain.registre.prescripteur import Prescripteur
from appliance.queue.registre import Fichiers
from appliance.services.intake import Bilan, Intake
from tests.crash.recording import RecordingDisk
from tests.made_up import ACTES, NOON, made_up_nir
from tests.queue.made_up_queue import open_store

TODAY = NOON.date()
NIR = made_up_nir("2550899123456").value
OTHER = made_up_nir("1601299123457").value
RPPS = "99700218896"


def register_on(disk: RecordingDisk) -> Fichiers:
    fichiers = open_store(disk).registre
    if not len(fichiers.prescripteurs):
        fichiers.prescripteurs.add(Prescripteur(nom="DOCTEUR ESSAI", rpps=RPPS))
    return fichiers


def intake(fichiers: Fichiers) -> Intake:
    return Intake(fichiers, frozenset(ACTES), TODAY)


def reasons(bilan: Bilan) -> dict[int, list[str]]:
    """Return the fields that are wrong, by row."""
    return {
        one.valeur.ligne: [anomalie.champ for anomalie in one.valeur.anomalies]
        for one in bilan.en_attente
    }
