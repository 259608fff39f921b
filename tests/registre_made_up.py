"""A register made up by Hypothesis: patients, prescriptions, prescribers and rights."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from stdnum import luhn

from appliance.domain.identifiers import Nir, Organisme
from appliance.domain.registre.dossier import (
    Adresse,
    Commentaire,
    Consentement,
    Dossier,
    Immatriculation,
)
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Periode, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.prescripteur import Prescripteur
from appliance.domain.visite import Terrain
from tests.made_up import made_up_nir

DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
MAYBE_DAYS = st.none() | DAYS
NAMES = st.text(
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÇ-’ abcdéï"), min_size=1, max_size=12
).filter(lambda name: any(map(str.isalpha, name)))
TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30
)  # ";", quotes and dashes included
DIGITS = st.integers(0, 9999).map("{:04d}".format)
BIRTHS = st.dates(date(1920, 1, 1), date(2026, 11, 1)).map("{:%Y%m%d}".format) | st.sampled_from(
    ["19550000", "19550231", "19551200"]  # unknown days, a lunar date
)
SOURCES = st.sampled_from(Source)


@st.composite
def periodes(draw: st.DrawFn) -> Periode:
    first, last = draw(MAYBE_DAYS), draw(MAYBE_DAYS)
    if first and last and last < first:
        first, last = last, first
    return Periode(debut=first, fin=last)


@st.composite
def nirs(draw: st.DrawFn) -> Nir:
    sex, year = draw(st.sampled_from("12")), draw(st.integers(0, 99))
    month, place = draw(st.integers(1, 12)), draw(st.sampled_from(["01", "75", "2A", "2B", "97"]))
    return made_up_nir(f"{sex}{year:02d}{month:02d}{place}{draw(st.integers(1, 999999)):06d}")


@st.composite
def rpps(draw: st.DrawFn) -> str:
    plain = f"{draw(st.integers(0, 9_999_999_999)):010d}"
    return plain + luhn.calc_check_digit(plain)


@st.composite
def finess(draw: st.DrawFn) -> str:
    plain = f"{draw(st.integers(1, 99_999_999)):08d}"
    return plain + luhn.calc_check_digit(plain)


IMMATRICULATIONS = st.builds(
    Immatriculation,
    nir=nirs(),
    source=SOURCES,
    vu_le=DAYS,
    periode=periodes(),
    assure=st.just("") | NAMES,
)
ADRESSES = st.builds(
    Adresse,
    voie=TEXTS,
    complement=TEXTS,
    code_postal=st.integers(1000, 98999).map("{:05d}".format),
    commune=NAMES,
    km=st.decimals(0, 99, places=1),
    terrain=st.sampled_from(Terrain),
    autre_commune=st.booleans(),
)
ORGANISMES = st.builds(
    Organisme, regime=st.just("01"), caisse=st.sampled_from(["999", "751"]), centre=DIGITS
)


def dossiers() -> st.SearchStrategy[Dossier]:
    return st.builds(
        Dossier,
        nom=NAMES,
        prenom=NAMES,
        naissance=BIRTHS,
        nom_naissance=st.just("") | NAMES,
        rang=st.integers(1, 3),
        immatriculations=st.lists(IMMATRICULATIONS, max_size=3).map(tuple),
        adresse=st.none() | ADRESSES,
        telephone=st.text("0123456789 +", max_size=14),
        commentaires=st.lists(
            st.builds(Commentaire, texte=TEXTS, le=DAYS, affiche=st.booleans()), max_size=2
        ).map(tuple),
        consentement=st.none()
        | st.builds(Consentement, accord=st.booleans(), le=DAYS, moyen=TEXTS),
    )


def series() -> st.SearchStrategy[Serie]:
    maybe_count = st.none() | st.integers(1, 90)
    return st.builds(
        Serie,
        actes=st.lists(
            st.sampled_from(["ponction_veineuse", "sc", "pansement_lourd"]),
            min_size=1,
            max_size=2,
            unique=True,
        ).map(tuple),
        passages=st.integers(1, 4),
        jours=st.integers(1, 15),
        duree=maybe_count,
        seances=maybe_count,
        debut=MAYBE_DAYS,
        ald=st.booleans(),
        nuit=st.booleans(),
        dimanche=st.booleans(),
        quotidien=st.booleans(),
    )


def ordonnances() -> st.SearchStrategy[Ordonnance]:
    return st.builds(
        Ordonnance,
        prescripteur=rpps() | finess(),
        prescrite_le=DAYS,
        series=st.lists(series(), min_size=1, max_size=3).map(tuple),
        domicile=st.booleans(),
        renouvellements=st.integers(0, 5),
        renouvelle=st.none() | st.integers(1, 50),
        acces_direct=st.booleans(),
        close_le=MAYBE_DAYS,
        note=TEXTS,
    )


def prescripteurs() -> st.SearchStrategy[Prescripteur]:
    return st.builds(
        Prescripteur,
        nom=NAMES,
        rpps=rpps(),
        am=st.just(""),
        finess=st.just("") | finess(),
        specialite=TEXTS,
    )


def droits() -> st.SearchStrategy[Droits]:
    exonerations = st.builds(
        Exoneration,
        motif=st.sampled_from(Motif),
        periode=periodes(),
        reference=DIGITS | st.just(""),
        jour=MAYBE_DAYS,
    )
    return st.builds(
        Droits,
        source=SOURCES,
        vu_le=DAYS,
        organisme=st.none() | ORGANISMES,
        periode=periodes(),
        exonerations=st.none() | st.lists(exonerations, max_size=3).map(tuple),
        medecin_traitant=st.none() | st.booleans(),
    )
