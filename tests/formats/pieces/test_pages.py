from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from appliance.errors import UnreadablePieceError
from appliance.formats.page import Page
from appliance.formats.pieces.pages import read_document
from tests.formats.pieces.made_up_pages import A5_AT_200, as_jpeg, as_pdf, as_png, prescription

SMALL = (583, 827)  # A5 at 100 dots


def page() -> Image.Image:
    return prescription(1, size=SMALL)


def test_a_picture_becomes_a_pdf_of_one_page_at_its_own_resolution() -> None:
    document = read_document(as_png(page(), dpi=100))

    assert document.contenu.startswith(b"%PDF-")
    assert (document.nombre, len(document.pages)) == (1, 1)
    assert document.pages[0].ppp == 100
    again = read_document(document.contenu)
    assert again.pages[0].ppp in {99, 100}
    assert again.pages[0].image.size == SMALL
    assert read_document(as_png(page(), dpi=100)).contenu == document.contenu


def test_what_a_camera_notes_of_place_and_time_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "ESSAIMONT-AU-VILLAGE"
    written = BytesIO()
    page().save(written, "JPEG", exif=exif)

    assert b"ESSAIMONT-AU-VILLAGE" in written.getvalue()
    assert b"ESSAIMONT-AU-VILLAGE" not in read_document(written.getvalue()).contenu


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    written = BytesIO()
    page().save(written, "JPEG", exif=exif)

    assert read_document(written.getvalue()).pages[0].image.size == SMALL[::-1]


def test_a_camera_that_says_72_dots_is_taken_for_a_page_of_a4() -> None:
    found = read_document(as_jpeg(prescription(1, size=(1654, 2339)), dpi=72))

    assert found.pages[0].ppp == 200
    assert found.pages[0].papier_mm == (210, 297)


def test_each_page_of_a_pdf_is_counted_and_its_picture_read() -> None:
    document = read_document(as_pdf(page(), page(), dpi=100))

    assert document.nombre == 2
    assert [one.image.size for one in document.pages] == [SMALL, SMALL]


def test_a_pdf_of_text_has_no_picture_and_says_what_stands_in_it() -> None:
    written = Page()
    written.title("ESSAIMONT ADA")
    document = read_document(written.finish())

    assert not document.pages
    assert "ESSAIMONT ADA" in document.texte


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"P5 9 9 255 "]
    ),
    st.binary(),
)
def test_no_bytes_make_the_reader_fail_otherwise_than_by_a_sentence(
    head: bytes, rest: bytes
) -> None:
    try:
        read_document(head + rest)
    except UnreadablePieceError as error:
        assert str(error) == ""  # noqa: PT017 - either outcome is right


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = as_pdf(page(), dpi=100) if data.draw(st.booleans()) else as_jpeg(page(), dpi=100)
    at = data.draw(st.integers(0, len(whole) - 1))
    spoiled = (
        whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 9)) :]
    )
    try:
        assert read_document(spoiled).nombre >= 0
    except UnreadablePieceError as error:
        assert str(error) == ""  # noqa: PT017


def test_a_picture_made_to_fill_the_memory_is_refused_unread() -> None:
    bomb = b"P5 90000 90000 255 " + bytes(100)

    with pytest.raises(UnreadablePieceError):
        read_document(bomb)


def test_a_locked_pdf_is_refused() -> None:
    writer = PdfWriter(clone_from=BytesIO(as_pdf(prescription(1, size=A5_AT_200))))
    writer.encrypt("secret", algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)

    with pytest.raises(UnreadablePieceError):
        read_document(written.getvalue())
