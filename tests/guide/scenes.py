"""The scenes of the guide: each played on the application, at 80 columns and 24 rows.

What a scene shows goes by a name; the guide and the README say by that name where it stands.
"""

from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from textual.pilot import Pilot

from appliance.demo.caisse import Rejet
from appliance.demo.cards import vitale
from appliance.demo.practice import CODE, HOLDERS
from appliance.domain.visite import Profession
from appliance.ports.link import LinkState
from appliance.tui.first_hour_app import FirstHourApp
from appliance.tui.questions import QuestioningApp
from appliance.wiring.first_hour.desk import Desk
from appliance.wiring.machine import Machine
from tests.guide.practice import MORNING, GuidePractice, in_paris
from tests.made_up import StoppedClock
from tests.tui.running import running
from tests.tui.stage import SIZE, comes, page, rows, shows
from tests.tui.test_reception import Front
from tests.tui.test_sizes import untold

RESTED: Final = 8
"""Looks in a row at one picture that nothing changes any more."""
REFUSED: Final = Rejet(label="PRESCRIPTEUR INCONNU OU RADIE")


@dataclass
class Camera:
    """Presses keys as a person does, and keeps what is to be seen."""

    pilot: Pilot[None]
    taken: dict[str, str] = field(default_factory=dict)

    async def press(self, *keys: str, until: str) -> None:
        """Press keys, then wait for what they bring."""
        await self.pilot.press(*keys)
        await shows(self.pilot, until)

    async def take(self, name: str, *signs: str) -> None:
        """Keep the screen that shows all the signs, once it rests."""
        await comes(self.pilot, lambda: all(sign in page(self.pilot) for sign in signs), str(signs))
        self.taken[name] = await rested(self.pilot)


async def rested(pilot: Pilot[None]) -> str:
    """Return the screen once nothing changes on it."""
    seen: list[str] = []

    def still() -> bool:
        assert isinstance(pilot.app, QuestioningApp)
        seen.append("\n".join(rows(pilot)).rstrip())
        at_rest = not pilot.app.busy and not untold(pilot)
        return at_rest and seen[-RESTED:] == seen[-1:] * RESTED

    await comes(pilot, still, "rest")
    return seen[-1]


async def play(directory: Path) -> Mapping[str, str]:
    """Play every scene, in places below a directory; return the screens by their names."""
    taken: dict[str, str] = {}
    with in_paris():
        for scene in (first_hour, nurse, doctor, desk):
            place = directory / scene.__name__
            place.mkdir()
            taken |= await scene(place)
    return taken


async def first_hour(directory: Path) -> Mapping[str, str]:
    """A blank box: the welcome, and the code that it proposes."""
    entropy = Random(1).randbytes  # noqa: S311 - the same each time
    machine = Machine(clock=StoppedClock(MORNING), entropy=entropy)
    with chdir(directory):  # the screen says where the practice is
        app = FirstHourApp(Desk(Path("cabinet/besace.toml"), machine), kiosk=False)
        async with running(app, size=SIZE) as pilot:
            camera = Camera(pilot)
            await camera.take("bienvenue", "ce boîtier est vierge", "Jouer")
            await camera.press("enter", until="Confirmez le code")
            await camera.take("premier-code", "Étape 1")
    return camera.taken


async def nurse(directory: Path) -> Mapping[str, str]:
    """The day of a nurse, from the code to the lock."""
    with GuidePractice.open(directory) as practice:
        async with practice.locked() as pilot:
            camera = Camera(pilot)
            await camera.take("code", "Code du cabinet", "Ouvrir")
            await camera.press(*CODE, "enter", until="Insérez une carte")
            await bill(camera)
            await send(camera, practice)
            await without_card(camera)
            await refuse(camera, practice)
            await papers(camera)
            await lock(camera)
    return camera.taken


async def bill(camera: Camera) -> None:
    """A card, then two keys."""
    await camera.press("f8", until="Vitale de ADA")
    await camera.take("cartes", "retirer la carte")
    await camera.press("enter", until="Carte de ESSAIMONT ADA : Entrée")
    await camera.take("tournee", "ok 09:30 Vitale", "6 sur 6")
    await camera.press("enter", until="Mode 3")
    await camera.take("montants", "Sceller")
    await camera.press("enter", until="000000001 scellée")
    await camera.take("scellee", "1 0 < 1 min", "5 sur 6")


