"""Prescriptions and rights as a person types them, field by field."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.prescripteur import lire_numero
from appliance.formats.cellules import Cellules, unknown, word

WORDING: Final = ("ald", "nuit", "dimanche", "quotidien")
ORDONNANCE: Final = (
    "prescripteur",
    "prescrite_le",
    "actes",
    "passages",
    "jours",
    "duree",
    "seances",
    "debut",
    "semaine",
    *WORDING,
    "domicile",
    "renouvellements",
    "renouvelle",
)
SEMAINE: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
LETTERS: Final = 3
DROITS: Final = ("source", "vu_le", "organisme", "debut", "fin", "medecin_traitant", *Motif)


def read_ordonnance(
    champs: Mapping[str, str], actes: frozenset[str]
) -> Ordonnance | tuple[Anomalie, ...]:
    """Return a prescription of one series, or what cannot be read of it.

    The acts are ids of the nomenclature with spaces between, the weekdays their French names.

    Args:
        champs: as typed.
        actes: ids of the nomenclature.
    """
    cells = Cellules(champs)
    cells.also(unknown(champs, ORDONNANCE))
    for champ in ("prescripteur", "prescrite_le", "actes"):
        cells.required(champ)
    if not actes.issuperset(cells.text("actes").split()):
        cells.keep(Anomalie("actes", "acte inconnu de la nomenclature : corrigez son nom"))
    numero = cells.read("prescripteur", lire_numero)
    written = cells.day("prescrite_le")
    serie = Serie(
        actes=tuple(cells.text("actes").split()),
        passages=cells.whole("passages") or 1,
        jours=cells.whole("jours") or 1,
        duree=cells.whole("duree"),
        seances=cells.whole("seances"),
        debut=cells.day("debut"),
        semaine=cells.read("semaine", _weekdays) or (),
        **{champ: cells.flag(champ) for champ in WORDING},
    )
    domicile, again = cells.flag("domicile"), cells.whole("renouvellements") or 0
    renewed = cells.whole("renouvelle")
    if cells.anomalies or numero is None or written is None:
        return tuple(cells.anomalies)
    return Ordonnance(
        prescripteur=numero.texte,
        prescrite_le=written,
        series=(serie,),
        domicile=domicile,
        renouvellements=again,
        renouvelle=renewed,
    )


def _weekdays(text: str) -> tuple[int, ...] | Anomalie:
    """Return `lundi jeudi` as 1 and 4; three letters are enough."""
    names = [next((day for day in SEMAINE if day.startswith(one)), "") for one in text.split()]
    if not all(len(one) >= LETTERS for one in text.split()) or not all(names):
        return Anomalie("semaine", "des jours sont attendus, comme « lundi jeudi »")
    return tuple(sorted({SEMAINE.index(name) + 1 for name in names}))


def read_droits(champs: Mapping[str, str], today: date) -> Droits | tuple[Anomalie, ...]:
    """Return rights as a paper tells them, or what cannot be read of it.

    Each ground is a field of its own: `oui`, `non`, or the last day; `non` alone says that there
    is none.  Without a day they were seen today.
    """
    cells = Cellules(champs)
    cells.also(unknown(champs, DROITS))
    treated = cells.flag("medecin_traitant") if cells.text("medecin_traitant") else None
    said = any(cells.text(motif) for motif in Motif)
    droits = Droits(
        source=cells.read("source", word(Source, "source")) or Source.SAISIE,
        vu_le=cells.day("vu_le") or today,
        organisme=cells.organisme("organisme"),
        periode=cells.periode("debut", "fin"),
        exonerations=tuple(_exonerations(cells)) if said else None,
        medecin_traitant=treated,
    )
    return tuple(cells.anomalies) or droits


def _exonerations(cells: Cellules) -> Iterator[Exoneration]:
    for motif in Motif:
        if "/" in cells.text(motif) or "-" in cells.text(motif):
            yield Exoneration(motif=motif, periode=cells.periode("", motif))
        elif cells.flag(motif):
            yield Exoneration(motif=motif)
