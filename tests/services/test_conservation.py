"""What is past its time names nobody; a legal hold keeps it; amounts and delays stay."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from appliance.domain.argent.banque import (
    Certitude,
    Comment,
    Defait,
    Lien,
    LigneReleve,
    MouvementBancaire,
    Rapprochement,
)
from appliance.domain.argent.part import Dit, Mot, SuiviPart
from appliance.domain.argent.relances import Issue, Niveau, Relance
from appliance.domain.conservation import LEAST, PROPOSED, Passe
from appliance.domain.facture import Complementaire, Facture, FactureScellee
from appliance.domain.file_attente import GenreRetour
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.paiements import Motif
from appliance.domain.registre.effacement import Bilan
from appliance.domain.tiers_payant import Forcage, Part
from appliance.formats.incoming import open_mail
from appliance.queue.store import Store
from appliance.services.conservation import NO_HOLD, TOO_SHORT, Conservations
from appliance.services.effacement import HELD, Effacements
from appliance.services.registre import UNKNOWN, Registre
from tests.canaries import search
from tests.crash.recording import RecordingDisk
from tests.made_up import ADA, NOON, StoppedClock
from tests.queue.made_up_queue import FACTURE, open_store, seal
from tests.services.test_effacement import WHO, accepted, deciphered, dossier

ADHERENT = "318427650"
CANARIES = (WHO.nom, WHO.prenom, WHO.nir.number, ADHERENT, "BARBOTEUR")
LONG_AGO = NOON + timedelta(days=LEAST + 1)
NAMED = f"{WHO.nom} {WHO.prenom}"


def opened(raw: bytes) -> Sequence[bytes] | GenreRetour:
    """Open a return as a correspondent's mail."""
    mail = open_mail(raw, own="besace@example.invalid")
    return (
        GenreRetour.ILLISIBLE
        if not hasattr(mail, "attachments")
        else [one.content for one in mail.attachments]
    )


def desk(store: Store, at: timedelta = timedelta()) -> Registre:
    return Registre(store=store, clock=StoppedClock(NOON + at))


def retention(store: Store, at: timedelta = timedelta()) -> Conservations:
    return Conservations(registre=desk(store, at), ouvrir=opened)


def erasing(store: Store, at: timedelta = timedelta()) -> Effacements:
    return Effacements(registre=desk(store, at), ouvrir=opened)


