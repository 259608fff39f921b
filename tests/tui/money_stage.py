"""Money on the stage: invoices that were billed or refused, transfers announced, statements."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from appliance.demo.cards import Holder
from appliance.domain.argent.banque import VirementAnnonce
from appliance.domain.argent.motifs import Famille
from appliance.queue.documents import to_document
from tests.formats.releves.written import Page, Told, camt
from tests.made_up import ADA, NOON
from tests.services.refused import CAUSES, Desk
from tests.tui.stage import Stage

DAY: Final = NOON.date()
LABEL: Final = "CPAM TESTVILLE TP 2611200001"
LATER: Final = timedelta(days=40)
CARD: Final = Holder(ADA.nom, ADA.prenom, ADA.naissance, "2550899123456")
[PAPER] = [one for one in CAUSES if one.famille is Famille.PRESCRIPTEUR]


def announce(stage: Stage, *virements: tuple[str, int]) -> None:
    assert stage.poste is not None
    table = stage.poste.billing.store._database.table("virements")
    for name, amount in virements:
        one = VirementAnnonce(
            identifiant=name, date=DAY, libelle=f"{LABEL}{name}", payeur="01", montant=amount
        )
        table.insert(to_document(one))


def statement(directory: Path, *lines: tuple[int, str]) -> Path:
    told = tuple(Told(DAY, amount, words, rank) for rank, (amount, words) in enumerate(lines, 1))
    file = directory / "r.xml"
    file.write_bytes(camt(Page(0, told)))
    return file


def desk_of(stage: Stage) -> Desk:
    assert stage.poste is not None
    desk = Desk(stage.poste)
    desk.enter()
    return desk
