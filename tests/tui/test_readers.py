"""What happens at the readers is on the permanent line at once, whatever the station is about."""

from appliance.demo.cards import cps, vitale
from tests.made_up_cards import ALINE, FAMILLE
from tests.tui.stage import CODE, Stage, shows

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


async def test_of_two_vitales_the_screen_asks_which(stage: Stage) -> None:
    async with stage.unlocked() as pilot:
        stage.reader.insert(vitale(ALINE), slot=1)
        await shows(pilot, "DURANTEST ALINE, né(e) le 14/08/1955")
        await pilot.press("escape")
        await shows(pilot, "À mettre en lot")
        stage.reader.insert(vitale(*FAMILLE), slot=0)
        await shows(pilot, "2 cartes Vitale sont insérées. Qui est soigné ?")
        await shows(pilot, "2 LEFÈVRE-TEST NOÉ, né(e) le 21/09/2011 (carte de LEFÈVRE-TEST ÉLODIE)")
        await pilot.press("4")
        await shows(pilot, "DURANTEST ALINE, né(e) le 14/08/1955")
        await pilot.press("enter")
        await shows(pilot, "Mode 3, SESAM-Vitale")


async def test_another_card_that_stays_in_stands_for_nobody(stage: Stage) -> None:
    stage.reader.insert(vitale(ALINE), slot=1)
    stage.reader.insert(vitale(*FAMILLE), slot=0)
    poste = stage.unlock(CODE, "")
    reading = poste.read_card()
    *_, aline = reading.beneficiaires
    assert reading.is_in(poste.readers, aline)
    stage.reader.remove(0)
    assert reading.is_in(poste.readers, aline)
    stage.reader.insert(vitale(*FAMILLE), slot=0)
    assert not reading.is_in(poste.readers, aline)  # any card that comes has all of them read again
    again = poste.read_card()
    stage.reader.remove(1)
    assert not again.is_in(poste.readers, aline)
    poste.lock()
