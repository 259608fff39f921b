"""People on made-up cards, and cards that are wrong, that many tests share."""

from typing import Final

from appliance.demo.cards import Card, Holder, Vitale2
from appliance.domain.patient import CarteVitale
from appliance.ports.cards import CardReader

ALINE: Final = Holder("DURANTEST", "ALINE", "19550814", "2550899123456")
FAMILLE: Final = (
    Holder("LEFÈVRE-TEST", "ÉLODIE", "19830412", "2830499234567"),
    Holder("LEFÈVRE-TEST", "NOÉ", "20110921", "2830499234567"),
    Holder("LEFÈVRE-TEST", "FRANÇOISE", "20150005", "2830499234567"),
)
LARGE_FAMILY: Final = FAMILLE * 4  # both of its files are longer than one READ BINARY


def identities(*holders: Holder) -> bytes:
    return b"".join(holder.identity() for holder in holders)


def numbers(*holders: Holder) -> bytes:
    return b"".join(holder.number() for holder in holders)


def torn() -> Vitale2:
    """A Vitale 2 whose identity file announces more than it holds."""
    return Vitale2(identities(ALINE)[:-3], numbers(ALINE))


class Stalling(Card):
    """Another card, whose chip stops answering after some commands."""

    def __init__(self, card: Card, *, after: int) -> None:
        super().__init__(card.atr)
        self._card = card
        self._left = after

    def reset(self) -> None:
        self._card.reset()

    def transmit(self, command: bytes) -> bytes:
        if not self._left:
            return b""
        self._left -= 1
        return self._card.transmit(command)


def only(reader: CardReader) -> CarteVitale:
    """Read the one Vitale card that is in."""
    [carte] = reader.read_vitales().values()
    return carte


def names(carte: CarteVitale) -> list[str]:
    return [person.prenom for person in carte.beneficiaires]
