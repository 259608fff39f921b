"""The practice: who bills, in which lots, signed how, at which prices."""

from dataclasses import dataclass
from pathlib import Path

from appliance.config.bounds import DAY_S, LARGEST_LOT
from appliance.domain.calendar import Calendrier
from appliance.domain.delai import ECART, LONGEST_ECART
from appliance.domain.destination import MOST_FACTURES
from appliance.domain.identifiers import Organisme
from appliance.domain.professionnel import Professionnel
from appliance.domain.tarif import Zone
from appliance.domain.visite import Profession
from appliance.formats.strict import (
    within,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cabinet:
    """The practice.

    Attributes:
        organisme: where invoices go while the card's public files do not say it.
        prescripteur: the usual prescriber's number, proposed on each visit; may be empty.
        calendrier: whose public holidays the supplements of Sundays and holidays go by.
        avenant_11: price with values that are announced and not confirmed; None leaves it to
            what a person answers at the first unlock.
        demonstration: a practice to play with; its code is then public.
        groupement_jours: how many days the passages of one invoice may lie apart; 0 for no second
            one.  No public text says it: see GROUPE-1.
    """

    professionnel: Professionnel
    organisme: Organisme
    prescripteur: str = ""
    profession: Profession = Profession.IDEL
    zone: Zone = Zone.METROPOLE
    calendrier: Calendrier = Calendrier.METROPOLE
    avenant_11: bool | None = None
    demonstration: bool = False
    groupement_jours: int = ECART

    def __post_init__(self) -> None:
        """Refuse days that are more than a search looks back."""
        within(self.groupement_jours, "groupement_jours", 0, LONGEST_ECART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """When lots close by themselves, how much they hold, and where they go.

    Attributes:
        repos_s: seconds without a new invoice after which a lot is closed.
        factures: how many invoices a lot holds at the most.
        octets: bytes of its invoices' seals together; see `Limites`.
        organismes: table (CSV) of the destinations of the insured's bodies; None where each body
            is its own.
    """

    repos_s: int = 900
    factures: int = MOST_FACTURES
    octets: int = 1_000_000
    organismes: Path | None = None

    def __post_init__(self) -> None:
        """Refuse a time that never comes, and a lot that holds nothing or too much."""
        within(self.repos_s, "repos_s", 0, DAY_S)
        within(self.factures, "factures", 1, MOST_FACTURES)
        within(self.octets, "octets", 1, LARGEST_LOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Where the practitioner's key is: a PKCS#11 module, or the demonstration key file.

    Attributes:
        autorites: PEM file of the authorities that issue the cards; None leaves the chain of a
            card's certificate unexamined.
        revocations: their revocation lists, PEM or DER, brought by hand.
    """

    module: Path | None = None
    jeton: str = ""
    cle_demonstration: Path | None = None
    autorites: Path | None = None
    revocations: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baremes:
    """Tariffs that come without a new release.

    Attributes:
        editeur: the Ed25519 public key of who signs them, 32 bytes; empty takes none.
    """

    editeur: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comptabilite:
    """What the reports need to know of the practice.

    Attributes:
        retrocession: percent of what comes of a replacement's invoices that is the replacement's;
            None where the practice does not share.
    """

    retrocession: int | None = None

    def __post_init__(self) -> None:
        """Refuse what is no percentage."""
        within(self.retrocession, "retrocession", 0, 100)
