"""The round on the screen: a card leads to its passage, and Enter twice seals it."""

from dataclasses import replace

import pytest

from appliance.demo.cards import Holder, vitale
from appliance.domain.facture import ModeSecurisation
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Serie
from appliance.tui.messages import CardRead, Sealed
from appliance.tui.screens.round import RoundScreen
from tests.made_up_cards import ALINE, FAMILLE
from tests.services.rounds import enter
from tests.tui.stage import CODE, Screen, Stage, page, rows, shows

BRUNO = Holder("FICTIVAL", "BRUNO", "19480305", "1480399234567")
NIGHTLY = Serie(actes=("sc",), passages=2)


@pytest.fixture
def register(stage: Stage) -> Stage:
    """Give a practice three patients: one whose card was never read, one seen twice a day."""
    poste = stage.unlock(CODE, "")
    enter(poste, ALINE)
    enter(poste, BRUNO, NIGHTLY)
    enter(poste, FAMILLE[0], source=Source.ATTESTATION)
    poste.lock()
    return stage


def row_of(pilot: Screen, name: str) -> str:
    return next(row for row in rows(pilot) if name in row)


async def test_a_card_leads_to_its_passage_and_two_keys_seal_it(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await register.insert(pilot, vitale(BRUNO), "Carte de FICTIVAL BRUNO")
        assert row_of(pilot, "BRUNO (1/2)").startswith(">")
        await pilot.press("enter")
        await shows(pilot, "Mode 3, SESAM-Vitale")
        await pilot.press("enter")
        await shows(pilot, "Facture 000000001 scellée.")
        await shows(pilot, "3 sur 4 à facturer")
        assert isinstance(pilot.app.screen, RoundScreen)
        assert row_of(pilot, "BRUNO (1/2)").rstrip().endswith("scellé")
        assert row_of(pilot, "BRUNO (2/2)").startswith(">")
    [sealed] = register.told(Sealed)
    assert sealed.look.factures[0].facture.mode is ModeSecurisation.SESAM_VITALE
    assert len(register.told(CardRead)) == 1


async def test_the_round_opens_by_one_key_with_what_is_due(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await pilot.press("f6")
        await shows(pilot, "Tournée du 20/11/2026 : 4 sur 4 à facturer, 16 km")
        shown = [row for row in rows(pilot) if row.rstrip().endswith(("à faire", "sans carte"))]
        assert [row[1:4].strip() for row in shown] == ["1", "2", "3", "4"]
        assert "DURANTEST ALINE" in shown[0]
        assert "AMI 1,5" in shown[0]
        assert "sans carte" in row_of(pilot, "LEFÈVRE-TEST")


async def test_a_patient_without_a_card_does_not_block_the_round(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await pilot.press("f6")
        await shows(pilot, "sans carte")
        await pilot.press("l", "enter")
        await shows(pilot, "Mode 5, dégradé")
        await pilot.press("enter", "o")
        await shows(pilot, "Facture 000000001 scellée.")
        await shows(pilot, "3 sur 4 à facturer")


async def test_a_passage_moves_and_the_order_is_kept(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await pilot.press("f6")
        await shows(pilot, "sur 4 à facturer")
        await pilot.press("plus")
        await shows(pilot, "2 DURANTEST")
        assert row_of(pilot, "DURANTEST").startswith(">")
        await pilot.press("escape", "f6")
        await shows(pilot, "2 DURANTEST")
        await pilot.press("minus")


async def test_a_changed_passage_is_entered_on_the_screen_of_the_visit(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await register.insert(pilot, vitale(ALINE), "Carte de DURANTEST")
        await pilot.press("enter")
        await shows(pilot, "Mode 3, SESAM-Vitale")
        await pilot.press("f2")
        await shows(pilot, "D’après l’ordonnance du 17/11/2026.")
        assert "Actes : Prélèvement par ponction veineuse" in page(pilot)
        await pilot.press("i", "plus")
        await shows(pilot, "Injection sous-cutanée Lieu")
        await pilot.press("enter")
        await shows(pilot, "Injection sous-cutanée (NGAP")
        await pilot.press("enter")
        await shows(pilot, "Facture 000000001 scellée.")
        await shows(pilot, "3 sur 4 à facturer")


async def test_what_differs_from_the_last_passage_is_shown_first(register: Stage) -> None:
    async with register.unlocked() as pilot:
        assert register.poste is not None
        await register.insert(pilot, vitale(ALINE), "Carte de DURANTEST")
        await pilot.press("enter")
        await shows(pilot, "Mode 3")
        await pilot.press("enter")
        await shows(pilot, "Facture 000000001 scellée.")
        tables = register.poste.billing.store.registre
        [paper] = tables.ordonnances.of(1)
        both = Serie(actes=("ponction_veineuse", "sc"), passages=2)
        tables.ordonnances.put(replace(paper, valeur=replace(paper.valeur, series=(both,))))
        register.clock.time = register.clock.time.replace(day=21)
        await shows(pilot, "21/11/2026")
        await pilot.press("escape", "f6")
        await shows(pilot, "Tournée du 21/11/2026")
        await pilot.press("d", "enter")
        await shows(pilot, "Depuis le dernier passage, en plus : Injection sous-cutanée.")


async def test_a_draft_is_there_again_after_the_lock(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await register.insert(pilot, vitale(ALINE), "Carte de DURANTEST")
        await pilot.press("enter")
        await shows(pilot, "Mode 3")
        await pilot.press("f2")
        await shows(pilot, "D’après l’ordonnance")
        await pilot.press("f7", "enter")
        await shows(pilot, "AMC 3,53 €, patient 0,00 €")
    assert register.poste is not None
    register.poste.lock()
    register.reader.remove()
    async with register.unlocked() as pilot:
        await pilot.press("f6")
        await shows(pilot, "sur 4 à facturer")
        assert "à voir" in row_of(pilot, "DURANTEST")
        await pilot.press("d", "enter")
        await shows(pilot, "Brouillon repris")
        assert "(x) AMO et AMC" in page(pilot)


async def test_a_draft_of_somebody_unknown_waits_at_the_end_of_the_round(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("i", "f7")
        await pilot.press("escape")
        await pilot.press("f6")
        await shows(pilot, "brouillon")
        await pilot.press("enter")
        await shows(pilot, "Brouillon repris")
        assert "Actes : Injection sous-cutanée" in page(pilot)
        await pilot.press("escape", "delete")
        await shows(pilot, "Aucune ordonnance ne demande de passage")


async def test_the_draft_of_a_passage_can_be_dropped(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await register.insert(pilot, vitale(ALINE), "Carte de DURANTEST")
        await pilot.press("enter")
        await shows(pilot, "Mode 3")
        await pilot.press("f2")
        await shows(pilot, "D’après l’ordonnance")
        await pilot.press("f7", "escape")
        await shows(pilot, "à voir")
        await pilot.press("delete")
        await shows(pilot, "AMI 1,5 2 à faire")


@pytest.mark.parametrize("size", [(80, 24), (40, 20)])
async def test_nothing_of_the_round_is_cut(register: Stage, size: tuple[int, int]) -> None:
    async with register.unlocked() as pilot:
        await pilot.resize_terminal(*size)
        await pilot.press("f6")
        await shows(pilot, "sur 4 à facturer")
        assert all(len(row) <= size[0] for row in rows(pilot))
        for name, state in (("DURANTE", "à faire"), ("LEFÈVR", "sans carte")):
            assert state in row_of(pilot, name)


async def test_the_amounts_are_whole_on_a_narrow_screen(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await pilot.resize_terminal(40, 20)
        await register.insert(pilot, vitale(ALINE), "Carte de DURANTEST")
        await pilot.press("enter")
        await shows(pilot, "AMI 1,5 4,73 € 2,84 € 1,89 €")
        assert all(len(row) <= 40 for row in rows(pilot))


async def test_the_form_of_a_visit_says_each_value_on_a_narrow_screen(register: Stage) -> None:
    async with register.unlocked() as pilot:
        await pilot.resize_terminal(40, 30)
        await register.insert(pilot, vitale(ALINE), "Carte de DURANTEST")
        await pilot.press("enter")
        await shows(pilot, "Code Coef")
        await pilot.press("f2")
        await shows(pilot, "Lieu domicile prescrit")
        await pilot.press("f6")
        await shows(pilot, "Lieu domicile non prescrit")
        await pilot.press("f7")
        assert "(x) AMO et AMC 2/3" in page(pilot)
        await pilot.press("f6", "f7")
        await shows(pilot, "(x) cabinet 3/3")
