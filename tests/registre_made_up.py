"""A register made up by Hypothesis: patients, prescriptions, prescribers and rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st
from stdnum import luhn

from appliance.domain.identifiers import Nir, Organisme
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.dossier import (
    Adresse,
    Commentaire,
    Consentement,
    Dossier,
    Immatriculation,
)
from appliance.domain.registre.doublon import Fusion, Rattachement
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Periode, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.registre.prescripteur import Prescripteur
from appliance.domain.visite import Terrain
from appliance.queue.registre import OF_A_PATIENT, Fichiers
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
        semaine=st.just(()) | st.sets(st.integers(1, 7), min_size=1).map(sorted).map(tuple),
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


AMC_NUMBERS = st.integers(8, 10).flatmap(
    lambda length: st.integers(0, 10**length - 1).map(lambda number: f"{number:0{length}d}")
)
TYPES_OF_CONVENTION = st.sampled_from(["", "RO", "SP", "ZZ"])


def contrats() -> st.SearchStrategy[ContratAmc]:
    return st.builds(
        ContratAmc,
        amc=AMC_NUMBERS,
        adherent=TEXTS,
        type_convention=TYPES_OF_CONVENTION,
        csr=st.sampled_from(["", "A1"]),
        periode=periodes(),
        datamatrix=st.just("") | st.text(max_size=20),
        confirme_le=MAYBE_DAYS,
        choisi_le=MAYBE_DAYS,
    )


def conventions() -> st.SearchStrategy[Convention]:
    return st.builds(
        Convention,
        libelle=NAMES,
        amc=AMC_NUMBERS,
        type_convention=TYPES_OF_CONVENTION,
        permet=st.frozensets(st.sampled_from(Permet)),
        periode=periodes(),
        domaine=TEXTS,
    )


def pieces() -> st.SearchStrategy[Piece]:
    return st.builds(
        Piece,
        type=st.sampled_from(TypePiece),
        support=st.sampled_from(Support),
        vue_le=DAYS,
        noms=st.lists(NAMES, min_size=1, max_size=3).map(tuple),
        lisible=st.none() | st.booleans(),
        datee_du=MAYBE_DAYS,
        periode=periodes(),
        organisme=st.none() | ORGANISMES,
        reference=TEXTS,
    )


def fusions(tables: st.SearchStrategy[str] = st.just("pieces")) -> st.SearchStrategy[Fusion]:  # noqa: B008 - a constant
    """Draw merges whose documents came from such tables."""
    numbers = st.integers(1, 99)
    return st.builds(
        Fusion,
        garde=numbers,
        absorbe=numbers,
        garde_avant=dossiers(),
        absorbe_avant=dossiers(),
        garde_apres=dossiers(),
        rattaches=st.lists(st.builds(Rattachement, table=tables, numero=numbers), max_size=2).map(
            tuple
        ),
        le=DAYS,
    )


Registre = Mapping[str, Sequence[tuple[Any, int]]]
"""Values of each table, each with a number that chooses its patient."""


def registres() -> st.SearchStrategy[Registre]:
    """Return registers with something in any of their tables."""
    kinds = {
        "patients": dossiers(),
        "ordonnances": ordonnances(),
        "prescripteurs": prescripteurs(),
        "droits": droits(),
        "contrats": contrats(),
        "conventions": conventions(),
        "pieces": pieces(),
        "fusions": fusions(),
    }
    chooses = st.integers(0, 9)
    rows = {name: st.lists(st.tuples(kind, chooses), max_size=3) for name, kind in kinds.items()}
    return st.fixed_dictionaries(rows)


def fill(fichiers: Fichiers, registre: Registre) -> None:
    """Enter a register; without a patient nothing can belong to one."""
    with fichiers.transaction():
        patients = [fichiers.patients.add(one).numero for one, _ in registre["patients"]]
        for name, rows in registre.items():
            for valeur, chooses in rows:
                if name in OF_A_PATIENT and patients:
                    fichiers.tables[name].add(valeur, patient=patients[chooses % len(patients)])
                elif name not in OF_A_PATIENT and name != "patients":
                    fichiers.tables[name].add(valeur)
