"""A mail from outside: taken apart within bounds, or set aside with its reason."""

import base64
import gzip
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.formats.incoming import (
    DEEPEST,
    LARGEST_MESSAGE,
    MOST_BOUNDARIES,
    MOST_HOPS,
    Attachment,
    Defect,
    Mail,
    open_mail,
)

MULTIPART = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n"
    b"--b\r\nContent-Type: Application/EDI-consent\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nQVJM\r\n"
    b"--b\r\nContent-Disposition: attachment\r\n\r\nin text\r\n--b--\r\n"
)


def attachments(raw: bytes) -> tuple[Attachment, ...]:
    mail = open_mail(raw)
    assert isinstance(mail, Mail)
    return mail.attachments


def test_attachments_come_in_order_and_the_text_stays_behind() -> None:
    assert attachments(MULTIPART) == (
        Attachment("application/edi-consent", b"ARL"),
        Attachment("text/plain", b"in text"),
    )


def test_a_mail_may_be_its_own_attachment() -> None:
    raw = b"Content-Type: application/EDI-consent\r\n\r\nARL\r\n"
    assert attachments(raw) == (Attachment("application/edi-consent", b"ARL\r\n"),)


def test_a_mail_without_attachment_has_none() -> None:
    assert attachments(b"Subject: hello\r\n\r\nhow are you?\r\n") == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"a" * (LARGEST_MESSAGE + 1),
        b"Content-Type: multipart/mixed; boundary=b\r\n" + b"\r\n--b" * (MOST_BOUNDARIES + 1),
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth)
            for depth in range(5000)
        ),
        b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    ],
    ids=["too large", "too many parts", "too deep", "mail in mail"],
)
def test_a_mail_beyond_all_bounds_is_refused_at_once(raw: bytes) -> None:
    assert open_mail(raw) is Defect.DEMESURE


def nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(depth)
    )
    closed = b"".join(b"\r\n--b%d--\r\n" % level for level in reversed(range(depth)))
    return opened + b"\r\nleaf" + closed


def test_levels_are_counted() -> None:
    assert isinstance(open_mail(nested(DEEPEST)), Mail)
    assert open_mail(nested(DEEPEST + 1)) is Defect.DEMESURE


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", content)
    return made.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, zipped], ids=["gzip", "zip"])
def test_an_archive_is_never_unpacked_whatever_it_says_it_is(
    pack: Callable[[bytes], bytes],
) -> None:
    bomb = pack(bytes(50_000_000))
    raw = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert open_mail(raw + base64.encodebytes(bomb)) is Defect.COMPRIME


def test_an_archive_by_its_type_alone_is_one() -> None:
    raw = b"Content-Type: application/x-zip-compressed\r\n\r\nanything"
    assert open_mail(raw) is Defect.COMPRIME


def test_our_own_mail_is_not_an_answer() -> None:
    raw = b"From: The practice <Cabinet@Example.test>\r\n\r\n"
    assert open_mail(raw, own="cabinet@example.TEST") is Defect.BOUCLE
    assert open_mail(raw, own="other@example.test") == Mail("cabinet@example.test", ())


def test_a_mail_that_goes_round_is_a_loop() -> None:
    hop = b"Received: from a by b\r\n"
    assert isinstance(open_mail(hop * MOST_HOPS + b"\r\n"), Mail)
    assert open_mail(hop * (MOST_HOPS + 1) + b"\r\n") is Defect.BOUCLE


def test_a_server_s_notice_is_told_from_an_answer() -> None:
    raw = (
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b--\r\n"
    )
    assert open_mail(raw) is Defect.AVIS


words = st.sampled_from(
    [
        b"Content-Type: ",
        b"multipart/mixed; boundary=b",
        b"message/rfc822",
        b"application/x",
        b"; name*0*=utf-8''%ff",
        b"; charset=\x00; name*=\x00'x'y",
        b"Content-Disposition: attachment; filename*=no-such''x",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: x-uuencode",
        b"\r\n",
        b"\r\n\r\n",
        b"\n--b\r\n",
        b"\n--b--",
        b"begin 644 x\nM",
        b"=?utf-8?b?//8?=",
        b"A=",
    ]
)


def survives(raw: bytes) -> bool:
    found = open_mail(raw, own="cabinet@example.test")
    return isinstance(found, Defect) or all(
        isinstance(one.content, bytes) for one in found.attachments
    )


@given(st.lists(words | st.binary(max_size=6), max_size=40).map(b"".join))
def test_no_hostile_mail_raises_anything_else(raw: bytes) -> None:
    assert survives(raw)


@given(st.binary(min_size=1, max_size=3), st.integers(0, len(MULTIPART)))
def test_no_damage_to_an_honest_mail_raises_anything_else(damage: bytes, at: int) -> None:
    assert survives(MULTIPART[:at] + damage + MULTIPART[at + len(damage) :])