async def send(camera: Camera, practice: GuidePractice) -> None:
    """No network, then one."""
    practice.counter.way = LinkState.DOWN
    await camera.press("escape", until="À mettre en lot")
    await camera.press("f5", until="1 lot clos")
    practice.courier.run_pass()
    await camera.take("sans-reseau", "0 1 < 1 min", "coupée", "Pas de réseau")
    practice.counter.way = LinkState.UP
    practice.courier.run_pass()
    practice.courier.run_pass()
    await camera.take("arl", "ARL POSITIF", "0 0 — 0 0 € — ok 09:30 Vitale")
    await camera.press("f9", until="Menu :")
    await camera.take("menu", "Réglages")
    await camera.press("escape", until="ARL POSITIF")
    await camera.press("f1", until="Entrée Compris")
    await camera.take("aide", "F2 Guide", "F9 Diagnostic")
    await camera.press("escape", until="F6 Tournée")


async def without_card(camera: Camera) -> None:
    """A patient of the round whose card is not there, and one whom nobody knows."""
    await camera.press("f3", until="Patient sans carte")
    await camera.take("sans-carte", "Numéro Sécu")
    await camera.press("escape", until="ARL POSITIF")
    await camera.press("f6", until="sans carte")
    await camera.press("m", "enter", until="Mode 5")
    await camera.take("degrade", "MODELIN", "feuille de soins papier")
    await camera.press("enter", until="Sceller quand même")
    await camera.press("o", until="000000002 scellée")
    await camera.press("escape", until="000000002")


async def refuse(camera: Camera, practice: GuidePractice) -> None:
    """One invoice is paid, the other refused."""
    await camera.press("f5", until="1 lot clos")
    practice.courier.run_pass()
    practice.courier.run_pass()
    practice.counter.caisse.pay({"000000002": REFUSED})
    practice.courier.run_pass()
    await shows(camera.pilot, "— 1 0 €")
    await camera.press("f9", "i", until="Parts refusées")
    await camera.take("rejets", "000000002")
    await camera.press("enter", until="À demander")
    await camera.take("rejet", "DÉJÀ FAIT")
    await camera.press("escape", until="Parts refusées")
    await camera.press("escape", until="ARL POSITIF")
    await camera.press("f9", "v", until="coup d’œil")
    await camera.take("vue", "En tout, les payeurs", "Rejeté 4,35 €")
    await camera.press("escape", until="ARL POSITIF")
    await camera.press("f9", "b", until="Banque :")
    await camera.take("banque", "ANNONCÉS")
    await camera.press("escape", until="ARL POSITIF")


async def papers(camera: Camera) -> None:
    """The record of a patient, and a new prescription."""
    await camera.press("f4", *"ess", until="ESSAIMONT")
    await camera.press("enter", until="ORDONNANCES")
    await camera.take("dossier", "faits 1, reste 29", "Images")
    await camera.press("f5", until="Ordonnance de")
    await camera.take("ordonnance", "Prélèvement", "Dim. et fériés")
    await camera.press("escape", until="ORDONNANCES")
    await camera.press("escape", "escape", until="ARL POSITIF")


async def lock(camera: Camera) -> None:
    """The screen locks, and what was under way stays."""
    await camera.press("f9", "e", until="Écran verrouillé")
    await camera.take("verrou", "Revenir")


async def doctor(directory: Path) -> Mapping[str, str]:
    """A country doctor's consultation."""
    with GuidePractice.open(directory, Profession.MG) as practice:
        async with practice.unlocked() as pilot:
            camera = Camera(pilot)
            await camera.press("f8", until="Vitale de ADA")
            await camera.press("enter", until="Tiers payant")
            await camera.take("consultation", "ok 09:30 Vitale", "Visite (F12)", "Montants")
    return camera.taken


async def desk(directory: Path) -> Mapping[str, str]:
    """Somebody arrives, and the question comes back."""
    front = Front(directory, clock=StoppedClock(MORNING))
    async with front.unlocked() as pilot:
        camera = Camera(pilot)
        front.reader.insert(vitale(HOLDERS[0]))
        await shows(pilot, "est dans la liste")
        front.reader.remove()
        await camera.take("question", "Insérez la carte Vitale.", "attend")
    return camera.taken
