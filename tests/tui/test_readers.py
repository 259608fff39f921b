"""What happens at the readers is on the permanent line at once, whatever the station is about."""

from appliance.demo.cards import cps, vitale
from tests.made_up_cards import ALINE
from tests.tui.stage import Stage, shows

NO_BEAT_ANY_MORE = 3600.0


async def test_the_permanent_line_waits_for_no_beat(stage: Stage) -> None:
    async with stage.unlocked(rhythm_s=NO_BEAT_ANY_MORE) as pilot:
        stage.reader.insert(cps())
        await shows(pilot, "CPS")
        stage.reader.mute()
        await shows(pilot, "muet")
        stage.reader.unplug()
        await shows(pilot, "absent")
        stage.reader.revive()
        await shows(pilot, "CPS")
        stage.reader.insert(vitale(ALINE))
        await shows(pilot, "DURANTEST ALINE, né(e) le 14/08/1955")


async def test_a_locked_station_is_not_disturbed(stage: Stage) -> None:
    async with stage.unlocked(kiosk=True) as pilot:
        await pilot.press("f10")
        await shows(pilot, "Code")
        stage.reader.insert(vitale(ALINE))
        await shows(pilot, "Code")
        assert pilot.app.look is None  # type: ignore[attr-defined]
