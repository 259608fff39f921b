"""Billing takes no longer than the gesture: budgets of keys, counted on the real application."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from appliance.demo.cards import Holder, vitale
from appliance.domain.visite import Profession
from appliance.tui.messages import Sealed
from tests.made_up import ADA
from tests.made_up_cards import ALINE
from tests.services.rounds import enter
from tests.tui.stage import CODE, Screen, Stage, page, shows

CHILD = Holder("FICTIVAL", "NINA", "20230910", "2550899123456")


@dataclass
class Counting:
    """A pilot that counts the keys it presses."""

    pilot: Screen
    pressed: int = 0

    async def press(self, *keys: str, until: str) -> None:
        """Press keys, then wait for what they bring, as a person does."""
        self.pressed += len(keys)
        await self.pilot.press(*keys)
        await shows(self.pilot, until)


@asynccontextmanager
async def counting(stage: Stage) -> AsyncIterator[Counting]:
    async with stage.unlocked() as pilot:
        yield Counting(pilot)


def register(stage: Stage, holders: Sequence[Holder]) -> None:
    """Enter patients who are to be visited every day."""
    poste = stage.unlock(CODE, "")
    for holder in holders:
        enter(poste, holder)
    poste.lock()


def people(count: int) -> list[Holder]:
    """Make up patients whose names have an order of their own."""
    letters = "ABCDEFGHIJ"
    return [
        Holder(
            f"TEST{letters[rank // 10]}{letters[rank % 10]}",
            "PAT",
            f"1950{rank % 12 + 1:02d}{rank % 28 + 1:02d}",
            f"150{rank % 12 + 1:02d}99{rank:03d}123",
        )
        for rank in range(count)
    ]


async def test_a_repeat_visit_takes_three_keys_after_the_card(stage: Stage) -> None:
    register(stage, [ALINE])
    async with counting(stage) as keys:
        for day in (1, 2):
            await stage.insert(keys.pilot, vitale(ALINE), "Carte de DURANTEST ALINE")
            keys.pressed = 0
            await keys.press("enter", until="Mode 3, SESAM-Vitale")
            await keys.press("enter", until=f"Facture 00000000{day} scellée.")
            assert keys.pressed <= 3
            stage.clock.time += timedelta(days=1)
            await shows(keys.pilot, f"{stage.clock.time:%d/%m/%Y}")
            await keys.press("escape", until="État")
    assert len(stage.told(Sealed)) == 2


async def test_a_new_act_takes_eight_keys(stage: Stage) -> None:
    async with counting(stage) as keys:
        await stage.insert(keys.pilot, vitale(ALINE))
        await keys.press(*"bilan", until="Bilan")
        await keys.press("enter", until="Règle")
        await keys.press("enter", until="Facture 000000001 scellée.")
        assert keys.pressed <= 8


async def test_a_new_act_joins_a_passage_in_eight_keys(stage: Stage) -> None:
    register(stage, [ALINE])
    async with counting(stage) as keys:
        await stage.insert(keys.pilot, vitale(ALINE), "Carte de DURANTEST")
        await keys.press("enter", until="Mode 3")
        await keys.press("f2", until="Actes : Prélèvement")
        await keys.press("i", "plus", until="veineuse ; Injection")
        await keys.press("enter", until="Injection sous-cutanée (NGAP")
        await keys.press("enter", until="Facture 000000001 scellée.")
        assert keys.pressed <= 8


async def test_a_patient_without_a_card_takes_25_keys_and_the_names(stage: Stage) -> None:
    async with counting(stage) as keys:
        await keys.press("f3", until="Patient sans carte")
        for name in ("essaimont", "ada"):
            await keys.pilot.press(*name)
            await keys.press("enter", until=name)
        await keys.press(*ADA.nir.value, "enter", until=ADA.nir.value)
        await keys.press(*"12", "enter", until="ESSAIMONT ADA, né(e) le 12/08/1955")
        await keys.press("enter", until="Mode 5, dégradé")
        await keys.press("enter", until="Sceller quand même ?")
        await keys.press("o", until="Facture 000000001 scellée.")
        assert keys.pressed <= 25


@pytest.mark.parametrize(
    ("holder", "presses", "lines"),
    [
        (ALINE, [], ["G 1 30,00 €"]),
        (ALINE, ["f2"], ["G 1 30,00 € 30,00 € 0,00 €"]),
        (CHILD, [], ["MEG 1"]),
        (ALINE, ["f11"], ["CRN 1"]),
        (ALINE, ["v", "f12"], ["VG 1", "MD 1"]),
        (ALINE, ["f5", "f5"], ["G 1 30,00 € 10,40 € 9,00 €"]),
    ],
    ids=["ordinary", "ALD", "child", "on call", "visit", "out of the path"],
)
async def test_a_doctor_s_visit_takes_four_keys(
    stage: Stage, holder: Holder, presses: list[str], lines: list[str]
) -> None:
    stage.profession = Profession.MG
    stage.clock.time = stage.clock.time.replace(hour=20)
    async with counting(stage) as keys:
        await stage.insert(keys.pilot, vitale(holder))
        await keys.press(*presses, "enter", until="Règle")
        for line in lines:
            assert line in page(keys.pilot)
        await keys.press("enter", until="Facture 000000001 scellée.")
        assert keys.pressed <= 4


async def test_a_round_of_30_patients_with_4_changed_takes_130_keys(stage: Stage) -> None:
    patients = people(30)
    register(stage, patients)
    async with counting(stage) as keys:
        await keys.press("f6", until="30 sur 30 à facturer")
        for rank, holder in enumerate(patients, 1):
            await stage.insert(keys.pilot, vitale(holder), f"Carte de {holder.nom}")
            await keys.press("enter", until="Mode 3")
            if rank % 7 == 0:
                await keys.press("f2", until="Actes : Prélèvement")
                await keys.press("i", "plus", until="veineuse ; Injection")
                await keys.press("enter", until="Injection sous-cutanée (NGAP")
            await keys.press("enter", until=f"Facture {rank:09d} scellée.")
            stage.reader.remove()
            await shows(keys.pilot, f"{30 - rank} sur 30 à facturer")
        assert keys.pressed <= 130
    assert len(stage.told(Sealed)) == 30
