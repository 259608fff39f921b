"""A stand-in caisse and mutuelle: made up, on the loopback, for tests and for playing.

It reads what the box sends with none of the box's own code: an independent reader, written
from the same text as the engine.  Two servers, SMTP submission and POP3, both over TLS,
stand before one desk.  The desk keeps every message as it came (`raw.jsonl`), opens it,
checks the lot, answers with an ARL into the sender's mailbox, and later pays or rejects with
a NOEMIE-shaped return.  All it emits says that it is a test.
"""

from appliance.demo.caisse.desk import CAISSE, MUTUELLE, Policy
from appliance.demo.caisse.maildrop import Account
from appliance.demo.caisse.returns import Rejet
from appliance.demo.caisse.server import Caisse, Endpoints

__all__ = ["CAISSE", "MUTUELLE", "Account", "Caisse", "Endpoints", "Policy", "Rejet"]
