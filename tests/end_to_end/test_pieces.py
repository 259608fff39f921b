"""Images of documents from the scanner to the acknowledgement, on real parts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.demo.cards import vitale
from appliance.demo.practice import HOLDERS
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.lifecycle import EtatLot
from appliance.domain.lot_pieces import PiecesEnFile
from appliance.domain.mise_en_lot_pieces import LimitesPieces
from appliance.domain.registre.fiche import Fiche
from appliance.drivers.simulated import SimulatedReader
from appliance.durable.sealed_files import is_sealed_file
from appliance.services.numerisation import Papier
from appliance.services.poste import Poste
from appliance.services.scor import Scor
from appliance.services.status import Status
from appliance.wiring.practice import QUEUE
from tests.canaries import search
from tests.practice import CaisseProcess, PlayedPractice, bill
from tests.services.images import examined, numerisation


@pytest.fixture
def poste(practice: PlayedPractice) -> Iterator[Poste]:
    reader = SimulatedReader()
    reader.insert(vitale(HOLDERS[0]))
    poste = practice.open(reader)
    yield poste
    poste.lock()


def exchange(practice: PlayedPractice, poste: Poste, passes: int = 2) -> Status:
    for _ in range(passes):
        practice.carry()
        status = poste.tick()
    return status


def scor(poste: Poste) -> Scor:
    found = poste.sending.scor
    assert found is not None
    return found


def scan(poste: Poste) -> None:
    """Keep an image of what the first invoice without one waits for."""
    desk = numerisation(poste.prescriptions.registre)
    lien = desk.jonctions.manquantes()[0]
    assert lien.patient is not None
    assert isinstance(desk.garder(examined(desk, lien.patient), Papier.of(lien)), Fiche)


def lots(poste: Poste) -> list[PiecesEnFile]:
    return [one.valeur for one in poste.billing.store.lots_pieces]


def billed_and_scanned(poste: Poste) -> FactureEnFile:
    sealed = bill(poste)
    scan(poste)
    poste.send_now()
    return sealed


def test_an_image_leaves_beside_its_invoice_and_has_an_acknowledgement_of_its_own(
    practice: PlayedPractice, poste: Poste, caisse: CaisseProcess
) -> None:
    sealed = billed_and_scanned(poste)
    [lot] = lots(poste)
    assert [one.factures for one in lot.lot.pieces] == [(sealed.facture.numero,)]

    status = exchange(practice, poste)

    [lot] = lots(poste)
    assert lot.etat is EtatLot.ARL_POSITIF
    assert status.decompte.arl_positif == 1
    assert status.decompte.retours_a_lire == 0
    figures = caisse.ask(figures={})["figures"]
    assert (figures["lots_pieces"], figures["lots_pieces_taken"]) == (1, 1)
    # The mail went with its acceptance; the image stays.
    assert not lot.fichier
    queue = practice.directory / "station" / QUEUE
    assert len([*filter(is_sealed_file, (one.name for one in queue.iterdir()))]) == 1
    # It leaves once, whatever comes to it later.
    bill(poste)
    poste.send_now()
    assert len(lots(poste)) == 1


def test_a_paper_that_is_missing_blocks_nothing_and_its_image_leaves_later(
    practice: PlayedPractice, poste: Poste
) -> None:
    bill(poste)
    poste.send_now()
    assert exchange(practice, poste).decompte.arl_positif == 1
    assert not lots(poste)
    at_once = replace(scor(poste), limites=LimitesPieces(relance=timedelta()))
    for desk in (scor(poste), at_once):
        desk.look()
    asked = [any("numériser" in one for one in desk.alertes()) for desk in (scor(poste), at_once)]
    assert asked == [False, True]

    scan(poste)
    poste.send_now()
    [lot] = lots(poste)
    exchange(practice, poste)
    assert lots(poste)[0].etat is EtatLot.ARL_POSITIF
    assert lot.message_sha256 == lots(poste)[0].message_sha256


def test_a_refusal_is_told_and_a_person_sends_the_image_again(
    practice: PlayedPractice, poste: Poste, caisse: CaisseProcess
) -> None:
    caisse.ask(policy={"motif_pieces": "image illisible"})
    billed_and_scanned(poste)
    status = exchange(practice, poste)

    assert any("image illisible" in sentence for sentence in status.alertes)
    [lot] = lots(poste)
    [owed] = numerisation(poste.prescriptions.registre).jonctions.manquantes()
    assert owed.motif == "image illisible"

    caisse.ask(policy={})
    assert scor(poste).reprendre("2026-01-01/999") is not None
    assert scor(poste).reprendre(str(lot.cle_lot)) is None
    poste.send_now()
    exchange(practice, poste)
    assert [one.etat for one in lots(poste)] == [EtatLot.ARL_NEGATIF, EtatLot.ARL_POSITIF]
    assert not [one for one in poste.tick().alertes if "illisible" in one]


def test_neither_disk_nor_spool_tells_whose_image_it_is(
    practice: PlayedPractice, poste: Poste
) -> None:
    billed_and_scanned(poste)
    content = numerisation(poste.prescriptions.registre).contenu(
        next(iter(poste.billing.store.lots_pieces)).valeur.lot.pieces[0].piece
    )
    roots = [practice.directory / name for name in ("station", "spool")]
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    raw = b"".join(path.read_bytes() for path in files)
    assert raw
    assert not [at for at in range(0, len(content) - 24, 997) if content[at : at + 24] in raw]
    assert not [*search(roots, ["%PDF-", HOLDERS[0].nom])]
