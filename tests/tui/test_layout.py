"""Every screen at 80 by 24: nothing cut, columns aligned, and no meaning in colour alone."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.cards import Holder, vitale
from appliance.domain.acte import Prescription, Soin
from appliance.domain.cotation import Cotation, coter
from appliance.domain.lot import Verdict
from appliance.domain.visite import Visite
from appliance.tui import wording
from tests.made_up import ACTES, NOON, TARIFS
from tests.tui.stage import PRESCRIBER, SIZE, Screen, Stage, keys, page, rows, shows

AMOUNT = re.compile(r"\d+,\d\d €")
LONGEST = Holder("VAN-DER-TESTELAERE-DUPONTEL", "MARIE-ANTOINETTE", "19550814", "2550899123456")


class Empty:
    """A tray without cards: its key is shown all the same."""

    labels: Sequence[str] = ()

    def insert(self, place: int) -> None:
        raise AssertionError(place)

    def remove(self) -> None:
        raise AssertionError


def row_with(pilot: Screen, text: str) -> str:
    [row] = [row for row in rows(pilot) if text in row]
    return row


def home_visit() -> Cotation:
    prescription = Prescription(prescripteur=PRESCRIBER, date=NOON.date(), domicile=True)
    visite = Visite(
        actes=(Soin(acte=next(iter(ACTES.values()))),),
        date_soins=NOON.date(),
        domicile=True,
        prescription=prescription,
    )
    return coter(visite, TARIFS)


async def test_home_shows_all_its_keys_and_its_aligned_queue(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await shows(pilot, "F5 Envoyer")
        assert keys(pilot).startswith("Entrée Voir F2 Carte F3 Sans carte F5 Envoyer")
        assert keys(pilot).endswith("F4 Chercher F9 Menu F1 Aide F10 Quitter")
        header, first = row_with(pilot, "Patient"), row_with(pilot, ">000000001")
        assert header.index("Patient") == first.index("DURANTEST")
        assert header.index("Total") + len("Total") == first.index("8,83 €") + len("8,83 €")
        assert header.index("État") == first.index("SCELLÉE")
        assert first.endswith("SCELLÉE, à mettre en lot")


async def test_the_permanent_line_counts_what_waits(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        stage.clock.time = NOON + timedelta(minutes=25)
        await shows(pilot, "25 min")
        labels, values = rows(pilot)[1:3]
        told = ["1", "0", "25 min", "0", "0 €", "—", "ok 12:00", "Vitale"]
        named = [
            "À mettre en lot",
            "Envoi",
            "Attente",
            "Rejets",
            "Retard",
            "Copie",
            "Liaison",
            "Lecteur",
        ]
        for label, value in zip(named, told, strict=True):
            assert values[labels.index(label) :].startswith(value)
        assert rows(pilot)[0].endswith("20/11/2026  12:25")


async def test_what_should_have_left_is_counted_in_euros(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        stage.clock.time = NOON + timedelta(days=20)
        await shows(pilot, "20 jours")
        labels, values = rows(pilot)[1:3]
        assert values[labels.index("Retard") :].startswith("8 €")


async def test_a_rejected_lot_is_counted_on_every_screen(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f5")
        await shows(pilot, "À ENVOYER")
        stage.answer(Verdict.NEGATIF, "refus")
        await shows(pilot, "ARL NÉGATIF")
        await pilot.press("f3")
        await shows(pilot, "Patient sans carte")
        labels, values = rows(pilot)[1:3]
        assert values[labels.index("Rejets")] == "1"


async def test_the_act_screen_is_whole(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await shows(pilot, "Échap Retour")
        assert row_with(pilot, "Prélèvement").startswith(">P  Prélèvement par ponction veineuse")
        assert row_with(pilot, "Lieu   ").endswith(
            "(x) domicile prescrit  ( ) domicile non prescrit  ( ) cabinet"
        )
        assert row_with(pilot, "Tiers payant   ").endswith("(x) AMO  ( ) AMO et AMC  ( ) aucun")
        assert row_with(pilot, "Prescripteur").endswith(" 99700218896")
        assert keys(pilot).startswith(
            "Entrée Montants + Ajouter * Particularités F6 Lieu F7 Tiers Échap Retour F4 Chercher"
        )


async def test_the_amounts_are_aligned_and_every_line_has_its_whole_rule(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Entrée Sceller")
        lines = [row for row in rows(pilot) if re.match(r" (AMI|MAU|IFD|Total) ", row)]
        ends = [[found.end() for found in AMOUNT.finditer(line[:40])] for line in lines]
        assert ends == [ends[0]] * 4
        assert len(ends[0]) == 3
        text = page(pilot)
        assert all(ligne.regle in text for ligne in home_visit().lignes)
        assert "Total 8,83 € 5,30 € 3,53 €" in text
        assert "Mode 3, SESAM-Vitale : les deux cartes sont là." in text
        assert (
            keys(pilot)
            == "Entrée Sceller F2 Modifier Échap Retour F4 Chercher F9 Menu F1 Aide F10 Quitter"
        )


async def test_a_finding_fits_below_the_longest_table(stage: Stage) -> None:
    stage.signer = None
    async with stage.visit() as pilot:
        await pilot.press("enter")
        await shows(pilot, "Mode 4, désynchronisé")
        assert "ATTENTION : La carte CPS est absente" in page(pilot)
        assert "→ Insérez la CPS avant la fin de la tournée." in page(pilot)


async def test_a_name_too_long_for_its_column_shows_that_it_is_cut(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await stage.insert(pilot, vitale(LONGEST))
        await shows(pilot, "VAN-DER-TESTELAERE-DUPONTEL MARIE-ANTOINETTE, né(e) le 14/08/1955")
        await stage.bill(pilot)
        row = row_with(pilot, ">000000001")
        assert "VAN-DER-TESTELAERE-DUPON… 20/11" in row
        assert len(row) <= SIZE[0]


async def test_the_engine_s_worth_stands_on_every_screen(stage: Stage) -> None:
    async with stage.locked() as pilot:
        assert rows(pilot)[0].startswith(" BESACE  SIMULATION — aucune FSE valable")
    async with stage.visit() as pilot:
        for press in ("f1", "escape", "enter", "f1"):
            assert "Moteur de simulation (aucune FSE valable)" in rows(pilot)[0]
            await pilot.press(press)


async def test_black_and_white_paints_no_colour_and_marks_what_is_chosen(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage.visit() as pilot:
        await pilot.press("down", "tab")
        assert any(row.startswith(">I  Injection") for row in rows(pilot))
        painted = {
            colour.name
            for strip in pilot.app.screen._compositor.render_strips()
            for _, style, _ in strip
            if style is not None
            for colour in (style.color, style.bgcolor)
            if colour is not None
        }
        assert painted <= {"default"}


async def test_help_belongs_to_what_has_the_focus(stage: Stage) -> None:
    async with stage.visit() as pilot:
        await pilot.press("f1")
        await shows(pilot, "Choisissez l’acte par sa lettre")
        assert "F7 Changer le tiers payant" in page(pilot)
        await pilot.press("escape", "tab", "f1")
        await shows(pilot, "Les flèches ou la barre d’espace changent la valeur marquée (x).")


@pytest.mark.parametrize(
    ("presses", "sentence"),
    [
        ([], "Insérez une carte Vitale : la facture commence toute seule. Chaque"),
        (["f3"], "Recopiez l’attestation de droits."),
    ],
)
async def test_every_screen_has_its_help(stage: Stage, presses: list[str], sentence: str) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press(*presses, "f1")
        await shows(pilot, sentence)


async def test_help_shows_every_key_at_once(stage: Stage) -> None:
    async with stage.visit(tray=Empty()) as pilot:
        for press, sign in (
            ("escape", "F5 Envoyer"),
            ("f2", "Entrée Montants"),
            ("tab", "Entrée Montants"),
            ("enter", "Entrée Sceller"),
            ("escape", "Entrée Montants"),
            ("escape", "F5 Envoyer"),
            ("f3", "Patient sans carte"),
        ):
            await pilot.press(press)
            await shows(pilot, sign)
            shown = [one.binding for one in pilot.app.screen.active_bindings.values()]
            await pilot.press("f1")
            await shows(pilot, "Entrée Compris")
            assert all(one.tooltip in page(pilot) for one in shown if one.show)
            await pilot.press("escape")
            await shows(pilot, sign)


async def test_no_row_begins_with_a_mark_that_ends_a_sentence(stage: Stage) -> None:
    async with stage.locked(notice="Un mot ; " * 20) as pilot:
        await shows(pilot, "Un mot ;")
        assert not any(row.lstrip(" ║").startswith(";") for row in rows(pilot))


@pytest.mark.parametrize("mark", [";", ":", "?", "!", "»", "€"])
@given(
    words=st.lists(st.sampled_from(["a", "mot", "facture"]), min_size=1), width=st.integers(10, 80)
)
def test_a_mark_never_leaves_its_word(mark: str, words: list[str], width: int) -> None:
    text = f" {mark} ".join(words)
    lines = wording.wrapped(text, width)
    assert not any(line.startswith(mark) for line in lines)
    assert " ".join(lines) == text


async def test_many_alerts_leave_room_for_the_queue(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        assert stage.poste is not None
        stage.poste.warnings = tuple(f"Avertissement {rank}." for rank in range(5))
        await shows(pilot, "ALERTE Avertissement 1. ALERTE … et d’autres encore : 3")
