"""What the permanent line and `besace status` tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from appliance.domain.argent.soldes import Encours
from appliance.domain.file_attente import MIS_DE_COTE, Decompte, GenreRetour
from appliance.ports.cards import ReaderState
from appliance.services.echeances import Echeance
from appliance.services.sauvegardes import Copie

Copies = Sequence[Copie]
NO_DEBT: Final = Encours()


@dataclass(frozen=True, slots=True, kw_only=True)
class Liaison:
    """What is known of the link: the courier's last pass.

    Attributes:
        at: when it ended (UTC); None when no pass was seen.
        sentence: empty when all went well, else French: what a person should know.
        linked: False when a peer that was called did not do its part.
    """

    at: datetime | None
    sentence: str
    linked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One look at the whole station.

    Attributes:
        avenant_11: whether announced values are used.
        a_contresigner: how many of the invoices to put into a lot wait for the CPS.
        feuilles_papier: how many paper sheets of mode 5 must still be sent.
        repondu_le: the day on which a person said so; None where the settings file does.
        en_retard: centimes that should have left by now, by the law's delays.
        echeances: invoices that did not leave yet and should soon, the most pressing first.
        encours: what payers refuse, or owe for too long.
        copies: what is known of the backups, the newest first.
    """

    now: datetime
    decompte: Decompte
    liaison: Liaison
    reader: ReaderState
    alertes: tuple[str, ...]
    moteur: str
    avenant_11: bool
    repondu_le: date | None
    a_contresigner: int = 0
    feuilles_papier: int = 0
    en_retard: int
    echeances: Sequence[Echeance] = ()
    encours: Encours = NO_DEBT
    copies: Copies = ()

    @property
    def oldest_s(self) -> int:
        """Age in seconds of the oldest invoice without a verdict; 0 when there is none."""
        oldest = self.decompte.plus_ancienne
        return 0 if oldest is None else max(0, int((self.now - oldest).total_seconds()))

    @property
    def sauvegarde_s(self) -> int | None:
        """Age in seconds of the newest backup; None without any."""
        ages = [int((self.now - one.faite_le).total_seconds()) for one in self.copies]
        return max(0, min(ages)) if ages else None

    def as_json(self) -> Mapping[str, Any]:
        """Return the figures as plain values: no patient, no amount of one invoice."""
        count = self.decompte
        return {
            "sealed": count.scellees,
            "to_lot": count.a_mettre_en_lot,
            "to_countersign": self.a_contresigner,
            "paper_sheets": self.feuilles_papier,
            "queued": count.a_mettre_en_lot + count.a_envoyer,
            "sent": count.remises + count.arl_positif + count.arl_negatif,
            "arl_positive": count.arl_positif,
            "arl_negative": count.arl_negatif,
            "total_centimes": count.total,
            "amo_centimes": count.amo,
            "amc_centimes": count.amc,
            "oldest_s": self.oldest_s,
            "returns_unread": count.retours_a_lire,
            "set_aside": {
                genre.value: count.retours[genre]
                for genre in GenreRetour
                if genre in MIS_DE_COTE and count.retours.get(genre)
            },
            "deadlines": [
                {
                    "invoice": one.numero,
                    "last_day": one.delai.limite.isoformat(),
                    "working_days_left": one.delai.restants,
                    "urgency": one.delai.urgence.value,
                }
                for one in self.echeances
            ],
            "rejections": self.encours.rejets,
            "rejections_centimes": self.encours.rejetes,
            "amo_late_centimes": self.encours.en_retard,
            "amc_late_centimes": self.encours.amc_en_retard,
            "backup_s": self.sauvegarde_s,
            "link": self.liaison.sentence or "ok",
            "reader": self.reader.health.value,
            "alerts": list(self.alertes),
            "engine": self.moteur,
            "avenant_11": self.avenant_11,
            "avenant_11_since": self.repondu_le and self.repondu_le.isoformat(),
        }
