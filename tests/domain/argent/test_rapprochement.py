"""A line is posted where only one answer can be; else it is proposed, with its reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.domain.argent.banque import Comment, Lien, MouvementBancaire, VirementAnnonce
from appliance.domain.argent.rapprochement import (
    DEFAIT,
    DISPUTE,
    ECART,
    PLUSIEURS,
    SANS_NOM,
    TOT,
    Bilan,
    Dossier,
    rapprocher,
)
from tests.domain.argent.played_year import Annee, Profil, play

DAY = date(2026, 3, 10)
NAME = "CPAM Testville"


def announced(rank: int, montant: int, *, day: date = DAY, payeur: str = "01") -> VirementAnnonce:
    return VirementAnnonce(
        identifiant=f"V{rank}",
        date=day,
        libelle=f"CPAM TESTVILLE TP 26031{rank:04d}",
        payeur=payeur,
        montant=montant,
    )


def line(libelle: str, montant: int, *, day: date = DAY, name: str = "") -> MouvementBancaire:
    return MouvementBancaire(
        compte="FR7630004008200000123456726",
        date=day,
        date_valeur=day,
        montant=montant,
        libelle=libelle,
        reference="",
        contrepartie=name,
        source="test",
    )


def joined(
    lines: list[MouvementBancaire],
    due: list[VirementAnnonce],
    horizon: date = DAY + timedelta(days=60),
) -> Bilan:
    numbered = dict(enumerate(lines, 1))
    return rapprocher(Dossier(credits=numbered, virements=due, horizon=horizon))


def posted(bilan: Bilan) -> list[tuple[tuple[int, ...], tuple[str, ...], Comment]]:
    return [(lien.mouvements, lien.virements, comment) for lien, comment in bilan.liens]


def reasons(bilan: Bilan) -> list[str]:
    return [one.raison for one in bilan.propositions]


def test_a_label_in_other_case_and_with_other_blanks_is_the_label() -> None:
    bilan = joined([line("vir  cpam   testville tp 26031 0001", 500)], [announced(1, 500)])
    assert posted(bilan) == [((1,), ("V1",), Comment.LIBELLE)]


def test_a_number_is_never_taken_for_the_start_of_a_longer_one() -> None:
    due = replace(announced(1, 500), libelle="CPAM 123456")
    assert not joined([line("CPAM 1234567", 500)], [due]).liens


def test_a_label_without_its_amount_is_told_and_not_posted() -> None:
    bilan = joined([line("CPAM TESTVILLE TP 260310001", 400)], [announced(1, 500)])
    assert (bilan.liens, reasons(bilan)) == ([], [ECART])


def test_a_cut_label_is_posted_where_nothing_else_has_the_amount() -> None:
    bilan = joined([line("VIR CPAM TESTVI", 500, name=NAME)], [announced(1, 500)])
    assert posted(bilan) == [((1,), ("V1",), Comment.MONTANT)]


def test_two_equal_amounts_with_cut_labels_are_proposed_both() -> None:
    lines = [line("VIR CPAM TESTVI", 500, name=NAME), line("VIR CPAM TES", 500, name=NAME)]
    bilan = joined(lines, [announced(1, 500), announced(2, 500)])
    assert (bilan.liens, reasons(bilan)) == ([], [PLUSIEURS, PLUSIEURS])


def test_what_a_label_settles_makes_its_twin_certain() -> None:
    lines = [line("CPAM TESTVILLE TP 260310001", 500), line("VIR CPAM TES", 500, name=NAME)]
    bilan = joined(lines, [announced(1, 500), announced(2, 500)])
    assert [names for _, names, _ in posted(bilan)] == [("V1",), ("V2",)]


def test_somebody_else_who_pays_the_same_amount_is_not_believed() -> None:
    bilan = joined([line("VIR MARTIN", 500, name="M MARTIN")], [announced(1, 500)])
    assert (bilan.liens, reasons(bilan)) == ([], [SANS_NOM])


def test_one_transfer_that_two_lines_may_be_is_posted_to_neither() -> None:
    lines = [line("VIR CPAM TESTVI", 500, name=NAME), line("VIR CPAM TES", 500, name=NAME)]
    bilan = joined(lines, [announced(1, 500)])
    assert (bilan.liens, reasons(bilan)) == ([], [DISPUTE, DISPUTE])


def test_a_number_in_the_label_s_place_speaks_against_it() -> None:
    bilan = joined([line("CPAM TESTVILLE TP 260319999", 500)], [announced(1, 500)])
    assert not bilan.liens


def test_a_group_is_posted_where_one_set_makes_its_amount() -> None:
    due = [announced(1, 30_011), announced(2, 40_023), announced(3, 90_000)]
    bilan = joined([line("CPAM TESTVILLE GROUPE", 70_034, name=NAME)], due)
    assert posted(bilan) == [((1,), ("V1", "V2"), Comment.GROUPE)]


def test_a_group_that_two_sets_make_is_proposed_with_both() -> None:
    amounts = (10_000, 20_000, 12_000, 18_000)
    due = [announced(rank, amount) for rank, amount in enumerate(amounts)]
    bilan = joined([line("CPAM TESTVILLE GROUPE", 30_000, name=NAME)], due)
    assert (bilan.liens, reasons(bilan)) == ([], [PLUSIEURS])
    assert len(bilan.propositions[0].choix) == 2


def test_a_group_as_good_as_chance_is_not_posted() -> None:
    due = [announced(rank, 100 + rank) for rank in range(10)]
    bilan = joined([line("CPAM TESTVILLE GROUPE", 201, name=NAME)], due)
    assert not bilan.liens


def test_one_transfer_in_two_lines_is_posted_to_both() -> None:
    lines = [line("CPAM TESTVILLE", 30_011, name=NAME), line("CPAM TESTV", 40_023, name=NAME)]
    bilan = joined(lines, [announced(1, 70_034)])
    assert posted(bilan) == [((1, 2), ("V1",), Comment.FRACTION)]


def test_what_rests_on_elimination_waits_until_later_returns_are_read() -> None:
    bilan = joined([line("VIR CPAM TESTVI", 500, name=NAME)], [announced(1, 500)], DAY)
    assert (bilan.liens, reasons(bilan)) == ([], [TOT])


def test_a_line_that_was_taken_back_is_a_person_s() -> None:
    held_lines = {1: line("CPAM TESTVILLE TP 260310001", 500)}
    held = Dossier(
        credits=held_lines,
        virements=[announced(1, 500)],
        a_la_main=frozenset({1}),
        horizon=DAY + timedelta(days=60),
    )
    bilan = rapprocher(held)
    assert (bilan.liens, reasons(bilan)) == ([], [DEFAIT])


def test_a_transfer_of_nothing_is_never_posted() -> None:
    bilan = joined([line("CPAM TESTVILLE TP 260310001", 500)], [announced(1, -500)])
    assert not bilan.liens


PROFILES = {
    "usual": Profil(),
    "dense": Profil(payeurs=6, par_payeur=400),
    "many cut labels and twins": Profil(tronques=0.15, jumeaux=0.08),
    "returns that are lost": Profil(perdus=0.05),
    "many groups": Profil(groupes=0.35),
}


def year_posted(annee: Annee) -> tuple[set[str], list[Lien]]:
    last = max(one.date for one in annee.virements if one.date) + timedelta(days=30)
    bilan = rapprocher(Dossier(credits=annee.lignes, virements=annee.virements, horizon=last))
    wrong = [
        lien
        for lien, _ in bilan.liens
        if any(annee.verite.get(one) != frozenset(lien.virements) for one in lien.mouvements)
    ]
    return {name for lien, _ in bilan.liens for name in lien.virements}, wrong


@pytest.mark.parametrize("name", PROFILES)
def test_of_a_year_nothing_is_posted_wrongly_and_nearly_all_is(name: str) -> None:
    annee = play(7, PROFILES[name])
    found, wrong = year_posted(annee)
    assert not wrong
    assert len(found & annee.attendus) >= 0.98 * len(annee.attendus)


def test_of_amounts_that_repeat_all_the_time_nothing_is_posted_wrongly() -> None:
    annee = play(7, Profil(petits=True))
    found, wrong = year_posted(annee)
    assert not wrong
    assert len(found & annee.attendus) >= 0.9 * len(annee.attendus)


small = st.integers(min_value=1, max_value=12).map(lambda one: one * 100)
texts = st.sampled_from(
    ["CPAM TESTVILLE TP 260310001", "CPAM TESTVILLE TP 2603", "VIR CPAM", "GROUPE", ""]
)


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(st.builds(line, texts, small, name=st.sampled_from(["", NAME])), max_size=8),
    amounts=st.lists(small, max_size=8),
)
def test_no_transfer_is_posted_twice_and_sums_are_equal(
    lines: list[MouvementBancaire], amounts: list[int]
) -> None:
    due = [announced(rank, amount) for rank, amount in enumerate(amounts)]
    bilan = joined(lines, due)
    asked = {one.identifiant: one.montant for one in due}
    for lien in [lien for lien, _ in bilan.liens]:
        came = sum(lines[number - 1].montant for number in lien.mouvements)
        assert came == sum(asked[name] for name in lien.virements)
    names = [name for lien, _ in bilan.liens for name in lien.virements]
    numbers = [number for lien, _ in bilan.liens for number in lien.mouvements]
    assert len(names) == len(set(names))
    assert len(numbers) == len(set(numbers))
    assert bilan == joined(lines, due)
