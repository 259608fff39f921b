"""Who asks to be erased is gone to the last byte; what the law keeps is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.identifiers import NumeroFacture, NumeroLot
from appliance.domain.lifecycle import Evenement
from appliance.domain.lot import LotClos
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.attente import Genre, LigneEnAttente
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.dossier import Commentaire, Dossier, Immatriculation
from appliance.domain.registre.droits import Droits
from appliance.domain.registre.effacement import Bilan, Mention
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.durable.operations import Put, unpack_commit
from appliance.queue.documents import FACTURES, LOTS
from appliance.queue.store import Store
from appliance.services.effacement import Effacements
from appliance.services.registre import UNKNOWN, Registre
from tests.canaries import search
from tests.crash.laboratory import HOME
from tests.crash.recording import PowerCutError, RecordingDisk
from tests.made_up import ADA, NOON, StoppedClock, made_up_nir
from tests.queue.made_up_queue import FACTURE, Closing, open_journal, open_store, seal

TODAY = NOON.date()
WHO = Beneficiaire(
    nom="CANARDEAU", prenom="ZEPHYRINE", naissance="19470923", nir=made_up_nir("2470999654321")
)
FORMER = made_up_nir("7470999654321")
CANARIES = ("CANARDEAU", "ZEPHYRINE", "ZÉPHYRINE", WHO.nir.number, FORMER.number, "777888999")
CANARIES_OF_AN_INVOICE = ("CANARDEAU", "ZEPHYRINE", WHO.nir.number)


def dossier(who: Beneficiaire, **changes: object) -> Dossier:
    insured = Immatriculation(nir=who.nir, source=Source.CARTE, vu_le=TODAY)
    made = Dossier(
        nom=who.nom, prenom=who.prenom, naissance=who.naissance, immatriculations=(insured,)
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def lived(store: Store) -> tuple[int, int]:
    """Fill a register; return the numbers of the patient with canaries and of another one."""
    registre = Registre(store=store, clock=StoppedClock())
    tables = store.registre
    ada = tables.patients.add(dossier(ADA)).numero
    who = tables.patients.add(dossier(WHO)).numero
    twice = dossier(
        WHO,
        prenom="ZÉPHYRINE",
        immatriculations=(Immatriculation(nir=FORMER, source=Source.IMPORT, vu_le=TODAY),),
    )
    double = tables.patients.add(twice).numero
    for owner in (who, ada):
        seen = Droits(source=Source.CARTE, vu_le=TODAY)
        tables.droits.add(seen, patient=owner)
    paper = Ordonnance(
        prescripteur="99700218896",
        prescrite_le=TODAY,
        series=(Serie(actes=("sc",)),),
        note="pour ZEPHYRINE",
    )
    tables.ordonnances.add(paper, patient=double)
    tables.contrats.add(ContratAmc(amc="75004407", adherent="777888999"), patient=who)
    names = ("CANARDEAU ZEPHYRINE",)
    shown = Piece(type=TypePiece.ATTESTATION, support=Support.VUE, vue_le=TODAY, noms=names)
    tables.pieces.add(shown, patient=who)
    row = LigneEnAttente(
        genre=Genre.PATIENTS,
        fichier="x.csv",
        ligne=2,
        champs={"nom": "Canardeau", "prenom": "Zéphyrine"},
        anomalies=(Anomalie("nir", "x"),),
        recue_le=TODAY,
    )
    tables.attente.add(row)
    assert isinstance(registre.fusionner(who, double), Fiche)
    fiche = tables.patients.get(who)
    assert fiche is not None
    note = Commentaire(texte="CANARDEAU", le=TODAY)
    registre.corriger(replace(fiche, valeur=replace(fiche.valeur, commentaires=(note,))))
    return who, ada


def bill(store: Store, who: Beneficiaire) -> NumeroFacture:
    def make(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
        return replace(FACTURE, numero=numero, beneficiaire=who), seal(numero)[1]

    return store.add(make).facture.numero


def effacements(store: Store) -> Effacements:
    return Effacements(registre=Registre(store=store, clock=StoppedClock()), ouvrir=lambda _: ())


def told(store: Store, patient: int) -> Bilan:
    bilan = effacements(store).effacer(patient)
    assert isinstance(bilan, Bilan)
    return bilan


def deciphered(disk: RecordingDisk) -> Iterator[bytes]:
    """Yield all that the key opens: the checkpoint, then every entry of every file."""
    journal = open_journal(disk, disk.calls)
    yield b"".join(journal.index or ())
    yield from (payload for _, payload in journal.replay())
    yield from journal.entries()
    journal.close()


def leaks(disk: RecordingDisk, place: Path, *canaries: str) -> set[str]:
    place.mkdir()
    for rank, payload in enumerate(deciphered(disk)):
        (place / str(rank)).write_bytes(payload)
    return {sighting.canary for sighting in search([place], canaries or CANARIES)}


@pytest.mark.parametrize("reopened", [False, True])
def test_after_an_erasure_no_byte_of_the_patient_is_left(tmp_path: Path, *, reopened: bool) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    who, ada = lived(store)
    if reopened:  # so that an archive and a checkpoint hold it too
        store.close()
        assert leaks(disk, tmp_path / "before") == {*CANARIES}
        store = open_store(disk, seed=1)
    assert told(store, who) == Bilan(conservees=(), mentions=())
    assert store.registre.repertoire.find("can") == []
    assert [fiche.numero for fiche in store.registre.patients] == [ada]
    assert [name for name, _ in store.registre.of(ada)] == ["droits"]
    store.close()
    assert leaks(disk, tmp_path / "after") == set()
    assert leaks(disk, tmp_path / "others", ADA.nom) == {ADA.nom}


def accepted(store: Store, *numeros: NumeroFacture) -> None:
    """Close a lot of these invoices, and let the caisse accept it."""
    lot = store.close_lot(numeros, CarryingNames(*numeros), at=NOON)
    store.advance(lot.cle, Evenement.RECU, at=NOON)
    store.advance(lot.cle, Evenement.ARL_POSITIF, at=NOON)


class CarryingNames(Closing):
    """Closes a lot whose bytes name the patient, as those of a real one do."""

    def __call__(self, numero: NumeroLot) -> tuple[LotClos, bytes]:
        clos, message = super().__call__(numero)
        return replace(clos, contenu=b"CANARDEAU ZEPHYRINE " + clos.contenu), message


def test_what_the_law_keeps_is_the_sealed_invoices_and_they_are_listed(tmp_path: Path) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    who, _ = lived(store)
    numero, waiting = bill(store, WHO), bill(store, WHO)
    accepted(store, numero)
    bill(store, ADA)
    first, second = (one.phrase for one in told(store, who).conservees)
    what = "Facture 00000000{} du 20/11/2026 : conservée par obligation {}."
    assert first == what.format(1, "jusqu’au 18/02/2027 au moins")
    assert second == what.format(2, "tant que la caisse ne l’a pas acceptée")
    assert None not in (store.get(numero), store.get(waiting))
    store.close()
    for payload in deciphered(disk):
        if any(canary.encode() in payload for canary in CANARIES):
            found = [one for one in unpack_commit(payload) if isinstance(one, Put)]
            assert {one.table for one in found} <= {FACTURES, LOTS}
    assert leaks(disk, tmp_path / "after") == {*CANARIES_OF_AN_INVOICE}


def test_an_invoice_past_its_time_forgets_the_patient_and_keeps_its_amounts(
    tmp_path: Path,
) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    who, _ = lived(store)
    numero, other = bill(store, WHO), bill(store, ADA)
    accepted(store, numero, other)
    before = store.decompte()
    later = Registre(store=store, clock=StoppedClock(NOON + timedelta(days=91)))
    assert Effacements(registre=later, ouvrir=lambda _: ()).effacer(who) == Bilan(
        conservees=(), mentions=()
    )
    left, whole = store.get(numero), store.get(other)
    assert left is not None
    assert whole is not None
    assert (left.facture.beneficiaire.nom, left.scellee.contenu) == ("", b"")
    assert left.facture.cotation == FACTURE.cotation
    assert whole.facture.beneficiaire == ADA
    store.close()
    assert leaks(disk, tmp_path / "after") == set()
    for name in disk.names(HOME / "queue"):
        if name.startswith("idx-"):
            disk.unlink(HOME / "queue" / name)
    assert open_store(disk, seed=2).decompte() == before


def test_the_practice_may_have_to_keep_invoices_longer() -> None:
    store = open_store(RecordingDisk())
    who, _ = lived(store)
    accepted(store, bill(store, WHO))
    long = replace(effacements(store), conservation=timedelta(days=3650))
    bilan = long.effacer(who)
    assert isinstance(bilan, Bilan)
    assert bilan.conservees[0].jusqu_au == TODAY + timedelta(days=3650)


def test_where_somebody_else_is_said_to_be_hers_is_told_for_a_person_to_see() -> None:
    store = open_store(RecordingDisk())
    who, ada = lived(store)
    tables = store.registre
    child = replace(dossier(ADA).immatriculations[0], nir=WHO.nir, assure="CANARDEAU ZEPHYRINE")
    tables.patients.put(Fiche(ada, dossier(ADA, immatriculations=(child,))))
    shown = Piece(
        type=TypePiece.ATTESTATION,
        support=Support.VUE,
        vue_le=TODAY,
        noms=("ESSAIMONT ADA", "Canardeau Zéphyrine"),
    )
    piece = tables.pieces.add(shown, patient=ada).numero
    assert told(store, who).mentions == (
        Mention("patients", ada, ada),
        Mention("pieces", piece, ada),
    )


def test_nobody_is_erased_who_is_not_there() -> None:
    store = open_store(RecordingDisk())
    assert effacements(store).effacer(9) == UNKNOWN
    assert effacements(store).finir() == 0


def cut_erasure(changes: int) -> RecordingDisk | None:
    """Cut the power so many changes into an erasure; None when it was over by then."""
    disk = RecordingDisk()
    store = open_store(disk)
    who, _ = lived(store)
    disk.cut_before = disk.changes + changes
    try:
        effacements(store).effacer(who)
    except PowerCutError:
        disk.kill()
        disk.cut_before = None
        return disk
    return None


def test_an_erasure_that_the_power_cut_is_finished_at_the_next_opening(tmp_path: Path) -> None:
    finished = 0
    for changes in count(0, 3):
        disk = cut_erasure(changes)
        if disk is None:
            break
        store = open_store(disk, seed=1)
        finished += effacements(store).finir()
        assert effacements(store).finir() == 0
        gone = not store.registre.repertoire.find("can")
        assert gone is (len(store.registre.effacements) == 1)
        store.close()
        assert leaks(disk, tmp_path / str(changes)) == (set() if gone else {*CANARIES})
    assert finished > 3
