"""The payers' transfers: what is paid on a day, to whom, in how many pieces, under which label."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from appliance.demo.annee.calendrier import in_french
from appliance.demo.annee.hasard import Hasard
from appliance.demo.annee.modele import Dire, Forfait, PartAnnee, Retenue, Transfert
from appliance.demo.annee.profil import MILLE, Profil, Virements
from appliance.demo.annee.texte import plain

PIECES: Final = (2, 3)
"""Into how many transfers a day's payments are cut."""
OF_HALF: Final = 2
"""No more than half of a transfer is taken back or kept back."""
NATURES: Final = ("IND", "ACC")
"""Undue payment; advance."""
SUM: Final = ("TEST", "FORFAIT DE DEMONSTRATION")
LUMPS: Final = (1_000, 12_000)
STRANGER: Final = (600, 2_400)
"""Centimes for an invoice of another box."""

Line = tuple[PartAnnee, Dire]
Key = tuple[date, str, int]
"""Day of payment, key of the payer, rank of the professional."""


def transferts(profil: Profil, seed: int, parts: Sequence[PartAnnee]) -> Sequence[Transfert]:
    """Return all transfers by rank, which is the order of their days.

    A share that is taken back is so from the payer's next transfer that can bear it; where there is
    none it is not taken back at all.
    """
    held, back = _payments(parts)
    made = [
        _named(rang, key, lines)
        for rang, (key, lines) in enumerate(_pieces(profil, Hasard(seed, "pieces"), held), 1)
    ]
    _take_back(made, back)
    _adjust(profil.virements, Hasard(seed, "ajustements"), made)
    _equal(profil.virements, Hasard(seed, "egaux"), made)
    return made


def same_amounts(made: Sequence[Transfert]) -> int:
    """Return how many transfers have one of the same amount in their week and account."""
    return sum(
        len(group)
        for week in _weeks(made).values()
        for group in _by_amount(week).values()
        if len(group) > 1
    )


def _payments(parts: Sequence[PartAnnee]) -> tuple[Mapping[Key, list[Line]], Sequence[Line]]:
    """Return what is paid on each day, and what is taken back, by day."""
    held: dict[Key, list[Line]] = defaultdict(list)
    back: list[Line] = []
    for part in parts:
        for dire in part.dires:
            key = dire.jour, part.payeur.cle, part.facture.soignant.rang
            if dire.montant > 0:
                held[key].append((part, dire))
            elif dire.montant < 0:
                back.append((part, dire))
    return held, sorted(back, key=lambda line: (line[1].jour, line[0].facture.rang))


def _pieces(
    profil: Profil, hasard: Hasard, held: Mapping[Key, list[Line]]
) -> Iterator[tuple[Key, list[Line]]]:
    """Cut each day's payments: none longer than the payer makes it, some in two or three.

    A payer that does not number its transfers makes one a day: two would be the same to anybody.
    """
    for key, lines in sorted(held.items(), key=lambda item: item[0]):
        payeur = lines[0][0].payeur
        longest = payeur.factures_max
        if payeur.numerote and hasard.happens(profil.virements.scindes):
            longest = min(longest, -(-len(lines) // hasard.choice(PIECES)))
        for start in range(0, len(lines), longest):
            yield key, lines[start : start + longest]


def _named(rang: int, key: Key, lines: list[Line]) -> Transfert:
    part = lines[0][0]
    libelle = plain(part.payeur.labelled(in_french(key[0]), f"{rang:07d}"))
    return Transfert(rang, part.payeur, part.facture.soignant, key[0], libelle, lines)


def _take_back(made: Sequence[Transfert], back: Sequence[Line]) -> None:
    """Put what is taken back into a transfer that can bear it, on whose day it then happens."""
    by_payer: dict[tuple[str, int], list[Transfert]] = defaultdict(list)
    for one in made:
        by_payer[one.payeur.cle, one.soignant.rang].append(one)
    for part, dire in back:
        bearers = (
            one
            for one in by_payer[part.payeur.cle, part.facture.soignant.rang]
            if one.jour >= dire.jour and one.montant >= -dire.montant * OF_HALF
        )
        bearer = next(bearers, None)
        part.dires = tuple(one for one in part.dires if one is not dire)
        if bearer is not None:
            told = replace(dire, jour=bearer.jour)
            part.dires = (*part.dires, told)
            bearer.lignes.append((part, told))


def _adjust(virements: Virements, hasard: Hasard, made: Sequence[Transfert]) -> None:
    """Keep debts back, add lump sums, and pay invoices of another box."""
    for one in made:
        if one.montant >= OF_HALF and hasard.happens(virements.retenues):
            _keep_back(one, hasard.randint(1, one.montant // OF_HALF), hasard)
        if hasard.happens(virements.forfaits):
            one.forfaits.append(Forfait(*SUM, hasard.randint(*LUMPS)))
        if hasard.happens(virements.inconnues):
            one.inconnue = hasard.randint(*STRANGER)


def _keep_back(one: Transfert, montant: int, hasard: Hasard) -> None:
    reference = f"D{one.rang:08d}"
    one.retenues.append(Retenue(reference, one.jour, hasard.choice(NATURES), montant))


def _equal(virements: Virements, hasard: Hasard, made: Sequence[Transfert]) -> None:
    """Make transfers of one week and account equal until there are as many as the profile wants."""
    wanted = -(-len(made) * virements.egaux // MILLE)
    weeks = [week for week in _weeks(made).values() if len(week) > 1]
    hasard.shuffle(weeks)
    for week in weeks:
        if same_amounts(made) >= wanted:
            return
        week.sort(key=lambda one: (one.montant, one.rang))
        place = hasard.randrange(len(week) - 1)
        smaller, larger = week[place], week[place + 1]
        if larger.montant > smaller.montant > 0:
            _keep_back(larger, larger.montant - smaller.montant, hasard)


def _weeks(made: Sequence[Transfert]) -> Mapping[tuple[int, int, int], list[Transfert]]:
    """Return the transfers of each ISO week (year, number) and professional."""
    weeks: dict[tuple[int, int, int], list[Transfert]] = defaultdict(list)
    for one in made:
        year, week, _ = one.jour.isocalendar()
        weeks[year, week, one.soignant.rang].append(one)
    return weeks


def _by_amount(week: Sequence[Transfert]) -> Mapping[int, list[Transfert]]:
    amounts: dict[int, list[Transfert]] = defaultdict(list)
    for one in week:
        amounts[one.montant].append(one)
    return amounts
