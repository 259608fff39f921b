"""The directory kept by mail: asked at night, taken once, never against the settings."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.caisse import ANNUAIRE, EDITEUR, Edition
from appliance.demo.caisse.annuaire import written
from appliance.demo.caisse.answers import mail
from appliance.domain.annuaire import completees
from appliance.domain.destination import Amc, Destinataire
from appliance.domain.identifiers import Organisme
from appliance.engines.annuaire_simule import SimulatedDirectory
from appliance.services.annuaire import Annuaires
from appliance.services.voie import Enquete, Voie
from appliance.spool.maildir import StationSpool
from appliance.wiring.droits import wrapping
from tests.demo.nurse import NURSE
from tests.services.asked import EVENING, Cabinet, certificate_at

BODY: Final = "019990001"


class Informed(Cabinet):
    """A station that asks a directory as well."""

    def others(self) -> Sequence[Enquete]:
        certificate = certificate_at(self.post.identity.certificate)
        self.annuaires = Annuaires(
            store=self.store,
            spool=StationSpool(self.droits.spool._disk, self.home / "spool"),
            directory=SimulatedDirectory(EDITEUR),
            signer=self.signer,
            voie=Voie(ANNUAIRE, wrapping(NURSE.address, ANNUAIRE, certificate)),
            clock=self.clock,
            age=timedelta(days=30),
        )
        return [self.annuaires]

    def edition(self, numero: int = 1, *, days: int = 0) -> Edition:
        certificate = certificate_at(self.post.identity.certificate).hex()
        found = {"adresse": "autre@caisse.test", "certificat": certificate}
        return Edition(
            numero=numero,
            etabli_le=EVENING.date() - timedelta(days=days),
            inscriptions=[
                found | {"organisme": BODY, "amc": ""},
                found | {"organisme": "", "amc": "00000001"},
            ],
            aiguilles=[{"regime": "02", "caisse": "", "centre": "", "destination": BODY}],
        )

    def comes(self, content: bytes) -> None:
        """Let a mail of the directory's address come, whoever wrote it."""
        ends, at = (ANNUAIRE, NURSE.address), self.clock.now()
        letter = mail(title="Annuaire", name="x", content=content, ends=ends, at=at)
        self.post.maildrops.deposit(NURSE.address, letter)
        self.exchange()


@pytest.fixture
def cabinet(tmp_path: Path) -> Iterator[Informed]:
    made = Informed(tmp_path)
    yield made
    made.close()


def version(cabinet: Informed) -> int:
    held = cabinet.annuaires.tenu()
    return 0 if held is None else held.version


def test_the_night_asks_and_the_answer_is_kept_and_told(cabinet: Informed) -> None:
    cabinet.policy(annuaire=cabinet.edition())
    cabinet.night()
    cabinet.carry()
    assert cabinet.post.carried == []  # not before tomorrow
    cabinet.later(hours=5)
    cabinet.exchange()
    held = cabinet.annuaires.tenu()
    assert held is not None
    found = [one.destinataire for one in held.inscriptions]
    assert found == [Organisme.parse(BODY), Amc("00000001")]
    [told] = cabinet.annuaires.remarques()
    assert "édition 1" in told
    assert list(cabinet.store.retours()) == []


def test_it_is_asked_again_when_it_is_old_and_not_while_a_question_is_out(
    cabinet: Informed,
) -> None:
    cabinet.comes(written(cabinet.edition(days=29)))
    cabinet.night()
    assert cabinet.waiting() == []
    cabinet.later(days=1)
    for _ in range(3):
        cabinet.night()
        cabinet.reopen()
    assert len(cabinet.waiting()) == 1
    cabinet.later(days=8)
    cabinet.carry()
    cabinet.tick()
    cabinet.night()
    assert len(cabinet.waiting()) == 1


def test_only_a_higher_edition_is_taken(cabinet: Informed) -> None:
    for numero in (3, 2, 3, 5, 4):
        cabinet.comes(written(cabinet.edition(numero)))
    assert version(cabinet) == 5


def test_what_another_key_signed_or_a_byte_changed_is_no_edition(cabinet: Informed) -> None:
    content = written(cabinet.edition())
    stranger = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    for wrong in (
        written(cabinet.edition(), stranger),
        content.replace(b"autre@", b"voleur@"),
        content[:-2],
        written(replace(cabinet.edition(), inscriptions=[{"organisme": BODY}])),
        written(
            replace(
                cabinet.edition(),
                inscriptions=[
                    {"organisme": BODY, "amc": "", "adresse": "a@b.test", "certificat": "00"}
                ],
            )
        ),
        written(cabinet.edition(0)),
    ):
        cabinet.comes(wrong)
    assert version(cabinet) == 0
    assert len([*cabinet.store.retours()]) == 6  # kept, as what nobody understands


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(content: bytes) -> None:
    client = SimulatedDirectory(EDITEUR)
    assert client.read(content) is None
    assert client.read(b"besace annuaire 1\n" + content) is None


destinataires = st.integers(0, 5).map(lambda rank: Amc(f"{rank:08d}"))


@given(
    st.dictionaries(destinataires, st.just("settings")),
    st.dictionaries(destinataires, st.just("directory")),
)
def test_a_directory_never_changes_what_the_settings_say(
    reglages: dict[Destinataire, str], annuaire: dict[Destinataire, str]
) -> None:
    both = completees(reglages, annuaire)
    assert {one: both[one] for one in reglages} == reglages
    assert both.keys() == reglages.keys() | annuaire.keys()
