"""What never leaves the screen: what is not sent, what is refused, the link, the reader."""

from datetime import datetime
from typing import Final

from appliance.ports.cards import CardKind, ReaderHealth, ReaderState
from appliance.services.status import Liaison, Status
from appliance.tui import texts, wording
from appliance.tui.messages import Look
from appliance.tui.widgets.plain import Plain

COLUMNS: Final = {
    texts.TO_LOT: 17,
    texts.TO_SEND: 11,
    texts.OLDEST: 15,
    texts.REJECTED: 8,
    texts.LINK: 15,
    texts.READER: 12,
}
TROUBLES: Final = {
    ReaderHealth.NO_READER: texts.READER_ABSENT,
    ReaderHealth.PCSC_DOWN: texts.READER_STOPPED,
    ReaderHealth.MUTE: texts.READER_MUTE,
}
CARDS: Final = {
    CardKind.VITALE_2: texts.CARD_VITALE,
    CardKind.VITALE_1: texts.CARD_VITALE_1,
    CardKind.CPS: texts.CARD_CPS,
    CardKind.FOREIGN: texts.CARD_FOREIGN,
    CardKind.MUTE: texts.CARD_MUTE,
}


class PermanentLine(Plain):
    """Two rows: what is counted, and how it stands."""

    def on_mount(self) -> None:
        """Follow the station."""
        self.watch(self.app, "look", self._show)

    def _show(self, look: Look | None) -> None:
        """Count nothing while the station is locked."""
        self.say("" if look is None else permanent(look.status))


def permanent(status: Status) -> str:
    """Return the two rows, 78 columns wide."""
    count = status.decompte
    values = (
        to_lot(count.a_mettre_en_lot, status.a_contresigner),
        str(count.a_envoyer),
        texts.DASH if count.plus_ancienne is None else wording.age(status.oldest_s),
        str(count.arl_negatif),
        link(status.liaison, status.now),
        reader(status.reader),
    )
    widths = COLUMNS.values()
    return "\n".join(
        "".join(wording.fit(cell, width) for cell, width in zip(cells, widths, strict=True))
        for cells in (tuple(COLUMNS), values)
    )


def to_lot(count: int, cps: int) -> str:
    """Say how many invoices wait for a lot, and how many of them for the CPS."""
    return texts.TO_LOT_UNSIGNED.format(count=count, cps=cps) if cps else str(count)


def link(liaison: Liaison, now: datetime) -> str:
    """Say whether the courier's last pass went well, and when it was."""
    if liaison.at is None:
        return texts.LINK_UNKNOWN
    local = liaison.at.astimezone()
    today = local.date() == now.astimezone().date()
    word = texts.LINK_DOWN if liaison.sentence else texts.LINK_UP
    return f"{word} {local:%H:%M}" if today else f"{word} {local:%d/%m}"


def reader(state: ReaderState) -> str:
    """Say how the reader is, and what it holds."""
    if state.health in TROUBLES:
        return TROUBLES[state.health]
    cards = [CARDS[slot.card] for slot in state.slots if slot.card is not None]
    return " + ".join(sorted(cards, reverse=True)) or texts.READER_READY
