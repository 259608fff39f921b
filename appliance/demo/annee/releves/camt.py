"""camt.053 (ISO 20022), versions 02 and 08, which name the counterpart each its own way."""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from appliance.demo.annee.modele import LigneBanque
from appliance.demo.annee.profil import Format
from appliance.demo.annee.releves.releve import Releve, decimal

REMITTANCE: Final = 140


def write(releve: Releve) -> bytes:
    """Return the file."""
    space = "urn:iso:std:iso:20022:tech:xsd:" + releve.format.replace("camt", "camt.")
    body = "".join(_statement(releve))
    made = f"{releve.fin.isoformat()}T20:00:00"
    head = f"<GrpHdr><MsgId>{releve.nom}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>"
    document = f'<Document xmlns="{space}"><BkToCstmrStmt>{head}{body}</BkToCstmrStmt></Document>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'.encode()


def _statement(releve: Releve) -> Iterator[str]:
    made = f"{releve.fin.isoformat()}T20:00:00"
    yield f"<Stmt><Id>{releve.nom}</Id><ElctrncSeqNb>{releve.rang}</ElctrncSeqNb>"
    yield f"<CreDtTm>{made}</CreDtTm>"
    yield f"<Acct><Id><IBAN>{releve.iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    yield _balance("OPBD", releve.avant, releve.debut.isoformat())
    yield _balance("CLBD", releve.apres, releve.fin.isoformat())
    for ligne in releve.lignes:
        yield _entry(ligne, releve.format)
    yield "</Stmt>"


def _balance(code: str, amount: int, day: str) -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f"<Bal>{kind}{_amount(amount)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def _entry(ligne: LigneBanque, version: Format) -> str:
    booked = "BOOK" if version is Format.CAMT053_02 else "<Cd>BOOK</Cd>"
    days = f"<BookgDt><Dt>{ligne.jour}</Dt></BookgDt><ValDt><Dt>{ligne.valeur}</Dt></ValDt>"
    codes = "<BkTxCd><Prtry><Cd>TEST</Cd></Prtry></BkTxCd>"
    text = escape(ligne.libelle[:REMITTANCE])
    details = f"<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{_parties(ligne, version)}"
    details += f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>"
    return (
        f"<Ntry><NtryRef>{ligne.reference}</NtryRef>{_amount(ligne.montant)}<Sts>{booked}</Sts>"
        f"{days}<AcctSvcrRef>{ligne.reference}</AcctSvcrRef>{codes}"
        f"<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls></Ntry>"
    )


def _parties(ligne: LigneBanque, version: Format) -> str:
    if not ligne.contrepartie:
        return ""
    name = f"<Nm>{escape(ligne.contrepartie)}</Nm>"
    named = name if version is Format.CAMT053_02 else f"<Pty>{name}</Pty>"
    side = "Dbtr" if ligne.montant > 0 else "Cdtr"
    return f"<RltdPties><{side}>{named}</{side}></RltdPties>"


def _amount(centimes: int) -> str:
    side = "DBIT" if centimes < 0 else "CRDT"
    amount = f'<Amt Ccy="EUR">{decimal(abs(centimes))}</Amt>'
    return f"{amount}<CdtDbtInd>{side}</CdtDbtInd>"
