"""What a person types into the register at the screen, field by field."""

from collections.abc import Mapping, Sequence

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.formats.papiers import read_droits, read_ordonnance
from appliance.services.prescriptions import Prescriptions


def saisir_ordonnance(
    prescriptions: Prescriptions, patient: int, champs: Mapping[str, str], actes: frozenset[str]
) -> Sequence[Anomalie]:
    """Enter a prescription; return what keeps it out.

    Args:
        prescriptions: the register's desk.
        patient: number of the record.
        champs: as `papiers.read_ordonnance` takes them.
        actes: ids of the nomenclature.

    Raises:
        VaultError: the queue cannot be written.
    """
    typed = read_ordonnance(champs, actes)
    if not isinstance(typed, Ordonnance):
        return typed
    entered = prescriptions.prescrire(patient, typed)
    return () if isinstance(entered, Fiche) else entered


def saisir_droits(
    prescriptions: Prescriptions, patient: int, champs: Mapping[str, str]
) -> Sequence[Anomalie]:
    """Keep rights as a paper tells them; return what keeps them out.

    Args:
        prescriptions: the register's desk.
        patient: number of the record.
        champs: as `papiers.read_droits` takes them.

    Raises:
        VaultError: the queue cannot be written.
    """
    registre = prescriptions.registre
    typed = read_droits(champs, registre.today())
    if not isinstance(typed, Droits):
        return typed
    drift = registre.noter_droits(patient, typed)
    return (drift,) if isinstance(drift, Anomalie) else ()
