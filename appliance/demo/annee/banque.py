"""The accounts: transfers as they are credited, and all that goes in and out beside them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Final

from appliance.demo.annee.calendrier import DAY, after, each_day, working
from appliance.demo.annee.hasard import Hasard
from appliance.demo.annee.modele import LigneBanque, Soignant, Transfert
from appliance.demo.annee.personnes import ENDS, STARTS
from appliance.demo.annee.profil import MILLE, Profil
from appliance.demo.annee.texte import plain

PROMPT: Final = (0, 2)
TARDY: Final = (5, 18)
"""Working days from the day announced to the credit."""
NEAR: Final = 4
"""Days between transfers that a bank may credit together."""
MOST_TOGETHER: Final = 3
CUT: Final = (12, 22)
"""Characters that are left of a label which the bank cuts."""
RENT: Final = ("PRLV LOYER LOCAL PROFESSIONNEL", -65_000)
RENT_DAY: Final = 5
OUT: Final = (
    ("CB STATION SERVICE", (2_000, 8_000)),
    ("CB PHARMACIE MATERIEL", (500, 15_000)),
    ("PRLV TELEPHONE", (1_500, 4_500)),
    ("PRLV COTISATIONS SOCIALES", (20_000, 90_000)),
    ("CB PEAGE", (120, 120)),
)
IN: Final = (("REMISE CHEQUE", (400, 9_000)), ("VIR {nom}", (300, 3_000)))
LURE: Final = "VIR {nom}"

Comptes = Mapping[str, Sequence[LigneBanque]]
"""The lines of each account by day, by IBAN."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit to come: the transfers that it pays, its day, its label."""

    transferts: tuple[Transfert, ...]
    jour: date
    libelle: str

    @property
    def montant(self) -> int:
        """The sum of its transfers."""
        return sum(one.montant for one in self.transferts)


def lignes(
    profil: Profil, seed: int, nurses: Sequence[Soignant], made: Sequence[Transfert]
) -> Comptes:
    """Return all lines of all accounts."""
    paid = _cut(profil, Hasard(seed, "libelles"), _credits(profil, seed, made))
    return {
        nurse.iban: _numbered(
            [
                *(_line(one) for one in paid if one.transferts[0].soignant == nurse),
                *_noise(profil, Hasard(seed, "bruit", nurse.rang), nurse, made),
            ]
        )
        for nurse in nurses
    }


def _credits(profil: Profil, seed: int, made: Sequence[Transfert]) -> list[Credit]:
    """Return the credits: groups until the profile has enough, then each by itself."""
    hasard = Hasard(seed, "credits")
    together = _groups(profil, hasard, made)
    grouped = {one.rang for group in together for one in group}
    alone = [
        (one,)
        for one in made
        if one.rang not in grouped and not hasard.happens(profil.virements.perdus)
    ]
    return [_credit(profil, hasard, group) for group in (*together, *alone)]


def _groups(
    profil: Profil, hasard: Hasard, made: Sequence[Transfert]
) -> Sequence[tuple[Transfert, ...]]:
    wanted, found, count = -(-len(made) * profil.virements.groupes // MILLE), [], 0
    candidates = [*_runs(made)]
    hasard.shuffle(candidates)
    for run in candidates:
        if count >= wanted:
            break
        group = tuple(run[: hasard.randint(2, MOST_TOGETHER)])
        found.append(group)
        count += len(group)
    return found


def _runs(made: Sequence[Transfert]) -> Iterator[list[Transfert]]:
    """Yield transfers of one payer and account that follow each other closely, two or more."""
    ordered = sorted(made, key=lambda one: (one.payeur.cle, one.soignant.rang, one.jour, one.rang))
    for _, same in groupby(ordered, key=lambda one: (one.payeur.cle, one.soignant.rang)):
        listed = [*same]
        run = listed[:1]
        for before, one in pairwise(listed):
            if (one.jour - before.jour).days > NEAR or len(run) == MOST_TOGETHER:
                if len(run) > 1:
                    yield run
                run = []
            run.append(one)
        if len(run) > 1:
            yield run


def _credit(profil: Profil, hasard: Hasard, group: tuple[Transfert, ...]) -> Credit:
    last = max(one.jour for one in group)
    tardy = hasard.happens(profil.virements.tardifs)
    jour = after(last, hasard.randint(*(TARDY if tardy else PROMPT)))
    nom, libelle = group[0].payeur.nom, group[-1].libelle
    if len(group) > 1 and hasard.randrange(2):
        libelle = f"{len(group)} VIREMENTS"
    return Credit(group, jour, plain(f"VIR SEPA {nom} {libelle}"))


def _cut(profil: Profil, hasard: Hasard, paid: list[Credit]) -> list[Credit]:
    """Cut the labels of as many credits as the profile wants."""
    count = -(-len(paid) * profil.virements.tronques // MILLE)
    chosen = {*hasard.sample(range(len(paid)), count)}
    return [
        replace(one, libelle=one.libelle[: hasard.randint(*CUT)].strip()) if rank in chosen else one
        for rank, one in enumerate(paid)
    ]


def _line(credit: Credit) -> LigneBanque:
    first = credit.transferts[0]
    return LigneBanque(
        iban=first.soignant.iban,
        jour=credit.jour,
        valeur=credit.jour,
        montant=credit.montant,
        libelle=credit.libelle,
        contrepartie=plain(first.payeur.nom),
        reference="",
        virements=tuple(one.rang for one in credit.transferts),
    )


def _noise(
    profil: Profil, hasard: Hasard, nurse: Soignant, made: Sequence[Transfert]
) -> Iterator[LigneBanque]:
    """Yield what is no transfer of a payer, some of it with the very amount of one."""
    near: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in made:
        if one.soignant == nurse:
            near[one.jour.isocalendar()[:2]].append(one.montant)
    for day in each_day(profil.debut, profil.cloture - 2 * DAY):  # a Saturday goes to Monday
        if day.day == RENT_DAY:
            yield _plain(nurse, day, *RENT)
        for _ in range(profil.banque.bruit):
            if not hasard.randrange(30):
                yield _plain(nurse, day, *_other(hasard, near[day.isocalendar()[:2]], profil))


def _other(hasard: Hasard, near: Sequence[int], profil: Profil) -> tuple[str, int]:
    name = f"{hasard.choice(STARTS)}{hasard.choice(ENDS)}"
    if near and hasard.happens(profil.banque.leurres):
        return LURE.format(nom=name), hasard.choice(near)
    if hasard.randrange(3):
        label, bounds = hasard.choice(OUT)
        return label, -hasard.randint(*bounds)
    label, bounds = hasard.choice(IN)
    return label.format(nom=name), hasard.randint(*bounds)


def _plain(nurse: Soignant, jour: date, libelle: str, montant: int) -> LigneBanque:
    day = working(jour)
    return LigneBanque(nurse.iban, day, day, montant, libelle, "", "")


def _numbered(found: Sequence[LigneBanque]) -> Sequence[LigneBanque]:
    """Return the lines by day, each with the bank's own number of seven digits."""
    ordered = sorted(found, key=lambda one: (one.jour, one.virements, one.libelle, one.montant))
    return [replace(one, reference=f"{rank:07d}") for rank, one in enumerate(ordered, 1)]
