"""Displacement: the lump sum of a nurse's passage, and the kilometres of nurse and doctor."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from appliance.domain.acte import Trait
from appliance.domain.ebauche import Ebauche
from appliance.domain.tarif import Tarifs
from appliance.domain.visite import Profession, Terrain, Visite

IFI_PER_DAY: Final = 4
HALF: Final = Decimal("0.5")
ABATTEMENT: Final = {Terrain.PLAINE: 4, Terrain.MONTAGNE: 2}
"""Kilometres of the round trip that are never paid (NGAP art. 13)."""


@dataclass(frozen=True, slots=True)
class _Paid:
    """Kilometres of one trip, by what is paid of them."""

    entier: Decimal
    moitie: Decimal = Decimal(0)
    rien: Decimal = Decimal(0)


def deplacement(visite: Visite, tarifs: Tarifs) -> Iterator[Ebauche]:
    """Yield a nurse's displacement: IFD, or IFI beside a BSI, then the kilometres."""
    if not visite.deplacement or not travels(visite):
        return
    if visite.bsi is None:
        yield _line(
            "IFD", "IFD-1", "Déplacement : soins à domicile prescrits (NGAP art. 13)", visite
        )
    elif visite.ifi_du_jour < IFI_PER_DAY:
        yield _line("IFI", "IFI-1", "Déplacement auprès d’un patient au BSI (NGAP art. 13)", visite)
    yield from kilometres(visite, tarifs)


def kilometres(visite: Visite, tarifs: Tarifs) -> Iterator[Ebauche]:
    """Yield the lines of the kilometres; two where the daily cap halves some of them."""
    billed = billed_km(visite)
    if not billed:
        return
    terrain = visite.trajet.terrain
    doctor = visite.profession is Profession.MG
    bareme = f"IK_{'MG_' * doctor}{terrain.name}"
    paid = _Paid(billed) if doctor else _capped(visite, billed, tarifs)
    phrase = (
        f"Indemnité kilométrique, {terrain.value} : aller et retour moins {ABATTEMENT[terrain]} km"
        " (NGAP art. 13)"
    )
    if paid.rien:
        phrase += f" ; {paid.rien} km au-delà du second plafond du jour, non payés"
    if paid.entier:
        yield _line("IK", "IK-1", phrase, visite, bareme=bareme, quantite=paid.entier)
    if paid.moitie:
        halved = f"{phrase} : 50 % au-delà du premier plafond du jour"
        yield _line(
            "IK", "IK-2", halved, visite, bareme=bareme, quantite=paid.moitie, abattement=HALF
        )


def billed_km(visite: Visite) -> Decimal:
    """Return the kilometres of the round trip less the abatement; 0 in the same commune."""
    trajet = visite.trajet
    if not trajet.autre_commune:
        return Decimal(0)
    return max(Decimal(0), 2 * trajet.km - ABATTEMENT[trajet.terrain])


def _capped(visite: Visite, billed: Decimal, tarifs: Tarifs) -> _Paid:
    """Share the kilometres of this trip between the steps of the daily cap."""
    full = tarifs.amount("PLAFOND_IK_PLEIN", visite.date_soins)
    half = tarifs.amount("PLAFOND_IK_MOITIE", visite.date_soins)
    if full is None or half is None:
        return _Paid(billed)
    before = visite.trajet.km_du_jour
    entier = max(Decimal(0), min(billed, full - before))
    moitie = max(Decimal(0), min(billed - entier, half - max(before, Decimal(full))))
    return _Paid(entier, moitie, billed - entier - moitie)


def travels(visite: Visite) -> bool:
    """Tell whether any care pays for its way; help to a teleconsultation includes it."""
    paying = any(not soin.est(Trait.SANS_DEPLACEMENT) for soin in visite.actes)
    return paying or visite.bsi is not None


def _line(  # noqa: PLR0913 - the parts of a line, named at each call
    code: str,
    regle: str,
    phrase: str,
    visite: Visite,
    *,
    bareme: str = "",
    quantite: Decimal = Decimal(1),
    abattement: Decimal = Decimal(1),
) -> Ebauche:
    return Ebauche(
        code=code,
        regle=regle,
        phrase=phrase,
        bareme=bareme or code,
        soins=visite.actes,
        quantite=quantite,
        abattement=abattement,
    )
