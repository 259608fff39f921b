"""Three letters from anywhere, and every list of the menu; Escape comes back to where one was."""

from datetime import timedelta

import pytest

from appliance.domain.lot import Verdict
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.dossier import Commentaire, Dossier, Immatriculation
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.tui.screens.act import ActScreen
from appliance.tui.screens.find import FindScreen
from appliance.tui.screens.home import HomeScreen
from appliance.tui.screens.invoice import InvoiceScreen
from appliance.tui.screens.menu import MenuScreen
from appliance.tui.texts import lists as texts
from appliance.tui.texts.glance import GLANCE_TITLE
from tests.made_up import NOON, PRESCRIPTION, made_up_nir
from tests.made_up_cards import ALINE
from tests.services.billed import asked, visit
from tests.tui.stage import Stage, comes, page, shows

TODAY = NOON.date()


def enter(stage: Stage) -> None:
    """Put a patient and a convention into the register of the open station."""
    assert stage.poste is not None
    registre = stage.poste.billing.store.registre
    nir = made_up_nir(ALINE.nir[:13])
    patient = registre.patients.add(
        Dossier(
            nom="DURANTEST",
            prenom="ALINE",
            naissance="19550814",
            immatriculations=(Immatriculation(nir=nir, source=Source.CARTE, vu_le=TODAY),),
            commentaires=(Commentaire(texte="Digicode 12A", le=TODAY),),
        )
    ).numero
    ald = Droits(source=Source.CARTE, vu_le=TODAY, exonerations=(Exoneration(motif=Motif.ALD),))
    registre.droits.add(ald, patient=patient)
    paper = Ordonnance(
        prescripteur=PRESCRIPTION.prescripteur,
        prescrite_le=TODAY,
        series=(Serie(actes=("sc",), duree=3),),
    )
    registre.ordonnances.add(paper, patient=patient)
    shown = TODAY - timedelta(days=200)
    paper_seen = Piece(
        type=TypePiece.ATTESTATION, support=Support.VUE, vue_le=shown, noms=("DURANTEST ALINE",)
    )
    registre.pieces.add(paper_seen, patient=patient)
    permet = frozenset({Permet.TIERS_PAYANT, Permet.DRE})
    registre.conventions.add(Convention(libelle="Mutuelle Été", amc="00001234", permet=permet))


async def test_three_letters_open_a_patient_whole(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        enter(stage)
        await pilot.press("f4", *"du")
        await shows(pilot, texts.SEARCH_ADVICE)
        await pilot.press("r")
        await shows(pilot, ">Patient DURANTEST ALINE")
        await pilot.press("enter")
        for told in (
            "DURANTEST ALINE, né(e) le 14/08/1955",
            "Note du 20/11/2026 : Digicode 12A",
            "Vus le 20/11/2026, il y a 0 j (carte) : ALD",
            "série 1 : sc ; faits 0, reste 3, jusqu’au 22/11/2026",
            "Demandez le renouvellement.",
            "Aucun contrat.",
            "attestation de droits, vue le 04/05/2026 : À REDEMANDER",
        ):
            await shows(pilot, told)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, FindScreen)


async def test_a_number_opens_its_invoice_beyond_those_of_the_home_screen(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f4", *"0000000", "0", "1")
        await shows(pilot, ">Facture 000000001 DURANTEST ALINE")
        monkeypatch.setattr("appliance.services.poste.Poste.factures", lambda _: ())
        await pilot.press("enter")
        await shows(pilot, "Facture 000000001 : DURANTEST ALINE")
        assert isinstance(pilot.app.screen, InvoiceScreen)


async def test_a_payer_is_found_by_name(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        enter(stage)
        await pilot.press("f4", *"ete")
        await shows(pilot, ">Mutuelle Mutuelle Été")
        await pilot.press("enter")
        await shows(pilot, "Permet : tiers payant, DRE")
        await pilot.press("escape", *["backspace"] * 3, *"999")
        await shows(pilot, ">Caisse 01 999 0000")
        await pilot.press("enter")
        await shows(pilot, "partent à : caisse@essai.test")


async def test_letters_that_find_nothing_say_so_and_enter_opens_nothing(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f4", *"xyz")
        await shows(pilot, texts.NOT_FOUND)
        await pilot.press("down", "enter")
        assert isinstance(pilot.app.screen, FindScreen)


async def test_a_search_in_the_middle_of_a_visit_loses_nothing_of_it(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("f6", "f4", "escape")
        await comes(pilot, lambda: isinstance(pilot.app.screen, ActScreen), "the visit")
        await shows(pilot, "(x) domicile non prescrit")


async def test_each_command_of_the_menu_leads_somewhere_and_back(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        enter(stage)
        signs = {
            "t": "Tournée du 20/11/2026",
            "c": texts.SEARCH_TITLE,
            "f": texts.QUEUE_NONE,
            "r": texts.REJECTS_NONE,
            "o": "22/11/2026 DURANTEST ALINE",
            "p": "DURANTEST ALINE attestation de droits",
            "m": "Mutuelle Été 00001234",
            "v": GLANCE_TITLE,
            "g": "Tarifs annoncés (avenant 11) : non appliqués.",
        }
        for letter, sign in signs.items():
            await pilot.press("f9", letter)
            await shows(pilot, sign)
            await pilot.press("f1")
            await shows(pilot, "Entrée Compris")
            await pilot.press("escape", "escape")
            await comes(pilot, lambda: isinstance(pilot.app.screen, HomeScreen), "home")


async def test_the_arrows_and_enter_do_in_the_menu_what_letters_do(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f9", "down", "down", "enter")
        await shows(pilot, texts.QUEUE_TITLE)
        await pilot.press("f9")
        assert texts.MENU_ROUND not in page(pilot)  # it begins at home
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, MenuScreen)


async def test_a_rejection_tells_its_money_its_days_and_its_reason(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f5")
        await shows(pilot, "À ENVOYER")
        stage.answer(Verdict.NEGATIF, "PRESCRIPTEUR INCONNU")
        await shows(pilot, "ARL NÉGATIF")
        stage.clock.time = NOON + timedelta(days=4)
        await pilot.press("f9", "r")
        await shows(pilot, "ARL NÉGATIF 1 8,83 € 4 jours PRESCRIPTEUR INCONNU")
        await pilot.press("enter")
        await shows(pilot, "Motif : PRESCRIPTEUR INCONNU")


async def test_the_queue_goes_on_past_its_page_and_through_its_filters(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.tui.screens.queue.PAGE", 2)
    monkeypatch.setattr("appliance.tui.screens.queue.AHEAD", 1)
    async with stage.unlocked() as pilot:
        assert stage.poste is not None
        for name in ("sc", "im", "ponction_veineuse"):
            stage.poste.seal(asked(stage.poste, visit(name)))
        await pilot.press("f9", "f")
        await shows(pilot, ">000000003")
        assert "000000001" not in page(pilot)
        await pilot.press("down")
        await shows(pilot, "000000001")
        await pilot.press("down", "enter")
        await shows(pilot, "Facture 000000001 :")
        await pilot.press("escape", "f6")
        await shows(pilot, "(x) à mettre en lot")
        await shows(pilot, ">000000003")
        await pilot.press("f6")
        await shows(pilot, texts.QUEUE_NONE)
