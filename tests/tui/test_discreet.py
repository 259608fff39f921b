"""Nothing that is on the screen leaves by another door."""

from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from appliance.services.billing import Billing
from appliance.tui.discreet import DiscreetApp, bug_code
from tests.tui.running import running
from tests.tui.stage import CODE, Stage, comes, shows

SECRET = "DURANTEST"


async def test_no_picture_of_the_screen_can_be_taken(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with stage.visit() as pilot:
        assert pilot.app.export_screenshot() == ""
        taken = pilot.app.save_screenshot("picture.svg", str(tmp_path))
    assert taken.endswith("picture.svg")
    assert (tmp_path / "picture.svg").stat().st_size == 0


async def test_nothing_reaches_the_terminal_s_clipboard(stage: Stage) -> None:
    async with stage.locked() as pilot:
        await pilot.press(*CODE, "ctrl+shift+a", "ctrl+c", "ctrl+x")
        pilot.app.copy_to_clipboard(SECRET)
        assert pilot.app.clipboard == ""


async def test_screens_that_answer_give_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.tui.discreet.LIFE_S", 0.01)
    app, heard = DiscreetApp(), list[str]()
    app.sign_of_life = lambda: heard.append("alive")
    async with running(app) as pilot:
        await comes(pilot, lambda: len(heard) > 3, "signs of life")


async def test_no_palette_opens(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        before = pilot.app.screen
        await pilot.press("ctrl+p", "ctrl+backslash")
        assert pilot.app.screen is before


async def test_a_bug_ends_with_a_code_and_no_value(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        raise LookupError(SECRET)

    async def meet_it() -> None:
        async with stage.visit() as pilot:
            monkeypatch.setattr(Billing, "seal", broken)
            await pilot.press("enter")
            await shows(pilot, "Règle")
            await pilot.press("enter")
            await comes(pilot, lambda: not pilot.app.is_running, "the end")

    with pytest.raises(WorkerFailed):  # `run_test` raises it again, for tests only
        await meet_it()
    captured = capsys.readouterr()
    assert "notez ce code : LookupError test_discreet.py" in " ".join(captured.err.split())
    assert SECRET not in captured.out + captured.err + caplog.text


def test_a_code_names_the_kind_and_the_line() -> None:
    with pytest.raises(KeyError) as raised:
        dict[str, str]()[SECRET]
    code = bug_code(raised.value)
    assert code.startswith("KeyError test_discreet.py:")
    assert SECRET not in code


async def test_the_log_holds_no_patient(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    async with stage.visit() as pilot:
        await stage.bill(pilot)
        await pilot.press("f5")
        await shows(pilot, "À ENVOYER")
    assert "DURANTEST" not in caplog.text
    assert "ALINE" not in caplog.text
