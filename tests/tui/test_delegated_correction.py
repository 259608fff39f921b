"""What a manager proposed to correct waits at the screen, with their words, until it is sealed."""

from appliance.domain.argent.delegation import Geste, Proposee
from appliance.domain.tiers_payant import Part
from appliance.services.suivi import Suivi
from tests.services.delegated import Exchange
from tests.services.refused import CAUSES, Desk
from tests.tui.stage import Stage, shows

WORDS = "refaire sous le nouveau format"


async def test_an_accepted_correction_shows_in_the_dossier_and_is_sealed_from_there(
    stage: Stage,
) -> None:
    async with stage.unlocked() as pilot:
        assert stage.poste is not None
        desk = Desk(stage.poste)
        desk.enter()
        numero = desk.refused(CAUSES[-1])
        store = stage.poste.billing.store
        exchange = Exchange(suivi=Suivi(store=store, believe=lambda raw: [raw]))
        proposee = Proposee(facture=numero, part=Part.AMO, geste=Geste.REMPLACER, mots=WORDS)
        [fiche] = exchange.desk.entrer(exchange.answered(proposee))
        accepted = exchange.desk.accepter(fiche.numero, "ADELE")
        assert exchange.desk.remplacee_par(accepted) == 0
        await pilot.press("f9")
        await pilot.press("i")
        await shows(pilot, numero)
        await pilot.press("enter")
        await shows(pilot, "à refaire")
        await shows(pilot, "remplacer : refaire sous le")
        await pilot.press("f2")
        await shows(pilot, "Remplacer la facture")
        await pilot.press("enter")
        await shows(pilot, "Sceller quand même")
        await pilot.press("o")
        await shows(pilot, "elle remplace")
        assert exchange.desk.remplacee_par(accepted) == desk.kept(numero).remplacee_par
