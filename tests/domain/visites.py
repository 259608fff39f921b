"""Strategies: any facts that a person could enter, likely or not."""

from datetime import date, time
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from appliance.domain.acte import Acte, Nature, Prescription, Soin
from appliance.domain.calendar import Calendrier
from appliance.domain.visite import (
    IN_PATH,
    OUT_OF_PATH,
    Bsi,
    Exercice,
    Forcee,
    MotifVisite,
    Profession,
    Situation,
    Terrain,
    Trajet,
    Visite,
)
from appliance.wiring.baremes import load_nomenclature, load_tarifs

NOMENCLATURE: Final = load_nomenclature()
DOCTORS: Final = {"convention médicale", "CCAM"}
NURSE_ACTS: Final = [acte for acte in NOMENCLATURE.values() if acte.article not in DOCTORS]
DOCTOR_ACTS: Final = [acte for acte in NOMENCLATURE.values() if acte.article in DOCTORS]
CODES: Final = sorted({*load_tarifs().baremes, "DA", "DE", "IK", "NOTHING"})
DAYS: Final = st.dates(date(1995, 1, 1), date(2035, 1, 1))
LETTERS: Final = sorted(IN_PATH | OUT_OF_PATH | {"X"})


def soins(actes: list[Acte]) -> st.SearchStrategy[Soin]:
    return st.builds(
        Soin,
        acte=st.sampled_from(actes),
        ald=st.booleans(),
        nature=st.none() | st.sampled_from(Nature),
        contraception=st.booleans(),
    )


SITUATIONS: Final = st.builds(
    Situation,
    age=st.none() | st.integers(0, 110),
    nature=st.sampled_from(Nature),
    ald=st.booleans(),
    c2s=st.booleans(),
    ame=st.booleans(),
    regime_local=st.booleans(),
    aspa=st.booleans(),
    cancer=st.booleans(),
    exonere=st.booleans(),
    terrorisme=st.booleans(),
    regime=st.sampled_from(["", "01", "04", "07"]),
    maternite_le=st.none() | DAYS,
    at_numero=st.sampled_from(["", "260930123"]),
    accident_le=st.none() | DAYS,
)
PAPERS: Final = st.builds(
    Prescription,
    prescripteur=st.sampled_from(["99700218896", "99700218897", "751234567", ""]),
    date=DAYS,
    domicile=st.booleans(),
    nuit=st.booleans(),
    quotidien=st.booleans(),
    acces_direct=st.booleans(),
)
TRAJETS: Final = st.builds(
    Trajet,
    km=st.decimals(0, 500, places=1),
    terrain=st.sampled_from(Terrain),
    autre_commune=st.booleans(),
    meme_visite=st.booleans(),
    km_du_jour=st.decimals(0, 500, places=1),
)
EXERCICES: Final = st.builds(
    Exercice,
    parcours=st.sampled_from(LETTERS),
    compte_rendu=st.booleans(),
    motif=st.sampled_from(MotifVisite),
    regule=st.booleans(),
    secteur=st.sampled_from([1, 2]),
    optam=st.booleans(),
    honoraires=st.none() | st.integers(0, 20_000),
)
FORCEES: Final = st.builds(
    Forcee, code=st.sampled_from(CODES), coefficient=st.just(Decimal(1)) | st.just(Decimal("1.5"))
)


@st.composite
def visites(draw: st.DrawFn, *, forced: bool = True) -> Visite:
    """Draw the facts of one visit."""
    profession = draw(st.sampled_from(Profession))
    acts = NURSE_ACTS if profession is Profession.IDEL else DOCTOR_ACTS
    return Visite(
        actes=tuple(draw(st.lists(soins(acts), max_size=5))),
        date_soins=draw(DAYS),
        domicile=draw(st.booleans()),
        prescription=draw(st.none() | PAPERS),
        profession=profession,
        heure=draw(st.times(time(0), time(23, 59))),
        patient=draw(SITUATIONS),
        passage=draw(st.integers(1, 6)),
        plus_tot=tuple(draw(st.lists(soins(acts), max_size=3))),
        bsi=draw(st.none() | st.sampled_from(Bsi)),
        trajet=draw(TRAJETS),
        appel_urgent=draw(st.booleans()),
        palliatif=draw(st.booleans()),
        exercice=draw(EXERCICES),
        calendrier=draw(st.sampled_from(Calendrier)),
        forcees=tuple(draw(st.lists(FORCEES, max_size=2))) if forced else (),
        aujourdhui=draw(st.none() | DAYS),
    )
