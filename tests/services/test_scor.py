"""Lots of images: cut, named, held after a restoration, and never lost by a lost file."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.demo.caisse.pieces import PiecesRegister, fault_of, open_pieces
from appliance.domain.destination import Aiguillage
from appliance.domain.lifecycle import EtatLot
from appliance.domain.lot import LotClos
from appliance.domain.lot_pieces import PiecesCloses
from appliance.domain.mise_en_lot_pieces import LimitesPieces, grouper_pieces
from appliance.domain.registre.piece import TypePiece
from appliance.durable.disk import SystemDisk
from appliance.durable.sealed_files import Kept, is_sealed_file
from appliance.engines.simulated import SimulatedEngine
from appliance.services import jonctions
from appliance.services.numerisation import Papier
from appliance.services.reprise import MOTIF, retenir
from appliance.services.scor import Scor
from appliance.services.sending import Route
from appliance.spool.maildir import CourierSpool, StationSpool
from tests.crash.laboratory import HOME
from tests.made_up import NOON, PRESCRIPTION, StoppedClock
from tests.queue.made_up_queue import Closing
from tests.services.test_numerisation import Box
from tests.tui.stage import signer

ADDRESS = "pieces@accueil.test"


@pytest.fixture
def box() -> Box:
    return Box()


def mail(clos: LotClos | PiecesCloses) -> bytes:
    return b"mail around " + clos.contenu


def scor(box: Box, **limites: int) -> Scor:
    return Scor(
        registre=box.registre,
        engine=SimulatedEngine(),
        chemin=Route(ADDRESS, mail),
        clock=StoppedClock(),
        limites=LimitesPieces(**limites),  # type: ignore[arg-type]
    )


def several(box: Box, count: int = 3) -> None:
    """Bill and scan that many prescriptions, and put the invoices into a lot."""
    numeros = []
    for rank in range(count):
        paper = replace(PRESCRIPTION, prescripteur=f"9970021889{rank}")
        numeros.append(box.bill(prescription=paper))
        papier = Papier(
            type=TypePiece.ORDONNANCE,
            prescripteur=paper.prescripteur,
            datee_du=paper.date,
        )
        box.keep(papier)
    box.store.close_lot(numeros, Closing(*numeros), at=NOON)


def test_images_are_cut_into_lots_by_count_and_by_bytes(box: Box) -> None:
    several(box)
    desk = scor(box)
    liens = desk._to_send()
    octets = sum(
        one.piece.valeur.image.octets for one in liens if one.piece and one.piece.valeur.image
    )

    def sizes(**limites: int) -> list[int]:
        cut = grouper_pieces(liens, Aiguillage(), LimitesPieces(**limites))  # type: ignore[arg-type]
        return [len(group.envois) for group in cut]

    assert sizes() == [3]
    assert sizes(pieces=2) == [2, 1]
    assert sizes(octets=octets - 1) == [2, 1]
    assert sizes(octets=1) == [1, 1, 1]


def test_what_is_closed_names_each_image_once_and_is_closed_once(box: Box) -> None:
    several(box)
    desk = scor(box, pieces=2)
    closed = desk.close_lots(signer())

    assert [len(one.lot.pieces) for one in closed] == [2, 1]
    assert [one.lot.numero for one in closed] == ["001", "002"]
    assert desk.close_lots(signer()) == []


def test_the_place_that_takes_images_reads_them_with_code_of_its_own(box: Box) -> None:
    several(box, 1)
    desk = scor(box)
    [lot] = desk.close_lots(signer())
    kept = box.store.lots_pieces.get(1)
    assert kept is not None
    content = content_of_mail(box, kept.valeur.fichier, kept.valeur.cle)
    read = open_pieces(content)

    assert read is not None
    assert (read.sha256, read.name.numero) == (lot.sha256, "001")
    assert fault_of(read, NOON) == ""
    spoiled = replace(read, fields=[*read.fields[:3], [b"%PDF- another"]])
    assert "différentes" in fault_of(spoiled, NOON)
    assert open_pieces(b"anything else") is None


def content_of_mail(box: Box, fichier: str, cle: bytes) -> bytes:
    return box.store.registre.files.read(Kept(fichier, cle)).removeprefix(b"mail around ")


def test_the_place_that_takes_images_says_the_same_of_the_same_lot(
    box: Box, tmp_path: Path
) -> None:
    several(box, 1)
    desk = scor(box)
    desk.close_lots(signer())
    kept = box.store.lots_pieces.get(1)
    assert kept is not None
    read = open_pieces(content_of_mail(box, kept.valeur.fichier, kept.valeur.cle))
    assert read is not None
    register = PiecesRegister(tmp_path / "pieces.jsonl")

    assert register.known(read) is None
    assert register.judge(read, NOON, "").positive
    again = PiecesRegister(tmp_path / "pieces.jsonl")
    assert again.known(read) is not None
    assert again.taken == 1
    other = replace(read, sha256="0" * 64)
    assert "autre contenu" in again.judge(other, NOON, "").motif


def test_an_image_that_is_lost_holds_no_other_back(box: Box) -> None:
    several(box)
    names = [one for one in box.disk.names(HOME / "queue") if is_sealed_file(one)]
    box.disk.unlink(HOME / "queue" / names[0])
    desk = scor(box)

    assert desk.close_lots(signer()) == []
    [lot] = desk.close_lots(signer())
    assert len(lot.lot.pieces) == 2
    assert any("manque ou est abîmée" in one for one in desk.alertes())


def test_a_mail_that_is_lost_is_told_and_made_anew_by_a_person(box: Box, tmp_path: Path) -> None:
    several(box, 1)
    desk = scor(box)
    [lot] = desk.close_lots(signer())
    box.store.registre.files.drop(lot.fichier)
    desk.entrust(StationSpool(SystemDisk(), tmp_path))

    assert any("le message est perdu" in one for one in desk.alertes())
    assert desk.reprendre(str(lot.cle_lot)) is None
    assert len(desk.close_lots(signer())) == 1


def test_a_restored_box_sends_no_image_again_by_itself(box: Box, tmp_path: Path) -> None:
    several(box, 1)
    desk = scor(box)
    [lot] = desk.close_lots(signer())
    assert retenir(box.store, NOON) >= 1
    spool = StationSpool(SystemDisk(), tmp_path)
    desk.entrust(spool, insist=True)
    assert not CourierSpool(SystemDisk(), tmp_path).waiting()
    assert any(MOTIF in one for one in desk.alertes())

    assert desk.reprendre(str(lot.cle_lot)) is None
    [again] = desk.close_lots(signer())
    assert again.lot.numero != lot.lot.numero
    states = [one.valeur.etat for one in box.store.lots_pieces]
    assert states == [EtatLot.CONFIEE, EtatLot.CONFIEE]


def test_what_a_restored_box_holds_leaves_as_it_is_by_a_persons_word(
    box: Box, tmp_path: Path
) -> None:
    several(box, 2)
    desk = scor(box, pieces=1)
    first, second = desk.close_lots(signer())
    retenir(box.store, NOON)
    spool = StationSpool(SystemDisk(), tmp_path)

    assert [one.cle_lot for one in desk.retenus()] == [first.cle_lot, second.cle_lot]
    assert replace(desk, de="other").retenus() == []
    desk.renvoyer([second.cle_lot])
    desk.entrust(spool)

    [waiting] = CourierSpool(SystemDisk(), tmp_path).waiting()
    assert waiting.name == second.message_sha256
    assert [one.cle_lot for one in desk.retenus()] == [first.cle_lot]
    assert len([one for one in desk.alertes() if MOTIF in one]) == 1


def test_what_is_owed_for_long_is_counted_a_page_at_a_time(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jonctions, "PAGE", 2)
    for rank in range(3):
        box.bill(prescription=replace(PRESCRIPTION, prescripteur=f"9970021889{rank}"))
    desk = replace(scor(box), limites=LimitesPieces(relance=timedelta()))
    desk.look()
    assert not any("numériser" in one for one in desk.alertes())
    desk.look()
    assert [one for one in desk.alertes() if "ou plus : 3 " in one]
    box.keep(
        Papier(
            type=TypePiece.ORDONNANCE,
            prescripteur="99700218890",
            datee_du=PRESCRIPTION.date,
        )
    )
    for _ in range(2):
        desk.look()
    assert [one for one in desk.alertes() if "ou plus : 2 " in one]
