"""A stand-in caisse and mutuelle: made up, on the loopback, for tests and for playing.

It reads what the box sends with none of the box's own code: an independent reader, written
from the same text as the engine.  Three servers, SMTP submission, POP3 and a concentrator's
HTTPS API (docs/concentrateur.md), all over TLS, stand before one desk.  The desk keeps every
message as it came (`raw.jsonl`), opens it, checks the lot, answers with an ARL into the sender's
mailbox, and later pays or rejects with a NOEMIE-shaped return.  It answers questions on rights
and takes images of documents, too.  All it emits says that it is a test.
"""

from appliance.demo.caisse.adri import ADRI, Kind
from appliance.demo.caisse.annuaire import ANNUAIRE, EDITEUR, Edition
from appliance.demo.caisse.api import Mood
from appliance.demo.caisse.desk import CAISSE, MUTUELLE, Policy
from appliance.demo.caisse.maildrop import Account
from appliance.demo.caisse.pieces import ACCUEIL
from appliance.demo.caisse.returns import Rejet
from appliance.demo.caisse.server import Caisse, Endpoints

__all__ = [
    "ACCUEIL",
    "ADRI",
    "ANNUAIRE",
    "CAISSE",
    "EDITEUR",
    "MUTUELLE",
    "Account",
    "Caisse",
    "Edition",
    "Endpoints",
    "Kind",
    "Mood",
    "Policy",
    "Rejet",
]
