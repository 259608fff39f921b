"""A practice, people and papers, all made up, that many tests share."""

from datetime import UTC, date, datetime
from typing import Final

from stdnum.fr import nir

from appliance.domain.acte import Prescription
from appliance.domain.identifiers import Nir, NumeroPs, Organisme
from appliance.domain.patient import Beneficiaire
from appliance.domain.professionnel import Professionnel
from appliance.wiring.baremes import load_nomenclature, load_tarifs

NOON: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
TARIFS: Final = load_tarifs()
NOMENCLATURE: Final = load_nomenclature()
ACTES: Final = {name: NOMENCLATURE[name] for name in ("ponction_veineuse", "sc")}
PROFESSIONNEL: Final = Professionnel(nom="CABINET DES TESTS", numero=NumeroPs.parse("991023763"))
ORGANISME: Final = Organisme.parse("01 999 0000")
PRESCRIPTION: Final = Prescription(
    prescripteur="99700218896", date=date(2024, 1, 22), domicile=True
)


def made_up_nir(number: str) -> Nir:
    """Complete thirteen characters with their key."""
    return Nir.parse(number + nir.calc_check_digits(number))


ADA: Final = Beneficiaire(
    nom="ESSAIMONT", prenom="ADA", naissance="19550812", nir=made_up_nir("2550899123456")
)


class StoppedClock:
    """A clock that shows what it is told."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time
