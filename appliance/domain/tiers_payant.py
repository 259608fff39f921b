"""Who pays what, when, and by which road."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self

from appliance.domain.acte import Nature
from appliance.domain.controles import Finding
from appliance.domain.cotation import Cotation
from appliance.domain.couverture import nature_of
from appliance.domain.refus import constat
from appliance.domain.visite import Visite


class TiersPayant(StrEnum):
    """The parts that the patient does not pay now.

    There is no "AMC alone": the AMC part cannot be the only unpaid one (S003-13).
    """

    AUCUN = "aucun"
    AMO = "amo"
    AMO_AMC = "amo_amc"

    @property
    def parts(self) -> "frozenset[Part]":
        """The parts that it names."""
        return PARTS[self]


PAYEE: Final = {TiersPayant.AUCUN: "00", TiersPayant.AMO: "05", TiersPayant.AMO_AMC: "15"}
"""Payee code of B2 type 2, positions 115 to 116."""


class Part(StrEnum):
    """A share of the bill."""

    AMO = "amo"
    AMC = "amc"


class Flux(StrEnum):
    """What leaves for whom."""

    FSE_AMO = "fse_amo"  # the AMC part, if any, is the patient's
    FSE_UNIQUE = "fse_unique"  # the AMC part inside the FSE: the caisse manages it
    FSE_ET_DRE = "fse_et_dre"  # a request to the AMC beside the FSE
    HORS_FSE = "hors_fse"  # AME: no FSE by Vitale card, but its own sheet to the caisse


BOTH: Final = frozenset(Part)
AMO_ALONE: Final = frozenset({Part.AMO})
PARTS: Final = {
    TiersPayant.AUCUN: frozenset[Part](),
    TiersPayant.AMO: AMO_ALONE,
    TiersPayant.AMO_AMC: BOTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrat:
    """The AMC contract printed on the card; bounds are None when not read.

    Attributes:
        convention: the practitioner has an agreement with this AMC; None when unknown.
        par_la_caisse: the caisse manages this AMC's part itself.
    """

    debut: date | None = None
    fin: date | None = None
    convention: bool | None = None
    par_la_caisse: bool = False

    def covers(self, day: date) -> bool:
        """Tell whether the contract holds on `day`."""
        return (self.debut is None or self.debut <= day) and (self.fin is None or day <= self.fin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forcage:
    """Rights that a person forces, on a C2S attestation (S003-09): who, why, and when (UTC)."""

    par: str
    motif: str
    le: datetime

    @classmethod
    def given(cls, par: str, motif: str, le: datetime) -> Self | None:
        """Let somebody answer for rights that are forced for a reason; None without one."""
        return cls(par=par, motif=motif, le=le.replace(microsecond=0)) if motif else None

    @property
    def explained(self) -> bool:
        """Tell whether somebody answers for it, and says why."""
        return bool(self.par.strip() and self.motif.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reglement:
    """How the bill is to be settled.

    Attributes:
        dispensees: the parts that the patient does not pay now; None for what is of right.
        paye: what the patient hands over, in centimes; None for what is due.
        attestation_c2s: a valid C2S attestation is on record.
    """

    dispensees: frozenset[Part] | None = None
    paye: int | None = None
    contrat: Contrat | None = None
    droits_forces: bool = False
    attestation_c2s: bool = False


def parts_of_right(visite: Visite) -> frozenset[Part]:
    """Return the parts dispensed unless the user says otherwise (documents 003, S003-02, S003-17).

    Both for C2S and AME; the AMO part for related ALD care, maternity, accidents at work and
    victims of terrorism.
    """
    patient = visite.patient
    if patient.c2s or patient.ame:
        return BOTH
    related = patient.ald and any(soin.ald for soin in visite.actes)
    covered = nature_of(visite) in {Nature.MATERNITE, Nature.AT}
    return AMO_ALONE if related or covered or patient.terrorisme else frozenset()


def dispensees(visite: Visite, reglement: Reglement) -> frozenset[Part]:
    """Return the parts that the patient does not pay now."""
    return parts_of_right(visite) if reglement.dispensees is None else reglement.dispensees


def due_now(visite: Visite, cotation: Cotation, reglement: Reglement) -> int:
    """Return what the patient must hand over now, in centimes: overrun and cut included.

    A share is wholly dispensed or wholly paid (S003-10).
    """
    unpaid = dispensees(visite, reglement)
    shares = cotation.amo * (Part.AMO not in unpaid) + cotation.amc * (Part.AMC not in unpaid)
    return shares + cotation.mtm + cotation.depassement


def flux(visite: Visite, reglement: Reglement) -> Flux:
    """Return the road of the invoice and of its AMC part (tp_rules: single or split management)."""
    contrat, patient = reglement.contrat, visite.patient
    if patient.ame:
        return Flux.HORS_FSE
    if Part.AMC not in dispensees(visite, reglement):
        return Flux.FSE_AMO
    if patient.c2s or (contrat is not None and contrat.par_la_caisse):
        return Flux.FSE_UNIQUE
    return Flux.FSE_ET_DRE if contrat is not None and contrat.convention else Flux.FSE_AMO


def verifier_reglement(
    visite: Visite, cotation: Cotation, reglement: Reglement
) -> Iterator[Finding]:
    """Yield what is wrong with the way the bill is to be settled."""
    unpaid = dispensees(visite, reglement)
    if unpaid == {Part.AMC}:
        yield constat("amc-unpaid-alone")
    if Part.AMC in unpaid:
        yield from _amc(visite, reglement.contrat)
    if reglement.droits_forces and not reglement.attestation_c2s:
        yield constat("forced-rights-without-attestation")
    if reglement.paye not in {None, due_now(visite, cotation, reglement)}:
        yield constat("partial-payment")


def _amc(visite: Visite, contrat: Contrat | None) -> Iterator[Finding]:
    if visite.patient.c2s or visite.patient.ame:
        return
    if contrat is None:
        yield constat("amc-unknown", code="mutuelle connue")
        return
    if not contrat.covers(visite.date_soins):
        yield constat("amc-contract-dates")
    if contrat.par_la_caisse or contrat.convention:
        return
    if contrat.convention is None:
        yield constat("amc-unknown", code="convention connue avec cette mutuelle")
    else:
        yield constat("amc-convention-missing")
