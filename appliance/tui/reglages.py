"""The settings as a person reads them: each key, its value, what it means."""

from collections.abc import Iterable
from typing import NamedTuple

from appliance.services.status import Status
from appliance.tui import texts as frame
from appliance.tui import wording
from appliance.tui.texts import settings as texts


class Reglage(NamedTuple):
    """One setting.

    Attributes:
        cle: as the file names it, `lots.repos_s`.
        sorte: class and field that hold it, `Lots.repos_s`: what it means goes by that.
        valeur: as the file would write it; empty where it says nothing.
    """

    cle: str
    sorte: str
    valeur: str


def settings(reglages: Iterable[Reglage], status: Status, version: int) -> str:
    """Write the tariffs in force, then every setting with what it means."""
    word = texts.USED if status.avenant_11 else texts.NOT_USED
    answered = status.repondu_le
    since = texts.SINCE.format(day=wording.day(answered)) if answered else ""
    return "\n".join(
        [
            texts.SETTINGS_TITLE,
            "",
            texts.TARIFFS.format(version=version),
            texts.ANNOUNCED.format(word=word, since=since),
            "",
            *map(_told, reglages),
        ]
    )


def _told(one: Reglage) -> str:
    value = wording.clean(one.valeur) or frame.DASH
    return f"{one.cle} = {value}\n    {texts.MEANINGS.get(one.sorte, '')}".rstrip()
