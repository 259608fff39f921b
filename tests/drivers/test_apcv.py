"""The appli carte Vitale: kept until it expires, handed over unread, never without the network."""

from datetime import timedelta

import pytest

from appliance.drivers.apcv import KeptApcv, OfflineApcv
from appliance.errors import ApcvExpiredError, ApcvNeedsNetworkError
from appliance.ports.apcv import ContexteApcv
from tests.made_up import NOON, StoppedClock

HOUR = timedelta(hours=1)
OPAQUE = "contexte-invente-0123456789"


class Issuer:
    """An online service that is nobody's; each context is another, good for an hour."""

    def __init__(self, clock: StoppedClock) -> None:
        self.clock = clock
        self.issued = 0
        self.life = HOUR

    def read(self) -> ContexteApcv:
        self.issued += 1
        return ContexteApcv(f"{OPAQUE}-{self.issued}", self.clock.now() + self.life)


def test_without_the_service_it_says_that_it_needs_the_network() -> None:
    with pytest.raises(ApcvNeedsNetworkError):
        KeptApcv(OfflineApcv(), StoppedClock()).read()


def test_a_context_is_handed_over_as_it_came_until_it_expires() -> None:
    clock = StoppedClock()
    issuer = Issuer(clock)
    kept = KeptApcv(issuer, clock)
    assert kept.read().contenu == f"{OPAQUE}-1"
    clock.time = NOON + HOUR - timedelta(seconds=1)
    assert kept.read().contenu == f"{OPAQUE}-1"
    clock.time = NOON + HOUR
    assert kept.read().contenu == f"{OPAQUE}-2"


def test_another_patient_gets_another_context() -> None:
    clock = StoppedClock()
    kept = KeptApcv(Issuer(clock), clock)
    first = kept.read()
    kept.forget()
    assert kept.read() != first


def test_a_context_that_is_over_when_it_comes_is_refused() -> None:
    clock = StoppedClock()
    issuer = Issuer(clock)
    issuer.life = timedelta(0)
    with pytest.raises(ApcvExpiredError):
        KeptApcv(issuer, clock).read()


def test_nothing_shows_what_a_context_holds() -> None:
    assert OPAQUE not in repr(ContexteApcv(OPAQUE, NOON))
