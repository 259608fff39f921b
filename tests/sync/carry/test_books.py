"""Whatever happens to keys, both sides end with the same books.

Keys are copied onto each other, lose files, get a changed byte, meet strangers' letters and old
ones; relays are visited in any order, by key and by the local network, and cut off; lines come and
go; boxes, relays and keys lose their power.  After that somebody carries one key to one relay and
back, in peace.
"""

from collections import Counter
from contextlib import suppress
from hashlib import sha256
from os import environ
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.errors import ServerPostponedError, ServerUnreachableError
from appliance.spool.records import Outcome
from tests.sync.carry.carried import Box, Caisse, Key, Post
from tests.sync.carry.visits import Line, visit
from tests.sync.fickle_disk import Countdown, PowerCut

DEEDS: Final = (
    *("publish", "out", "out", "serve", "serve", "serve", "back", "back", "station"),
    *("lan", "lan", "neighbour"),
    *("copy", "lose", "alter", "foreign", "line", "give_up", "close", "age"),
)
STEPS: Final = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 1), st.integers(0, 1), st.integers(0, 500)),
    max_size=15,
)
EXAMPLES: Final = int(environ.get("BESACE_CARRIES", "12"))
ROUNDS: Final = 3  # of a key in peace: messages, their answers, that the answers are there


class World:
    """A box, a stranger's box, two relays, two keys, one caisse."""

    def __init__(self) -> None:
        self.countdown = Countdown()
        self.caisse = Caisse()
        self.box = Box("box", self.caisse, self.countdown)
        self.stranger = Box("stranger", self.caisse)
        self.posts = [Post("first", self.caisse, self.countdown), Post("second", self.caisse)]
        self.keys = [Key(self.countdown), Key(self.countdown)]
        self.old: dict[str, bytes] = {}

    def do(self, deed: str, key: Key, post: Post, number: int) -> None:
        match deed:
            case "publish":
                self.box.publish()
            case "out":
                self.box.out(key)
            case "serve":
                post.serve(key)
            case "back":
                self.box.back(key)
            case "lan" | "neighbour" | "foreign":
                self.meet(deed, key, post, number)
            case "give_up":
                self.box.give_up()
            case "station":
                self.box.station()
            case "line":
                self.box.line.up = bool(number % 2)
                self.box.courier()
            case "close":
                faults = (None, ServerPostponedError("451"), ServerUnreachableError("none"))
                self.caisse.closed = faults[number % 3]
            case _:
                self.spoil(deed, key, number)

    def meet(self, deed: str, key: Key, post: Post, number: int) -> None:
        if deed == "lan":
            visit(self.box, post, Line(number * 10) if number % 2 else None)
            return
        self.stranger.publish()
        if deed == "neighbour":
            visit(self.stranger, post)
        else:
            self.stranger.out(key)

    def spoil(self, deed: str, key: Key, number: int) -> None:
        files = key.files()
        name = sorted(files)[number % len(files)] if files else ""
        if deed == "age":  # what was on the key once may come back at any time
            old, self.old = self.old, self.old | files
            for stale in list(old)[: number % 4]:
                key.put(stale, old[stale])
        elif deed == "copy":
            for one in self.keys:
                for file, content in files.items():
                    one.put(file, content)
        elif deed == "lose" and name:
            key.lose(name)
        elif deed == "alter" and files.get(name):
            changed = bytearray(files[name])
            changed[number * 7 % len(changed)] ^= 1 << number % 8
            key.put(name, bytes(changed))

    def restart(self, *, lose: bool) -> None:
        for disk in (self.box.disk, self.posts[0].disk, *(key.disk for key in self.keys)):
            disk.restart(lose=lose)

    def settle(self) -> None:
        """Carry the first key to the first relay and back, in peace."""
        self.countdown.last = None
        self.caisse.closed = None
        self.box.line.up = False
        key = self.keys[0]
        for _ in range(ROUNDS):
            self.box.station()
            self.box.out(key)
            for post in self.posts:
                post.serve(key)
            self.box.back(key)
        self.box.station()
        # What left by the box's own line is answered in its own mailbox.
        self.box.line.up = True
        self.box.courier()
        self.box.station()


def judge(world: World) -> None:
    box, caisse = world.box, world.caisse
    names = {sha256(message).hexdigest() for message in box.published}
    theirs = {message for message in caisse.taken if b"<box-" in message}
    assert theirs == {*box.published}  # each message arrived, and nothing but these, to the byte
    assert box.outcomes == dict.fromkeys(names, Outcome.REMISE)
    answered = Counter(one.split(b"ARL ")[1] for one in box.kept.values())
    asked = Counter(one.split(b"<")[1].split(b">")[0] + b"\r\n" for one in box.published)
    assert answered == asked  # each answer is here, and the stranger's are not
    assert {message for message in caisse.taken if b"<stranger-" in message} <= {
        *world.stranger.published
    }


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_keys_copied_lost_aged_altered_and_mixed_leave_the_same_books(
    steps: list[tuple[str, int, int, int]],
) -> None:
    world = World()
    world.box.publish()
    for deed, key, post, number in steps:
        world.do(deed, world.keys[key], world.posts[post], number)
    world.settle()
    judge(world)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.lists(st.tuples(st.integers(0, 120), st.booleans()), max_size=6))
def test_keys_boxes_and_relays_cut_off_anywhere_leave_the_same_books(
    steps: list[tuple[str, int, int, int]], cuts: list[tuple[int, bool]]
) -> None:
    world = World()
    world.box.publish()
    for place, (deed, key, post, number) in enumerate(steps):
        deeds, lose = cuts[place % len(cuts)] if cuts else (0, False)
        world.countdown.last = world.countdown.deeds + deeds if cuts else None
        with suppress(PowerCut):
            world.do(deed, world.keys[key], world.posts[post], number)
            continue
        world.restart(lose=lose)
    world.settle()
    judge(world)


def test_in_peace_each_message_is_sent_once_by_hand() -> None:
    world = World()
    for _ in range(3):
        world.box.publish()
    world.settle()
    judge(world)
    assert set(world.caisse.taken.values()) == {1}
