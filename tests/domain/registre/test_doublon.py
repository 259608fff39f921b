"""Two records of one person are found, whatever tells them apart on paper; others are not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.registre.dossier import Commentaire, Dossier, Immatriculation
from appliance.domain.registre.doublon import Doublon, Raison, doublons, fusionner
from appliance.domain.registre.fiche import Fiche, Source
from tests.made_up import ADA, NOON, made_up_nir
from tests.registre_made_up import dossiers

TODAY = NOON.date()
INSURED = Immatriculation(nir=ADA.nir, source=Source.CARTE, vu_le=TODAY)
FIRST = Dossier(nom="ESSAIMONT", prenom="ADA", naissance="19550812", immatriculations=(INSURED,))
MARRIED = replace(FIRST, nom="LEBRUIT", nom_naissance="Essaimont", immatriculations=())
TWIN = replace(FIRST, prenom="ZOÉ", rang=2)


def pairs(*dossiers: Dossier) -> list[Doublon]:
    return [*doublons(Fiche(numero, one) for numero, one in enumerate(dossiers, 1))]


def test_one_nir_birth_and_rank_is_one_person() -> None:
    typo = replace(FIRST, nom="ESAIMONT", prenom="ADDA")
    assert pairs(FIRST, typo) == [Doublon(1, 2, Raison.NIR)]


def test_one_name_and_birth_is_one_person_under_the_birth_name_too() -> None:
    assert pairs(FIRST, MARRIED) == [Doublon(1, 2, Raison.NOMS)]
    assert pairs(MARRIED, replace(MARRIED, prenom="  adà ")) == [Doublon(1, 2, Raison.NOMS)]


def test_twins_and_namesakes_are_not_one_person() -> None:
    assert pairs(FIRST, TWIN, replace(FIRST, naissance="19550813", immatriculations=())) == []


def test_a_former_nir_finds_the_double_too() -> None:
    new = Immatriculation(nir=made_up_nir("2550899654321"), source=Source.CARTE, vu_le=TODAY)
    renewed = replace(FIRST, prenom="ADELE", immatriculations=(INSURED, new))
    entered = replace(FIRST, prenom="A.", immatriculations=(new,))
    assert pairs(renewed, entered) == [Doublon(1, 2, Raison.NIR)]


def test_without_a_birth_date_nothing_is_told() -> None:
    assert pairs(replace(FIRST, naissance=""), replace(FIRST, naissance="")) == []


@given(dossiers(), st.integers(2, 4))
def test_each_pair_is_told_once_for_its_best_reason(dossier: Dossier, copies: int) -> None:
    found = pairs(*[dossier] * copies)
    assert len(found) == copies * (copies - 1) // 2
    best = Raison.NIR if dossier.immatriculations else Raison.NOMS
    assert {one.raison for one in found} == {best}


@given(dossiers(), dossiers())
def test_a_merge_keeps_what_one_knew_and_forgets_no_number_and_no_note(
    kept: Dossier, gone: Dossier
) -> None:
    merged = fusionner(kept, gone)
    assert (merged.nom, merged.prenom, merged.naissance) == (kept.nom, kept.prenom, kept.naissance)
    assert {one.nir for one in merged.immatriculations} == {
        one.nir for dossier in (kept, gone) for one in dossier.immatriculations
    }
    assert {*merged.commentaires} == {*kept.commentaires, *gone.commentaires}
    assert merged.adresse == (kept.adresse or gone.adresse)
    assert fusionner(merged, gone) == merged


def test_a_note_that_both_have_is_kept_once() -> None:
    noted = replace(FIRST, commentaires=(Commentaire(texte="chien", le=TODAY),))
    assert fusionner(noted, noted).commentaires == noted.commentaires
