"""Lots that a restoration holds: F5 asks of each, says why, and sends what a person confirms."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from operator import attrgetter
from pathlib import Path

import pytest

from appliance.demo.cards import vitale
from appliance.domain.file_attente import LotEnFile
from appliance.domain.identifiers import numero_lot
from appliance.domain.lifecycle import EtatLot, Evenement
from appliance.domain.lot import Verdict
from appliance.domain.lot_pieces import LotPieces, PieceJointe, PiecesEnFile
from appliance.domain.registre.fiche import Fiche
from appliance.services.reprise import retenir
from appliance.services.scor import Scor
from appliance.services.sending import Route
from appliance.spool.records import Outcome
from appliance.tui.texts import held as texts
from tests.made_up import NOON, ORGANISME, PROFESSIONNEL
from tests.made_up_cards import ALINE
from tests.services.rounds import bill, enter
from tests.tui.stage import CODE, Screen, Stage, keys, page, shows

WHY = "repris d’une sauvegarde"
BLOCKED = "550 boîte inconnue"
MAIL = b"mail around images"


def restored(stage: Stage, count: int, *, blocked: bool = False) -> None:
    """Leave lots as a restoration does: closed before the backup, and in no spool."""
    poste = stage.unlock(CODE, "")
    enter(poste, ALINE)
    stage.reader.insert(vitale(ALINE))
    for _ in range(count):
        bill(poste, ALINE, poste.billing.today())
        [lot] = poste.sending.close_lots()
        stage.clock.time += timedelta(days=1)
    if blocked:
        poste.billing.store.advance(lot.cle, Evenement.BLOCAGE, at=NOON, motif=BLOCKED)
    for _ in range(2):
        assert retenir(poste.billing.store, NOON) == count
    stage.reader.remove()
    poste.billing.store.close()
    for path in waiting(stage):
        path.unlink()


def waiting(stage: Stage) -> Sequence[Path]:
    return [*(stage.directory / "spool" / "outbox" / "new").iterdir()]


def lots(stage: Stage) -> list[LotEnFile]:
    assert stage.poste is not None
    return sorted(stage.poste.lots(), key=lambda lot: lot.cle)


async def asked(pilot: Screen, which: str) -> None:
    await shows(pilot, texts.HELD_TITLE.split("{", 1)[0] + which)


async def test_each_held_lot_is_asked_about_and_leaves_only_by_a_yes(stage: Stage) -> None:
    restored(stage, 2)
    async with stage.unlocked() as pilot:
        assert "RETENU" in page(pilot)
        await pilot.press("f5")
        await asked(pilot, "1 sur 2")
        told = page(pilot)
        assert WHY in told
        assert "1 facture," in told
        assert "Oui, renvoyer" in keys(pilot)
        await pilot.press("enter")
        await shows(pilot, "Entrée seule ne suffit pas")
        assert waiting(stage) == []
        await pilot.press("n")
        await asked(pilot, "2 sur 2")
        await pilot.press("o")
        await shows(pilot, texts.SENT_AGAIN.format(count=1))
        kept, sent = lots(stage)
        assert (kept.retenu, sent.retenu, sent.motif) == (True, False, "")
        assert [path.name for path in waiting(stage)] == [sent.message_sha256]
        await pilot.press("f5")
        await asked(pilot, "1 sur 1")
        await pilot.press("escape")
        await shows(pilot, "Aucune facture n’attend")
    assert len(waiting(stage)) == 1


def held_images(stage: Stage) -> PiecesEnFile:
    """Leave a lot of images as a restoration does."""
    store = stage.unlock(CODE, "").billing.store
    kept = store.registre.files.keep(MAIL)
    joined = PieceJointe(piece=1, sha256="0" * 64, octets=len(MAIL), factures=())
    lot = LotPieces(
        numero=numero_lot(1),
        cree_le=NOON.date(),
        professionnel=PROFESSIONNEL,
        organisme=ORGANISME,
        pieces=(joined,),
    )
    one = PiecesEnFile(
        lot=lot,
        sha256="0" * 64,
        message_sha256=sha256(MAIL).hexdigest(),
        fichier=kept.fichier,
        cle=kept.cle,
        etat=EtatLot.CONFIEE,
        depuis=NOON,
    )
    store.lots_pieces.put(Fiche(1, one))
    assert retenir(store, NOON) == 1
    store.close()
    return one


async def test_a_held_lot_of_images_is_asked_about_too(stage: Stage) -> None:
    lot = held_images(stage)
    async with stage.unlocked() as pilot:
        poste = stage.poste
        assert poste is not None
        way = Route("pieces@accueil.test", attrgetter("contenu"))
        registre, engine = poste.prescriptions.registre, poste.sending.engine
        scor = Scor(registre=registre, engine=engine, chemin=way, clock=stage.clock)
        poste.sending = replace(poste.sending, scor=scor)
        for answer in ("n", "o"):
            await pilot.press("f5")
            await asked(pilot, "1 sur 1")
            assert "Lot de pièces" in page(pilot)
            assert "1 image" in page(pilot)
            assert WHY in page(pilot)
            assert waiting(stage) == []
            await pilot.press(answer)
            await shows(pilot, "Aucune facture n’attend" if answer == "n" else "Lots renvoyés : 1")
        assert [path.name for path in waiting(stage)] == [lot.message_sha256]
        await pilot.press("f5")
        await shows(pilot, "Aucune facture n’attend")


@pytest.mark.parametrize("blocked", [False, True])
def test_no_beat_and_no_insisting_sends_what_is_held(stage: Stage, *, blocked: bool) -> None:
    restored(stage, 1, blocked=blocked)
    poste = stage.unlock(CODE, "")
    poste.tick()
    assert poste.send_now() == []
    assert waiting(stage) == []
    [lot] = lots(stage)
    assert lot.retenu
    poste.send_now([lot.cle])
    poste.send_now([lot.cle])
    [sent] = waiting(stage)
    assert sent.name == lot.message_sha256
    poste.lock()


def test_an_answer_moves_a_held_lot_on_and_it_is_asked_about_no_more(stage: Stage) -> None:
    restored(stage, 1)
    poste = stage.unlock(CODE, "")
    [lot] = lots(stage)
    stage.answer(Verdict.POSITIF)
    poste.send_now([lot.cle])
    [lot] = lots(stage)
    assert (lot.etat, lot.retenu) == (EtatLot.ARL_POSITIF, False)
    assert waiting(stage) == []
    poste.lock()


def test_what_a_peer_refuses_after_a_resend_is_no_longer_held(stage: Stage) -> None:
    restored(stage, 1)
    poste = stage.unlock(CODE, "")
    [lot] = lots(stage)
    poste.send_now([lot.cle])
    stage.take(Outcome.BLOQUEE, BLOCKED)
    poste.tick()
    [lot] = lots(stage)
    assert (lot.retenu, lot.motif) == (False, BLOCKED)
    poste.lock()
