"""The files of a carte Vitale: any bytes give people or one error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo.cards import tlv
from appliance.drivers.vitale import find_vitales, parse_carte, recognise
from appliance.errors import CardUnreadableError, NoCardError, Vitale1Error
from appliance.ports.cards import CardKind, SlotState
from tests.made_up_cards import ALINE, FAMILLE, identities, numbers

NUMBER = ALINE.number()


def person(nom: bytes, prenom: bytes = b"ALINE", naissance: bytes = b"19550814") -> bytes:
    return tlv(0x65, tlv(0x80, nom) + tlv(0x81, prenom) + tlv(0x82, naissance))


@pytest.mark.parametrize(
    ("atr", "kind"),
    [
        ("3B751300004309EA9000", CardKind.VITALE_2),
        ("3B751300004409EA9000", CardKind.VITALE_2),
        ("3B751300004509FA9000", CardKind.VITALE_2),
        ("3F6525002209F99000", CardKind.VITALE_1),
        ("3F6525002C09699000", CardKind.VITALE_1),
        ("3F65250052096A9000", CardKind.VITALE_1),
        ("3F652500A3096A9000", CardKind.VITALE_1),
        ("3BAC00402A001225006480000310009000", CardKind.CPS),
        ("3BAC00402A00122500648082021290 00", CardKind.CPS),
        ("3BDC18FF0000122500648000040100 9000", CardKind.CPS),
        ("3B9B1880010012250064800401000090 44", CardKind.CPS),
        ("3B6500002063CB6800", CardKind.FOREIGN),
        ("", CardKind.MUTE),
    ],
)
def test_a_card_is_known_by_its_atr(atr: str, kind: CardKind) -> None:
    assert recognise(bytes.fromhex(atr)) is kind


def test_a_vitale_1_beside_a_cps_is_named() -> None:
    with pytest.raises(Vitale1Error):
        find_vitales([SlotState("a", CardKind.CPS), SlotState("b", CardKind.VITALE_1)])


def test_a_cps_alone_is_at_home() -> None:
    with pytest.raises(NoCardError):
        find_vitales([SlotState("a", CardKind.CPS), SlotState("b", None)])


@given(st.binary(), st.binary())
def test_any_files_give_people_or_the_one_error(first: bytes, second: bytes) -> None:
    try:
        parse_carte(first, second)
    except CardUnreadableError:
        pass
    else:
        pytest.fail("random bytes never name anyone with a right key")


@given(st.integers(min_value=0, max_value=len(identities(*FAMILLE)) - 1), st.integers(0, 255))
def test_one_wrong_byte_gives_people_or_the_one_error(place: int, byte: int) -> None:
    damaged = bytearray(identities(*FAMILLE))
    damaged[place] = byte
    try:
        carte = parse_carte(bytes(damaged), numbers(*FAMILLE))
    except CardUnreadableError:
        return
    assert len(carte.beneficiaires) == 3


def test_names_are_latin_1_and_trimmed() -> None:
    carte = parse_carte(person("LEFÈVRE  ".encode("latin-1"), b"ZO\xc9\0\0"), NUMBER)
    assert (carte.beneficiaires[0].nom, carte.beneficiaires[0].prenom) == ("LEFÈVRE", "ZOÉ")


def test_padding_after_the_last_holder_is_no_holder() -> None:
    carte = parse_carte(person(b"DURANTEST") + bytes(40), NUMBER + b"\x00\xff")
    assert len(carte.beneficiaires) == 1


@pytest.mark.parametrize(
    "template",
    [
        person(b"DURAN\x1b[2JTEST"),
        person(b"   "),
        person(b"DURANTEST", naissance=b"1955-8-4"),
        person(b"DURANTEST", naissance=b"\xb2\xb3\xb9\xb2\xb3\xb9\xb2\xb3"),
        tlv(0x65, tlv(0x80, b"DURANTEST")),
        b"\x04\x00" + person(b"DURANTEST"),
        b"",
    ],
    ids=["escape", "blank", "date", "digits", "incomplete", "raw", "empty"],
)
def test_what_is_not_a_person_is_unreadable(template: bytes) -> None:
    with pytest.raises(CardUnreadableError):
        parse_carte(template, NUMBER)


def test_files_that_do_not_name_as_many_people_are_unreadable() -> None:
    with pytest.raises(CardUnreadableError, match="autant"):
        parse_carte(identities(*FAMILLE), numbers(*FAMILLE[:2]))


def test_a_wrong_key_is_unreadable() -> None:
    wrong = tlv(0x65, tlv(0x93, b"255089912345600"))
    with pytest.raises(CardUnreadableError):
        parse_carte(person(b"DURANTEST"), wrong)


def test_no_error_names_anyone() -> None:
    with pytest.raises(CardUnreadableError) as refusal:
        parse_carte(person(b"DURANTEST", naissance=b"19559999999"), NUMBER)
    assert refusal.value.advice.count("DURANTEST") == 0
    assert str(refusal.value) == "bénéficiaire 1"
