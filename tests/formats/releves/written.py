"""Statements as banks write them, by code that knows nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from appliance.formats.releves.sortes import FormatReleve

RIB = ("30004", "00820", "00001234567", "26")
IBAN = "FR76" + "".join(RIB)
SIGNS = {1: "{ABCDEFGHI", -1: "}JKLMNOPQR"}


@dataclass(frozen=True)
class Told:
    """One line, as the bank knows it."""

    jour: date
    montant: int
    mots: str
    numero: int


@dataclass(frozen=True)
class Page:
    """One statement."""

    avant: int
    lignes: tuple[Told, ...]

    @property
    def apres(self) -> int:
        return self.avant + sum(one.montant for one in self.lignes)

    @property
    def fin(self) -> date:
        return max((one.jour for one in self.lignes), default=date(2026, 1, 31))


def money(centimes: int, point: str = ".") -> str:
    return f"{abs(centimes) // 100}{point}{abs(centimes) % 100:02d}"


def overpunched(centimes: int) -> str:
    digits = f"{abs(centimes):014d}"
    return digits[:13] + SIGNS[-1 if centimes < 0 else 1][int(digits[13])]


def cfonb(page: Page) -> bytes:
    bank, branch, account, _ = RIB

    def record(code: str, inner: str, jour: date, tail: str) -> str:
        head = f"{code}{bank}{inner}{branch}EUR2 {account}"
        kind = "05" if code in {"04", "05"} else "  "
        return f"{head}{kind}{jour:%d%m%y}{tail}".ljust(120)

    rows = [record("01", "    ", page.fin, " " * 50 + overpunched(page.avant))]
    for one in page.lignes:
        label = one.mots[:31].ljust(31)
        tail = f"  {one.jour:%d%m%y}{label}  {one.numero:07d}  {overpunched(one.montant)}"
        rows.append(record("04", "    ", one.jour, tail))
        if one.mots[31:]:
            rows.append(record("05", "    ", one.jour, f"     LIB{one.mots[31:]:<70}"))
    rows.append(record("07", "    ", page.fin, " " * 50 + overpunched(page.apres)))
    return "\r\n".join(rows).encode("latin-1")


def camt(page: Page, version: str = "02") -> bytes:
    def side(amount: int) -> str:
        mark = "DBIT" if amount < 0 else "CRDT"
        return f'<Amt Ccy="EUR">{money(amount)}</Amt><CdtDbtInd>{mark}</CdtDbtInd>'

    def balance(code: str, amount: int) -> str:
        kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        return f"<Bal>{kind}{side(amount)}<Dt><Dt>{page.fin}</Dt></Dt></Bal>"

    booked = "BOOK" if version < "04" else "<Cd>BOOK</Cd>"
    entries = "".join(
        f"<Ntry>{side(one.montant)}<Sts>{booked}</Sts><BookgDt><Dt>{one.jour}</Dt></BookgDt>"
        f"<ValDt><Dt>{one.jour}</Dt></ValDt><AcctSvcrRef>{one.numero:07d}</AcctSvcrRef><NtryDtls>"
        f"<TxDtls><RmtInf><Ustrd>{one.mots}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        for one in page.lignes
    )
    statement = f"<Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>"
    statement += balance("OPBD", page.avant) + balance("CLBD", page.apres) + entries
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    body = f"<BkToCstmrStmt><GrpHdr/><Stmt><Id>1</Id>{statement}</Stmt></BkToCstmrStmt>"
    return f'<?xml version="1.0"?>\n<Document xmlns="{space}">{body}</Document>'.encode()


def ofx(page: Page, *, xml: bool = False) -> bytes:
    def leaf(name: str, text: str) -> str:
        return f"<{name}>{text}</{name}>" if xml else f"<{name}>{text}\n"

    bank, branch, account, _ = RIB
    lines = "".join(
        "<STMTTRN>"
        + leaf("TRNTYPE", "OTHER")
        + leaf("DTPOSTED", f"{one.jour:%Y%m%d}120000[+1:CET]")
        + leaf("TRNAMT", ("-" if one.montant < 0 else "+") + money(one.montant))
        + leaf("FITID", f"{one.numero:07d}")
        + leaf("NAME", one.mots)
        + "</STMTTRN>"
        for one in page.lignes
    )
    total = ("-" if page.apres < 0 else "") + money(page.apres)
    head = '<?xml version="1.0"?><?OFX OFXHEADER="200"?>\n' if xml else "OFXHEADER:100\n\n"
    return (
        head
        + "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>"
        + leaf("CURDEF", "EUR")
        + "<BANKACCTFROM>"
        + leaf("BANKID", bank)
        + leaf("BRANCHID", branch)
        + leaf("ACCTID", account)
        + "</BANKACCTFROM><BANKTRANLIST>"
        + lines
        + "</BANKTRANLIST><LEDGERBAL>"
        + leaf("BALAMT", total)
        + leaf("DTASOF", f"{page.fin:%Y%m%d}")
        + "</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def mt940(page: Page) -> bytes:
    def balance(tag: str, amount: int) -> str:
        mark = "D" if amount < 0 else "C"
        return f":{tag}:{mark}{page.fin:%y%m%d}EUR{money(amount, ',')}"

    rows = [":20:STATEMENT", f":25:{IBAN}", ":28C:1/1", balance("60F", page.avant)]
    for one in page.lignes:
        mark = "D" if one.montant < 0 else "C"
        days = f"{one.jour:%y%m%d%m%d}"
        rows.append(f":61:{days}{mark}{money(one.montant, ',')}NTRFNONREF//{one.numero:07d}")
        rows.append(f":86:{one.mots}")
    rows += [balance("62F", page.apres), "-"]
    return "\r\n".join(rows).encode()


def table(page: Page) -> bytes:
    rows = ["Relevé du compte;", "", "Date;Libellé;Référence;Débit;Crédit"]
    for one in page.lignes:
        amount = money(one.montant, ",")
        sides = f"-{amount};" if one.montant < 0 else f";{amount}"
        rows.append(f"{one.jour:%d/%m/%Y};{one.mots};{one.numero:07d};{sides}")
    return "\n".join(rows).encode("cp1252")


WRITERS: Mapping[str, tuple[FormatReleve, Callable[[Page], bytes]]] = {
    "CFONB 120": (FormatReleve.CFONB_120, cfonb),
    "CFONB 120 in one piece": (
        FormatReleve.CFONB_120,
        lambda page: cfonb(page).replace(b"\r\n", b""),
    ),
    "camt 02": (FormatReleve.CAMT_053, camt),
    "camt 08": (FormatReleve.CAMT_053, lambda page: camt(page, "08")),
    "camt 13": (FormatReleve.CAMT_053, lambda page: camt(page, "13")),
    "OFX 1": (FormatReleve.OFX, ofx),
    "OFX 2": (FormatReleve.OFX, lambda page: ofx(page, xml=True)),
    "MT940": (FormatReleve.MT940, mt940),
    "CSV": (FormatReleve.TABLEAU, table),
}
