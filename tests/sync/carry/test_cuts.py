"""Cut the power before every deed of box, relay and key: nothing is lost, one repeat at most.

`make test` tries every eleventh deed; `make soak-carry` each of them.
"""

from contextlib import suppress
from hashlib import sha256
from itertools import product
from os import environ
from random import Random
from typing import Final

import pytest

from appliance.spool.records import Outcome
from appliance.sync.carry.letter import Letter
from appliance.sync.carry.satchel import NAME, Satchel
from tests.crash.media import Medium
from tests.crash.recording import PowerCutError, RecordingDisk
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


def pulled(box: Box, cut: int | None) -> RecordingDisk:
    """Carry out to a new key, which is pulled before a change."""
    disk = RecordingDisk()
    disk.make_directory(Key.HERE)
    disk.cut_before = cut
    journal = box.journal()
    with suppress(PowerCutError):
        box.carrier(journal).carry_out(Satchel(disk, Key.HERE))
    journal.close()
    return disk


def test_a_key_that_was_pulled_anywhere_holds_whole_letters_or_none() -> None:
    box, random, seen = Box("box", Caisse()), Random(7), 0  # noqa: S311 - no secret comes of it
    for _ in range(2):
        box.publish()
    for cut, medium in product(range(pulled(box, None).changes), Medium):
        for image in pulled(box, cut).images(medium, random, 12):
            letters = [data for path, data in image.items() if NAME.fullmatch(path.name)]
            assert all(Letter.parse(data) for data in letters)
            seen += bool(letters)
    assert seen > 0


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
