"""The list of all patients, and the two small forms of a record."""

from appliance.domain.registre.droits import Motif
from appliance.services.consultation import PAGE
from appliance.tui.texts import entries as words
from appliance.tui.texts import lists as texts
from appliance.tui.widgets.rows import Rows
from tests.made_up_cards import ALINE
from tests.services.rounds import enter
from tests.tui.stage import Screen, Stage, comes, page, shows
from tests.tui.test_keystrokes import people


async def at_record(stage: Stage, pilot: Screen) -> int:
    """Come to ALINE's record."""
    assert stage.poste is not None
    patient = enter(stage.poste, ALINE)
    await pilot.press("f4", *"dur")
    await shows(pilot, ">Patient DURANTEST ALINE")
    await pilot.press("enter")
    await shows(pilot, "F5 Ordonnance")
    return patient


async def test_all_patients_stand_in_pages_and_three_letters_narrow_them(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        assert stage.poste is not None
        for holder in people(PAGE + 3):
            enter(stage.poste, holder)
        await pilot.press("f9", "l")
        await shows(pilot, ">Patient TESTAA PAT")
        rows = pilot.app.screen.query_one(Rows)
        assert rows.option_count == PAGE
        rows.highlighted = PAGE - 1
        await comes(pilot, lambda: rows.option_count == PAGE + 3, "the next page")
        assert rows.highlighted == PAGE - 1
        await pilot.press(*"te")
        assert rows.option_count >= PAGE
        await pilot.press(*"stac")
        await comes(pilot, lambda: rows.option_count == 1, "who is found")
        await pilot.press("enter")
        await shows(pilot, "TESTAC PAT, né(e) le")


async def test_an_empty_list_says_what_letters_do(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await pilot.press("f9", "l")
        await shows(pilot, texts.PATIENTS_ADVICE)


async def test_a_prescription_is_entered_by_letters_and_the_last_one_is_proposed(
    stage: Stage,
) -> None:
    async with stage.unlocked() as pilot:
        patient = await at_record(stage, pilot)
        await pilot.press("f5")
        await shows(pilot, "Prélèvement par ponction veineuse (AMI 1,5)")
        await pilot.press("tab", "tab", *"insul, pans")
        await shows(pilot, "Insulinotraité")
        await pilot.press("enter")
        await shows(pilot, "F6 Droits")
        assert stage.poste is not None
        papers = stage.poste.prescriptions.ordonnances(patient)
        assert len(papers) == 2
        assert len(papers[-1].valeur.series[0].actes) == 2


async def test_letters_that_find_no_act_are_told_and_kept(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        await at_record(stage, pilot)
        await pilot.press("f5", "tab", "tab", *"xyzzy", "enter")
        await shows(pilot, words.NO_ACT)
        await pilot.press("tab", "x", "enter")
        assert "xyzzy" in page(pilot)


async def test_a_field_that_is_wrong_is_named_and_nothing_is_kept(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        patient = await at_record(stage, pilot)
        await pilot.press("f5", *"12", "enter")
        await shows(pilot, "« Prescripteur » :")
        assert stage.poste is not None
        assert len(stage.poste.prescriptions.ordonnances(patient)) == 1


async def test_rights_are_noted_with_their_source(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        patient = await at_record(stage, pilot)
        await pilot.press("f6")
        await shows(pilot, "Droits de DURANTEST ALINE")
        await pilot.press("tab", "tab", "tab", "tab", *"oui", "enter")
        await shows(pilot, "(attestation) : ALD")
        assert stage.poste is not None
        (seen,) = stage.poste.prescriptions.registre.droits(patient)
        assert [one.motif for one in seen.exonerations or ()] == [Motif.ALD]
