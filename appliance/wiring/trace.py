"""`besace trace`: what a card answers, with nothing of anybody, so that it becomes a test."""

from contextlib import closing
from pathlib import Path

from appliance.config import load
from appliance.drivers.iso7816 import Channel
from appliance.drivers.trace import Exchange, RecordingChannel, redact, write
from appliance.durable.disk import write_atomically
from appliance.errors import BesaceError, NotWrittenError, reason
from appliance.ports.machine import Disk
from appliance.wiring.lecteur import find_reader
from appliance.wiring.machine import Machine


def run(settings: Path, path: Path) -> int:
    """Read the card once and write its redacted trace; return the exit code.

    A card that cannot be read is traced as far as it went: that is the one that is wanted.

    Raises:
        ConfigError: the settings cannot be read.
        NotWrittenError: the file cannot be written.
        BesaceError: no card was reached, so that there is nothing to write.
    """
    tape = Tape()
    with closing(find_reader(load(settings).lecteur, on_hang=lambda: None)) as reader:
        reader.tap = tape.wrap
        try:
            reader.read_vitales()
            told = "Carte lue."
        except BesaceError as error:
            if not tape.exchanges:
                raise
            told = error.advice
    tape.save(path, Machine().disk)
    print(f"{told} Écrit : {path} (échanges : {len(tape.exchanges)}), sans rien du porteur.")
    return 0


class Tape:
    """What one reading left."""

    def __init__(self) -> None:
        self.atr = b""
        self.exchanges: list[Exchange] = []

    def wrap(self, channel: Channel, atr: bytes) -> Channel:
        """Write down what will pass through a channel."""
        self.atr = atr
        return RecordingChannel(channel, self.exchanges)

    def save(self, path: Path, disk: Disk) -> None:
        """Write the trace, redacted.

        Raises:
            NotWrittenError: it cannot be written there.
        """
        text = write(self.atr, redact(self.exchanges))
        try:
            write_atomically(disk, path, text.encode())
        except OSError as error:
            raise NotWrittenError(f"{path} : {reason(error)}") from None
