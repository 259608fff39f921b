"""Where invoices and papers go, and the roads that lead there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from appliance.config.bounds import DAY_S, HTTPS, LARGEST_LOT, LAST_PORT
from appliance.domain.destination import MOST_FACTURES, Amc, Destinataire
from appliance.domain.identifiers import Organisme
from appliance.formats.strict import (
    WrongValueError,
    within,
)

CARRY_KEY_DIGITS: Final = 128
HTTPS_PORT: Final = 443
LARGEST_IMAGE: Final = 8_000_000  # an export holds each in one line of its own
SMALLEST_BOX: Final = 1 << 20
LARGEST_BOX: Final = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Guichet:
    """A mailbox that lots go to, and who answers from there.

    Attributes:
        certificat: the addressee's X.509 certificate, PEM: only its owner can open the lot.
        entetes: mail headers, wholly the configuration's: the norms' own are not public.
        signe: the lot is signed once more, by CMS, inside its envelope.
        expediteurs: addresses that answer besides `adresse`.
        signataire: the X.509 certificate, PEM, that answers must be signed with by CMS; None
            where they bear no signature.
    """

    adresse: str
    certificat: Path
    entetes: Mapping[str, str] = field(default_factory=dict)
    signe: bool = False
    expediteurs: tuple[str, ...] = ()
    signataire: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination(Guichet):
    """Where lots for one body, or one AMC, go.

    Attributes:
        organisme: the body; None for an AMC.
        amc: number of the AMC, as its cards print it; empty for a body.
    """

    organisme: Organisme | None = None
    amc: str = ""

    def __post_init__(self) -> None:
        """Refuse a destination of nobody, or of two."""
        if (self.organisme is None) == (not self.amc):
            raise WrongValueError("donnez « organisme » ou « amc », l’un des deux", "organisme")

    @property
    def destinataire(self) -> Destinataire:
        """Whose lots go there."""
        return Amc(self.amc) if self.organisme is None else self.organisme


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Images of documents (SCOR): how they are taken, what one may be, where they go.

    Attributes:
        envoi: the place that takes them for every body; None where they are only kept.
        appareil: the document scanner, as `scanimage -L` names it; empty for the first one.
        delai_s: seconds that one page may take.
        dossier: where photographs are looked for; None where only a scanner makes images.
        octets, pages: of one document at the most; the norm's own figures are not public.
        par_lot, octets_par_lot: images of a lot, and their bytes together.
        renvoyer: an image leaves again for each invoice that comes to it later.
        relance_jours: days without an image after which the screen asks for it.
    """

    envoi: Guichet | None = None
    appareil: str = ""
    delai_s: int = 90
    dossier: Path | None = None
    octets: int = 2_000_000
    pages: int = 10
    par_lot: int = 20
    octets_par_lot: int = 4_000_000
    renvoyer: bool = False
    relance_jours: int = 3

    def __post_init__(self) -> None:
        """Refuse what no image fits, a lot that holds nothing, and a time that never comes."""
        within(self.delai_s, "delai_s", 1, DAY_S)
        within(self.octets, "octets", 10_000, LARGEST_IMAGE)
        within(self.pages, "pages", 1, MOST_FACTURES)
        within(self.par_lot, "par_lot", 1, MOST_FACTURES)
        within(self.octets_par_lot, "octets_par_lot", 10_000, LARGEST_LOT)
        within(self.relance_jours, "relance_jours", 1, MOST_FACTURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serveur:
    """A mail server.  TLS always.  Only where lots leave: `starttls` and `pour`.

    Attributes:
        mot_de_passe: file that holds the password, readable by the courier alone.
        autorite: file of the certificate authority, None for the system's.
        starttls: TLS begins by STARTTLS, not with the first byte.
        pour: the only addresses that it serves; empty for all.
    """

    hote: str
    port: int
    compte: str
    mot_de_passe: Path
    autorite: Path | None = None
    starttls: bool = False
    pour: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no port."""
        within(self.port, "port", 1, LAST_PORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentrateur:
    """A concentrator of messages, by HTTPS (docs/concentrateur.md).

    Attributes:
        url: where its API begins; https alone.
        jeton: file of our bearer token, readable by the courier alone; None without one.
        certificat: file of our key and certificate, PEM, as `jeton`; None without one.
        autorite: file of the certificate authority, None for the system's.
        pour: the only addresses that go there; empty for all.
    """

    url: str
    jeton: Path | None = None
    certificat: Path | None = None
    autorite: Path | None = None
    pour: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no address of HTTPS, and a client that nobody could know."""
        if not HTTPS.fullmatch(self.url):
            raise WrongValueError("une adresse « https://hote[:port]/chemin » est attendue", "url")
        if self.jeton is None and self.certificat is None:
            raise WrongValueError("donnez « jeton » ou « certificat »", "jeton")
        within(self.port, "url", 1, LAST_PORT)

    @property
    def hote(self) -> str:
        """The server's name."""
        return self._parts["hote"]

    @property
    def port(self) -> int:
        """The server's port."""
        return int(self._parts["port"] or HTTPS_PORT)

    @property
    def racine(self) -> str:
        """The path below which the API stands, a slash at both ends."""
        return f"/{self._parts['chemin']}/".replace("//", "/")

    @property
    def _parts(self) -> Mapping[str, str]:
        found = HTTPS.fullmatch(self.url)
        return found.groupdict("") if found else {}


class Releve(StrEnum):
    """How the mailbox is read."""

    POP3 = "pop3"
    IMAP = "imap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Courrier:
    """The courier's settings.  Lots leave, and returns come, by mail, by a concentrator or by both.

    Attributes:
        envoi: None where all goes by the concentrator.
        reception: None where all comes by the concentrator.
        secours: servers that lots leave by when `envoi` is out of reach, in order.
        econome: on a link paid by volume only what is urgent leaves.
        rythme_s: seconds between two passes.
        boite_octets: the mailbox's size at the server, to be warned before it is full.
    """

    adresse: str
    envoi: Serveur | None = None
    reception: Serveur | None = None
    concentrateur: Concentrateur | None = None
    releve: Releve = Releve.POP3
    secours: tuple[Serveur, ...] = ()
    econome: bool = False
    rythme_s: int = 300
    boite_octets: int | None = None

    def __post_init__(self) -> None:
        """Refuse a courier without a way, that never rests or never comes, and no mailbox."""
        for key in ("envoi", "reception"):
            if self.concentrateur is None and getattr(self, key) is None:
                raise WrongValueError(
                    f"donnez « courrier.{key} » ou « courrier.concentrateur »", key
                )
        within(self.rythme_s, "rythme_s", 1, DAY_S)
        within(self.boite_octets, "boite_octets", SMALLEST_BOX, LARGEST_BOX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emport:
    """What is carried by hand (docs/carry.md); keys are those that `besace carry key` prints.

    Attributes:
        relais: keys of the only relays whose proofs are believed; empty for any.
        boite_de: only on a machine without a practice: key of the box to which all that comes
            into its mailbox goes; empty where only answers to what left from here go, each to
            its own box.
        reseau_local: the firewall of a box lets paired boxes in, and this one go to them.
    """

    relais: tuple[str, ...] = ()
    boite_de: str = ""
    reseau_local: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no key."""
        for key, text in (*(("relais", one) for one in self.relais), ("boite_de", self.boite_de)):
            if text and not re.fullmatch(rf"[0-9a-f]{{{CARRY_KEY_DIGITS}}}", text):
                raise WrongValueError(
                    f"{CARRY_KEY_DIGITS} chiffres attendus : « besace carry key » les donne", key
                )
