"""From facts to lines, for a nurse: acts, BSI package, majorations, displacement."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from appliance.domain.acte import Acte, Soin
from appliance.domain.cumul import FULL, Classement, Rang, Seance, classer
from appliance.domain.deplacement import deplacement
from appliance.domain.ebauche import Choix, Ebauche
from appliance.domain.limites import amx_unlisted
from appliance.domain.majorations import majorations
from appliance.domain.tarif import Tarifs
from appliance.domain.visite import Visite

UNKNOWN: Final = Decimal(0)
AMX_DOUBT: Final = " [AMX à confirmer pour cet acte]"
WHY_ABATED: Final = {
    Decimal("0.5"): " : 50 %, deuxième acte de la séance (art. 11B)",
    Decimal(0): " : 0 %, au-delà du deuxième acte de la séance (art. 11B)",
}
WHY_BESIDE: Final = {
    Decimal("0.5"): " : 50 %, à côté du BSI ou de l’AIS (titre XVI, chap. I, art. 12)",
    Decimal(0): " : 0 %, au-delà d’un acte à 50 % à côté du BSI ou de l’AIS (chap. I, art. 12)",
}
WHY_FULL: Final = {
    "ACTE": "",
    "11B-PV": " : taux plein à côté d’un autre acte (art. 11B, dérogation)",
    "11B-5bis": " : taux plein entre actes de l’art. 5 bis (art. 11B, dérogation)",
    "11B-PERF": " : taux plein entre actes de perfusion (art. 11B, dérogation)",
    "11B-FORFAIT": "",
    "11B-VAC": " : taux plein pendant une autre séance à domicile (art. 11B, dérogation)",
    "11B-ANALG": " : taux plein avec le pansement lourd (art. 11B, dérogation)",
    "11B-POSTOP": " : taux plein avec le suivi postopératoire (art. 11B, dérogation)",
    "BSI-CUMUL": " : taux plein à côté du BSI ou de l’AIS (titre XVI, chap. I, art. 12)",
}


def choix_infirmier(visite: Visite, tarifs: Tarifs) -> Iterator[Choix]:
    """Yield every lawful set of lines; at least one.

    The combinations come from article 11B and from the one time majoration of a passage.
    """
    rankings = classer(visite.actes, _seance(visite, tarifs))
    for number, ranks in enumerate(rankings):
        lines = tuple(_act_lines(ranks, visite))
        for extra in majorations(visite):
            words = " et ".join(
                filter(None, ("autre ordre de l’article 11B" * bool(number), extra.mot))
            )
            yield Choix(
                (*_package(visite), *lines, *extra.ebauches, *deplacement(visite, tarifs)), words
            )


def coefficient(soin: Soin, visite: Visite) -> Decimal:
    """Return an act's coefficient for this patient."""
    cancer = soin.acte.coefficient_cancer
    return cancer if visite.patient.cancer and cancer is not None else soin.acte.coefficient


def lettre(acte: Acte, visite: Visite) -> str:
    """Return the letter that an act is billed under: AMX in the place of AMI beside a BSI."""
    return "AMX" if visite.bsi is not None and acte.lettre == "AMI" else acte.lettre


def package_due(visite: Visite) -> bool:
    """Tell whether the day's BSI package is billed with this passage: the first one."""
    return visite.bsi is not None and visite.passage == 1


def _seance(visite: Visite, tarifs: Tarifs) -> Seance:
    day = visite.date_soins
    return Seance(
        coefficient=lambda soin: coefficient(soin, visite),
        prix=lambda soin: Decimal(tarifs.amount(lettre(soin.acte, visite), day) or UNKNOWN),
        domicile=visite.domicile,
        forfait=package_due(visite),
        ponction_pleine=bool(tarifs.amount("DEROGATION_PONCTION", day)),
    )


def _package(visite: Visite) -> Iterator[Ebauche]:
    if visite.bsi is not None and package_due(visite):
        yield Ebauche(
            code=visite.bsi.value,
            regle="BSI-UNIQUE",
            phrase="Forfait du jour au BSI, au premier passage (NGAP titre XVI, chap. I, art. 12)",
            bareme=visite.bsi.value,
            soins=visite.actes,
            principale=True,
        )


def _act_lines(ranks: Classement, visite: Visite) -> Iterator[Ebauche]:
    for rang in ranks:
        for equal in _merged(rang):
            yield _act_line(rang, equal, visite)


def _merged(rang: Rang) -> Iterator[Sequence[Soin]]:
    """Give each act a line of its own, except that equal acts of a halved group share one."""
    if rang.taux == FULL:
        yield from ([soin] for soin in rang.soins)
        return
    for _, equal in groupby(rang.soins, key=_same_line):
        yield list(equal)


def _same_line(soin: Soin) -> tuple[object, ...]:
    return soin.acte.lettre, soin.acte.coefficient, soin.ald, soin.nature, soin.contraception


def _act_line(rang: Rang, equal: Sequence[Soin], visite: Visite) -> Ebauche:
    acte = equal[0].acte
    code = lettre(acte, visite)
    labels = " ; ".join(dict.fromkeys(soin.acte.label for soin in equal))
    doubt = AMX_DOUBT * any(amx_unlisted(soin.acte, visite) for soin in equal)
    return Ebauche(
        code=code,
        regle=rang.regle,
        phrase=f"{labels} (NGAP {acte.article}){_why(rang)}{doubt}",
        bareme=code,
        soins=tuple(equal),
        coefficient=coefficient(equal[0], visite),
        abattement=rang.taux,
        quantite=Decimal(len(equal)),
        principale=True,
    )


def _why(rang: Rang) -> str:
    if rang.taux == FULL:
        return WHY_FULL[rang.regle]
    return (WHY_BESIDE if rang.regle == "BSI-CUMUL" else WHY_ABATED)[rang.taux]
