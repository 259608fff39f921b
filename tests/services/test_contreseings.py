"""Sealed with the Vitale while the CPS is away, countersigned in one batch when it is back."""

from collections.abc import Iterator

import pytest

from appliance.demo.cards import vitale
from appliance.domain.facture import ModeSecurisation
from appliance.domain.file_attente import FactureEnFile
from appliance.errors import ReaderMuteError, SignerAbsentError
from appliance.sealing.signature import verify
from appliance.services.poste import CARD_REST, Poste
from appliance.tui.widgets.permanent_line import to_lot
from appliance.wiring import tools
from tests.made_up import NOON
from tests.made_up_cards import ALINE
from tests.services.billed import asked, rules, visit
from tests.tui.stage import CODE, Stage, signer

MODE_4 = ModeSecurisation.DESYNCHRONISE


class LeavingSigner:
    """A card that comes and goes.

    Attributes:
        present: whether it is in the reader.
        stands: how many signatures it gives before it is pulled; None for no end.
        asked: how often it was asked for one.
        fails: what it raises when it is not there.
    """

    demonstration = True

    def __init__(self) -> None:
        self.present = True
        self.stands: int | None = None
        self.asked = 0
        self.closed = False
        self.fails: type[Exception] = SignerAbsentError

    @property
    def certificate(self) -> bytes:
        return signer().certificate

    def sign(self, message: bytes) -> bytes:
        self.asked += 1
        if not self.present or self.stands == 0:
            raise self.fails
        if self.stands is not None:
            self.stands -= 1
        return signer().sign(message)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def card(stage: Stage) -> LeavingSigner:
    stage.signer = card = LeavingSigner()
    return card


@pytest.fixture
def poste(stage: Stage, card: LeavingSigner) -> Iterator[Poste]:
    assert stage.signer is card
    poste = stage.unlock(CODE, "")
    yield poste
    poste.lock()


def sealed(poste: Poste, stage: Stage, *actes: str) -> FactureEnFile:
    stage.reader.insert(vitale(ALINE))
    reading = poste.read_card()
    who = reading.beneficiaires[0]
    return poste.seal(asked(poste, visit(*actes), who, reading=reading))


def a_morning(poste: Poste, stage: Stage, card: LeavingSigner) -> list[FactureEnFile]:
    """Seal one with both cards, two while the CPS is away, one with both again."""
    made = [sealed(poste, stage, "sc")]
    card.present = False
    made += [sealed(poste, stage, name) for name in ("im", "ponction_veineuse")]
    card.present = True
    return [*made, sealed(poste, stage, "iv_isolee")]


def test_a_cps_that_leaves_during_the_day_makes_mode_4_and_no_other_thing_to_do(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    modes = [one.facture.mode for one in a_morning(poste, stage, card)]
    assert modes == [3, 4, 4, 3]
    assert poste.status().a_contresigner == 2
    assert poste.status().as_json()["to_countersign"] == 2
    assert to_lot(4, 2) == "4, 2 sans CPS"


def test_the_screen_says_that_it_will_be_countersigned(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    stage.reader.insert(vitale(ALINE))
    card.present = False
    reading = poste.read_card()
    shown = asked(poste, visit("sc"), reading.beneficiaires[0], reading=reading)
    assert shown.mode is MODE_4
    assert "cps-absent" in rules(shown)
    assert shown.sealable


def test_no_lot_takes_what_is_not_countersigned(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    a_morning(poste, stage, card)
    card.present = False
    assert poste.send_now() == ()
    assert poste.status().decompte.a_mettre_en_lot == 4
    card.present = True
    lots = poste.send_now()
    assert sorted(len(lot.clos.lot.factures) for lot in lots) == [2, 2]


def test_a_batch_is_countersigned_whole_and_its_gap_is_kept(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    made = a_morning(poste, stage, card)
    poste.send_now()
    (gap,) = poste.billing.store.contreseings
    away = [one.facture.numero for one in made[1:3]]
    assert [*gap.valeur.factures] == away
    assert (gap.valeur.premiere, gap.valeur.derniere) == (away[0], away[-1])
    assert gap.valeur.depuis == gap.valeur.le == NOON
    for one in poste.factures():
        assert verify(card.certificate, one.scellee.contenu, one.scellee.signature)
    assert poste.status().a_contresigner == 0


def test_the_bytes_that_the_patient_s_card_sealed_stay(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    before = {one.facture.numero: one.scellee.sha256 for one in a_morning(poste, stage, card)}
    poste.send_now()
    assert {one.facture.numero: one.scellee.sha256 for one in poste.factures()} == before


def test_a_card_pulled_in_the_middle_leaves_the_whole_batch_to_wait(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    a_morning(poste, stage, card)
    card.stands = 1
    with pytest.raises(SignerAbsentError):
        poste.send_now()
    assert poste.status().a_contresigner == 2
    assert len(poste.billing.store.contreseings) == 0
    card.stands = None
    poste.send_now()
    assert poste.status().a_contresigner == 0


def test_what_waits_for_the_cps_survives_the_lock_and_the_next_opening_signs_it(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    a_morning(poste, stage, card)
    card.present = False
    poste.lock()
    assert card.closed
    stage.signer = None  # the code of the CPS was left empty
    again = stage.unlock(CODE, "")
    assert again.status().a_contresigner == 2
    assert again.send_now() == ()
    again.lock()
    stage.signer = LeavingSigner()
    last = stage.unlock(CODE, "")
    last.send_now()
    assert last.status().a_contresigner == 0
    (gap,) = last.billing.store.contreseings
    assert len(gap.valeur.factures) == 2
    last.lock()
    kept = stage.unlock(CODE, "")
    assert [one.valeur for one in kept.billing.store.contreseings] == [gap.valeur]
    assert not any(one.scellee.a_contresigner for one in kept.factures())
    kept.lock()


def test_an_invoice_is_countersigned_once_and_by_nothing_else(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    a_morning(poste, stage, card)
    waiting = poste.sending.contreseings.waiting()
    gap = poste.sending.contreseings.countersign(card)
    assert gap is not None
    assert poste.sending.contreseings.countersign(card) is None
    with pytest.raises(ValueError, match="only an invoice that waits"):
        poste.billing.store.countersign([one.scellee for one in waiting], gap)


@pytest.mark.parametrize("fails", [SignerAbsentError, ReaderMuteError])
def test_a_card_that_does_not_sign_is_left_alone_for_a_while(
    stage: Stage, card: LeavingSigner, fails: type[Exception]
) -> None:
    poste = stage.unlock(CODE, "")
    a_morning(poste, stage, card)
    stage.clock.time += poste.rest
    card.stands, card.fails = 0, fails
    before = card.asked
    for _ in range(5):
        poste.tick()
    assert card.asked == before + 1
    stage.clock.time += CARD_REST
    card.stands = None
    poste.tick()
    assert poste.status().a_contresigner == 0
    poste.lock()


def test_besace_status_says_what_waits_for_the_cps_and_for_the_post(
    poste: Poste, stage: Stage, card: LeavingSigner
) -> None:
    a_morning(poste, stage, card)
    poste.seal(asked(poste, visit("saignee")))
    told = tools._in_words(poste.status().as_json())
    assert "En attente de la carte CPS : 2" in told
    assert "Feuilles papier à envoyer : 1" in told
