"""The passages of a quote: each priced as the station does, those before it billed already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from appliance.domain.acte import Acte
from appliance.domain.antecedents import Antecedents, completed, verifier_antecedents
from appliance.domain.controles import Finding
from appliance.domain.cotation import Cotation, coter
from appliance.domain.couverture import retenue
from appliance.domain.delai import ECART
from appliance.domain.groupement import reunie, told, verifier_ecart, verifier_groupement
from appliance.domain.tarif import Tarifs
from appliance.domain.tiers_payant import Part, Reglement, dispensees, due_now, verifier_reglement
from appliance.domain.visite import Visite
from appliance.formats.passages import Soins


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """All passages of one invoice, priced.

    Attributes:
        visites: completed with what was billed before, in the order of time.
        reglement: of them all: what one leaves unpaid of right, all do.
        patient_pays: centimes, now.
        retenu: centimes that the caisse withholds later; None where that is not known.
    """

    visites: Sequence[Visite]
    reglement: Reglement
    cotation: Cotation
    findings: Sequence[Finding]
    patient_pays: int
    retenu: int | None


def chiffrer(soins: Soins, tarifs: Tarifs, nomenclature: Mapping[str, Acte]) -> Passages:
    """Price and check the passages of a scenario.  Never raises: what is wrong is a finding."""
    given = (soins.visite, *soins.suivantes)
    unpaid = frozenset[Part]().union(*(dispensees(one, soins.reglement) for one in given))
    reglement = soins.reglement
    if soins.suivantes:
        reglement = replace(reglement, dispensees=unpaid)
    priced = tuple(_priced(given, tarifs, nomenclature))
    visites = tuple(visite for visite, _, _ in priced)
    found = [
        (
            *cotation.findings,
            *verifier_reglement(visite, cotation, reglement),
            *verifier_antecedents(visite, before),
        )
        for visite, cotation, before in priced
    ]
    withheld = [retenue(cotation.lignes, visite, tarifs) for visite, cotation, _ in priced]
    return Passages(
        visites=visites,
        reglement=reglement,
        cotation=reunie([cotation for _, cotation, _ in priced]),
        findings=(
            *verifier_groupement(visites),
            *verifier_ecart(visites, ECART, tiers_payant=bool(unpaid)),
            *told(visites, found),
        ),
        patient_pays=sum(due_now(visite, one, reglement) for visite, one, _ in priced),
        retenu=None if None in withheld else sum(one or 0 for one in withheld),
    )


def _priced(
    visites: Sequence[Visite], tarifs: Tarifs, nomenclature: Mapping[str, Acte]
) -> Iterator[tuple[Visite, Cotation, Antecedents]]:
    """Yield each passage with its price, and what was billed before it."""
    known = Antecedents()
    for each in visites:
        visite = completed(each, known, nomenclature) if known.passages else each
        cotation = coter(visite, tarifs)
        yield visite, cotation, known
        known = known.with_passage(visite, cotation)
