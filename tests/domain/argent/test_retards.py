"""When a part is late, and who has fallen silent."""

from dataclasses import replace
from datetime import date, timedelta

from appliance.domain.argent.delais import Reglement, learn
from appliance.domain.argent.retards import echeances, is_late, silent
from appliance.domain.tiers_payant import Part

SENT = date(2026, 10, 29)  # a Thursday; the Sunday after is All Saints', kept nowhere else
AMO = Reglement(
    payeur="01 751 0000", famille="AMO", part=Part.AMO, depuis=SENT, regle_le=None, montant=5000
)
AMC = replace(AMO, payeur="75500017", famille="AMC", part=Part.AMC)


def paid(since: date, days: int, *, count: int = 90) -> list[Reglement]:
    firsts = [since - timedelta(days=back) for back in range(count)]
    return [replace(AMC, depuis=day, regle_le=day + timedelta(days=days)) for day in firsts]


def test_the_amo_has_four_working_days_and_a_claim_is_due_after_seven() -> None:
    told = echeances(AMO, learn([], SENT))
    assert (told.retard, told.reclamation) == (date(2026, 11, 4), date(2026, 11, 9))


def test_a_holiday_gives_the_amo_one_day_more() -> None:
    before_armistice = replace(AMO, depuis=date(2026, 11, 9))
    assert echeances(before_armistice, learn([], SENT)).retard == date(2026, 11, 16)


def test_a_mutuelle_is_late_beyond_what_it_takes_itself() -> None:
    history = paid(SENT, 15)
    last_day = SENT + timedelta(days=15)
    told = echeances(AMC, learn(history, last_day))
    assert told.probable == told.retard == told.reclamation == last_day
    assert not is_late(AMC, learn(history, last_day))
    assert is_late(AMC, learn(history, last_day + timedelta(days=1)))


def test_what_is_paid_or_lost_is_never_late() -> None:
    jour = SENT + timedelta(days=200)
    for settled in (replace(AMO, regle_le=jour), replace(AMO, perdu_le=jour)):
        assert not is_late(settled, learn([], jour))
    assert is_late(AMO, learn([], jour))


def test_a_payer_that_owes_and_pays_nothing_any_more_is_silent() -> None:
    jour = SENT + timedelta(days=90)
    stopped = [*paid(SENT, 15), AMC]
    paying = [replace(one, payeur="75500025") for one in paid(jour - timedelta(days=15), 15)]
    owing = replace(AMC, payeur="75500025")
    history = [*stopped, *paying, owing]
    assert silent(history, learn(history, jour)) == ["75500017"]


def test_where_nobody_pays_nobody_is_called_silent() -> None:
    jour = SENT + timedelta(days=90)
    history = [*paid(SENT, 15), AMC]
    assert silent(history, learn(history, jour)) == []