def sealed_for(store: Store) -> NumeroFacture:
    """Bill the canary, with everything of an invoice that may name somebody."""

    def make(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
        facture = replace(
            FACTURE,
            numero=numero,
            beneficiaire=WHO,
            complementaire=Complementaire(amc="75004407", adherent=ADHERENT),
            forcage=Forcage(par="1", motif=f"attestation de {NAMED}", le=NOON),
        )
        return facture, seal(numero)[1]

    return store.add(make).facture.numero


def noemie_mail() -> bytes:
    """Return a mail whose attachment names the canary, in base64."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "caisse@example.invalid", "besace@example.invalid"
    mail.set_content("retour")
    content = f"{WHO.nom} {WHO.prenom} {WHO.nir.number}".encode("latin-1")
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="a")
    return mail.as_bytes()


def lived(store: Store) -> tuple[int, NumeroFacture]:
    """Let the canary's name come into every table that takes words from outside."""
    who = store.registre.patients.add(dossier(WHO)).numero
    store.registre.patients.add(dossier(ADA))
    numero = sealed_for(store)
    accepted(store, numero)
    store.keep_retour(noemie_mail(), GenreRetour.AUTRE, at=NOON)
    word = Mot(
        dit=Dit.APPEL,
        le=NOON,
        jour=NOON.date(),
        auteur="1",
        raison=f"{NAMED} a appelé",
        motifs=(Motif(code="R01", libelle=f"BARBOTEUR {NAMED}"),),
    )
    share = SuiviPart(numero=numero, part=Part.AMO, demande=100, mots=(word,))
    store.argent.decide(int(numero), [share])
    line = MouvementBancaire(
        compte="FR00",
        date_valeur=None,
        date=NOON.date(),
        montant=1200,
        libelle=f"VIR {WHO.prenom} {WHO.nom} BARBOTEUR",
        reference=WHO.nir.number,
        contrepartie=NAMED,
        source="csv",
    )
    kept = store.releves.lignes.add(LigneReleve(mouvement=line, fichier="0", place=1))
    posting = Rapprochement(
        lien=Lien.of([kept.numero], ["v"]),
        comment=Comment.MAIN,
        certitude=Certitude.DECIDEE,
        decideur=1,
        le=NOON,
    )
    posted = store.releves.post(posting)
    store.releves.undo(posted, Defait(auteur=1, raison=f"c’était {NAMED}", le=NOON))
    letter = Relance(payeur="01 999 0000", niveau=Niveau.PREMIERE, le=NOON.date(), reclamees=())
    store.relances.add(letter.answered(Issue.PROMISE, NOON.date(), f"pour {NAMED}"))
    return who, numero


def leaks(disk: RecordingDisk, place: Path) -> set[str]:
    place.mkdir()
    for rank, payload in enumerate(deciphered(disk)):
        (place / str(rank)).write_bytes(payload)
    return {sighting.canary for sighting in search([place], CANARIES)}


def test_after_an_erasure_no_table_names_the_patient_and_the_money_stays(tmp_path: Path) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    who, numero = lived(store)
    store.close()
    assert leaks(disk, tmp_path / "before") == {*CANARIES}
    store = open_store(disk, seed=1)
    before = store.decompte()
    assert erasing(store, timedelta(days=LEAST + 1)).effacer(who) == Bilan((), ())
    [retour] = store.retours()
    assert (retour.contenu, retour.recu_le) == (b"", NOON)
    [line] = store.releves.lignes
    assert (line.valeur.mouvement.montant, line.valeur.mouvement.libelle) == (1200, "")
    [mot] = store.argent.of(int(numero))[Part.AMO].mots
    assert (mot.dit, mot.raison, mot.motifs[0].code) == (Dit.APPEL, "", "R01")
    store.close()
    assert leaks(disk, tmp_path / "after") == set()
    assert open_store(disk, seed=2).decompte() == before


def test_a_return_that_must_be_kept_is_told_and_goes_with_its_time(tmp_path: Path) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    who, _ = lived(store)
    bilan = erasing(store).effacer(who)
    assert isinstance(bilan, Bilan)
    assert (bilan.retours, len(bilan.conservees)) == (1, 1)
    later = retention(store, timedelta(days=LEAST + 1))
    assert later.choisir(LEAST) is None
    assert later.passer() == Passe(factures=("000000001",), retours=1)  # type: ignore[arg-type]
    assert erasing(store, timedelta(days=LEAST + 1)).finir() == 1
    store.close()
    assert leaks(disk, tmp_path / "after") == set()


def test_nothing_is_forgotten_before_somebody_decided_for_how_long() -> None:
    store = open_store(RecordingDisk())
    lived(store)
    later = retention(store, timedelta(days=9999))
    assert (later.regle(), later.passer()) == (None, None)
    assert [*later.reprendre()] == []


def test_an_opening_forgets_what_is_due_and_says_so(tmp_path: Path) -> None:
    disk = RecordingDisk()
    store = open_store(disk)
    lived(store)
    store.registre.patients.remove([1])
    later = retention(store, timedelta(days=LEAST + 1))
    assert later.choisir(LEAST) is None
    [told] = later.reprendre()
    assert told.startswith("Conservation : 1 factures")
    assert [*later.reprendre()] == []
    store.close()
    assert leaks(disk, tmp_path / "after") == set()


@pytest.mark.parametrize("jours", [LEAST - 1, 0, -1, 1_000_000])
def test_less_than_the_law_asks_is_refused(jours: int) -> None:
    made = retention(open_store(RecordingDisk()))
    assert made.choisir(jours) == TOO_SHORT
    assert made.regle() is None


def test_a_pass_leaves_what_is_not_past_its_time_and_comes_once_a_month() -> None:
    store = open_store(RecordingDisk())
    _, numero = lived(store)
    assert retention(store).choisir(PROPOSED) is None
    soon = retention(store, timedelta(days=PROPOSED))
    assert soon.passer() == Passe()
    assert soon.passer() is None
    assert soon.passer(now=True) == Passe()
    kept = store.get(numero)
    assert kept is not None
    assert kept.facture.beneficiaire == WHO
    late = retention(store, timedelta(days=PROPOSED + 31)).passer()
    assert late == Passe(factures=(numero,), retours=1)
    bare = store.get(numero)
    assert bare is not None
    assert (bare.facture.beneficiaire.nom, bare.facture.cotation) == ("", FACTURE.cotation)


@pytest.mark.parametrize("whole", [True, False])
def test_a_legal_hold_keeps_all_of_it_until_it_is_lifted(*, whole: bool) -> None:
    store = open_store(RecordingDisk())
    who, numero = lived(store)
    later = retention(store, timedelta(days=LEAST + 1))
    held = 0 if whole else who
    assert later.choisir(LEAST) is None
    assert later.lever(held) == NO_HOLD
    assert later.geler("contrôle", held) is None
    assert [one.numero for one in later.gels()] == [held]
    assert later.passer() == (None if whole else Passe())
    assert erasing(store, timedelta(days=LEAST + 1)).effacer(who) == HELD
    assert later.lever(held) is None
    assert later.passer(now=True) == Passe(factures=(numero,), retours=1)


def test_a_hold_on_one_keeps_what_a_lot_carried_of_others_too() -> None:
    store = open_store(RecordingDisk())
    who = store.registre.patients.add(dossier(WHO)).numero
    held = sealed_for(store)
    other = store.add(seal).facture.numero
    accepted(store, held, other)
    later = retention(store, timedelta(days=LEAST + 1))
    assert later.choisir(LEAST) is None
    assert later.geler("litige", who) is None
    assert later.geler("litige", 99) == UNKNOWN
    assert later.passer() == Passe()
    [lot] = store.lots()
    assert lot.clos.contenu
