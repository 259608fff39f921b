"""The public files of a carte Vitale 2: who is on the card.

Recognition by ATR and the layout of the files follow two public programs that read real
cards (cardpeek's `vitale_2.lua` and Rufus' `lecteurvitale.cpp`); what they do not read is
not read here.  Raw bytes go to no log and no message.
"""

from collections.abc import Collection, Sequence
from typing import Final

from appliance.domain.identifiers import Nir
from appliance.domain.patient import Beneficiaire, CarteVitale
from appliance.drivers.iso7816 import CardRefusedError, SmartCard
from appliance.drivers.tlv import Tlv, TlvError, parse
from appliance.errors import (
    CardMuteError,
    CardUnreadableError,
    ForeignCardError,
    NoCardError,
    Vitale1Error,
)
from appliance.ports.cards import CardKind, SlotState

VITALE_2_PREFIX: Final = bytes.fromhex("3B7513")
VITALE_1_PREFIX: Final = bytes.fromhex("3F65")
CPS_HISTORICAL: Final = bytes.fromhex("001225006480")

SELECT_VITALE: Final = bytes.fromhex("00A404000BD250000002") + b"VITALE"
SELECT_MASTER_FILE: Final = bytes.fromhex("00A40000023F00")
READ_SHORT_ID_2: Final = bytes.fromhex("00B0820000")
PAST_THE_END: Final = 0x6B00
CHUNK: Final = 256
LARGEST_FILE: Final = 4096  # room for a hundred holders

RAW: Final = b"\x04\x00"  # begins a file that is not BER-TLV
HOLDER: Final = 0x65
NOM, PRENOM, NAISSANCE, NIR = 0x80, 0x81, 0x82, 0x93
BLANK: Final = " \0\t\r\n\xa0"


def recognise(atr: bytes) -> CardKind:
    """Tell the kind of a card by its ATR; an empty one is a mute card."""
    if not atr:
        return CardKind.MUTE
    if atr.startswith(VITALE_2_PREFIX):
        return CardKind.VITALE_2
    if atr.startswith(VITALE_1_PREFIX):
        return CardKind.VITALE_1
    return CardKind.CPS if CPS_HISTORICAL in atr else CardKind.FOREIGN


def find_vitales(slots: Collection[SlotState]) -> Sequence[str]:
    """Return the names of the slots that hold a Vitale 2, at least one.

    A CPS is at home in a reader and counts for nothing here.

    Raises:
        Vitale1Error, CardMuteError, ForeignCardError, NoCardError: there is none; the most
            telling of the cards that are there gives the reason.
    """
    if found := [slot.name for slot in slots if slot.card is CardKind.VITALE_2]:
        return found
    held = {slot.card for slot in slots}
    if CardKind.VITALE_1 in held:
        raise Vitale1Error
    if CardKind.MUTE in held:
        raise CardMuteError
    if CardKind.FOREIGN in held:
        raise ForeignCardError
    raise NoCardError


def read_carte(card: SmartCard) -> CarteVitale:
    """Read the holders of a Vitale 2.

    Raises:
        ForeignCardError: the card knows no application VITALE, whatever its ATR said.
        CardUnreadableError: a file is refused, or makes no sense.
    """
    try:
        card.send(SELECT_VITALE)
    except CardRefusedError:
        raise ForeignCardError from None
    try:
        numbers = _read_file(card)
        card.send(SELECT_MASTER_FILE)
        identities = _read_file(card)
    except CardRefusedError as refusal:
        raise CardUnreadableError(f"statut {refusal}") from None
    return parse_carte(identities, numbers)


def parse_carte(identities: bytes, numbers: bytes) -> CarteVitale:
    """Join the identity file and the NIR file: they hold the same people in the same order.

    Raises:
        CardUnreadableError: either makes no sense, or they disagree on how many they name.
    """
    people = _holders(identities, "identité")
    owners = _holders(numbers, "NIR")
    if len(people) != len(owners):
        raise CardUnreadableError("les deux fichiers ne nomment pas autant de personnes")
    pairs = enumerate(zip(people, owners, strict=True), start=1)
    return CarteVitale(tuple(_beneficiaire(rang, *pair) for rang, pair in pairs))


def _read_file(card: SmartCard) -> bytes:
    content = chunk = card.send(READ_SHORT_ID_2)
    while len(chunk) == CHUNK and len(content) < LARGEST_FILE:
        try:
            chunk = card.send(bytes([0x00, 0xB0, *len(content).to_bytes(2), 0x00]))
        except CardRefusedError as refusal:
            if refusal.status != PAST_THE_END:
                raise
            break
        content += chunk
    return content


def _holders(content: bytes, file: str) -> list[dict[int, bytes]]:
    try:
        templates = [_fields(found) for found in parse(content) if found.tag == HOLDER]
    except TlvError:
        raise CardUnreadableError(f"fichier {file}") from None
    if not templates or content.startswith(RAW):
        raise CardUnreadableError(f"fichier {file} sans bénéficiaire")
    return templates


def _fields(template: Tlv) -> dict[int, bytes]:
    return {field.tag: field.value for field in parse(template.value)}


def _beneficiaire(rang: int, person: dict[int, bytes], owner: dict[int, bytes]) -> Beneficiaire:
    try:
        return Beneficiaire(
            nom=_text(person[NOM]),
            prenom=_text(person[PRENOM]),
            naissance=_date(person[NAISSANCE]),
            nir=Nir.parse(_text(owner[NIR])),
            rang=rang,
        )
    except (KeyError, ValueError):
        raise CardUnreadableError(f"bénéficiaire {rang}") from None


def _text(value: bytes) -> str:
    """Decode a name; what could move a terminal's cursor is refused."""
    text = value.decode("latin-1").strip(BLANK)
    if not text or not text.isprintable():
        raise ValueError("not a text")
    return text


def _date(value: bytes) -> str:
    text = _text(value)
    if len(text) != 8 or not (text.isascii() and text.isdecimal()):
        raise ValueError("not a date AAAAMMJJ")
    return text
