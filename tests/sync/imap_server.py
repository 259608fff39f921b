"""A small IMAP server with moods; see `servers`."""

import re
from dataclasses import dataclass, field

from tests.sync.servers import Talk, mood_of


@dataclass
class ImapDrop:
    """An IMAP server's messages by their UID, and the commands that it heard.

    Attributes:
        moods: by the start of a command without its tag; bytes are sent as they are, and
            a mood that starts with NO or BAD gets the command's tag.
    """

    messages: dict[int, bytes]
    moods: dict[bytes, bytes] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)
    validity: int = 7
    offers: bytes = b"IMAP4rev1 UIDPLUS"
    marked: set[int] = field(default_factory=set)

    def talk(self, talk: Talk) -> None:
        talk.say(mood_of(self.moods, b"GREETING", b"* OK caisse.test"))
        while True:
            tag, _, command = talk.hear().partition(b" ")
            self.heard.append(command)
            mood = mood_of(self.moods, command, b"")
            if mood.startswith((b"NO", b"BAD")):
                mood = tag + b" " + mood
            talk.say(mood or b"\r\n".join([*self._answer(command), tag + b" OK done"]))

    def _answer(self, command: bytes) -> list[bytes]:
        words = command.split()
        uids = {int(uid) for uid in re.findall(rb"\d+", words[2] if words[2:] else b"")}
        match words[:2]:
            case [b"CAPABILITY", *_]:
                return [b"* CAPABILITY " + self.offers]
            case [(b"SELECT" | b"EXAMINE"), *_]:
                return [
                    b"* %d EXISTS" % len(self.messages),
                    b"* OK [UIDVALIDITY %d] valid" % self.validity,
                ]
            case [b"UID", b"FETCH"] if b"RFC822.SIZE" in command:
                return [
                    b"* %d FETCH (UID %d RFC822.SIZE %d)" % (rank, uid, len(one))
                    for rank, (uid, one) in enumerate(self.messages.items(), 1)
                ]
            case [b"UID", b"FETCH"]:
                return [
                    b"* 1 FETCH (UID %d BODY[] {%d}\r\n%b)"
                    % (uid, len(self.messages[uid]), self.messages[uid])
                    for uid in uids
                ]
            case [b"UID", b"STORE"]:
                self.marked |= uids
            case [b"UID", b"EXPUNGE"]:
                for uid in uids & self.marked:
                    del self.messages[uid]
        return []
