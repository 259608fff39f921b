"""From facts to lines: what a visit is worth, and which rule made each line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from appliance.domain.controles import Finding
from appliance.domain.couverture import coupure, nature_code, taux
from appliance.domain.ebauche import Choix, Ebauche
from appliance.domain.examen import Examen
from appliance.domain.forcees import OVERRUNS, forcees
from appliance.domain.infirmier import choix_infirmier
from appliance.domain.medecin import choix_medecin
from appliance.domain.money import euros, part, times
from appliance.domain.refus import constat
from appliance.domain.tarif import Tarifs, Zone
from appliance.domain.verification import verifier
from appliance.domain.visite import Profession, Visite

EXO_ORDER: Final = "6534C19"
"""Codes of exoneration, the one that names the invoice first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ligne:
    """One line of an invoice.  Amounts in centimes; amo + amc + mtm = montant.

    Attributes:
        coefficient: as billed: that of the table times the abatement.
        regle: French: the rule that made the line, with its article.
        source: id of that rule, as in docs/regles.md.
        prix: of one, in centimes: montant = prix x coefficient x quantite, half up.
        taux: percent that the compulsory insurance pays: amo = taux of montant, less modulation.
        modulation: cut of the AMO share for care outside the path, whoever pays it.
        mtm: the same cut where neither AMO nor AMC pays it.
        exo: code of the exoneration (B2).
        plein: coefficient of the act table, where an abatement lowered it.
        principale: an act, not what accompanies it.
        seance: rank, from 0, of the passage that it bills among those of its invoice.
    """

    code: str
    coefficient: Decimal
    montant: int
    amo: int
    amc: int
    regle: str
    source: str = ""
    quantite: Decimal = Decimal(1)
    prix: int = 0
    taux: int = 0
    modulation: int = 0
    mtm: int = 0
    exo: str = "0"
    plein: Decimal | None = None
    abattement: Decimal = Decimal(1)
    principale: bool = False
    seance: int = 0


@dataclass(frozen=True, slots=True)
class Variante:
    """Another lawful answer, in words, and its total in centimes."""

    mot: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cotation:
    """The lines of a visit and what the checks found.

    Attributes:
        nature: code of the nature of the insurance (B2).
        depassement: centimes asked above the base; outside all shares.
        variantes: lawful answers that were not kept, the dearest first.
    """

    lignes: tuple[Ligne, ...]
    findings: tuple[Finding, ...]
    nature: str = "10"
    depassement: int = 0
    variantes: tuple[Variante, ...] = ()

    @property
    def total(self) -> int:
        """Sum of the lines, in centimes."""
        return sum(ligne.montant for ligne in self.lignes)

    @property
    def amo(self) -> int:
        """Share of the compulsory insurance, in centimes."""
        return sum(ligne.amo for ligne in self.lignes)

    @property
    def amc(self) -> int:
        """Co-payment left to the mutuelle or the patient, in centimes."""
        return sum(ligne.amc for ligne in self.lignes)

    @property
    def mtm(self) -> int:
        """Cut for care outside the path, in centimes."""
        return sum(ligne.mtm for ligne in self.lignes)

    @property
    def exo(self) -> str:
        """Code of the exoneration that names the invoice (B2)."""
        found = {ligne.exo for ligne in self.lignes}
        return next((code for code in EXO_ORDER if code in found), "0")


def coter(visite: Visite, tarifs: Tarifs) -> Cotation:
    """Price and check one visit.  Never raises: what is wrong is a finding."""
    derive = choix_medecin if visite.profession is Profession.MG else choix_infirmier
    answers = sorted(
        (_priced(choix, visite, tarifs) for choix in derive(visite, tarifs)),
        key=lambda answer: -answer.total,
    )
    best, *others = answers
    codes = frozenset(ebauche.code for ebauche in best.ebauches)
    codes |= {forcee.code for forcee in visite.forcees}
    overrun = _overrun(visite, best.total)
    findings = (*best.findings, *verifier(Examen(visite, codes, best.total, overrun)))
    lignes = _outside_path(best.lignes, visite, tarifs)
    return Cotation(
        lignes=lignes,
        findings=findings,
        nature=nature_code(visite),
        depassement=overrun,
        variantes=_variantes(others, best.total),
    )


def coter_ligne(ebauche: Ebauche, base: int | None, visite: Visite, tarifs: Tarifs) -> Cotation:
    """Price one line by itself: no rule of acts applies.

    Args:
        ebauche: what is billed.
        base: price of one in centimes, None for that of the parameter.
        visite: who, when, for whom; its acts are not looked at.
        tarifs: the parameters.
    """
    price = tarifs.amount(ebauche.bareme, visite.date_soins) if base is None else base
    ligne = None if price is None else _ligne(ebauche, price, visite, tarifs)
    if ligne is None:
        return Cotation(lignes=(), findings=(_unknown(ebauche, visite, tarifs),))
    lignes = _outside_path((ligne,), visite, tarifs)
    return Cotation(lignes=lignes, findings=(), nature=nature_code(visite))


