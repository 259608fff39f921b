"""The manager's side of a delegation: files that were given, and what is proposed for each share.

No queue, no register, no patient: all that a manager has is what `formats.delegation` reads.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Self

from appliance.domain.argent.delegation import Aller, Proposee, Reponse, is_fit
from appliance.errors import (
    DelegationAlteredError,
    DelegationElsewhereError,
    DelegationExpiredError,
    DelegationReplayedError,
    EntryError,
)
from appliance.formats.delegation import (
    countersign,
    read_pli,
    read_propositions,
    write_propositions,
    write_reponse,
)
from appliance.ports.machine import Entropy
from appliance.sealing.aead import BrokenSealError
from appliance.sealing.correspondance import Cle, NotForThisKeyError, Trousse


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Travail:
    """One file that was given, and what is proposed so far.

    Attributes:
        signed: what the practice signed, with its signature.
        cabinet: the practice's keys, to which the answer is sealed.
        empreinte: SHA-256 of the sealed file, hexadecimal.
        rendu_le: the day of the answer; None as long as there is none.
    """

    aller: Aller
    signed: bytes
    cabinet: Cle
    empreinte: str
    propositions: tuple[Proposee, ...] = ()
    rendu_le: date | None = None

    @classmethod
    def open(cls, data: bytes, trousse: Trousse, jour: date) -> Self:
        """Open what a practice gave.

        Args:
            data: the sealed file.
            trousse: the manager's keys.
            jour: today.

        Raises:
            DelegationElsewhereError: it was given to somebody else.
            DelegationAlteredError: it is not whole, or was changed.
            DelegationExpiredError: its last day is over.
        """
        try:
            signed = trousse.open(data)
        except NotForThisKeyError:
            raise DelegationElsewhereError from None
        except BrokenSealError:
            raise DelegationAlteredError from None
        pli = read_pli(Aller, signed)
        if pli.a != trousse.cle:
            raise DelegationElsewhereError
        aller = pli.read(Aller)
        travail = cls(
            aller=aller, signed=signed, cabinet=pli.de, empreinte=sha256(data).hexdigest()
        )
        travail.require_time(jour)
        return travail

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read what `serialize` wrote; the practice's signature is checked again.

        Raises:
            DelegationAlteredError: it is another thing.
        """
        try:
            plain = json.loads(data)
            signed = str(plain["signed"]).encode()
            rendu = plain["rendu_le"] and date.fromisoformat(plain["rendu_le"])
            empreinte, propositions = str(plain["empreinte"]), plain["propositions"]
        except (ValueError, KeyError, TypeError):
            raise DelegationAlteredError from None
        pli = read_pli(Aller, signed)
        return cls(
            aller=pli.read(Aller),
            signed=signed,
            cabinet=pli.de,
            empreinte=empreinte,
            propositions=read_propositions(propositions),
            rendu_le=rendu,
        )

    def serialize(self) -> bytes:
        """Return the bytes to keep, in clear: the caller seals them."""
        plain = {
            "signed": self.signed.decode(),
            "empreinte": self.empreinte,
            "propositions": write_propositions(self.propositions),
            "rendu_le": self.rendu_le and self.rendu_le.isoformat(),
        }
        return json.dumps(plain).encode()

    def proposer(self, proposee: Proposee, jour: date) -> Self:
        """Return it with one more proposal, which takes the place of another for that share.

        Raises:
            DelegationExpiredError: its last day is over.
            DelegationReplayedError: it was answered already.
            EntryError: the file names no such share, or the words do not fit.
        """
        self.require_time(jour)
        if self.rendu_le is not None:
            raise DelegationReplayedError
        if proposee.cle not in {ligne.cle for ligne in self.aller.lignes}:
            raise EntryError("ce fichier ne porte pas cette part")
        if not is_fit(proposee.mots):
            raise EntryError("dites pourquoi, en une ligne de 500 caractères au plus")
        others = (one for one in self.propositions if one.cle != proposee.cle)
        return replace(self, propositions=(*others, proposee))

    def rendre(self, trousse: Trousse, entropy: Entropy, jour: date) -> tuple[Self, bytes]:
        """Return it as answered, and the answer, signed and sealed to the practice.

        One file has one answer: asked for again, the same is made once more.

        Raises:
            DelegationExpiredError: its last day is over.
            EntryError: nothing is proposed.
        """
        self.require_time(jour)
        if not self.propositions:
            raise EntryError("rien n’est encore proposé pour ce fichier")
        done = replace(self, rendu_le=self.rendu_le or jour)
        reponse = Reponse(
            aller=self.aller.identifiant,
            empreinte=self.empreinte,
            fait_le=done.rendu_le or jour,
            propositions=self.propositions,
            contreseing=countersign(self.aller.tete, trousse) if self.aller.tete else "",
        )
        return done, self.cabinet.seal(write_reponse(reponse, trousse, self.cabinet), entropy)

    def require_time(self, jour: date) -> None:
        """Let the file be worked on.

        Raises:
            DelegationExpiredError: its last day is over.
        """
        if self.aller.expired(jour):
            raise DelegationExpiredError


def chosen(travaux: Sequence[Travail], start: str) -> Travail:
    """Return the file that is meant: by the start of its name, or the only one not answered.

    Raises:
        EntryError: none, or several.
    """
    found = [
        one
        for one in travaux
        if (one.aller.identifiant.startswith(start) if start else one.rendu_le is None)
    ]
    if len(found) != 1:
        raise EntryError("nommez un fichier par --file et le début de son nom")
    return found[0]
