"""Where ADRi and another source tell a patient's rights otherwise, and what then counts.

The box never decides between them: the newest reading counts until a person sets one aside.  The
guarantee of payment stays with the card, the newer rights with ADRi; both have their reasons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from appliance.domain.registre.droits import (
    LABELS,
    Droits,
    Ecart,
    Exoneration,
    Motif,
    dates,
    held_on,
    naming_on,
    told,
)
from appliance.domain.registre.fiche import TOUJOURS, Source


class Provenance(NamedTuple):
    """One right that counts, and the reading that it comes from.

    Attributes:
        droit: French, what is held.
    """

    droit: str
    lecture: Droits


@dataclass(frozen=True, slots=True, repr=False)
class Desaccord:
    """Two readings that count and differ on a day.

    Attributes:
        adri: the newest answer of ADRi.
        autre: the newest reading of any other source.
        ecarts: what they tell otherwise, from `autre` to `adri`.
    """

    adri: Droits
    autre: Droits
    ecarts: tuple[Ecart, ...]


def desaccord(droits: Sequence[Droits], day: date) -> Desaccord | None:
    """Return where ADRi and the others differ on `day`; None where they do not.

    Args:
        droits: all readings of one patient, the newest first.
        day: of the care.
    """
    adri = next((one for one in droits if one.compte and one.source is Source.ADRI), None)
    autre = next((one for one in droits if one.compte and one.source is not Source.ADRI), None)
    if adri is None or autre is None:
        return None
    found = tuple(ecarts_on(autre, adri, day))
    return Desaccord(adri, autre, found) if found else None


def ecarts_on(avant: Droits, apres: Droits, day: date) -> Iterator[Ecart]:
    """Yield what two readings tell otherwise of one day.

    Where one of them says nothing there is no difference, but where the other one says that the
    rights are closed; nor where both come to the same on that day by other dates.
    """
    if None not in (avant.organisme, apres.organisme) and avant.organisme != apres.organisme:
        yield Ecart("caisse", str(avant.organisme), str(apres.organisme))
    if avant.periode.covers(day) != apres.periode.covers(day):
        yield Ecart("droits de base", dates(avant.periode), dates(apres.periode))
    if avant.exonerations is None or apres.exonerations is None:
        return
    before, after = _held(avant, day), _held(apres, day)
    for motif in Motif:
        if (motif in before) != (motif in after):
            yield Ecart(LABELS[motif], told(before.get(motif)), told(after.get(motif)))


def trancher(droits: Sequence[Droits], day: date, *, pour_adri: bool) -> tuple[Droits, ...]:
    """Return the readings that a person sets aside by keeping one side of a disagreement.

    Args:
        droits: all readings of one patient, the newest first.
        day: of the care.
        pour_adri: ADRi is kept; else the newest reading of the others.

    Returns:
        each reading of the other side that contradicts what is kept; nothing where all agree.
    """
    found = desaccord(droits, day)
    if found is None:
        return ()
    kept = found.adri if pour_adri else found.autre
    return tuple(
        one
        for one in droits
        if one.compte
        and (one.source is Source.ADRI) is not pour_adri
        and any(ecarts_on(one, kept, day))
    )


def reconduit(droits: Sequence[Droits], lue: Droits) -> Droits:
    """Return a new reading, set aside at once where a person did so with the very same words.

    Nothing else may have come since: then a person is asked again.

    Args:
        droits: all readings of the patient, the newest first.
        lue: what was read now.
    """
    last = next((one for one in droits if one.source is lue.source), None)
    if last is None or last.ecarte_le is None:
        return lue
    since = any(one.compte and one.vu_le > last.ecarte_le for one in droits)
    same = replace(last, vu_le=lue.vu_le, ecarte_le=None) == lue
    return replace(lue, ecarte_le=last.ecarte_le) if same and not since else lue


def provenances(droits: Sequence[Droits], day: date) -> tuple[Provenance, ...]:
    """Return what counts on `day`, right by right, each with the reading that says so."""
    return tuple(_provenances(droits, day))


def _provenances(droits: Sequence[Droits], day: date) -> Iterator[Provenance]:
    naming = naming_on(droits)
    if naming is not None:
        yield Provenance(f"caisse {naming.organisme}", naming)
    dated = next((one for one in droits if one.compte and one.periode != TOUJOURS), None)
    if dated is not None:
        yield Provenance(f"droits de base {dates(dated.periode)}", dated)
    held = held_on(droits, day)
    yield from (Provenance(LABELS[one.motif], reading) for one, reading in held)
    silent = next((one for one in droits if one.compte and one.exonerations is not None), None)
    if not held and silent is not None:
        yield Provenance("aucune exonération", silent)


def _held(droits: Droits, day: date) -> dict[Motif, Exoneration]:
    return {one.motif: one for one in droits.exonerations or () if one.periode.covers(day)}
