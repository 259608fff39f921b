"""Who asks to be erased is gone to the last byte; what the law keeps is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.identifiers import NumeroFacture
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
from appliance.queue.documents import FACTURES
from appliance.queue.store import Store
from appliance.services.effacement import Effacements
from appliance.services.registre import UNKNOWN, Registre
from tests.canaries import search
from tests.crash.recording import PowerCutError, RecordingDisk
from tests.made_up import ADA, NOON, StoppedClock, made_up_nir
from tests.queue.made_up_queue import FACTURE, open_journal, open_store, seal

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
    return Effacements(registre=Registre(store=store, clock=StoppedClock()))


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


def test_what_the_law_keeps_is_the_sealed_invoices_and_they_are_listed(tmp_path: Path) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    who, _ = lived(store)
    numero = bill(store, WHO)
    bill(store, ADA)
    [kept] = told(store, who).conservees
    assert (kept.numero, kept.jusqu_au) == (numero, TODAY + timedelta(days=90))
    assert kept.phrase == (
        "Facture 000000001 du 20/11/2026 : conservée par obligation jusqu’au 18/02/2027 au moins."
    )
    assert store.get(numero) is not None
    store.close()
    for payload in deciphered(disk):
        if any(canary.encode() in payload for canary in CANARIES):
            found = [one for one in unpack_commit(payload) if isinstance(one, Put)]
            assert {one.table for one in found} == {FACTURES}
    assert leaks(disk, tmp_path / "after") == {*CANARIES_OF_AN_INVOICE}


def test_the_practice_may_have_to_keep_invoices_longer() -> None:
    store = open_store(RecordingDisk())
    who, _ = lived(store)
    bill(store, WHO)
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
