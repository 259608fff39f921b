"""What never leaves the screen: what is not sent, what is refused, the link, the reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from appliance.ports.cards import CardKind, ReaderHealth, ReaderState
from appliance.tui import texts, wording
from appliance.tui.messages import Look
from appliance.tui.widgets.plain import Plain

if TYPE_CHECKING:  # as in `messages`
    from appliance.services.status import Liaison, Status

COLUMNS: Final = {
    texts.TO_LOT: 16,
    texts.TO_SEND: 6,
    texts.OLDEST: 10,
    texts.REJECTED: 7,
    texts.LATE: 8,
    texts.BACKUP: 6,
    texts.LINK: 13,
    texts.READER: 12,
}
TROUBLES: Final = {
    ReaderHealth.NO_READER: texts.READER_ABSENT,
    ReaderHealth.PCSC_DOWN: texts.READER_STOPPED,
    ReaderHealth.PCSC_DENIED: texts.READER_DENIED,
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
    """Two rows: what is counted, and how it stands; on a narrow screen, one sentence."""

    def on_mount(self) -> None:
        """Follow the station."""
        self.watch(self.app, "look", self._show)

    def on_resize(self) -> None:
        """Tell it as the new width lets it."""
        self._show(getattr(self.app, "look", None))

    def _show(self, look: Look | None) -> None:
        """Count nothing while the station is locked."""
        if look is None:
            self.say("")
        else:
            wide = self.app.size.width >= wording.INSIDE
            cells = values(look.status)
            self.say(columns(cells) if wide else sentence(cells))


def columns(figures: Sequence[str]) -> str:
    """Return the two rows, `INSIDE` columns wide."""
    widths = COLUMNS.values()
    return "\n".join(
        "".join(wording.fit(cell, width) for cell, width in zip(cells, widths, strict=True))
        for cells in (tuple(COLUMNS), figures)
    )


def sentence(figures: Sequence[str]) -> str:
    """Return the same in a row that wraps between its parts, less those that tell nothing."""
    pairs = zip(COLUMNS, figures, strict=True)
    told = (f"{label} {value}" for label, value in pairs if value != texts.DASH)
    return " · ".join(part.replace(" ", wording.NO_BREAK) for part in told)


def values(status: Status) -> Sequence[str]:
    """Return what stands under each label."""
    count = status.decompte
    return (
        to_lot(count.a_mettre_en_lot, status.a_contresigner),
        str(count.a_envoyer),
        texts.DASH if count.plus_ancienne is None else wording.age(status.oldest_s),
        str(count.arl_negatif + status.encours.rejets),
        f"{late(status) // 100} €",
        backup(status.sauvegarde_s),
        link(status.liaison, status.now),
        reader(status.reader),
    )


def late(status: Status) -> int:
    """Return the centimes that should have left, or should have come, by now."""
    owed = status.encours
    return status.en_retard + owed.en_retard + owed.amc_en_retard


def to_lot(count: int, cps: int) -> str:
    """Say how many invoices wait for a lot, and how many of them for the CPS."""
    return texts.TO_LOT_UNSIGNED.format(count=count, cps=cps) if cps else str(count)


def backup(seconds: int | None) -> str:
    """Say how old the newest backup is, in hours, then in days."""
    if seconds is None:
        return texts.DASH
    hours, days = seconds // 3600, seconds // 86400
    return texts.SHORT_DAYS.format(days=days) if days else texts.HOURS.format(hours=hours)


def link(liaison: Liaison, now: datetime) -> str:
    """Say whether the courier's last pass had a link, and when it was."""
    if liaison.at is None:
        return texts.LINK_UNKNOWN
    local = liaison.at.astimezone()
    today = local.date() == now.astimezone().date()
    word = texts.LINK_UP if liaison.linked else texts.LINK_DOWN
    return f"{word} {local:%H:%M}" if today else f"{word} {local:%d/%m}"


def reader(state: ReaderState) -> str:
    """Say how the reader is, and what it holds."""
    if state.health in TROUBLES:
        return TROUBLES[state.health]
    cards = Counter(CARDS[slot.card] for slot in state.slots if slot.card is not None)
    names = sorted(cards, reverse=True)
    held = " + ".join(f"{cards[name]} {name}" if cards[name] > 1 else name for name in names)
    tight = held if len(held) <= COLUMNS[texts.READER] else held.replace(" + ", "+")
    return tight or texts.READER_READY
