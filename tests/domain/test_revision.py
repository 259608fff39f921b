"""Two sets of tables: what differs is named, whatever moved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.revision import (
    Remplacement,
    annonces,
    changements,
    en_mots,
    remplacements,
)
from appliance.domain.tarif import Bareme, Certainty, Valeur, Zone
from tests.made_up import TARIFS

TODAY = date(2026, 11, 20)
DAYS = [date(2009, 4, 18), date(2020, 1, 1), date(2026, 11, 1), date(2027, 11, 1)]


def valeur(since: date, certainty: Certainty = Certainty.CONFIRMED, **amounts: int) -> Valeur:
    zones = {Zone(zone): amount for zone, amount in amounts.items()}
    return Valeur(since=since, amounts=zones, certainty=certainty, reference=f"texte du {since}")


def letter(*valeurs: Valeur) -> Bareme:
    return Bareme(code="XYZ", label="x", article="x", unit="centimes", valeurs=valeurs)


OLD = letter(
    valeur(DAYS[0], metropole=300, drom=330),
    valeur(DAYS[2], Certainty.PROBABLE, metropole=335),
)
SURE = replace(OLD, valeurs=(OLD.valeurs[0], valeur(DAYS[2], metropole=335)))


def names(avant: Bareme, apres: Bareme | None) -> list[str]:
    after = {} if apres is None else {"XYZ": apres}
    return [str(each) for each in remplacements({"XYZ": avant}, after, TODAY)]


def test_a_new_value_is_told_with_the_old_one_its_day_and_its_text() -> None:
    [change] = changements({"XYZ": OLD}, {"XYZ": SURE})
    assert str(change) == "XYZ, métropole : 3,00 € → 3,35 € au 01/11/2026 (confirmé)"
    assert change.reference == "texte du 2026-11-01"
    [known] = changements({"XYZ": OLD}, {"XYZ": SURE}, probable=True)
    assert known.avant == "3,35 €", "who used the announced value had it already"


def test_a_new_letter_and_one_that_goes_are_told() -> None:
    assert [each.avant for each in changements({}, {"XYZ": SURE})] == ["inconnu"] * 3
    gone = changements({"XYZ": SURE}, {})
    assert str(gone[0]) == "XYZ : centimes, remboursé au taux → absent"
    assert gone[1].apres == "inconnu"
    assert gone[1].certainty is None


def test_an_act_that_becomes_reimbursed_whole_is_told() -> None:
    [change] = changements({"XYZ": OLD}, {"XYZ": replace(OLD, exonerant=True)})
    assert change.apres == "centimes, remboursé en entier"
    assert names(OLD, replace(OLD, exonerant=True)) != []


@pytest.mark.parametrize(
    ("after", "named"),
    [
        (OLD, []),
        (SURE, ["XYZ metropole 2026-11-01", "XYZ drom 2026-11-01"]),  # overseas falls silent
        (
            None,
            [f"XYZ {zone} {day}" for zone in ("metropole", "drom") for day in (DAYS[0], DAYS[2])],
        ),
        (letter(*OLD.valeurs, valeur(DAYS[3], metropole=400)), []),
        (
            letter(OLD.valeurs[0], valeur(DAYS[1], metropole=310), OLD.valeurs[1]),
            [
                "XYZ metropole 2020-01-01",
                "XYZ metropole 2026-11-01",
                "XYZ drom 2020-01-01",
                "XYZ drom 2026-11-01",
            ],
        ),
    ],
)
def test_a_past_value_never_changes_without_a_name(after: Bareme | None, named: list[str]) -> None:
    assert names(OLD, after) == named


def test_a_name_of_a_day_says_all_three() -> None:
    assert str(Remplacement("AMI", Zone.DROM, TODAY)) == "AMI drom 2026-11-20"


def test_what_is_only_announced_is_named_with_its_first_day() -> None:
    assert annonces({"XYZ": OLD}) == {"XYZ": DAYS[2]}
    assert annonces({"XYZ": SURE}) == {}
    assert {"AMI", "AMX"} <= annonces(TARIFS.baremes).keys()


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (315, "centimes", "3,15 €"),
        (60, "percent", "60 %"),
        (8, "per_mille", "8 ‰"),
        (4, "km", "4 km"),
        (None, "km", "inconnu"),
    ],
)
def test_an_amount_is_written_in_its_unit(amount: int | None, unit: str, words: str) -> None:
    assert en_mots(amount, unit) == words


def tables() -> st.SearchStrategy[Bareme]:
    one = st.builds(
        lambda day, amount, sure: valeur(day, sure, metropole=amount),
        st.sampled_from(DAYS),
        st.integers(1, 3),
        st.sampled_from([Certainty.CONFIRMED, Certainty.PROBABLE]),
    )
    found = st.lists(one, max_size=4, unique_by=lambda valeur: valeur.since)
    return found.map(lambda each: letter(*sorted(each, key=lambda valeur: valeur.since)))


def priced(bareme: Bareme) -> Iterator[int | None]:
    for day in (day for day in DAYS if day <= TODAY):
        for probable in (False, True):
            found = bareme.at(day, probable=probable)
            yield found.amounts[Zone.METROPOLE] if found else None


@given(tables(), tables())
def test_no_past_price_moves_unless_a_day_is_named(avant: Bareme, apres: Bareme) -> None:
    if not names(avant, apres):
        prices = zip(priced(avant), priced(apres), strict=True)
        assert all(before in {None, after} for before, after in prices)


@given(tables(), tables())
def test_nothing_differs_only_where_the_values_are_the_same(avant: Bareme, apres: Bareme) -> None:
    told = changements({"XYZ": avant}, {"XYZ": apres})
    assert (not told) == (avant.valeurs == apres.valeurs)
