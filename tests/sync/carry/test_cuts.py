"""Cut the power before every deed of box, relay and key: nothing is lost, one repeat at most.

`make test` tries every eleventh deed; `make soak-carry` each of them.
"""

from hashlib import sha256
from os import environ
from typing import Final

import pytest

from appliance.spool.records import Outcome
from tests.sync.carry.carried import Box, Caisse, Key, Post
from tests.sync.fickle_disk import Countdown, PowerCut

STEP: Final = 1 if "BESACE_CARRIES" in environ else 11


class Trip:
    """One box, one relay, one key, one power for all."""

    def __init__(self, last: int | None = None) -> None:
        self.countdown = Countdown()
        self.caisse = Caisse()
        self.box = Box("box", self.caisse, self.countdown)
        self.post = Post("post", self.caisse, self.countdown)
        self.key = Key(self.countdown)
        self.message = self.box.publish()
        self.countdown.last = None if last is None else self.countdown.deeds + last
        self.start = self.countdown.deeds

    def live(self) -> None:
        for _ in range(2):  # the second time nothing is new, and the answers are told to be here
            self.box.out(self.key)
            self.post.serve(self.key)
            self.box.back(self.key)
            self.box.station()

    def restart(self, *, lose: bool) -> None:
        self.countdown.last = None
        for disk in (self.box.disk, self.post.disk, self.key.disk):
            disk.restart(lose=lose)

    def judge(self) -> None:
        assert set(self.caisse.taken) == {self.message}
        assert self.box.outcomes == {sha256(self.message).hexdigest(): Outcome.REMISE}
        assert len(self.box.kept) == 1  # however often the caisse said it
        assert not self.caisse.mailboxes[self.post.line.name]


def deeds_of_a_whole_trip() -> int:
    trip = Trip()
    trip.live()
    trip.judge()
    assert trip.caisse.taken[trip.message] == 1
    return trip.countdown.deeds - trip.start


DEEDS: Final = deeds_of_a_whole_trip()


@pytest.mark.parametrize("lose", [False, True], ids=["killed", "power cut"])
def test_whatever_is_cut_whenever_the_message_arrives_and_its_answer_comes_back(
    *, lose: bool
) -> None:
    assert DEEDS > 100
    for last in range(lose, DEEDS, STEP):
        trip = Trip(last)
        with pytest.raises(PowerCut):
            trip.live()
        trip.restart(lose=lose)
        trip.box.station()
        trip.live()
        trip.judge()
        assert trip.caisse.taken[trip.message] <= 2
