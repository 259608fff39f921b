"""What was seen and answered of the tariffs is kept for good, on the journal of the invoices."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.domain.revision import ReponseAvenant, TarifsVus
from appliance.durable.disk import SystemDisk
from appliance.formats.bareme import digest
from appliance.queue.documents import to_document
from appliance.queue.store import Store
from tests.made_up import NOON, TARIFS

VUS = TarifsVus(
    empreinte=digest(TARIFS.baremes.values()),
    vus_le=NOON,
    par="991023763",
    version=1,
    baremes=tuple(TARIFS.baremes.values()),
)
OUI = ReponseAvenant(applique=True, repondu_le=NOON, par="991023763")


def opened(directory: Path) -> Store:
    return Store.open(directory, disk=SystemDisk(), key=bytes(32), entropy=os.urandom)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(opened(tmp_path)) as store:
        yield store


def test_nothing_was_seen_nor_answered_at_first(store: Store) -> None:
    assert store.revisions.tarifs() is None
    assert store.revisions.reponse() is None


def test_what_was_seen_and_answered_last_survives_a_restart(tmp_path: Path) -> None:
    later = NOON + timedelta(days=1)
    with closing(opened(tmp_path)) as store:
        store.revisions.keep_tarifs(VUS)
        store.revisions.keep_tarifs(replace(VUS, version=2, vus_le=later))
        store.revisions.keep_reponse(OUI)
        store.revisions.keep_reponse(replace(OUI, applique=False, repondu_le=later))
    with closing(opened(tmp_path)) as store:
        seen, answered = store.revisions.tarifs(), store.revisions.reponse()
    assert seen == replace(VUS, version=2, vus_le=later)
    assert answered == replace(OUI, applique=False, repondu_le=later)
    assert digest(seen.baremes) == seen.empreinte


def test_the_names_on_disk_are_these() -> None:
    """Who renames a field of the domain must bump VERSION and write a migration."""
    document = to_document(VUS)
    assert sorted(document) == ["baremes", "empreinte", "par", "v", "version", "vus_le"]
    ami = next(each for each in document["baremes"] if each["code"] == "AMI")
    assert sorted(ami) == [
        "article",
        "code",
        "creation",
        "exonerant",
        "label",
        "unit",
        "valeurs",
    ]
    assert ami["valeurs"][1] == {
        "since": "2009-04-18",
        "amounts": {"metropole": 315, "drom": 330},
        "certainty": "confirmed",
        "reference": "avenant 1 ; table des tarifs de l’Assurance Maladie au 28/01/2024",
    }
    assert sorted(to_document(OUI)) == ["applique", "par", "repondu_le", "v"]
