"""The images of a patient's papers, from the record to the seal of approval of a person."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.errors import NoScannerError
from appliance.services.bureau_pieces import BureauPieces
from appliance.tui.texts import pieces as texts
from tests.formats.pieces.made_up_pages import as_png, blurred, prescription
from tests.made_up_cards import ALINE
from tests.services.images import Reads, picture
from tests.tui.stage import Screen, Stage, page, shows
from tests.tui.test_patients import at_record


@dataclass
class Glass:
    """A scanner on which anything may lie; nothing at first."""

    pictures: list[bytes] = field(default_factory=list)

    def scan(self) -> bytes:
        if not self.pictures:
            raise NoScannerError
        return self.pictures.pop(0)


@pytest.fixture
def glass() -> Glass:
    return Glass()


@pytest.fixture
def bureau(glass: Glass, tmp_path: Path) -> BureauPieces:
    names = f"ordonnance de {ALINE.nom} {ALINE.prenom} du docteur"
    photos = tmp_path / "photos"
    photos.mkdir()
    return BureauPieces(scanner=glass, lecteur=Reads(names), dossier=photos)


def images(stage: Stage) -> int:
    assert stage.poste is not None
    pieces = stage.poste.prescriptions.registre.store.registre.pieces
    return sum(one.valeur.image is not None for one in pieces)


async def at_images(stage: Stage, pilot: Screen) -> None:
    """Come to the images of ALINE, who has one prescription."""
    await at_record(stage, pilot)
    await pilot.press("i")
    await shows(pilot, texts.HEADER.strip())
    await shows(pilot, "ordonnance du")


async def test_an_image_is_kept_by_two_keys(
    stage: Stage, bureau: BureauPieces, glass: Glass
) -> None:
    async with stage.unlocked() as pilot:
        pilot.app.bureau = bureau  # type: ignore[attr-defined]
        glass.pictures.append(picture())
        await at_images(stage, pilot)
        await pilot.press("enter")
        await shows(pilot, texts.READ)
        await pilot.press("enter")
        await shows(pilot, texts.DONE)
        await shows(pilot, texts.NOT_SENT)
        assert images(stage) == 1


async def test_a_blurred_image_wants_a_yes_that_is_not_enter(
    stage: Stage, bureau: BureauPieces, glass: Glass
) -> None:
    async with stage.unlocked() as pilot:
        pilot.app.bureau = bureau  # type: ignore[attr-defined]
        soft = as_png(blurred(prescription(0, size=(1166, 1654))))
        glass.pictures += [soft, soft]
        await at_images(stage, pilot)
        await pilot.press("enter")
        await shows(pilot, "L’image est floue.")
        await pilot.press("enter")
        await shows(pilot, texts.HOW)
        await pilot.press("n")
        await shows(pilot, texts.DROPPED)
        assert images(stage) == 0
        await pilot.press("enter")
        await shows(pilot, "L’image est floue.")
        await pilot.press("o")
        await shows(pilot, texts.DONE)
        assert images(stage) == 1


async def test_a_coarse_photograph_is_refused_and_a_good_one_kept(
    stage: Stage, bureau: BureauPieces
) -> None:
    assert bureau.dossier is not None
    (bureau.dossier / "petite.png").write_bytes(as_png(prescription(0, size=(700, 990)), dpi=85))
    (bureau.dossier / "lettre.txt").write_bytes(b"no image")
    async with stage.unlocked() as pilot:
        pilot.app.bureau = bureau  # type: ignore[attr-defined]
        await at_images(stage, pilot)
        await pilot.press("f5")
        await shows(pilot, "petite.png")
        assert "lettre.txt" not in page(pilot)
        await pilot.press("enter")
        await shows(pilot, texts.REFUSED)
        await pilot.press("enter")
        await shows(pilot, texts.DROPPED)
        assert images(stage) == 0

        (bureau.dossier / "belle.png").write_bytes(picture())
        await pilot.press("escape")
        await shows(pilot, texts.HEADER.strip())
        await pilot.press("f5")
        await shows(pilot, "belle.png")
        await pilot.press("enter")
        await shows(pilot, texts.ASK)
        await pilot.press("enter")
        await shows(pilot, "Effacez la photo « belle.png »")
        assert images(stage) == 1


async def test_without_a_scanner_the_banner_says_so_and_nothing_is_lost(
    stage: Stage, bureau: BureauPieces
) -> None:
    async with stage.unlocked() as pilot:
        pilot.app.bureau = bureau  # type: ignore[attr-defined]
        await at_images(stage, pilot)
        await pilot.press("enter")
        await shows(pilot, "Aucun scanner de documents ne répond.")
        await shows(pilot, texts.HEADER.strip())


async def test_the_menu_shows_which_invoices_lack_an_image(
    stage: Stage, bureau: BureauPieces
) -> None:
    async with stage.unlocked() as pilot:
        pilot.app.bureau = bureau  # type: ignore[attr-defined]
        await pilot.press("f9", "u")
        await shows(pilot, texts.MISSING_NONE)
