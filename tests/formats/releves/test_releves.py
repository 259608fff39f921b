"""All formats give the same lines; what cannot be read is said with its place, and nothing else."""

from datetime import date
from decimal import Decimal

import mt940 as second_reader
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.domain.argent.releve import Releve
from appliance.domain.registre.attente import Genre
from appliance.errors import TableError
from appliance.formats.recognition import STATEMENT_HEAD, recognise_statement
from appliance.formats.releves.lecture import read_statements
from appliance.formats.releves.sortes import FormatReleve
from appliance.formats.releves.tableau import read_tableau, read_titled
from appliance.formats.releves.valeurs import WRONG_IBAN, centimes, compte_of
from appliance.formats.titres import match_titles
from tests.formats.releves.written import IBAN, WRITERS, Page, Told, camt, cfonb, mt940, ofx, table

PAGE = Page(
    avant=-1_250,
    lignes=(
        Told(date(2026, 3, 10), 123_456, "VIR SEPA CPAM TESTVILLE TP 2603100001 SUITE", 1),
        Told(date(2026, 3, 11), -120, "CB PEAGE", 2),
    ),
)
CASES = pytest.mark.parametrize("name", WRITERS)


def read(data: bytes) -> list[Releve]:
    kind = recognise_statement(data[:STATEMENT_HEAD])
    if kind is None:
        raise TableError("stranger")
    if kind is not FormatReleve.TABLEAU:
        return [*read_statements(data, kind)]
    found = read_titled(data)
    titles = match_titles(Genre.RELEVES, found.titles, {}, ())
    return [*read_tableau(found, titles.champs, IBAN)]


def refusal(data: bytes) -> str:
    with pytest.raises(TableError) as caught:
        read(data)
    return str(caught.value)


@CASES
def test_a_format_is_known_by_its_head(name: str) -> None:
    kind, write = WRITERS[name]
    assert recognise_statement(write(PAGE)[:STATEMENT_HEAD]) is kind


words = st.from_regex(r"[A-Z0-9]{1,12}( [A-Z0-9]{1,12}){0,4}", fullmatch=True)
pages = st.builds(
    Page,
    avant=st.integers(-(10**8), 10**8),
    lignes=st.lists(
        st.builds(
            Told,
            jour=st.dates(date(2020, 1, 1), date(2039, 12, 31)),
            montant=st.integers(-(10**9), 10**9).filter(bool),
            mots=words,
            numero=st.integers(1, 9_999_999),
        ),
        min_size=1,
        max_size=5,
    ).map(tuple),
)


@CASES
@settings(max_examples=40, deadline=None)
@given(page=pages)
def test_what_a_bank_writes_is_read_line_by_line_to_the_cent(name: str, page: Page) -> None:
    kind, write = WRITERS[name]
    [releve] = read(write(page))
    told = [
        (one.compte, one.date, one.montant, "".join(one.libelle.split()), one.reference, one.source)
        for one in releve.mouvements
    ]
    assert told == [
        (IBAN, one.jour, one.montant, "".join(one.mots.split()), f"{one.numero:07d}", kind.value)
        for one in page.lignes
    ]
    assert [*releve.ecarts()] == []
    if releve.ouverture is not None:
        assert releve.ouverture.montant == page.avant
    if releve.cloture is not None:
        assert releve.cloture.montant == page.apres


@settings(max_examples=40, deadline=None)
@given(page=pages)
def test_a_second_reader_of_mt940_finds_the_same_amounts_and_days(page: Page) -> None:
    [releve] = read(mt940(page))
    judged = second_reader.parse(mt940(page).decode())
    assert [(one.montant, one.date) for one in releve.mouvements] == [
        (int(one.data["amount"].amount * Decimal(100)), one.data["entry_date"]) for one in judged
    ]


def test_a_credit_that_is_taken_back_is_a_debit() -> None:
    [releve] = read(mt940(PAGE).replace(b"C1234,56N", b"RC1234,56N"))
    assert releve.mouvements[0].montant == -123_456


def test_a_structured_field_86_gives_words_and_a_name() -> None:
    data = mt940(PAGE).replace(b":86:CB PEAGE", b":86:166?00VIREMENT?20ABC?21DEF?32CPAM?33 X")
    last = read(data)[0].mouvements[-1]
    assert (last.libelle, last.contrepartie) == ("VIREMENT ABC DEF", "CPAM X")


