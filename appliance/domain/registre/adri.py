"""Rights asked of ADRi: what is asked, what an answer is worth, when it is asked again.

The fields of the real service are not public.  These are the box's own words for what every
answer must tell; how they travel is the port's business.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from appliance.domain.facture import Facture
from appliance.domain.identifiers import Nir
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.droits import LABELS, NONE, Droits, Ecart, Motif, dates
from appliance.domain.registre.fiche import Source

PATIENCE: Final = timedelta(days=7)
"""How long an answer is waited for before the question is asked anew; our choice."""
OUBLI: Final = timedelta(days=30)
"""How long a question is remembered: an answer that comes later is not expected; our choice."""
REPOS: Final = timedelta(days=1)
"""How long a service that was down is left alone; our choice."""
AVANCE: Final = timedelta(days=1)
"""How far the service's clock may be ahead of the box's."""
LUES: Final = frozenset({Source.CARTE, Source.ADRI})
"""Sources that spare a question: a paper tells what was printed one day, and is asked about."""
EXOS: Final = {"4": Motif.ALD, "5": Motif.INVALIDITE, "9": Motif.ASPA}
"""Codes of exoneration (B2) that speak of the person; the others speak of the act."""
NATURES: Final = {"13": Motif.REGIME_LOCAL, "30": Motif.MATERNITE, "41": Motif.AT}
"""Codes of nature (B2) that do."""


class Issue(StrEnum):
    """What came of a question.  Kept on disk: renaming a member needs a migration."""

    TROUVE = "trouve"  # one person: rights, maybe closed, maybe of another body
    PLUSIEURS = "plusieurs"  # several persons answer to what was asked
    INCONNU = "inconnu"  # nobody does
    INDISPONIBLE = "indisponible"  # the service cannot tell now


class Objection(StrEnum):
    """Why an answer is not believed; of none of them is a word kept."""

    INATTENDUE = "inattendue"  # to no question of ours, or one long forgotten
    REPETEE = "repetee"  # to a question that has its answer
    AUTRE_PATIENT = "autre_patient"
    DATEE = "datee"  # made before the question, or in the future
    INCOHERENTE = "incoherente"  # rights where nobody was found, or none where somebody was


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Question:
    """The rights of one person on one day.

    Attributes:
        reference: 32 hexadecimal digits that nobody can guess: only who could open the question
            can answer it.
        jour: the day of the care.
    """

    reference: str
    beneficiaire: Beneficiaire
    jour: date


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reponse:
    """What ADRi says to one question.

    Attributes:
        nir, naissance: of whom it speaks, as it echoes them; naissance AAAAMMJJ.
        faite_le: when it was made, with its time zone.
        droits: what it tells of the rights, its day that of the answer; None without anybody.
    """

    reference: str
    issue: Issue
    nir: Nir
    naissance: str
    faite_le: datetime
    droits: Droits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """One question, as long as it is remembered; it names nobody.

    Attributes:
        patient: number of the record.
        issue: None as long as no answer came.
        repondu_le: when the answer came.
        factures: invoices, not yet answered by the caisse, that the answer contradicts.
    """

    reference: str
    patient: int
    issue: Issue | None = None
    repondu_le: datetime | None = None
    factures: tuple[int, ...] = ()

    @property
    def close(self) -> bool:
        """Whether no other answer is expected."""
        return self.issue not in {None, Issue.INDISPONIBLE}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Envoi:
    """Questions that left together, enciphered for who answers: we cannot read them back.

    Attributes:
        message: as it is given to the courier; empty once the peer has it.
        sha256: of the message, its name in the spool.
        pas_avant: the first day on which it may leave; None for at once.
        refus: why the peer will never take it; empty as long as it may.
    """

    message: bytes
    sha256: str
    pose_le: datetime
    pas_avant: date | None
    demandes: tuple[Demande, ...]
    refus: str = ""

    def attend(self, now: datetime) -> bool:
        """Tell whether the courier still has to carry it."""
        return bool(self.message) and not self.refus and now - self.pose_le < OUBLI

    def est_parti(self, now: datetime) -> bool:
        """Tell whether it may be on its way, and an answer is still waited for."""
        held = self.pas_avant is not None and now.date() < self.pas_avant
        return not held and not self.refus and now - self.pose_le < PATIENCE


def a_demander(
    droits: Sequence[Droits],
    demandes: Iterable[tuple[Envoi, Demande]],
    now: datetime,
    age: timedelta,
) -> bool:
    """Tell whether a patient's rights are to be asked.

    They are when no card and no answer of ADRi told of them for `age`, or the newest reading says
    that they are closed; and no question waits, or had its answer within that time.

    Args:
        droits: all readings, the newest first.
        demandes: what was asked of this patient, with what it left in.
        now: with the box's own time zone.
        age: how old a reading may be.
    """
    if any(_spares(envoi, demande, now, age) for envoi, demande in demandes):
        return False
    today, counting = now.date(), [one for one in droits if one.compte]
    read = (one for one in counting if one.source in LUES)
    fresh = any(one.age_days(today) < age.days for one in read)
    closed = bool(counting) and not counting[0].periode.covers(today)
    return closed or not fresh


def objection(
    demande: Demande, envoi: Envoi, reponse: Reponse, noms: Iterable[Beneficiaire], now: datetime
) -> Objection | None:
    """Return why an answer is not believed, None when it is.

    Args:
        demande: the question that it echoes.
        envoi: what that one left in.
        reponse: the answer.
        noms: all names and NIR under which the patient is known.
        now: with the box's own time zone.
    """
    if now - envoi.pose_le >= OUBLI:
        return Objection.INATTENDUE
    if demande.close:
        return Objection.REPETEE
    if not any(_is_of(reponse, one) for one in noms):
        return Objection.AUTRE_PATIENT
    if not envoi.pose_le - AVANCE <= reponse.faite_le <= now + AVANCE:
        return Objection.DATEE
    if (reponse.droits is None) is (reponse.issue is Issue.TROUVE):
        return Objection.INCOHERENTE
    return None


def contredite(facture: Facture, droits: Droits) -> tuple[Ecart, ...]:
    """Return what an invoice was billed by, and rights tell otherwise.

    That is the body, the dates, and each exoneration that is the person's and not the act's.
    """
    found = []
    if droits.organisme is not None and droits.organisme != facture.organisme:
        found.append(Ecart("caisse", str(facture.organisme), str(droits.organisme)))
    if not droits.periode.covers(facture.date_soins):
        found.append(Ecart("droits de base", "ouverts", dates(droits.periode)))
    return (*found, *_denied(facture, droits))


def _denied(facture: Facture, droits: Droits) -> Iterator[Ecart]:
    """Yield the exonerations that lines were billed by, and a source that speaks of them denies."""
    if droits.exonerations is None:
        return
    nature = NATURES.get(facture.cotation.nature)
    billed = [
        (motif, facture.seances[ligne.seance].jour)
        for ligne in facture.cotation.lignes
        for motif in {EXOS.get(ligne.exo), nature} - {None}
    ]
    held = [(one.motif, one.periode) for one in droits.exonerations]
    denied = [
        motif
        for motif, jour in billed
        if not any(motif is other and periode.covers(jour) for other, periode in held)
    ]
    for motif in Motif:
        if motif in denied:
            yield Ecart(LABELS[motif], "facturée", NONE)


def _spares(envoi: Envoi, demande: Demande, now: datetime, age: timedelta) -> bool:
    if demande.repondu_le is None:
        return not envoi.refus and now - envoi.pose_le < PATIENCE
    rest = REPOS if demande.issue is Issue.INDISPONIBLE else age
    return now - demande.repondu_le < rest


def _is_of(reponse: Reponse, who: Beneficiaire) -> bool:
    return (reponse.nir, reponse.naissance) == (who.nir, who.naissance)
