"""The mails that the caisse writes, each marked as a test wherever a mark can stand."""

import json
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from appliance.demo.caisse.opening import LotFile
from appliance.demo.caisse.pieces import PiecesFile
from appliance.demo.caisse.register import Verdict

NOTICE: Final = (
    "MESSAGE DE TEST, sans aucune valeur.\n"
    "Il vient de la caisse fictive de Besace et ne concerne aucune personne réelle.\n"
)
ARL_NAME: Final = "arl-test.json"
ADRI_NAME: Final = "reponse-test.bin"
RETURN_NAME: Final = "noemie-test.txt"


def arl_content(lot: LotFile | PiecesFile, verdict: Verdict) -> bytes:
    """Return the acknowledgement of a lot: the same lot always has the same one."""
    fields = {
        "norme": "BESACE-SIMULATION",
        "version": 1,
        "test": True,
        "genre": "ARL",
        "lot": lot.name.numero,
        "cree_le": lot.name.cree_le,
        "sha256": lot.sha256,
        "verdict": "positif" if verdict.positive else "negatif",
        "motif": verdict.motif,
    }
    return json.dumps(fields, ensure_ascii=False).encode()


def mail(*, title: str, name: str, content: bytes, ends: tuple[str, str], at: datetime) -> bytes:
    """Return one message with one attachment.

    Args:
        title: what it is, for the subject.
        name: of the attachment.
        content: of the attachment.
        ends: the addresses (from, to).
        at: its date.
    """
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = ends
    message["Date"] = at
    message["Subject"] = f"[TEST] {title}"
    message["X-Besace-Test"] = "1"
    message.set_content(NOTICE)
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
