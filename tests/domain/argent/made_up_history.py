"""Years of payments by laws unknown to the curves: tardy, grouped, changed and stopped payers."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from appliance.domain.argent.delais import Reglement
from appliance.domain.tiers_payant import Part

FIRST = date(2025, 1, 1)
DAYS = 365
TOTAL_AMOUNT = 2_000


@dataclass(frozen=True)
class Payer:
    """How one payer pays: days around a mean, on some weekdays only, until it changes or stops."""

    name: str
    famille: str
    weight: int
    mean: int
    spread: int
    weekday: int | None = None
    changes: tuple[int, int] = (DAYS, 100)  # from that day on, the mean in percent
    stops: int = DAYS

    def settles(self, day: int, chance: Random) -> date | None:
        if day >= self.stops:
            return None
        since, percent = self.changes
        mean = self.mean * percent / 100 if day >= since else self.mean
        gone_astray = chance.random() < 0.1
        waited = chance.expovariate(2 / mean) if gone_astray else chance.gauss(mean, self.spread)
        paid = FIRST + timedelta(days=day + max(1, round(waited)))
        while paid.weekday() > 4 or self.weekday not in {None, paid.weekday()}:
            paid += timedelta(days=1)
        return paid


def payers(*, changed: bool) -> list[Payer]:
    amo = [Payer(f"AMO {rank}", "AMO", 10 // rank, 2 + rank, 1) for rank in (1, 2, 3)]
    amc = [
        Payer(f"AMC {rank:02}", "AMC", max(8 - rank, 1), mean, mean // 4, (None, 1, 3)[rank % 3])
        for rank, mean in enumerate((25, 12, 45, 18, 30, 8, 30, 12, 18, 45, 25, 12))
    ]
    if changed:
        amc[0] = Payer("AMC 00", "AMC", 8, 25, 6, None, changes=(150, 200))
        amc[3] = Payer("AMC 03", "AMC", 5, 18, 4, 1, changes=(220, 40))
        amc[4] = Payer("AMC 04", "AMC", 4, 30, 7, 3, stops=200)
    return [*amo, *amc]


def year(seed: int, *, parts: int = 2500, changed: bool = False) -> list[Reglement]:
    """Return the parts of a year, some of them lost and some never settled."""
    chance, known = Random(seed), payers(changed=changed)  # noqa: S311 - a made-up year
    days = [day for day in range(DAYS) if (FIRST + timedelta(days=day)).weekday() < 6]
    chosen = chance.choices(known, [one.weight for one in known], k=parts)
    return [_part(payer, chance.choice(days), chance) for payer in chosen]


def _part(payer: Payer, day: int, chance: Random) -> Reglement:
    since, fate = FIRST + timedelta(days=day), chance.random()
    settled = payer.settles(day, chance)
    return Reglement(
        payeur=payer.name,
        famille=payer.famille,
        part=Part.AMO if payer.famille == "AMO" else Part.AMC,
        depuis=since,
        regle_le=None if fate < 0.05 else settled,
        perdu_le=since + timedelta(days=5) if fate < 0.04 else None,
        montant=round(chance.lognormvariate(3, 0.8) * 100),
    )
