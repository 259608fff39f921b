"""Bank, reminders, the week at a glance and decisions about refusals, by keys alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.demo.cards import vitale
from appliance.domain.argent.part import EtatPart
from appliance.domain.argent.relances import Issue
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.tiers_payant import Part
from appliance.tui.screens.refusals import RefusalsScreen
from appliance.tui.screens.words import WordsScreen
from appliance.tui.widgets.entry import Entry
from tests.made_up import NOON
from tests.made_up_cards import ALINE
from tests.made_up_people import TITULAIRE
from tests.services.refused import MUTUELLE, Desk
from tests.tui.money_stage import CARD, LABEL, LATER, PAPER, announce, desk_of, statement
from tests.tui.stage import Screen, Stage, comes, page, rows, shows


async def refused(stage: Stage, pilot: Screen) -> tuple[Desk, NumeroFacture]:
    desk = desk_of(stage)
    numero = desk.refused(PAPER)
    await pilot.press("f9", "i")
    await shows(pilot, numero)
    return desk, numero


async def take_in(pilot: Screen, file: Path) -> None:
    await pilot.press("f9", "b")
    await shows(pilot, "F5 Relevé")
    await pilot.press("f5")
    await shows(pilot, "Compte si CSV")
    pilot.app.screen.query_one("#fichier", Entry).value = str(file)
    await pilot.press("tab", *"CCP", "enter")


async def down_to(pilot: Screen, text: str) -> None:
    """Move the bar down to a row."""
    for _ in range(60):
        if any(row.startswith(">") and text in row for row in rows(pilot)):
            return
        await pilot.press("down")
    raise AssertionError("\n".join(rows(pilot)))


# Refusals -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("press", "etat", "told"),
    [
        ("f5", EtatPart.CONTESTEE, "Part contestée"),
        ("f6", EtatPart.ABANDONNEE, "Part abandonnée"),
    ],
)
async def test_a_decision_is_kept_with_its_reason_and_its_author(
    stage: Stage, press: str, etat: EtatPart, told: str
) -> None:
    async with stage.unlocked() as pilot:
        desk, numero = await refused(stage, pilot)
        stage.clock.time = NOON + timedelta(hours=1)
        await pilot.press("enter")
        await shows(pilot, "À demander")
        await pilot.press(press)
        await shows(pilot, "Raison")
        await shows(pilot, "↓ Suite")
        await pilot.press("down")
        await shows(pilot, "DÉJÀ FAIT")
        await pilot.press("enter")
        await shows(pilot, "Écrivez-le en quelques mots")
        await pilot.press(*"vu", "enter")
        await shows(pilot, told)
        assert isinstance(pilot.app.screen, RefusalsScreen)
        suivi = desk.rejets.suivi.parts(numero)[Part.AMO]
        assert suivi.etat is etat
        assert (suivi.mots[-1].raison, suivi.mots[-1].auteur) == (
            "vu",
            f"{TITULAIRE.nom} (titulaire)",
        )
        assert numero not in "".join(row for row in rows(pilot) if row.startswith(">"))


async def test_a_call_is_noted_and_stands_in_the_dossier(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await refused(stage, pilot)
        await pilot.press("f3", *"rappeler", "enter")
        await shows(pilot, "Appel noté")
        await pilot.press("enter")
        await shows(pilot, "À demander")
        await pilot.press("end")
        await shows(pilot, "appel, Test Camille (titulaire) : rappeler")


async def test_a_correction_is_signed_with_the_card_that_is_there(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await refused(stage, pilot)
        stage.reader.insert(vitale(CARD))
        await comes(pilot, lambda: stage.swallowed(pilot), "the card")
        await pilot.press("f2")
        await shows(pilot, "Mode 3, SESAM-Vitale")


async def test_somebody_else_s_card_changes_nothing_of_a_correction(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await refused(stage, pilot)
        stage.reader.insert(vitale(ALINE))
        await comes(pilot, lambda: stage.swallowed(pilot), "the card")
        await pilot.press("f2")
        await shows(pilot, "Mode 5")


# Bank ---------------------------------------------------------------------------------


async def test_a_statement_is_taken_in_and_what_is_certain_is_posted_then_undone(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.unlocked() as pilot:
        announce(stage, ("V1", 12_345), ("V2", 500))
        await take_in(pilot, statement(tmp_path, (12_345, f"VIR {LABEL}V1"), (-120, "PEAGE")))
        await shows(pilot, "2 lignes nouvelles, 0 connues. Virements rapprochés : 1")
        await shows(pilot, "Annoncé et pas encore arrivé : 1 (5,00 €)")
        await down_to(pilot, "n° 1, par le libellé")
        await pilot.press("delete")
        await shows(pilot, "VIREMENTS ANNONCÉS")
        await pilot.press(*"erreur", "enter")
        await shows(pilot, "Rapprochement 1 défait")
        await shows(pilot, "un rapprochement de cette ligne a été défait")


async def test_enter_posts_the_chosen_answer_and_a_key_held_down_posts_no_other(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.unlocked() as pilot:
        announce(stage, ("V1", 700), ("V2", 700))
        await take_in(pilot, statement(tmp_path, (700, "VIR CPAM TESTVILLE"), (700, "VIR CPAM")))
        await shows(pilot, "À DÉCIDER")
        await down_to(pilot, "réponse 1")
        await pilot.press("enter", "enter", "enter")
        await shows(pilot, "Posé sous le n° 1")
        assert stage.poste is not None
        banque = stage.poste.livres.tresorerie.banque
        assert [one.valeur.decideur for one in banque.rapprochements()] == [TITULAIRE.numero]


async def test_a_file_that_is_none_leaves_what_was_typed(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"bonjour")
    async with stage.unlocked() as pilot:
        await take_in(pilot, file)
        await shows(pilot, "relevé non reconnu")
        await pilot.press("enter")
        await comes(pilot, lambda: isinstance(pilot.app.screen, WordsScreen), "the form")
        assert pilot.app.screen.query_one("#fichier", Entry).value == str(file)


# Reminders ----------------------------------------------------------------------------


async def test_letters_are_written_noted_and_answered(stage: Stage, tmp_path: Path) -> None:
    async with stage.unlocked() as pilot:
        numero = desk_of(stage).bill()
        stage.clock.time = NOON + LATER
        await pilot.press("f9", "n")
        await shows(pilot, "À ÉCRIRE AUJOURD’HUI : 1 (")
        await down_to(pilot, "première relance")
        await pilot.press("enter")
        await shows(pilot, f"{numero} part AMO")
        await pilot.press("escape", "f5")
        await shows(pilot, "Dossier")
        pilot.app.screen.query_one("#dossier", Entry).value = str(tmp_path / "r")
        await pilot.press("enter")
        await shows(pilot, "Relances écrites et notées : 1")
        assert sorted(one.suffix for one in (tmp_path / "r").iterdir()) == [".eml", ".pdf"]
        await shows(pilot, "Rien à écrire aujourd’hui")
        await down_to(pilot, "n° 1 du")
        await pilot.press("enter")
        await shows(pilot, "ce qu’elle a donné")
        await pilot.press("right", "tab", *"le 12", "enter")
        await shows(pilot, "Relance n° 1 : paiement promis.")
        assert stage.poste is not None
        kept = stage.poste.livres.tresorerie.relances.envoyee(1).valeur
        assert (kept.issue, kept.note) == (Issue.PROMISE, "le 12")


# The week at a glance -----------------------------------------------------------------


async def test_the_glance_tells_money_payers_refusals_and_what_comes(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        desk = desk_of(stage)
        desk.refused(PAPER)
        desk.bill()
        await pilot.press("f9", "v")
        await shows(pilot, "depuis le 16/11/2026")
        await shows(pilot, "En tout, les payeurs")
        [billed] = [row for row in rows(pilot) if row.startswith(" Facturé")]
        assert billed.count("(2)") == 2
        assert "Rejeté" in page(pilot)
        await pilot.press("f6")
        await shows(pilot, "dont retard 0,00 €")
        await pilot.press("f6")
        await shows(pilot, "Plus que le métier (2 à 5 %).")
        await shows(pilot, "ici 50,0 %")
        stage.clock.time = NOON + timedelta(days=10)
        await pilot.press("escape", "f9", "v", "left")
        await shows(pilot, "Les bornes viendront après onze semaines")


async def test_the_late_amc_stands_in_the_line_once_the_day_was_learnt(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        desk = desk_of(stage)
        permet = frozenset({Permet.TIERS_PAYANT, Permet.GESTION_UNIQUE})
        convention = Convention(libelle="MUTUELLE", amc=MUTUELLE, permet=permet)
        desk.poste.billing.store.registre.conventions.add(convention)
        desk.bill(both=True)
        assert stage.poste is not None
        before = stage.poste.status().encours
        stage.clock.time = NOON + timedelta(days=120)
        await comes(
            pilot,
            lambda: stage.poste is not None and stage.poste.status().encours.amc_en_retard > 0,
            "late AMC",
        )
        status = stage.poste.status()
        assert before.amc_en_retard == 0
        owed = status.en_retard + status.encours.en_retard + status.encours.amc_en_retard
        await shows(pilot, f" {owed // 100} €")
