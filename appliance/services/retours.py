"""Who may answer us, and what of a message may be believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.domain.file_attente import GenreRetour
from appliance.formats.incoming import Defect, open_mail
from appliance.formats.signed import proved

SENTENCES: Final[Mapping[GenreRetour, str]] = {
    GenreRetour.ARL_INATTENDU: "accusé qui ne répond à aucun lot d’ici, ou contredit un autre",
    GenreRetour.ETRANGER: "expéditeur absent des réglages (clé « expediteurs »)",
    GenreRetour.CONTREFAIT: "message sans la signature attendue",
    GenreRetour.AVIS: "avis d’un serveur de messagerie : message non remis",
    GenreRetour.BOUCLE: "message parti d’ici, ou qui tourne en rond",
    GenreRetour.DEMESURE: "message d’une taille ou d’une forme démesurée",
    GenreRetour.COMPRIME: "archive compressée, que Besace n’ouvre pas",
    GenreRetour.ILLISIBLE: "message illisible",
}
"""Why a message was set aside, for a person."""
FOR_THEIR_SENDER: Final = (GenreRetour.ETRANGER, GenreRetour.CONTREFAIT)
"""The reasons that other settings may take away."""


@dataclass(frozen=True, slots=True)
class Correspondants:
    """Our own address, and those that answer.

    Attributes:
        own: what comes from there comes back.
        known: the certificate (X.509, DER) that an address must sign with, by address in lower
            case; None where its messages bear no signature.
    """

    own: str
    known: Mapping[str, bytes | None]

    def believe(self, raw: bytes) -> Sequence[bytes] | GenreRetour:
        """Return what a message carries, or why it is set aside."""
        mail = open_mail(raw, own=self.own)
        if isinstance(mail, Defect):
            return GenreRetour(mail.value)
        if mail.sender not in self.known:
            return GenreRetour.ETRANGER
        contents = [one.content for one in mail.attachments]
        certificate = self.known[mail.sender]
        if certificate is None:
            return contents
        held = [proved(content, certificate) for content in contents]
        believed = [content for content in held if content is not None]
        return believed if len(believed) == len(contents) else GenreRetour.CONTREFAIT
