"""A row of a table of prescribers to a prescriber, or to what is wrong with it."""

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.prescripteur import Prescripteur, Sorte, lire_numero
from appliance.formats.cellules import Cellules


def read_prescripteur(champs: dict[str, str]) -> Prescripteur | tuple[Anomalie, ...]:
    """Read one row, by field; everything that is wrong is said at once."""
    cells = Cellules(champs)
    prescripteur = Prescripteur(
        nom=cells.required("nom"),
        rpps=_number(cells, Sorte.RPPS),
        am=_number(cells, Sorte.AM),
        finess=_number(cells, Sorte.FINESS),
        specialite=cells.text("specialite"),
    )
    if not prescripteur.numeros:
        cells.also([Anomalie("rpps", "aucun numéro : donnez le RPPS, l’AM ou le FINESS")])
    return tuple(cells.anomalies) or prescripteur


def _number(cells: Cellules, sorte: Sorte) -> str:
    found = cells.read(sorte.value, lambda text: lire_numero(text, sorte.value))
    if found is not None and sorte not in found.sortes:
        cells.keep(Anomalie(sorte.value, "ce numéro est d’une autre sorte : changez de colonne"))
    return "" if found is None else found.texte
