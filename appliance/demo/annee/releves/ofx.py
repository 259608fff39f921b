"""OFX, version 1 (SGML, leaves without an end) and version 2 (XML)."""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from appliance.demo.annee.modele import LigneBanque
from appliance.demo.annee.profil import Format
from appliance.demo.annee.releves.releve import Releve, decimal, in_words

HEAD_1: Final = (
    "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n"
    "CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
)
HEAD_2: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<?OFX OFXHEADER="200" VERSION="211" '
    'SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
)
NAME: Final = 32


def write(releve: Releve) -> bytes:
    """Return the file."""
    closes = releve.format is Format.OFX2
    body = "".join(_document(releve, closes=closes))
    return ((HEAD_2 if closes else HEAD_1) + body).encode("ascii")


def _document(releve: Releve, *, closes: bool) -> Iterator[str]:
    def leaf(tag: str, value: str) -> str:
        return f"<{tag}>{escape(value)}" + (f"</{tag}>" if closes else "") + "\r\n"

    bank, branch, account, key = releve.rib
    status = f"<STATUS>{leaf('CODE', '0')}{leaf('SEVERITY', 'INFO')}</STATUS>"
    yield "<OFX><SIGNONMSGSRSV1><SONRS>" + status + leaf("DTSERVER", f"{releve.fin:%Y%m%d}200000")
    yield leaf("LANGUAGE", "FRA") + "</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS>"
    yield leaf("TRNUID", f"{releve.rang}") + status + "<STMTRS>" + leaf("CURDEF", "EUR")
    yield "<BANKACCTFROM>" + leaf("BANKID", bank) + leaf("BRANCHID", branch)
    yield leaf("ACCTID", account) + leaf("ACCTTYPE", "CHECKING") + leaf("ACCTKEY", key)
    yield "</BANKACCTFROM><BANKTRANLIST>" + leaf("DTSTART", f"{releve.debut:%Y%m%d}")
    yield leaf("DTEND", f"{releve.fin:%Y%m%d}")
    for ligne in releve.lignes:
        yield "<STMTTRN>" + "".join(leaf(*pair) for pair in _fields(ligne)) + "</STMTTRN>"
    yield "</BANKTRANLIST><LEDGERBAL>" + leaf("BALAMT", decimal(releve.apres))
    yield leaf("DTASOF", f"{releve.fin:%Y%m%d}") + "</LEDGERBAL></STMTRS>"
    yield "</STMTTRNRS></BANKMSGSRSV1></OFX>"


def _fields(ligne: LigneBanque) -> Iterator[tuple[str, str]]:
    name, *more = in_words(ligne.libelle, NAME)
    yield "TRNTYPE", "CREDIT" if ligne.montant > 0 else "DEBIT"
    yield "DTPOSTED", f"{ligne.jour:%Y%m%d}"
    yield "TRNAMT", decimal(ligne.montant)
    yield "FITID", ligne.reference
    yield "NAME", name
    if more:
        yield "MEMO", " ".join(more)
