"""The box's bank lines and postings beside those of the made-up year."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from appliance.demo.annee.livres import Livres
from appliance.demo.annee.modele import LigneBanque, Transfert
from appliance.demo.annee.profil import MILLE
from appliance.domain.argent.banque import MouvementBancaire, VirementAnnonce
from appliance.domain.money import euros
from appliance.queue.store import Store

ENOUGH: Final = 980
"""Per mille of the transfers credited that must be posted with nobody's help."""

Nom = tuple[date | None, str, str, int]
"""What tells a transfer: its day, label, payer and amount; those that share all are alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banque:
    """Transfers and lines of the bank, counted.

    Attributes:
        credites: transfers that reached the bank; of these `justes` were posted rightly.
        faux: postings that are not as the books say.
        lignes: lines read, of which there are `lignes_vraies`.
    """

    annonces: int
    credites: int
    justes: int
    faux: int
    lignes: int
    lignes_vraies: int

    @property
    def taux(self) -> int:
        """Per mille of the transfers credited that were posted rightly, rounded down."""
        return self.justes * MILLE // self.credites if self.credites else MILLE


def count(store: Store, virements: Sequence[VirementAnnonce], livres: Livres) -> Banque:
    """Count what was read and posted, each posting beside the truth."""
    names = {one.identifiant: _name(one) for one in virements}
    verite = _Verite(livres)
    held = {fiche.numero: fiche.valeur.mouvement for fiche in store.releves.lignes}
    justes = faux = 0
    for fiche in store.releves.rapprochements:
        lien = fiche.valeur.lien
        if fiche.valeur.defait is None:
            posted = Counter(names[one] for one in lien.virements)
            right = verite.agrees([held[number] for number in lien.mouvements], posted)
            justes += right * len(lien.virements)
            faux += not right
    return Banque(
        annonces=len(virements),
        credites=sum(len(one.virements) for one in livres.lignes),
        justes=justes,
        faux=faux,
        lignes=len(held),
        lignes_vraies=len(livres.lignes),
    )


def announced(virements: Sequence[VirementAnnonce], livres: Livres) -> Iterator[str]:
    """Say which transfers were not heard of as the books tell them."""
    told, true = Counter(map(_name, virements)), Counter(map(_true_name, livres.transferts))
    if told != true:
        odd = (told - true).total(), (true - told).total()
        yield "virements annoncés : {} inconnus des livres, {} jamais lus".format(*odd)


def at_the_bank(banque: Banque, store: Store, livres: Livres) -> Iterator[str]:
    """Say what is not as it should be of the lines and of the postings."""
    if banque.lignes != banque.lignes_vraies:
        yield f"{banque.lignes} lignes de banque lues sur {banque.lignes_vraies}"
    read = (fiche.valeur.mouvement for fiche in store.releves.lignes)
    ours = _sums((one.compte, one.montant) for one in read)
    true = _sums((one.iban, one.montant) for one in livres.lignes)
    for compte in sorted({*ours, *true}):
        if ours.get(compte) != true.get(compte):
            amounts = euros(ours.get(compte, 0)), euros(true.get(compte, 0))
            yield "{} : {} lus, {} aux livres".format(compte, *amounts)
    if banque.faux:
        yield f"{banque.faux} rapprochements faux"
    if banque.taux < ENOUGH:
        yield f"{banque.taux} ‰ des virements rapprochés seuls, {ENOUGH} attendus"


class _Verite:
    """The lines of the books, found by what a bank's file tells of them."""

    def __init__(self, livres: Livres) -> None:
        names = {one.rang: _true_name(one) for one in livres.transferts}
        self._paid = {one: Counter(names[rang] for rang in one.virements) for one in livres.lignes}
        self._lines: dict[tuple[str, date, int], list[LigneBanque]] = defaultdict(list)
        for one in livres.lignes:
            self._lines[one.iban, one.jour, one.montant].append(one)

    def agrees(self, mouvements: Sequence[MouvementBancaire], posted: Counter[Nom]) -> bool:
        """Tell whether a line pays these transfers, and nothing else; no transfer comes in two."""
        return any(
            self._paid[like] == posted
            for one in mouvements
            for like in self._like(one)
            if len(mouvements) == 1
        )

    def _like(self, mouvement: MouvementBancaire) -> Sequence[LigneBanque]:
        """Return the lines that this may be; several only where nobody could tell them apart."""
        day = self._lines[mouvement.compte, mouvement.date, mouvement.montant]
        told = [one for one in day if mouvement.reference and one.reference in mouvement.reference]
        return told or [one for one in day if _bare(one.libelle) == _bare(mouvement.libelle)]


def _name(virement: VirementAnnonce) -> Nom:
    return virement.date, virement.libelle, virement.payeur, virement.montant


def _true_name(transfert: Transfert) -> Nom:
    return transfert.jour, transfert.libelle, transfert.payeur.cle, transfert.montant


def _bare(libelle: str) -> str:
    return "".join(filter(str.isalnum, libelle.upper()))


def _sums(pairs: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for name, amount in pairs:
        found[name] += amount
    return found
