"""From facts to lines: what a visit is worth, and which rule made each line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from appliance.domain.acte import Acte, Prescription
from appliance.domain.controles import Finding, Severity
from appliance.domain.money import euros, part, times
from appliance.domain.tarif import Tarifs

MAU_LIMIT: Final = Decimal("1.5")
ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visite:
    """The facts of one visit: what was done, where, when, on whose order."""

    acte: Acte
    date_soins: date
    domicile: bool
    prescription: Prescription | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ligne:
    """One line of an invoice.  Amounts in centimes; amo + amc = montant.

    Attributes:
        regle: French: the rule that made the line, with its article.
    """

    code: str
    coefficient: Decimal
    montant: int
    amo: int
    amc: int
    regle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cotation:
    """The lines of a visit and what the checks found."""

    lignes: tuple[Ligne, ...]
    findings: tuple[Finding, ...]

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


def coter(visite: Visite, tarifs: Tarifs) -> Cotation:
    """Price one visit of a home nurse.  Never raises: what is wrong is a finding."""
    findings = list(_check(visite))
    lignes: list[Ligne] = []
    for code, coefficient, regle in _derive(visite):
        ligne = _ligne(visite.date_soins, code, coefficient, regle, tarifs)
        if ligne is None:
            findings.append(_no_tariff(code))
        else:
            lignes.append(ligne)
    return Cotation(lignes=tuple(lignes), findings=tuple(findings))


def _derive(visite: Visite) -> Iterator[tuple[str, Decimal, str]]:
    acte = visite.acte
    yield acte.lettre, acte.coefficient, f"{acte.label} (NGAP {acte.article})"
    if acte.coefficient <= MAU_LIMIT:
        yield (
            "MAU",
            ONE,
            "Majoration d’acte unique : un seul acte de coefficient 1,5 au plus (NGAP, MAU)",
        )
    if visite.domicile and visite.prescription is not None and visite.prescription.domicile:
        yield "IFD", ONE, "Déplacement : soins à domicile prescrits (NGAP art. 13)"


def _ligne(day: date, code: str, coefficient: Decimal, regle: str, tarifs: Tarifs) -> Ligne | None:
    price = tarifs.amount(code, day)
    rate = tarifs.amount("TAUX_INFIRMIER", day)
    if price is None or rate is None:
        return None
    montant = times(price, coefficient)
    amo = part(montant, rate)
    return Ligne(
        code=code,
        coefficient=coefficient,
        montant=montant,
        amo=amo,
        amc=montant - amo,
        regle=regle + _doubt(day, code, tarifs),
    )


def _doubt(day: date, code: str, tarifs: Tarifs) -> str:
    """Say where another value is announced and not confirmed: no silent choice of a price."""
    announced = tarifs.baremes[code].announced(day)
    amount = None if announced is None else announced.amounts.get(tarifs.zone)
    if announced is None or amount is None:
        return ""
    used = "appliqué" if tarifs.accept_probable else "non appliqué"
    return f" [{code} à {euros(amount)}, annoncé au {announced.since:%d/%m/%Y}, {used}]"


def _check(visite: Visite) -> Iterator[Finding]:
    prescription = visite.prescription
    if prescription is None:
        yield Finding(
            "prescription-missing",
            Severity.ERROR,
            "Il manque le prescripteur ou la date de la prescription.",
            "Saisissez-les d’après l’ordonnance.",
        )
        return
    if prescription.date > visite.date_soins:
        yield Finding(
            "prescription-after-care",
            Severity.ERROR,
            "La prescription est datée d’après les soins.",
            "Corrigez la date de la prescription ou celle des soins.",
        )
    if visite.domicile and not prescription.domicile:
        yield Finding(
            "domicile-not-prescribed",
            Severity.WARNING,
            "Les soins à domicile ne sont pas prescrits : le déplacement n’est pas facturé.",
            "Cochez « à domicile » si l’ordonnance le dit.",
        )


def _no_tariff(code: str) -> Finding:
    return Finding(
        "tariff-unknown",
        Severity.ERROR,
        f"Aucun tarif connu pour {code} à la date des soins.",
        "Vérifiez la date des soins.",
    )
