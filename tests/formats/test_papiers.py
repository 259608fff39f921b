"""Prescriptions and rights are read as people type them; what cannot be is said by field."""

from datetime import date

import pytest

from appliance.domain.identifiers import Organisme
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Periode, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.formats.papiers import read_droits, read_ordonnance
from tests.made_up import NOON

TODAY = NOON.date()
ACTES = frozenset({"sc", "pansement_lourd"})
NEEDED = {"prescripteur": "99700218896", "prescrite_le": "02/11/2026", "actes": "sc"}


def test_a_prescription_is_read_with_its_rhythm_and_its_wording() -> None:
    typed = {
        **NEEDED,
        "actes": "sc pansement_lourd",
        "passages": "2",
        "jours": "1",
        "duree": "30",
        "debut": "03/11/2026",
        "quotidien": "oui",
        "ald": "oui",
        "domicile": "oui",
        "renouvellements": "2",
        "renouvelle": "7",
    }
    serie = Serie(
        actes=("sc", "pansement_lourd"),
        passages=2,
        duree=30,
        debut=date(2026, 11, 3),
        ald=True,
        quotidien=True,
    )
    assert read_ordonnance(typed, ACTES) == Ordonnance(
        prescripteur="99700218896",
        prescrite_le=date(2026, 11, 2),
        series=(serie,),
        domicile=True,
        renouvellements=2,
        renouvelle=7,
    )


def test_the_least_that_a_prescription_says_is_enough() -> None:
    read = read_ordonnance({**NEEDED, "seances": "10"}, ACTES)
    assert isinstance(read, Ordonnance)
    assert read.series == (Serie(actes=("sc",), seances=10),)


def test_weekdays_are_read_by_their_names() -> None:
    read = read_ordonnance({**NEEDED, "semaine": "jeudi lun"}, ACTES)
    assert isinstance(read, Ordonnance)
    assert read.series[0].semaine == (1, 4)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"semaine": "lundi demain"}, {"semaine"}),
        ({"semaine": "l"}, {"semaine"}),
        ({"prescripteur": "", "actes": ""}, {"prescripteur", "actes"}),
        ({"prescripteur": "99700218897"}, {"prescripteur"}),
        ({"prescrite_le": "31/02/2026", "duree": "0"}, {"prescrite_le", "duree"}),
        ({"couleur": "bleu"}, {"couleur"}),
        ({"nuit": "peut-être"}, {"nuit"}),
        ({"actes": "sc zork"}, {"actes"}),
    ],
)
def test_what_is_wrong_with_a_prescription_is_said_all_at_once(
    changes: dict[str, str], fields: set[str]
) -> None:
    read = read_ordonnance({**NEEDED, **changes}, ACTES)
    assert isinstance(read, tuple)
    assert {one.champ for one in read} == fields


def test_rights_are_read_ground_by_ground() -> None:
    typed = {
        "source": "attestation",
        "vu_le": "19/11/2026",
        "organisme": "01 999 0000",
        "ald": "31/12/2029",
        "invalidite": "oui",
        "c2s": "non",
        "medecin_traitant": "oui",
    }
    assert read_droits(typed, TODAY) == Droits(
        source=Source.ATTESTATION,
        vu_le=date(2026, 11, 19),
        organisme=Organisme.parse("01 999 0000"),
        exonerations=(
            Exoneration(motif=Motif.ALD, periode=Periode(fin=date(2029, 12, 31))),
            Exoneration(motif=Motif.INVALIDITE),
        ),
        medecin_traitant=True,
    )


def test_no_ground_said_is_not_none() -> None:
    silent, said = (read_droits(typed, TODAY) for typed in ({}, {"c2s": "non"}))
    assert isinstance(silent, Droits)
    assert isinstance(said, Droits)
    assert (silent.exonerations, said.exonerations) == (None, ())
    assert (silent.source, silent.vu_le) == (Source.SAISIE, TODAY)


@pytest.mark.parametrize(
    "typed", [{"source": "voisin"}, {"ald": "31/02/2029"}, {"c2s": "?"}, {"acs": "oui"}]
)
def test_what_is_wrong_with_rights_is_said_by_field(typed: dict[str, str]) -> None:
    read = read_droits(typed, TODAY)
    assert isinstance(read, tuple)
    assert [one.champ for one in read] == [*typed]