@pytest.mark.parametrize(
    ("data", "true", "false"),
    [
        (cfonb(PAGE), b"12208F", b"12209F"),
        (camt(PAGE), b">1220.86<", b">1220.96<"),
        (mt940(PAGE), b"EUR1220,86", b"EUR1220,96"),
    ],
)
def test_balances_that_do_not_follow_are_told(data: bytes, true: bytes, false: bytes) -> None:
    [odd] = read(data.replace(true, false))[0].ecarts()
    assert "1220,86" in odd
    assert "1220,96" in odd


def test_a_wrong_iban_is_told_and_hinders_nothing() -> None:
    [releve] = read(camt(PAGE).replace(IBAN.encode(), b"FR7630004008200000123456727"))
    assert [*releve.ecarts()] == [WRONG_IBAN]


@pytest.mark.parametrize(
    "text", [IBAN, "FR76 3000 4008 2000 0012 3456 726", "30004/00820/00001234567/26"]
)
def test_an_account_is_named_alike_whatever_the_format(text: str) -> None:
    assert compte_of(text) == (IBAN, ())


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (camt(PAGE).replace(b">1234.56<", b">1234.567<"), "ligne 2 : un montant"),
        (camt(PAGE).replace(b'Ccy="EUR">1234', b'Ccy="USD">1234'), "ligne 2 : un montant en euros"),
        (camt(PAGE).replace(b".053.001.02", b".053.001.99"), "version 02 à 13"),
        (camt(PAGE).replace(b"</Stmt>", b""), "XML bien formé"),
        (camt(PAGE).replace(b"2026-03-10", b"2026-13-10"), "une date AAAA-MM-JJ"),
        (ofx(PAGE).replace(b"+1234.56", b"beaucoup"), "un montant (TRNAMT)"),
        (ofx(PAGE).replace(b"</STMTTRN></BANKTRANLIST>", b"</BANKTRANLIST>"), "ligne "),
        (ofx(PAGE).replace(b"EUR", b"USD"), "CURDEF EUR"),
        (mt940(PAGE).replace(b"C1234,56N", b"C1234.56N"), "ligne 5 : un mouvement"),
        (mt940(PAGE).replace(b":62F:", b":63F:"), "solde de clôture"),
        (cfonb(PAGE).replace(b"100326", b"990326"), "enregistrement 2 : une date JJMMAA"),
        (cfonb(PAGE)[:244], "fichier incomplet"),
        (table(PAGE).replace(b"10/03/2026", b"10/33/2026"), "ligne 4 : une date"),
        (table(PAGE).replace(b"1234,56", b"1234,567"), "ligne 4 : un seul montant"),
        (b"bonjour", "stranger"),
    ],
)
def test_a_refusal_says_where_and_what_was_expected(data: bytes, place: str) -> None:
    assert place in refusal(data)


BOMB = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        camt(PAGE).replace(b'<?xml version="1.0"?>', BOMB),
        camt(PAGE).replace(
            b'<?xml version="1.0"?>',
            b'<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/hosts">',
        ),
        ofx(PAGE, xml=True).replace(b'<?xml version="1.0"?>', BOMB),
    ],
)
def test_a_dtd_and_entities_are_refused_before_they_are_read(data: bytes) -> None:
    assert "DTD" in refusal(data)


def test_elements_within_elements_without_end_are_refused() -> None:
    deep = b"<a>" * 60 + b"</a>" * 60
    assert "niveaux" in refusal(camt(PAGE).replace(b"<GrpHdr/>", deep))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234,5", 123_450),
        ("+1.00", 100),
        ("-0.010", -1),
        ("1.005", None),
        ("1e3", None),
        ("", None),
    ],
)
def test_an_amount_is_exact_or_none(text: str, amount: int | None) -> None:
    assert centimes(text) == amount


@CASES
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_whatever_comes_is_read_or_refused_in_a_sentence(name: str, data: st.DataObject) -> None:
    content = bytearray(WRITERS[name][1](PAGE))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = min(len(content), start + data.draw(st.integers(0, 8)))
        content[start:end] = data.draw(st.binary(max_size=8))
    for sentence in told_of(bytes(content)):
        assert sentence
        assert sentence.isprintable()


def told_of(data: bytes) -> list[str]:
    try:
        return [odd for releve in read(data) for odd in releve.ecarts()]
    except TableError as error:
        return [str(error)]
