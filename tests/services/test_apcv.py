"""An appli carte Vitale: kept with the draft, handed to the engine unread until it expires."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.domain.apcv import ContexteApcv
from appliance.domain.brouillon import Brouillon
from appliance.domain.facture import Facture, FactureScellee, ModeSecurisation
from appliance.domain.registre.serie import Prescrit
from appliance.domain.tiers_payant import TiersPayant
from appliance.engines.simulated import SimulatedEngine
from appliance.errors import ApcvExpiredError
from appliance.ports.signature import Signer
from appliance.services.apcv import Apcv
from appliance.services.brouillons import Brouillons
from appliance.services.poste import Poste
from tests.canaries import search
from tests.made_up import ADA, NOMENCLATURE, NOON
from tests.services.billed import DAY, PAPER
from tests.tui.stage import CODE, Stage

LIFE = timedelta(minutes=10)
OPAQUE = b"contexte-invente-\xff-0123456789"


@dataclass
class NotingEngine(SimulatedEngine):
    """An engine that an accredited one would stand in the place of."""

    handed: list[bytes] = field(default_factory=list)

    def seal_facture(
        self, facture: Facture, signer: Signer | None, apcv: bytes = b""
    ) -> FactureScellee:
        self.handed.append(apcv)
        return super().seal_facture(facture, signer, apcv)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def poste(stage: Stage) -> Iterator[Poste]:
    poste = stage.unlock(CODE, "")
    poste.billing = replace(poste.billing, engine=NotingEngine())
    yield poste
    poste.lock()


def scanned(stage: Stage) -> ContexteApcv:
    return Apcv(clock=stage.clock, duree=LIFE).received(OPAQUE)


def draft(apcv: ContexteApcv | None) -> Brouillon:
    return Brouillon(
        beneficiaire=ADA,
        soins=(Prescrit(acte=NOMENCLATURE["sc"].id, ald=False),),
        date_soins=DAY,
        domicile=True,
        prescription=PAPER,
        tiers_payant=TiersPayant.AMO,
        apcv=apcv,
    )


def handed(poste: Poste) -> list[bytes]:
    assert isinstance(poste.billing.engine, NotingEngine)
    return poste.billing.engine.handed


def test_a_context_is_handed_to_the_engine_as_it_came(stage: Stage, poste: Poste) -> None:
    shown = poste.billing.propose(poste.prepare(draft(scanned(stage))), None)
    [told] = [one for one in shown.findings if one.rule == "apcv-unused"]
    assert "besoin du réseau" in told.sentence
    assert poste.billing.engine.name in told.sentence
    assert poste.seal(shown).facture.mode is ModeSecurisation.DEGRADE
    assert handed(poste) == [OPAQUE]


def test_without_one_nothing_is_handed_and_nothing_said(poste: Poste) -> None:
    shown = poste.billing.propose(poste.prepare(draft(None)), None)
    assert not {one.rule for one in shown.findings} & {"apcv-unused", "apcv-expired"}
    poste.seal(shown)
    assert handed(poste) == [b""]


def test_an_expired_context_is_said_and_not_handed(stage: Stage, poste: Poste) -> None:
    kept = draft(scanned(stage))
    stage.clock.time = NOON + LIFE
    shown = poste.billing.propose(poste.prepare(kept), None)
    assert "apcv-expired" in {one.rule for one in shown.findings}
    poste.seal(shown)
    assert handed(poste) == [b""]


def test_a_context_that_expires_once_shown_stops_the_seal(stage: Stage, poste: Poste) -> None:
    shown = poste.billing.propose(poste.prepare(draft(scanned(stage))), None)
    stage.clock.time = NOON + LIFE
    with pytest.raises(ApcvExpiredError):
        poste.seal(shown)
    assert (handed(poste), list(poste.factures())) == ([], [])


def test_it_is_kept_with_the_draft_until_the_seal_and_never_in_clear(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = draft(scanned(stage))
    before = stage.unlock(CODE, "")
    before.keep(kept)
    before.lock()
    poste = stage.unlock(CODE, "")
    try:
        [again] = Brouillons(poste.billing.store).tous()
        assert again.valeur == kept
        poste.seal(poste.billing.propose(poste.prepare(again.valeur), None))
        assert not Brouillons(poste.billing.store).tous()
    finally:
        poste.lock()
    assert "contexte-invente" not in caplog.text
    assert list(search([stage.directory], ["contexte-invente", "0123456789"])) == []


def test_nothing_shows_what_a_context_holds(stage: Stage) -> None:
    assert "invente" not in repr(scanned(stage))
    assert repr(scanned(stage)) == "ContexteApcv(jusqu’à 2026-11-20T12:10Z)"
