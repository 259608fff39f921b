"""A person at the first hour: presses keys, and counts them and the screens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from textual.pilot import Pilot

from appliance.demo.caisse import CAISSE, Caisse
from appliance.demo.practice import ACCOUNT
from appliance.tui.first_hour_app import FirstHourApp
from appliance.tui.texts import first_hour as texts
from appliance.tui.widgets.entry import Entry
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.machine import Machine
from tests.tui.running import running
from tests.tui.stage import SIZE, shows
from tests.wiring.first_hour.made_up import CODE, LATER

LISTS: Final = {name: list(choices) for name, choices in texts.CHOICES.items()}


@dataclass
class Hand:
    """What it pressed so far, and the titles that it saw.

    Attributes:
        keys: those that are no letter of an answer.
    """

    pilot: Pilot[None]
    desk: Desk
    keys: int = 0
    letters: int = 0
    screens: list[str] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.pilot.press(*keys)

    async def types(self, text: str) -> None:
        """Put a text into the field that has the focus, and press Enter."""
        self.letters += len(text)
        field = self.pilot.app.focused
        assert isinstance(field, Entry)
        field.value = text
        await self.press("enter")

    async def sees(self, title: str) -> None:
        await shows(self.pilot, title)
        if title not in self.screens:
            self.screens.append(title)

    async def begin(self, code: str = CODE) -> None:
        """Choose a code."""
        await self.sees(texts.WELCOME_TITLE)
        await self.press("enter")
        await self.sees("choisissez un code")
        await self.types(code)
        await self.types(code)
        await self.sees(texts.SHEET_TITLE)

    async def resume(self, code: str = CODE) -> None:
        """Give the code again after a break."""
        await self.sees(texts.BEGUN_TITLE)
        await self.press("enter")
        await self.sees("verrouillé")
        await self.types(code)

    async def prove(self) -> None:
        """Write the sheet down, and type two of its groups."""
        groups = self.desk.sheet()
        await self.press("enter")
        await self.sees(texts.PROOF_TITLE)
        fields = [one.id or "" for one in self.pilot.app.screen.query(Entry)]
        for name in fields:
            await self.types(groups[int(name.removeprefix("group")) - 1].lower())

    async def answer(self, name: str, answer: str) -> None:
        """Answer one question by its keys."""
        await self.sees(texts.TITLES[name])
        if name in LISTS:
            await self.press(*["down"] * LISTS[name].index(answer), "enter")
        else:
            await self.types(answer)

    async def practice(self) -> None:
        """Answer all about the practice."""
        for name in ("nom", "numero", "organisme", "profession", "calendrier", "zone"):
            await self.answer(name, LATER[name])


@asynccontextmanager
async def hand(directory: Path, size: tuple[int, int] = SIZE) -> AsyncIterator[Hand]:
    """Start the program of the first hour anew, as after a power cut."""
    desk = Desk(directory / "besace.toml", Machine())
    app = FirstHourApp(desk, kiosk=False)
    async with running(app, size=size) as pilot:
        yield Hand(pilot, desk)


def transport_of(caisse: Caisse) -> dict[str, str]:
    """Return the answers that lead to the stand-in caisse."""
    ends = caisse.endpoints
    return {
        "transport": "mail",
        "adresse": ACCOUNT.address,
        "envoi": f"{ends.host}:{ends.smtp}",
        "reception": f"{ends.host}:{ends.pop3}",
        "autorite": str(caisse.ca),
        "caisse": CAISSE,
        "certificat": str(caisse.certificate),
        "mot_de_passe": ACCOUNT.password,
    }