def _variantes(others: Sequence["_Answer"], kept: int) -> tuple[Variante, ...]:
    """Return the answers of another total than the one kept, each once."""
    told = (Variante(one.mot, one.total) for one in others if one.total != kept)
    return tuple(dict.fromkeys(told))


@dataclass(frozen=True, slots=True)
class _Answer:
    """One lawful answer, priced."""

    ebauches: tuple[Ebauche, ...]
    lignes: tuple[Ligne, ...]
    findings: tuple[Finding, ...]
    mot: str

    @property
    def total(self) -> int:
        return sum(ligne.montant for ligne in self.lignes)


def _priced(choix: Choix, visite: Visite, tarifs: Tarifs) -> _Answer:
    derived = tuple(_existing(choix.ebauches, visite, tarifs))
    asked = tuple(forcees(derived, visite, tarifs))
    ebauches = (*derived, *(each for each in asked if isinstance(each, Ebauche)))
    lignes: list[Ligne] = []
    findings = [each for each in asked if isinstance(each, Finding)]
    for ebauche in ebauches:
        price = tarifs.amount(ebauche.bareme, visite.date_soins)
        ligne = None if price is None else _ligne(ebauche, price, visite, tarifs)
        if ligne is not None:
            lignes.append(ligne)
        elif ebauche.code not in OVERRUNS:
            findings.append(_unknown(ebauche, visite, tarifs))
    return _Answer(ebauches, tuple(lignes), tuple(dict.fromkeys(findings)), choix.mot)


def _unknown(ebauche: Ebauche, visite: Visite, tarifs: Tarifs) -> Finding:
    """Say which price is missing, and why: nobody publishes it, or not for that place or day."""
    bareme = tarifs.baremes.get(ebauche.bareme)
    if bareme is None or not bareme.valeurs:
        why = ", qu’aucune source publique ne donne"
    elif tarifs.zone is Zone.DROM and bareme.at(visite.date_soins, probable=True) is not None:
        why = " outre-mer"
    else:
        why = f" le {visite.date_soins:%d/%m/%Y}"
    return constat("tariff-unknown", code=f"{ebauche.code}{why}")


def _existing(ebauches: Sequence[Ebauche], visite: Visite, tarifs: Tarifs) -> Iterator[Ebauche]:
    """Leave out what accompanies an act and was not yet created on that day."""
    for ebauche in ebauches:
        bareme = tarifs.baremes.get(ebauche.bareme)
        if ebauche.principale or bareme is None or bareme.existed(visite.date_soins):
            yield ebauche


def _ligne(ebauche: Ebauche, price: int, visite: Visite, tarifs: Tarifs) -> Ligne | None:
    coefficient = ebauche.coefficient * ebauche.abattement
    montant = times(price, coefficient * ebauche.quantite)
    found = taux(ebauche, montant, visite, tarifs)
    rate = tarifs.amount(found.bareme, visite.date_soins) if found.bareme else 0
    if rate is None:
        return None
    amo = part(montant, rate)
    words = f"{ebauche.phrase} ; {found.phrase}" if found.phrase else ebauche.phrase
    return Ligne(
        code=ebauche.code,
        coefficient=coefficient,
        montant=montant,
        amo=amo,
        amc=montant - amo,
        regle=words + _doubt(ebauche.bareme, visite, tarifs),
        source=ebauche.regle,
        quantite=ebauche.quantite,
        prix=price,
        taux=rate,
        exo=found.exo,
        plein=None if ebauche.abattement == 1 else ebauche.coefficient,
        abattement=ebauche.abattement,
        principale=ebauche.principale,
    )


def _outside_path(lignes: tuple[Ligne, ...], visite: Visite, tarifs: Tarifs) -> tuple[Ligne, ...]:
    """Take the cut once, from the AMO share of the first line; the C2S pays it for its people."""
    cut = coupure(sum(ligne.montant for ligne in lignes), visite, tarifs) if lignes else 0
    if not cut:
        return lignes
    first, *others = lignes
    cut = min(cut, first.amo)
    words = f"{first.regle} ; hors du parcours : {euros(cut)} de moins"
    less = replace(first, amo=first.amo - cut, modulation=cut, regle=words)
    if visite.patient.c2s:
        return (replace(less, amc=first.amc + cut), *others)
    return (replace(less, mtm=cut), *others)


def _overrun(visite: Visite, total: int) -> int:
    asked = visite.exercice.honoraires
    if asked is None or visite.profession is Profession.IDEL:
        return 0
    return max(0, asked - total)


def _doubt(code: str, visite: Visite, tarifs: Tarifs) -> str:
    """Say where another value is announced and not confirmed: no silent choice of a price."""
    bareme = tarifs.baremes.get(code)
    announced = bareme.announced(visite.date_soins, tarifs.zone) if bareme else None
    amount = None if announced is None else announced.amounts.get(tarifs.zone)
    if announced is None or amount is None:
        return ""
    used = "appliqué" if tarifs.accept_probable else "non appliqué"
    return f" [{code} à {euros(amount)}, annoncé au {announced.since:%d/%m/%Y}, {used}]"
