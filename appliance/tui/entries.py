"""The small forms of a patient's record: which fields each has, and what keeps them.

A new form is one declaration here and its words in `texts.entries`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from appliance.domain.acte import Acte
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.droits import Motif
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.services.prescriptions import Prescriptions
from appliance.services.saisie import saisir_droits, saisir_ordonnance
from appliance.tui import wording
from appliance.tui.search import matching
from appliance.tui.texts import entries as texts

ACTS: Final = "actes"
"""The field in which letters look for acts."""
YES_NO: Final = {"": texts.NO, "oui": texts.YES}
SOURCES: Final[Mapping[str, str]] = {
    Source.ATTESTATION.value: texts.SOURCE_PAPER,
    Source.ADRI.value: texts.SOURCE_ADRI,
    Source.CARTE.value: texts.SOURCE_CARD,
}

Champs = Mapping[str, str]
Keep = Callable[[Prescriptions, int, Champs, frozenset[str]], Sequence[Anomalie]]


class Champ(NamedTuple):
    """One field: what is typed, or chosen where there are values."""

    name: str
    label: str
    values: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saisie:
    """One form.

    Attributes:
        keep: keeps what was typed, or returns what is wrong; for a thread.
    """

    title: str
    help: str
    champs: Sequence[Champ]
    keep: Keep


def _keep_rights(
    prescriptions: Prescriptions, patient: int, champs: Champs, _: frozenset[str]
) -> Sequence[Anomalie]:
    return saisir_droits(prescriptions, patient, champs)


ORDONNANCE: Final = Saisie(
    title=texts.ORDONNANCE_TITLE,
    help=texts.HELP_ORDONNANCE,
    champs=(
        Champ("prescripteur", texts.PRESCRIBER),
        Champ("prescrite_le", texts.WRITTEN),
        Champ(ACTS, texts.ACTS),
        Champ("passages", texts.TIMES),
        Champ("jours", texts.EVERY),
        Champ("duree", texts.DURATION),
        Champ("seances", texts.SITTINGS),
        Champ("semaine", texts.WEEKDAYS),
        Champ("renouvellements", texts.RENEWALS),
        Champ("domicile", texts.AT_HOME, YES_NO),
        Champ("ald", texts.ALD, YES_NO),
        Champ("nuit", texts.NIGHT, YES_NO),
        Champ("quotidien", texts.DAILY, YES_NO),
    ),
    keep=saisir_ordonnance,
)
DROITS: Final = Saisie(
    title=texts.DROITS_TITLE,
    help=texts.HELP_DROITS,
    champs=(
        Champ("source", texts.SOURCE, SOURCES),
        Champ("vu_le", texts.SEEN),
        Champ("organisme", texts.BODY),
        Champ("fin", texts.UNTIL),
        *(Champ(motif, texts.MOTIFS[motif]) for motif in Motif),
    ),
    keep=_keep_rights,
)


def again(ordonnance: Ordonnance) -> Champs:
    """Return what a renewal most often repeats: all but the dates."""
    serie, *_ = ordonnance.series
    numbers = {
        "passages": serie.passages,
        "jours": serie.jours,
        "duree": serie.duree,
        "seances": serie.seances,
    }
    flags = {
        "domicile": ordonnance.domicile,
        "ald": serie.ald,
        "nuit": serie.nuit,
        "quotidien": serie.quotidien or serie.dimanche,
    }
    return {
        "prescripteur": ordonnance.prescripteur,
        ACTS: ", ".join(serie.actes),
        **{name: str(count) for name, count in numbers.items() if count is not None},
        **{name: "oui" for name, yes in flags.items() if yes},
    }


def acts_of(typed: str, actes: Sequence[Acte]) -> Sequence[Acte | None]:
    """Return the first act that answers each group of letters; None where none does."""
    groups = (group.strip() for group in typed.split(","))
    return [next(iter(_answering(group, actes)), None) for group in groups if group]


def told(found: Sequence[Acte | None]) -> str:
    """Write the acts that were found; a question mark for letters that nothing answers."""
    return " ; ".join(
        "?" if one is None else f"{one.label} ({wording.cotation(one)})" for one in found
    )


def _answering(group: str, actes: Sequence[Acte]) -> Sequence[Acte]:
    return [one for one in actes if one.id == group] or matching(actes, group)
