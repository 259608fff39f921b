"""Every fault of the catalogue, made for real where it can be, named in its place."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.demo.cards import vitale
from appliance.demo.reader import SerialReader as PlayedLine
from appliance.drivers.card_reader import SerialReader
from appliance.drivers.cps import Pkcs11Token, tokens_of
from appliance.drivers.cps_card import CpsCard, Tries
from appliance.drivers.doctor import READING, Doctor, System, line_fault
from appliance.drivers.faults import FAULTS, Part
from appliance.drivers.serial_line import Line
from appliance.drivers.simulated import SimulatedReader
from appliance.errors import ReaderMuteError
from appliance.ports.cards import CardKind
from appliance.ports.serial import SerialModel
from appliance.sealing.trust import Trust
from tests.contracts.card_reader import until
from tests.drivers.examined import GOOD, At, examiner, expected, name_usb, told
from tests.made_up import NOON
from tests.made_up_authority import Authority, new_key
from tests.made_up_cards import ALINE
from tests.softhsm import AUTHENTICATION, cps_token


def test_a_chain_in_good_order_is_good_in_its_order(healthy: Doctor) -> None:
    assert told(healthy) == GOOD
    assert list(told(healthy)) == list(Part)


# What is on the box -------------------------------------------------------------------


def unplug(doctor: Doctor) -> None:
    assert isinstance(doctor.reader, SimulatedReader)
    doctor.reader.unplug()


def no_usb(doctor: Doctor, _: Path) -> None:
    unplug(doctor)
    shutil.rmtree(doctor.system.usb)


def serial_mode(doctor: Doctor, _: Path) -> None:
    unplug(doctor)
    device = doctor.system.usb / "1-1"
    name_usb(device, "0b00", "0090")
    for interface in device.glob("1-1:*/bInterfaceClass"):
        interface.write_text("02\n")


def no_driver(doctor: Doctor, tmp_path: Path) -> None:
    doctor.system = replace(doctor.system, drivers=tmp_path)


def old_driver(doctor: Doctor, tmp_path: Path) -> None:
    """A KAP-GO, which libccid 1.5.2 of Debian 12 does not know, whatever runs here."""
    list_ = (doctor.system.drivers / "ifd-ccid.bundle/Contents/Info.plist").read_text()
    mine = tmp_path / "drivers/ifd-ccid.bundle/Contents/Info.plist"
    mine.parent.mkdir(parents=True)
    mine.write_text(list_)
    doctor.system = replace(doctor.system, drivers=tmp_path / "drivers")
    name_usb(doctor.system.usb / "1-1", "2947", "7777")


def no_pcscd(doctor: Doctor, tmp_path: Path) -> None:
    doctor.system = replace(doctor.system, pcscd=tmp_path / "none")


def no_module(doctor: Doctor, _: Path) -> None:
    doctor.module = None


def lost_module(doctor: Doctor, tmp_path: Path) -> None:
    doctor.module = tmp_path / "none.so"


def broken_module(doctor: Doctor, tmp_path: Path) -> None:
    broken = tmp_path / "broken.so"
    broken.write_bytes(b"not a library")
    doctor.module = broken
    doctor.cps = Pkcs11Token(tokens_of(broken, None)).look


def broken_certificate(doctor: Doctor, _: Path) -> None:
    doctor.cps = lambda: CpsCard("", b"not a certificate")


def mute_card(doctor: Doctor, _: Path) -> None:
    def hang() -> CpsCard:
        raise ReaderMuteError

    doctor.cps = hang


def counted(tries: Tries) -> Callable[[Doctor, Path], None]:
    def wear(doctor: Doctor, _: Path) -> None:
        card = replace(doctor.cps(), tries=tries)
        doctor.cps = lambda: card

    return wear


def issued(doctor: Doctor) -> tuple[Authority, bytes]:
    """Give the doctor a card that an authority issued, believed with its lists."""
    authority = Authority("AUTORITE D'ESSAI")
    certificate = authority.issue(new_key())
    doctor.cps = lambda: CpsCard("", certificate)
    doctor.trust = Trust.parse(authority.pem, [])
    return authority, certificate


def foreign(doctor: Doctor, _: Path) -> None:
    issued(doctor)
    doctor.trust = Trust.parse(Authority("AUTRE").pem, [])


def revoked(doctor: Doctor, _: Path) -> None:
    authority, certificate = issued(doctor)
    doctor.trust = Trust.parse(authority.pem, [authority.revoke(certificate)])


def old_list(doctor: Doctor, _: Path) -> None:
    authority, _certificate = issued(doctor)
    made = authority.revoke(at=NOON - timedelta(days=30))
    doctor.trust = Trust.parse(authority.pem, [made])


def at(moment: datetime) -> Callable[[Doctor, Path], None]:
    def set_clock(doctor: Doctor, _: Path) -> None:
        doctor.clock = At(moment)

    return set_clock


def alone(doctor: Doctor, _: Path) -> None:
    (doctor.system.time / "synchronized").unlink()


ON_THE_BOX: dict[str, Callable[[Doctor, Path], None]] = {
    "usb-absent": no_usb,
    "usb-serial-mode": serial_mode,
    "driver-absent": no_driver,
    "driver-too-old": old_driver,
    "pcscd-absent": no_pcscd,
    "module-none": no_module,
    "module-absent": lost_module,
    "module-broken": broken_module,
    "certificate-broken": broken_certificate,
    "module-mute": mute_card,
    "code-last": counted(Tries.LAST),
    "code-locked": counted(Tries.NONE),
    "certificate-foreign": foreign,
    "certificate-revoked": revoked,
    "revocations-old": old_list,
    "certificate-early": at(NOON - timedelta(days=9)),
    "certificate-ending": at(NOON + timedelta(days=360)),
    "certificate-expired": at(NOON + timedelta(days=400)),
    "clock-alone": alone,
}


@pytest.mark.parametrize("name", ON_THE_BOX)
def test_a_fault_of_the_box_is_named_in_its_place(
    healthy: Doctor, name: str, tmp_path: Path
) -> None:
    ON_THE_BOX[name](healthy, tmp_path)
    assert told(healthy) == expected(name)


def test_a_clock_before_this_program_is_wrong(healthy: Doctor) -> None:
    healthy.clock = At(datetime(1970, 1, 1, tzinfo=UTC))
    shown = told(healthy)
    assert shown[Part.CLOCK] == "clock-early"
    assert shown[Part.CERTIFICATE] == "certificate-early"


@pytest.mark.parametrize("pairs", [(), (AUTHENTICATION,)], ids=["empty", "no signature pair"])
def test_a_token_that_cannot_sign_is_named(
    pairs: tuple[bytes, ...], system: System, tmp_path: Path
) -> None:
    with cps_token(tmp_path, pairs):
        assert told(examiner(system)) == expected("token-absent")


# A serial line ------------------------------------------------------------------------


@pytest.fixture
def on_a_line(healthy: Doctor) -> Iterator[Callable[[Path], Doctor]]:
    """Give the chain of a serial reader, and close it after."""
    with ExitStack() as stack:

        def chain(device: Path) -> Doctor:
            reader = SerialReader(device, SerialModel.SEC1210, silence=0.3)
            stack.callback(reader.close)
            return replace(healthy, reader=reader, line=device)

        yield chain


def test_a_line_is_good_while_the_station_s_own_reader_holds_it(
    on_a_line: Callable[[Path], Doctor],
) -> None:
    with PlayedLine() as hand:
        hand.insert(vitale(ALINE))
        doctor = on_a_line(hand.device)
        until(lambda: doctor.reader.state().holds(CardKind.VITALE_2))
        assert told(doctor) == GOOD


def test_a_line_that_another_program_holds_is_named(
    on_a_line: Callable[[Path], Doctor],
) -> None:
    with PlayedLine() as hand:
        line = Line(hand.device, silence=0.2)
        assert told(on_a_line(hand.device)) == expected("line-taken")
        line.close()


def test_a_line_that_is_not_there_is_named(
    on_a_line: Callable[[Path], Doctor], tmp_path: Path
) -> None:
    assert told(on_a_line(tmp_path / "ttyUSB0")) == expected("line-absent")


def test_a_reader_that_is_not_on_usb_is_good_where_it_answers(healthy: Doctor) -> None:
    shutil.rmtree(healthy.system.usb)
    assert told(healthy) == GOOD


def test_a_line_that_is_closed_to_us_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert line_fault(tmp_path / "ttyUSB0") == "line-denied"


# The catalogue ------------------------------------------------------------------------

MADE_BY_HAND = {"clock-early", "token-absent", "line-absent", "line-denied", "line-taken"}


def test_every_fault_of_the_catalogue_is_made_in_a_test() -> None:
    assert set(ON_THE_BOX) | set(READING.values()) | {"pcscd-mute"} | MADE_BY_HAND == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_what_is_wrong_and_one_thing_to_do(name: str) -> None:
    fault = FAULTS[name]
    assert fault.sentence.endswith(".")
    assert not set("'\n") & set(fault.sentence + fault.action)
    assert fault.seen
    assert fault.source
