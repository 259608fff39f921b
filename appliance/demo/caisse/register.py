"""What the caisse knows: which lots it took or refused, which invoices, which are settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.demo.caisse.checks import factures_of
from appliance.demo.caisse.files import LineLog
from appliance.demo.caisse.opening import LotFile, LotName
from appliance.demo.caisse.parts import asks_amc, asks_amo


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ARL of a lot says; `motif` is empty when positive."""

    motif: str = ""

    @property
    def positive(self) -> bool:
        """True when the caisse took the lot."""
        return not self.motif


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One lot that the caisse remembers.

    Attributes:
        sender: the account that sent it, to which a return goes.
    """

    lot: LotFile
    sender: str
    verdict: Verdict
    factures: Sequence[dict[str, Any]]


class Register:
    """Lots by name, and the invoices of those that were taken.

    On disk stand only hashes and verdicts: the lots themselves are read again from the raw log.
    """

    def __init__(self, path: Path) -> None:
        self._log = LineLog(path)
        self.entries: dict[LotName, Entry] = {}
        self._lot_of: dict[tuple[str, str], LotName] = {}
        self._settled: set[tuple[str, str]] = set()
        self.returns = 0

    def verdicts(self) -> dict[str, Verdict]:
        """Return the verdicts on disk, by SHA-256 of the lot."""
        lots = (entry for entry in self._log.entries() if "lot" in entry)
        return {entry["lot"]: Verdict(entry["motif"]) for entry in lots}

    def recall_settlements(self) -> None:
        """Read back from the disk what was settled."""
        for entry in self._log.entries():
            if "settled" in entry:
                self._settle(entry["settled"])

    def conflict(self, lot: LotFile) -> str | None:
        """Return why this lot contradicts one that came before; None if it does not."""
        known = self.entries.get(lot.name)
        if known is not None and known.lot.sha256 != lot.sha256:
            return "numéro de lot déjà reçu avec un autre contenu"
        for facture in factures_of(lot):
            other = self._lot_of.get((lot.name.professionnel, facture["numero"]))
            if other is not None and other != lot.name:
                where = f"lot {other.numero} du {other.cree_le}"
                return f"facture {facture['numero']} déjà reçue dans le {where}"
        return None

    def record(self, lot: LotFile, sender: str, verdict: Verdict) -> None:
        """Remember a lot for good."""
        self._log.append({"lot": lot.sha256, "motif": verdict.motif})
        self.remember(lot, sender, verdict)

    def remember(self, lot: LotFile, sender: str, verdict: Verdict) -> None:
        """Remember a lot that the disk already knows."""
        factures = factures_of(lot)
        self.entries[lot.name] = Entry(lot, sender, verdict, factures)
        if verdict.positive:
            professionnel = lot.name.professionnel
            self._lot_of |= {(professionnel, one["numero"]): lot.name for one in factures}

    def unsettled(self, entry: Entry) -> Sequence[dict[str, Any]]:
        """Return the invoices of a lot that wait for money from us.

        Those that the patient paid (payee 00) never come back to the professional.
        """
        if not entry.verdict.positive:
            return []
        professionnel = entry.lot.name.professionnel
        return [
            facture
            for facture in entry.factures
            if (asks_amo(facture) or asks_amc(facture))
            and (professionnel, facture["numero"]) not in self._settled
        ]

    def record_settlement(self, professionnel: str, numeros: Sequence[str]) -> None:
        """Remember for good that one return settled these invoices."""
        keys = [[professionnel, numero] for numero in numeros]
        self._log.append({"settled": keys})
        self._settle(keys)

    def _settle(self, keys: Sequence[Sequence[str]]) -> None:
        self._settled |= {(professionnel, numero) for professionnel, numero in keys}
        self.returns += 1
