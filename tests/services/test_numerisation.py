"""Images of documents: judged, kept with their patient, found again, gone with them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import pytest

from appliance.domain.facture import Facture, FactureScellee, ModeSecurisation
from appliance.domain.identifiers import NumeroFacture, numero_lot
from appliance.domain.lifecycle import EtatLot
from appliance.domain.lot_pieces import LotPieces, PieceJointe, PiecesEnFile
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.piece import Piece, TypePiece
from appliance.durable.disk import read_whole
from appliance.durable.sealed_files import is_sealed_file
from appliance.errors import PieceLostError, UnreadablePieceError
from appliance.formats.lignes import read_lines, write_lines
from appliance.queue.store import Store
from appliance.services.effacement import Effacements
from appliance.services.jonctions import Jonctions
from appliance.services.numerisation import REFUSED, Numerisation, Papier
from appliance.services.registre import UNKNOWN, Registre
from appliance.services.transfer import contents, take_back
from tests.canaries import search
from tests.crash.laboratory import HOME
from tests.crash.media import Medium
from tests.crash.recording import PowerCutError, RecordingDisk
from tests.formats.pieces.made_up_pages import as_png, blurred, prescription
from tests.made_up import ADA, NOON, PRESCRIPTION, StoppedClock
from tests.queue.made_up_queue import FACTURE, open_store, seal
from tests.services.images import examined, numerisation, picture
from tests.services.test_effacement import deciphered, dossier

TODAY = NOON.date()
PAPIER = Papier(
    type=TypePiece.ORDONNANCE, prescripteur=PRESCRIPTION.prescripteur, datee_du=PRESCRIPTION.date
)


class Box:
    """A queue with one patient."""

    def __init__(self) -> None:
        self.disk = RecordingDisk()
        self.store = open_store(self.disk)
        self.registre = Registre(store=self.store, clock=StoppedClock())
        self.ada = self.store.registre.patients.add(dossier(ADA)).numero

    @property
    def numerisation(self) -> Numerisation:
        return numerisation(self.registre)

    def keep(self, papier: Papier = PAPIER) -> Fiche[Piece]:
        kept = self.numerisation.garder(examined(self.numerisation, self.ada), papier)
        assert isinstance(kept, Fiche)
        return kept

    def bill(self, **changes: object) -> NumeroFacture:
        def make(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
            return replace(FACTURE, numero=numero, **changes), seal(numero)[1]  # type: ignore[arg-type]

        return self.store.add(make).facture.numero

    def files(self) -> list[str]:
        return [*filter(is_sealed_file, self.disk.names(HOME / "queue"))]

    def owed(self) -> list[tuple[str, str]]:
        missing = Jonctions(registre=self.registre).manquantes()
        return [(one.numero, one.papier.value) for one in missing]


@pytest.fixture
def box() -> Box:
    return Box()


def test_a_good_image_is_kept_as_pdf_and_comes_back_the_same(box: Box) -> None:
    fiche = box.keep()
    image = fiche.valeur.image

    assert image is not None
    content = box.numerisation.contenu(fiche.numero)
    assert content.startswith(b"%PDF-")
    assert (len(content), image.pages) == (image.octets, 1)
    assert fiche.valeur.lisible
    assert [one.numero for one in box.numerisation.gardees(box.ada)] == [fiche.numero]


def test_no_byte_of_an_image_stands_in_clear_on_the_disk(box: Box, tmp_path: Path) -> None:
    content = box.numerisation.contenu(box.keep().numero)
    for name in box.disk.names(HOME / "queue"):
        (tmp_path / name).write_bytes(read_whole(box.disk, HOME / "queue" / name))
    pieces = [content[at : at + 24] for at in range(0, len(content) - 24, 997)]

    raw = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert not [piece for piece in pieces if piece in raw]
    assert not [*search([tmp_path], ["%PDF-", ADA.nom, ADA.nir.number])]


def test_what_only_looks_wrong_is_for_a_person_to_decide(box: Box) -> None:
    soft = as_png(blurred(prescription(0, size=(1166, 1654))))
    examen = examined(box.numerisation, box.ada, soft)

    assert [one.rule for one in examen.constats] == ["piece-floue"]
    assert isinstance(box.numerisation.garder(examen, PAPIER), Fiche)


def test_what_the_norm_refuses_is_never_kept(box: Box) -> None:
    coarse = as_png(prescription(0, size=(700, 990)), dpi=85)
    examen = examined(box.numerisation, box.ada, coarse)

    assert examen.refusee
    assert box.numerisation.garder(examen, PAPIER) == (REFUSED,)
    assert not box.files()


def test_a_name_of_somebody_else_is_a_doubt(box: Box) -> None:
    reads = numerisation(box.registre, "docteur essai FICTIVAL BRUNO ordonnance du jour")
    assert [one.rule for one in examined(reads, box.ada).constats] == ["piece-autre-patient"]
    right = numerisation(box.registre, "docteur essai Essalmont Ada ordonnance du jour")
    assert examined(right, box.ada).constats == ()
    assert not examined(box.numerisation, box.ada).lu


def test_a_file_that_is_no_image_is_refused_by_a_sentence(box: Box) -> None:
    with pytest.raises(UnreadablePieceError):
        examined(box.numerisation, box.ada, b"no image")


def test_nobody_has_no_images(box: Box) -> None:
    assert box.numerisation.judge_of(99) == UNKNOWN
    with pytest.raises(PieceLostError):
        box.numerisation.contenu(99)


def test_an_invoice_owes_its_prescription_until_an_image_of_it_is_there(box: Box) -> None:
    first, second = box.bill(), box.bill()
    assert box.owed() == [(first, "ordonnance"), (second, "ordonnance")]

    box.keep()
    assert box.owed() == []
    later = box.bill(date_soins=TODAY)
    assert box.owed() == []  # the same paper, the same patient
    other = replace(PRESCRIPTION, date=TODAY)
    assert box.bill(prescription=other) > later
    assert [papier for _, papier in box.owed()] == ["ordonnance"]


def test_in_mode_5_the_signed_sheet_is_owed_too(box: Box) -> None:
    box.keep()
    numero = box.bill(mode=ModeSecurisation.DEGRADE)
    assert box.owed() == [(numero, "feuille_soins")]

    box.keep(Papier(type=TypePiece.FEUILLE_SOINS, factures=(numero,)))
    assert box.owed() == []


def test_an_image_of_nobody_known_is_joined_by_the_number_of_the_invoice(box: Box) -> None:
    numero = box.bill(beneficiaire=replace(ADA, prenom="INCONNUE"))
    [lien] = Jonctions(registre=box.registre).manquantes()
    assert lien.patient is None

    box.keep(Papier.of(lien))
    assert (numero, "ordonnance") not in box.owed()


def test_a_document_that_was_thrown_away_is_owed_again(box: Box) -> None:
    box.bill()
    fiche = box.keep()
    assert box.numerisation.jeter(fiche.numero) is None

    assert box.owed()
    assert not box.files()
    assert box.numerisation.jeter(fiche.numero) is not None


def test_an_image_that_rotted_is_said_to_be_lost(box: Box) -> None:
    fiche = box.keep()
    [name] = box.files()
    descriptor = box.disk.open(HOME / "queue" / name)
    box.disk.pwrite(descriptor, bytes(8), 100)

    with pytest.raises(PieceLostError):
        box.numerisation.contenu(fiche.numero)


def test_who_is_erased_takes_the_images_along_and_what_opens_them(box: Box) -> None:
    fiche = box.keep()
    assert fiche.valeur.image is not None
    key = fiche.valeur.image.cle
    assert box.files()

    Effacements(registre=box.registre, ouvrir=lambda _: ()).effacer(box.ada)

    assert not box.files()
    box.store.close()
    assert not any(key in payload for payload in deciphered(box.disk))


def test_an_invoice_of_who_was_erased_asks_for_no_image(box: Box) -> None:
    numero = box.bill()
    fiche = box.keep()
    assert fiche.valeur.image is not None
    joined = PieceJointe(piece=fiche.numero, sha256="", octets=1, factures=(numero,))
    lot = LotPieces(
        numero=numero_lot(1),
        cree_le=TODAY,
        professionnel=FACTURE.professionnel,
        organisme=FACTURE.organisme,
        pieces=(joined,),
    )
    one = PiecesEnFile(
        lot=lot,
        sha256="",
        message_sha256="",
        fichier="",
        cle=b"",
        etat=EtatLot.REMISE,
        depuis=NOON,
    )
    box.store.lots_pieces.put(Fiche(1, one))
    Effacements(registre=box.registre, ouvrir=lambda _: ()).effacer(box.ada)

    assert box.owed() == []


def exported(store: Store) -> bytes:
    return b"".join(write_lines(contents(store), at=NOON))


def test_an_export_carries_images_and_a_blank_box_takes_them_back(box: Box) -> None:
    fiche = box.keep()
    data = exported(box.store)
    assert fiche.valeur.image is not None
    assert fiche.valeur.image.cle.hex().encode() not in data
    assert fiche.valeur.image.fichier.encode() not in data

    other = open_store(RecordingDisk(), seed=5)
    for _ in range(2):
        taken = take_back(other.registre, lambda: read_lines([data]), name="export", today=TODAY)
        assert not taken.en_attente
    again = numerisation(Registre(store=other, clock=StoppedClock()))
    assert again.contenu(fiche.numero) == box.numerisation.contenu(fiche.numero)
    assert exported(other) == data


def test_an_image_changed_in_an_export_waits(box: Box) -> None:
    box.keep()
    before = picture()[:0] + b'"contenu":{"base64":"J'
    data = exported(box.store)
    assert before in data
    spoiled = data.replace(before, b'"contenu":{"base64":"K')

    other = open_store(RecordingDisk(), seed=5)
    taken = take_back(other.registre, lambda: read_lines([spoiled]), name="export", today=TODAY)
    assert [one.valeur.anomalies[0].champ for one in taken.en_attente] == ["valeur"]


def test_a_power_cut_leaves_a_document_with_its_image_or_neither() -> None:
    first = Box()
    examen = examined(first.numerisation, first.ada)
    kept = []
    for changes in count():
        box = Box()
        box.disk.cut_before = box.disk.changes + changes
        with suppress(PowerCutError):
            box.numerisation.garder(examen, PAPIER)
        over = box.disk.changes < box.disk.cut_before
        lost = Random(changes)  # noqa: S311 - what a cut loses, no secret
        images = box.disk.images(Medium.POSIX, lost, 3)
        kept += [left_by_a_cut(image, examen.contenu) for image in images]
        if over:
            break
    assert {*kept} == {0, 1}


def left_by_a_cut(image: Mapping[Path, bytes], content: bytes) -> int:
    """Return how many documents stand on a disk, each with its whole image and no file too many."""
    disk = RecordingDisk(image)
    store = open_store(disk, seed=7)
    desk = numerisation(Registre(store=store, clock=StoppedClock()))
    found = desk.gardees(1)
    assert all(desk.contenu(one.numero) == content for one in found)
    store.expunge()
    assert len([*filter(is_sealed_file, disk.names(HOME / "queue"))]) == len(found)
    store.close()
    return len(found)
