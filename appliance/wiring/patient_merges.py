"""`besace patient doubles`, `merge`, `merges` and `separate`: two records of one person.

Who is meant stands on the screen before anything is done, and never in the log.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.doublon import Fusion, doublons
from appliance.domain.registre.fiche import Fiche
from appliance.wiring.patient_desk import REFUSED, agreed, desk, identity, indented, refused

UNLIKE: Final = "Rien ne dit que c’est une même personne : ni le NIR, ni les noms et la naissance."


def doubles(settings: Path) -> int:
    """Print the pairs of records that may be one person's."""
    with desk(settings) as open_desk:
        pairs = open_desk.registre.doublons()
    for one in pairs:
        print(f"{one.premier} et {one.second} : {one.raison}")
    if not pairs:
        print("Aucun doublon.")
    return 0


def merge(settings: Path, garde: int, absorbe: int, *, yes: bool) -> int:
    """Make one record of two once a person agreed; print how to undo it.

    Args:
        settings: the practice's.
        garde: number of the record that stays.
        absorbe: number of the other.
        yes: it was agreed to before; nothing is asked.
    """
    with desk(settings) as open_desk:
        registre = open_desk.registre
        wrong = registre.cannot_merge(garde, absorbe)
        if wrong is not None:
            return refused([wrong])
        patients = registre.store.registre.patients
        _tell([fiche for one in (garde, absorbe) if (fiche := patients.get(one))])
        if not (yes or agreed(f"Le dossier {garde} reste, le {absorbe} y entre. Fusionner ?")):
            print("Rien n’est fusionné.")
            return REFUSED
        fusion = registre.fusionner(garde, absorbe)
    if isinstance(fusion, Anomalie):
        return refused([fusion])
    print(f"Fusionnés. Pour défaire : besace patient separate {fusion.numero}")
    return 0


def merges(settings: Path) -> int:
    """Print the merges that can be undone, the oldest first."""
    with desk(settings) as open_desk:
        fusions = [*open_desk.registre.store.registre.fusions]
    for one in fusions:
        print(f"Fusion {one.numero}, le {one.valeur.le:%d/%m/%Y}")
        indented(_sides(one.valeur))
    if not fusions:
        print("Aucune fusion.")
    return 0


def separate(settings: Path, fusion: int, *, force: bool) -> int:
    """Undo a merge; return the exit code."""
    with desk(settings) as open_desk:
        wrong = open_desk.registre.defaire(fusion, malgre_tout=force)
    if wrong is not None:
        return refused([wrong])
    print("Séparés : les deux dossiers sont comme avant.")
    return 0


def _tell(fiches: Sequence[Fiche[Dossier]]) -> None:
    for fiche in fiches:
        print(identity(fiche))
    if not doublons(fiches):
        print(UNLIKE)


def _sides(fusion: Fusion) -> tuple[str, str]:
    kept = identity(Fiche(fusion.garde, fusion.garde_avant))
    gone = identity(Fiche(fusion.absorbe, fusion.absorbe_avant))
    return f"reste : {kept}", f"entré : {gone}"
