"""The caisse's desk: each message kept, opened, checked and answered; money sent later.

It knows no socket.  One lock: messages come one at a time, as in a register of old.
"""

import base64
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

from appliance.demo.caisse.adri import ADRI, Kind, NoQuestionError, answer
from appliance.demo.caisse.annuaire import ANNUAIRE, Edition, written
from appliance.demo.caisse.answers import ADRI_NAME, ARL_NAME, RETURN_NAME, arl_content, mail
from appliance.demo.caisse.checks import first_fault
from appliance.demo.caisse.files import LineLog, write_whole
from appliance.demo.caisse.identity import Identity
from appliance.demo.caisse.maildrop import Maildrops
from appliance.demo.caisse.opening import (
    LotFile,
    UnreadableError,
    content_of,
    deciphered,
    open_message,
)
from appliance.demo.caisse.pieces import ACCUEIL, PiecesFile, PiecesRegister, open_pieces
from appliance.demo.caisse.register import Entry, Register, Verdict
from appliance.demo.caisse.returns import Rejet, Settlement, write_return

log = logging.getLogger(__name__)

CAISSE: Final = "caisse@caisse.test"
MUTUELLE: Final = "mutuelle@mutuelle.test"
COUNTED: Final = (
    "messages",
    "duplicates",
    "unreadable",
    "questions",
    "lots_pieces",
    "pieces_again",
)
PAYER: Final = 10  # characters of who pays, in entity 071


@dataclass(frozen=True, slots=True)
class Policy:
    """How the caisse answers a lot in which it finds no fault.

    Attributes:
        negative_every: refuse each n-th new lot; 0 refuses none.
        motif: the reason that it then gives.
        motif_pieces: the reason for which images are refused; empty takes them.
        silent: take the lots and say nothing.
        delay: how long an answer waits before it shows in the mailbox.
        droits: what ADRi answers, by NIR with its key; of others, by "".
        annuaire: what the directory gives; None where it keeps silent.
    """

    negative_every: int = 0
    motif: str = "rejet de démonstration"
    motif_pieces: str = ""
    silent: bool = False
    delay: timedelta = timedelta()
    droits: Mapping[str, Kind] = field(default_factory=dict)
    annuaire: Edition | None = None

    def kind_of(self, nir: str) -> Kind:
        """Return what ADRi answers of somebody."""
        return self.droits.get(nir, self.droits.get("", Kind.TROUVE))


