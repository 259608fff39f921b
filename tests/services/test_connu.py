"""A visit begins with what the register knows, so that nobody types it twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from appliance.domain.acte import Nature
from appliance.domain.registre.anomalie import Anomalie
from appliance.domain.registre.dossier import Adresse, Commentaire, Dossier, Immatriculation
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.visite import Situation, Terrain, Trajet
from appliance.services.connu import connu
from appliance.services.prescriptions import Prescriptions
from appliance.services.registre import Registre
from tests.crash.recording import RecordingDisk
from tests.made_up import ADA, NOON, ORGANISME, StoppedClock
from tests.queue.made_up_queue import VISITE, open_store

TODAY = NOON.date()
DOSSIER = Dossier(
    nom=ADA.nom,
    prenom=ADA.prenom,
    naissance=ADA.naissance,
    immatriculations=(Immatriculation(nir=ADA.nir, source=Source.CARTE, vu_le=TODAY),),
    adresse=Adresse(km=Decimal(9), terrain=Terrain.MONTAGNE, autre_commune=True),
    commentaires=(Commentaire(texte="clé sous le pot", le=TODAY),),
)
SEEN = Droits(
    source=Source.ATTESTATION,
    vu_le=TODAY,
    organisme=ORGANISME,
    exonerations=(Exoneration(motif=Motif.ALD),),
)
PAPER = Ordonnance(
    prescripteur="99700218896", prescrite_le=TODAY, series=(Serie(actes=("sc",), duree=3),)
)
WAY = Trajet(km=Decimal(9), terrain=Terrain.MONTAGNE, autre_commune=True)


def desk() -> Prescriptions:
    return Prescriptions(registre=Registre(store=open_store(RecordingDisk()), clock=StoppedClock()))


def test_s001_08_what_the_record_says_is_shown_and_billed() -> None:
    prescriptions = desk()
    tables = prescriptions.registre.store.registre
    fiche = tables.patients.add(DOSSIER)
    tables.droits.add(SEEN, patient=fiche.numero)
    tables.ordonnances.add(PAPER, patient=fiche.numero)
    known = connu(prescriptions, fiche, TODAY)
    assert known.commentaires == ("clé sous le pot",)
    assert known.beneficiaire == ADA
    assert known.droits == SEEN
    assert [one.prescription.prescripteur for one in known.prevus] == [PAPER.prescripteur]
    assert len(known.echeances) == 1
    care = replace(VISITE, patient=Situation(nature=Nature.AT))
    visite = known.completed(care)
    assert (visite.trajet, visite.patient.ald, visite.patient.age) == (WAY, True, 71)
    assert visite.patient.nature is Nature.AT


def test_an_empty_record_changes_nothing_and_says_whom_it_cannot_name() -> None:
    prescriptions = desk()
    bare = replace(
        DOSSIER, immatriculations=(), adresse=None, commentaires=(), naissance="19550000"
    )
    fiche = prescriptions.registre.store.registre.patients.add(bare)
    known = connu(prescriptions, fiche, TODAY)
    assert isinstance(known.beneficiaire, Anomalie)
    assert (known.droits, known.trajet, known.prevus, known.echeances) == (None, None, (), ())
    assert known.completed(VISITE) == VISITE
