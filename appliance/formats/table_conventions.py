"""A row of a table of conventions to a convention, or to what is wrong with it."""

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.convention import Convention, Permet, anomalies_convention
from appliance.formats.cellules import Cellules


def read_convention(champs: dict[str, str]) -> Convention | tuple[Anomalie, ...]:
    """Read one row, by field; everything that is wrong is said at once."""
    cells = Cellules(champs)
    convention = Convention(
        libelle=cells.text("libelle"),
        amc=cells.text("amc"),
        type_convention=cells.text("type_convention").upper(),
        csr=cells.text("csr"),
        permet=frozenset(one for one in Permet if cells.flag(one.value)),
        periode=cells.periode("debut", "fin"),
        code_routage=cells.text("code_routage"),
        hote=cells.text("hote"),
        domaine=cells.text("domaine"),
    )
    cells.also(anomalies_convention(convention))
    return tuple(cells.anomalies) or convention