class Desk:
    """What stands behind the two servers.

    Attributes:
        policy: may be replaced at any time; it holds from the next message on.
    """

    def __init__(
        self,
        directory: Path,
        identity: Identity,
        maildrops: Maildrops,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self.policy = Policy()
        self._identity, self._maildrops, self._now = identity, maildrops, now
        self._unreadable = directory / "unreadable"
        self._unreadable.mkdir(exist_ok=True)
        self._pieces = PiecesRegister(directory / "pieces.jsonl")
        self._directory = directory / "pieces"
        self._directory.mkdir(exist_ok=True)
        self._raw = LineLog(directory / "raw.jsonl")
        self._register = Register(directory / "register.jsonl")
        self._lock = Lock()
        self._seen: Counter[str] = Counter()
        self._recall()

    def figures(self) -> Mapping[str, int]:
        """Return counts since this start, and of lots and invoices known in all."""
        with self._lock:
            entries = self._register.entries.values()
            taken = [entry for entry in entries if entry.verdict.positive]
            return {
                **{name: self._seen[name] for name in COUNTED},
                "lots": len(entries),
                "lots_taken": len(taken),
                "lots_pieces_taken": self._pieces.taken,
                "factures_taken": sum(len(entry.factures) for entry in taken),
            }

    def receive(self, sender: str, recipients: Sequence[str], message: bytes) -> str:
        """Take one message from an account.

        Returns:
            the SHA-256 of the message, which is on the medium by then.
        """
        digest = sha256(message).hexdigest()
        with self._lock:
            if recipients[0] in {ADRI, ANNUAIRE}:
                self._answer_question(sender, recipients[0], message)
                return digest
            if recipients[0] == ACCUEIL:
                self._take_pieces(sender, message, digest)
                return digest
            self._seen["messages"] += 1
            self._keep(sender, recipients, message, digest)
            try:
                lot = open_message(message, self._identity.decipher)
            except UnreadableError as error:
                self._set_aside(message, digest, error)
            else:
                self._handle(lot, ends=(recipients[0], sender))
        return digest

    def pay(self, rejets: Mapping[str, Rejet] | None = None) -> int:
        """Settle all that waits: one return for each account and professional.

        Args:
            rejets: invoices to refuse, by number; the others are paid whole.

        Returns:
            how many invoices were settled.
        """
        with self._lock:
            groups: dict[tuple[str, str, str], list[Entry]] = {}
            for entry in self._register.entries.values():
                if self._register.unsettled(entry):
                    payeur = entry.lot.file.debut.texts["destinataire"][-PAYER:]
                    key = entry.sender, entry.lot.name.professionnel, payeur
                    groups.setdefault(key, []).append(entry)
            return sum(self._settle(*key, groups[key], rejets or {}) for key in groups)

    def _recall(self) -> None:
        verdicts = self._register.verdicts()
        for entry in self._raw.entries():
            try:
                lot = open_message(base64.b64decode(entry["message"]), self._identity.decipher)
            except UnreadableError:
                continue
            if lot.sha256 in verdicts:
                self._register.remember(lot, entry["from"], verdicts[lot.sha256])
        self._register.recall_settlements()

    def _keep(self, sender: str, recipients: Sequence[str], message: bytes, digest: str) -> None:
        self._raw.append(
            {
                "at": self._now().isoformat(),
                "from": sender,
                "to": list(recipients),
                "message": base64.b64encode(message).decode(),
                "sha256": digest,
            }
        )

    def _set_aside(self, message: bytes, digest: str, reason: UnreadableError) -> None:
        log.warning("message %s is unreadable: %s", digest, reason)
        self._seen["unreadable"] += 1
        write_whole(self._unreadable / f"{digest}.eml", message)

    def _answer_question(self, sender: str, asked: str, message: bytes) -> None:
        """Answer a question; nothing is kept of it, for it is no invoice."""
        self._seen["questions"] += 1
        try:
            question = deciphered(message, self._identity.decipher)
            told = self._told(asked, question)
        except (UnreadableError, NoQuestionError) as error:
            log.warning("no question: %s", error)
            return
        if told and not self.policy.silent:
            ends, at = (asked, sender), self._now()
            written = mail(title="Réponse", name=ADRI_NAME, content=told, ends=ends, at=at)
            self._maildrops.deposit(sender, written, self.policy.delay)

    def _take_pieces(self, sender: str, message: bytes, digest: str) -> None:
        """Take a lot of images; each message is kept whole."""
        write_whole(self._directory / f"{digest}.eml", message)
        try:
            lot = open_pieces(content_of(message, self._identity.decipher))
        except UnreadableError as error:
            self._set_aside(message, digest, error)
            return
        if lot is None:
            self._set_aside(message, digest, UnreadableError("no lot of images"))
            return
        self._seen["lots_pieces"] += 1
        verdict = self._pieces.known(lot)
        self._seen["pieces_again"] += verdict is not None
        if verdict is None:
            verdict = self._pieces.judge(lot, self._now(), self.policy.motif_pieces)
        if not self.policy.silent:
            self._answer(lot, verdict, (ACCUEIL, sender))

    def _told(self, asked: str, question: bytes) -> bytes:
        if asked == ADRI:
            return answer(question, self.policy.kind_of, self._now())
        return b"" if self.policy.annuaire is None else written(self.policy.annuaire)

    def _handle(self, lot: LotFile, ends: tuple[str, str]) -> None:
        verdict = self._judge(lot, sender=ends[1])
        log.info("lot %s of %s: %s", lot.name.numero, lot.name.cree_le, verdict.positive)
        if not self.policy.silent:
            self._answer(lot, verdict, ends)

    def _judge(self, lot: LotFile, sender: str) -> Verdict:
        known = self._register.entries.get(lot.name)
        if known is not None and known.lot.sha256 == lot.sha256:
            self._seen["duplicates"] += 1
            return known.verdict
        fault = first_fault(lot, self._now()) or self._register.conflict(lot)
        if fault:
            return Verdict(fault)
        rank, every = len(self._register.entries) + 1, self.policy.negative_every
        verdict = Verdict(self.policy.motif) if every and rank % every == 0 else Verdict()
        self._register.record(lot, sender, verdict)
        return verdict

    def _answer(self, lot: LotFile | PiecesFile, verdict: Verdict, ends: tuple[str, str]) -> None:
        answer = mail(
            title=f"ARL du lot {lot.name.numero} du {lot.name.cree_le}",
            name=ARL_NAME,
            content=arl_content(lot, verdict),
            ends=ends,
            at=self._now(),
        )
        self._maildrops.deposit(ends[1], answer, self.policy.delay)

    def _settle(
        self,
        sender: str,
        professionnel: str,
        payeur: str,
        entries: Sequence[Entry],
        rejets: Mapping[str, Rejet],
    ) -> int:
        waiting = [(entry.lot.name, self._register.unsettled(entry)) for entry in entries]
        settlement = Settlement(
            rank=self._register.returns + 1,
            professionnel=professionnel,
            payeur=payeur,
            on=self._now().date(),
            lots=[(name.numero, name.cree_le, factures) for name, factures in waiting],
            rejets=rejets,
        )
        content = write_return(settlement)
        title = f"Retour NOEMIE {settlement.rank:06d}"
        ends = CAISSE, sender
        answer = mail(title=title, name=RETURN_NAME, content=content, ends=ends, at=self._now())
        # Said first and noted after: a caisse that is cut here says it again.
        self._maildrops.deposit(sender, answer)
        numeros = [str(facture["numero"]) for _, factures in waiting for facture in factures]
        self._register.record_settlement(professionnel, numeros)
        return len(numeros)
