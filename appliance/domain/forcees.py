"""The lines that the user forces: each stands on the invoice, or a finding says why it does not."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from appliance.domain.acte import DE_MEDECIN
from appliance.domain.controles import Finding
from appliance.domain.ebauche import Ebauche
from appliance.domain.limites import is_priceable
from appliance.domain.medecin import ON_CALL
from appliance.domain.refus import constat
from appliance.domain.tarif import Tarifs
from appliance.domain.visite import Bsi, Forcee, Profession, Visite

OVERRUNS: Final = frozenset({"DA", "DE"})
"""Marks of an overrun: they qualify the fee and have no price of their own."""
KILOMETRES: Final = "IK"
ACTS: Final = frozenset({"AMI", "AMX", "AIS"})
LETTERS: Final = ACTS | {"DI", "TMI"}
"""Letters that carry a coefficient; all others are lump sums."""
NURSE: Final = LETTERS.union(
    {"MAU", "MCI", "MIE", "IFD", "IFI", "NUIT", "NUIT_PROFONDE", "DIMANCHE_FERIE"},
    {"TLS", "TLL", "TLD", "RQD"},
    Bsi,
)
ANNOUNCED: Final = "avenant 11"


def forcees(
    derived: Sequence[Ebauche], visite: Visite, tarifs: Tarifs
) -> Iterator[Ebauche | Finding]:
    """Yield for each forced line what is billed of it, or why it is not."""
    given = {(ebauche.code, ebauche.coefficient) for ebauche in derived}
    for forcee in visite.forcees:
        refused = _refused(forcee, given, visite, tarifs)
        if refused is not None:
            yield refused
            continue
        yield from _beside(forcee, given, visite)
        given.add((forcee.code, forcee.coefficient))
        yield _ebauche(forcee, visite)


def _beside(forcee: Forcee, given: set[tuple[str, Decimal]], visite: Visite) -> Iterator[Finding]:
    """Yield what an added act says against the acts that it stands beside."""
    code = forcee.code
    others = bool(visite.actes) or any(name in ACTS for name, _ in given)
    if code in ACTS and others:
        yield constat("line-outside-11b", code=code)
    if code == "TLD" and (others or visite.bsi is not None):
        yield constat("act-only-alone", code=code)
    if code == "TLS" and not others and visite.bsi is None:
        yield constat("act-never-alone", code=code)


def _refused(
    forcee: Forcee, given: set[tuple[str, Decimal]], visite: Visite, tarifs: Tarifs
) -> Finding | None:
    code = forcee.code
    owner = _owner(code, tarifs)
    if (code, forcee.coefficient) in given:
        return constat("line-already-there", code=code)
    if code == KILOMETRES:
        kept = any(code == name for name, _ in given)
        return constat("line-already-there" if kept else "ik-not-due", code=code)
    if owner is None:
        return constat("tariff-unknown", code=f"{code}, qui n’est pas une ligne de facture")
    if owner is not visite.profession:
        return constat("act-of-other-profession", code=code)
    return _coefficient(forcee)


def _coefficient(forcee: Forcee) -> Finding | None:
    if forcee.code in LETTERS:
        fits = is_priceable(forcee.coefficient)
        return None if fits else constat("act-coefficient", code=forcee.code)
    return None if forcee.coefficient == 1 else constat("line-coefficient", code=forcee.code)


def _owner(code: str, tarifs: Tarifs) -> Profession | None:
    """Return who bills a code, None for what is no line of an invoice."""
    bareme = tarifs.baremes.get(code)
    article = "" if bareme is None else bareme.article
    if code in NURSE or article == ANNOUNCED:
        return Profession.IDEL
    of_doctors = code in OVERRUNS | {*ON_CALL} or article in DE_MEDECIN
    return Profession.MG if of_doctors else None


def _ebauche(forcee: Forcee, visite: Visite) -> Ebauche:
    return Ebauche(
        code=forcee.code,
        regle="FORCE-1",
        phrase="Ligne ajoutée par l’utilisateur",
        bareme=forcee.code,
        soins=visite.actes,
        coefficient=forcee.coefficient,
    )
