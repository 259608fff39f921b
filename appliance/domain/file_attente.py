"""What the queue tells of what it holds: values, never live documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self

from appliance.domain.facture import Facture, FactureScellee
from appliance.domain.identifiers import NumeroLot
from appliance.domain.lifecycle import EtatLot, Evenement, Ordre, advance
from appliance.domain.lot import LotClos
from appliance.domain.roles import NOBODY


@dataclass(frozen=True, slots=True, order=True)
class CleLot:
    """A lot's identity: its date of creation and its number."""

    cree_le: date
    numero: NumeroLot

    def __str__(self) -> str:
        return f"{self.cree_le.isoformat()}/{self.numero}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotEnFile:
    """A closed lot and where it stands.

    Attributes:
        message: the enciphered mail as the courier gets it, the same bytes at each try.
        message_sha256: its name in the spool, hexadecimal.
        depuis: when the present state was reached (UTC).
        preuve: the peer's or the courier's words that led to the state.
        motif: the caisse's reason when the ARL is negative, the peer's when it blocks, why it is
            held.
        auteur: number of who closed it; see `roles.Personne`.
        retenu: another box may have sent it: it does not leave before a person says so.
    """

    clos: LotClos
    message: bytes
    message_sha256: str
    etat: EtatLot
    depuis: datetime
    preuve: str
    motif: str
    auteur: int = NOBODY
    retenu: bool = False

    def after(
        self, evenement: Evenement, at: datetime, *, preuve: str, motif: str
    ) -> tuple[Self, Ordre | None]:
        """Return the lot once it has lived an event, and what to do when that is durable.

        Args:
            evenement: what was heard of it.
            at: when (UTC).
            preuve: the words that led to the state; the former ones stay without any.
            motif: why not, where it is a refusal.

        Raises:
            UnexpectedEventError: the lot cannot live this event.
        """
        pas = advance(self.etat, evenement)
        if pas.etat is self.etat and pas.ordre is None:
            return self, None
        lived = replace(
            self,
            etat=pas.etat,
            depuis=self.depuis if pas.etat is self.etat else at,
            preuve=preuve or self.preuve,
            motif=motif,
            retenu=evenement is Evenement.RETENUE,
        )
        return lived, pas.ordre

    @property
    def cle(self) -> CleLot:
        """The lot's identity."""
        return CleLot(self.clos.lot.cree_le, self.clos.lot.numero)

    def is_of(self, professionnel: str | None) -> bool:
        """Tell whether it is one professional's, by the billing number; None is anybody."""
        return professionnel in {None, self.clos.lot.professionnel.numero.value}

    def __repr__(self) -> str:
        return f"LotEnFile({self.cle}, {self.etat})"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactureEnFile:
    """A sealed invoice; `lot` and `etat` are None until it stands in a lot.

    Attributes:
        auteur: number of who sealed it; see `roles.Personne`.
        remplace: rank of the invoice that it corrects, 0 for none.
        remplacee_par: rank of the invoice that corrects it (REMPLACEE), 0 for none.
    """

    facture: Facture
    scellee: FactureScellee
    lot: CleLot | None
    etat: EtatLot | None
    auteur: int = NOBODY
    remplace: int = 0
    remplacee_par: int = 0

    @property
    def delai_du(self) -> date:
        """The day from which its legal delay runs: on which it was made, in the box's time zone.

        Of several passages that of the first one (GROUPE-1), unless they were sent before.
        """
        made = self.facture.etablie_le.astimezone().date()
        sent_before = self.remplace or not self.facture.suivantes
        return made if sent_before else min(made, self.facture.date_soins)

    def is_of(self, professionnel: str | None) -> bool:
        """Tell whether one professional bills it, by the billing number; None is anybody."""
        return professionnel in {None, self.facture.professionnel.numero.value}

    def __repr__(self) -> str:
        return f"FactureEnFile({self.facture.numero}, {self.etat})"


@dataclass(frozen=True, slots=True)
class Due:
    """What still has to be done: invoices without a lot, lots not yet in the peer's hands."""

    factures: Sequence[FactureEnFile]
    lots: Sequence[LotEnFile]


class GenreRetour(StrEnum):
    """What a message from outside is.  Kept on disk: renaming a member needs a migration."""

    ARL = "arl"
    ARL_REPETE = "arl_repete"  # says again what is known
    AUTRE = "autre"  # payments, and what only a person can read
    # Set aside: obeyed in nothing.
    ARL_INATTENDU = "arl_inattendu"  # unknown lot, wrong echo, impossible event: forged, or lost
    ETRANGER = "etranger"  # of a sender that the settings do not know
    CONTREFAIT = "contrefait"  # not signed by who should have
    AVIS = "avis"  # a mail server tells that something was not delivered
    BOUCLE = "boucle"
    DEMESURE = "demesure"
    COMPRIME = "comprime"
    ILLISIBLE = "illisible"


MIS_DE_COTE: Final = frozenset(GenreRetour) - {
    GenreRetour.ARL,
    GenreRetour.ARL_REPETE,
    GenreRetour.AUTRE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retour:
    """A message from outside, kept whole.

    Attributes:
        identifiant: SHA-256 of `contenu`, hexadecimal.
    """

    identifiant: str
    genre: GenreRetour
    recu_le: datetime
    contenu: bytes

    def __repr__(self) -> str:
        return f"Retour({self.identifiant[:12]}, {self.genre})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decompte:
    """Numbers of invoices by where they stand, for the status line.

    Attributes:
        plus_ancienne: when the oldest invoice without a verdict was sealed (UTC).
        retours: how many messages came, by what they are.
    """

    scellees: int
    a_mettre_en_lot: int
    a_envoyer: int
    remises: int
    arl_positif: int
    arl_negatif: int
    total: int
    amo: int
    amc: int
    plus_ancienne: datetime | None
    retours: Mapping[GenreRetour, int]

    @property
    def retours_a_lire(self) -> int:
        """How many are more than an ARL that did what it should."""
        answers = (GenreRetour.ARL, GenreRetour.ARL_REPETE)
        return sum(count for genre, count in self.retours.items() if genre not in answers)
