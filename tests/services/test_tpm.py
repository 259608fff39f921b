"""What the station tells the box's TPM, and what it makes of what the TPM knows."""

from pathlib import Path

import pytest

from appliance.domain.ancre import MoyenAncre
from appliance.domain.tpm import EMPTY, EtatTpm, judge
from appliance.errors import TpmMuteError
from appliance.services.poste import Poste
from appliance.services.tpm import renew, tell
from tests.made_up import NOON
from tests.made_up_ratchet import PlayedRatchet
from tests.tui.stage import CODE, Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def poste(stage: Stage) -> Poste:
    return stage.unlock(CODE, "")


def lived(poste: Poste) -> None:
    """Let the journal grow by one entry."""
    poste.note(lambda store: store.ancres.add(store.anchor(MoyenAncre.FEUILLE, "jour", le=NOON)))


def agrees(poste: Poste, ratchet: PlayedRatchet) -> EtatTpm:
    return judge(ratchet.read(), poste.billing.store.extensions.suite())


def test_the_first_head_defines_the_index_and_one_entry_more_extends_it(poste: Poste) -> None:
    ratchet = PlayedRatchet()
    assert tell(poste, ratchet) is EtatTpm.NEUF
    assert ratchet.told == 1
    lived(poste)
    assert tell(poste, ratchet) is EtatTpm.CONFORME
    assert ratchet.told == 2
    assert agrees(poste, ratchet) is EtatTpm.CONFORME


def test_nothing_is_told_twice_while_nothing_happens(stage: Stage, poste: Poste) -> None:
    ratchet = PlayedRatchet()
    for _ in range(3):
        tell(poste, ratchet)
    poste.lock()
    again = stage.unlock(CODE, "")
    tell(again, ratchet)
    assert ratchet.told == 1


def test_a_cut_before_the_tpm_was_told_is_made_good_the_next_time(poste: Poste) -> None:
    ratchet = PlayedRatchet()
    for cut in (True, True, False):
        ratchet.cut = cut
        lived(poste)
        if cut:
            with pytest.raises(TpmMuteError):
                tell(poste, ratchet)
            assert agrees(poste, ratchet) is EtatTpm.A_COMPLETER
        else:
            assert tell(poste, ratchet) is EtatTpm.A_COMPLETER
    assert agrees(poste, ratchet) is EtatTpm.CONFORME
    assert ratchet.told == len(poste.billing.store.extensions) > 1


@pytest.mark.parametrize("lost", [None, b"\1" * 32], ids=["perdu", "contredit"])
def test_a_tpm_that_disagrees_is_told_nothing_until_a_person_says_so(
    poste: Poste, lost: bytes | None
) -> None:
    ratchet = PlayedRatchet()
    tell(poste, ratchet)
    ratchet.value = lost
    lived(poste)
    assert tell(poste, ratchet) in {EtatTpm.PERDU, EtatTpm.CONTREDIT}
    assert (ratchet.told, ratchet.value) == (1, lost)
    first = renew(poste.billing.store, ratchet, poste.billing.clock)
    assert first.avant == EMPTY
    lived(poste)
    assert tell(poste, ratchet) is EtatTpm.CONFORME
    assert agrees(poste, ratchet) is EtatTpm.CONFORME
    assert len(poste.billing.store.extensions.suite()) == 2
