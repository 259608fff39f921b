"""The rejections inbox: what is refused, what it is about, and what a person does of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from appliance.domain.argent.motifs import EXPLICATIONS, Explication, Famille, famille_of
from appliance.domain.argent.part import Dit, EtatPart, Mot, PartSettledError, SuiviPart
from appliance.domain.facture import Facture
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture, numero_facture
from appliance.domain.money import euros
from appliance.domain.paiements import Motif
from appliance.domain.tiers_payant import Part
from appliance.errors import RefusalSettledError
from appliance.ports.machine import Clock
from appliance.queue.lignes import Ligne
from appliance.queue.store import Store
from appliance.services.suivi import Suivi

DECISIONS: Final = frozenset({Dit.CONTESTEE, Dit.ABANDONNEE, Dit.APPEL, Dit.CONSIGNE})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rejete:
    """One share that is refused and waits for a person.

    Attributes:
        motifs: codes and labels as received.
        jours: how many days it has waited.
        montant: centimes that did not come.
        doublons: other invoices of this box for the same patient, day and acts, that count.
    """

    numero: NumeroFacture
    part: Part
    payeur: str
    famille: Famille
    motifs: tuple[Motif, ...]
    jours: int
    montant: int
    facture: Facture
    doublons: tuple[NumeroFacture, ...]

    @property
    def explication(self) -> Explication:
        """The same in plain words, and what to do."""
        return EXPLICATIONS[self.famille]

    @property
    def recu(self) -> str:
        """Codes and labels as received, in one line."""
        return " ; ".join(f"{one.code} {one.libelle}".strip() for one in self.motifs)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Dossier:
    """All that a call to the payer needs; it names the patient: never in a log.

    Attributes:
        faits: title and value, in French, in the order of a call.
        question: what to ask.
        journal: what was done so far, the oldest first.
    """

    rejete: Rejete
    faits: Mapping[str, str]
    question: str
    journal: Sequence[Mot]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejets:
    """The use cases of the inbox.

    Attributes:
        adresses: mailboxes by payer, as far as they are known.
        de: only what was billed under this professional's number; None for all of it.
    """

    suivi: Suivi
    clock: Clock
    adresses: Mapping[str, str]
    de: str | None = None

    @property
    def store(self) -> Store:
        """The queue."""
        return self.suivi.store

    def today(self) -> date:
        """Return the day, in the box's own time zone."""
        return self.clock.now().astimezone().date()

    def boite(self, limit: int = 200) -> Sequence[Rejete]:
        """Return what waits, the most money first; reads no more invoices than asked for."""
        waiting = sorted(self.store.argent.comptes.refused(), key=_stake, reverse=True)
        return [one for ligne in waiting[:limit] if (one := self._rejete(ligne))]

    def total(self) -> tuple[int, int]:
        """Return how many shares wait, and their centimes; fast."""
        count, centimes = self.store.argent.comptes.rejets
        return count, centimes

    def rejete(self, numero: NumeroFacture, part: Part | None = None) -> Rejete:
        """Return one refused share; of two, that with the most money, unless one is named.

        Raises:
            RefusalSettledError: nothing of this invoice is refused.
        """
        refused = [
            one
            for one in self.store.argent.comptes.of(int(numero))
            if one.etat is EtatPart.REJETEE and not one.remplacee and part in {None, one.part}
        ]
        found = self._rejete(max(refused, key=_stake)) if refused else None
        if found is None:
            raise RefusalSettledError(
                "rien n’est rejeté sous ce numéro : « besace rejections » les montre"
            )
        return found

    def dossier(self, numero: NumeroFacture, part: Part | None = None) -> Dossier:
        """Return what to have at hand when calling the payer.

        Raises:
            RefusalSettledError: see `rejete`.
        """
        rejete = self.rejete(numero, part)
        found = self.store.get(numero)
        said = self.suivi.parts(numero).get(rejete.part)
        mots = () if said is None else said.mots
        return Dossier(
            rejete=rejete,
            faits=dict(self._faits(rejete, found)),
            question=rejete.explication.question,
            journal=[mot for mot in mots if mot.auteur],
        )

    def decider(
        self, numero: NumeroFacture, part: Part, dit: Dit, *, auteur: str, raison: str
    ) -> SuiviPart:
        """Contest a share, give it up, or note a call; durable when this returns.

        Raises:
            RefusalSettledError: see `juger`.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        after = self.juger(numero, part, dit, auteur=auteur, raison=raison)
        self.store.argent.decide(int(numero), [after])
        return after

    def juger(
        self, numero: NumeroFacture, part: Part, dit: Dit, *, auteur: str, raison: str
    ) -> SuiviPart:
        """Return what a share becomes by a decision; nothing is written.

        Args:
            numero: of the invoice.
            part: which share.
            dit: one of `DECISIONS`.
            auteur: who decides.
            raison: why, or what was said on the telephone.

        Raises:
            RefusalSettledError: nobody answers for it, nothing is asked there, or it is paid.
        """
        if dit not in DECISIONS or not auteur.strip() or not raison.strip():
            raise RefusalSettledError("dites qui décide, et pourquoi")
        asked = {one.part: one.demande for one in self.store.argent.comptes.of(int(numero))}
        if part not in asked:
            raise RefusalSettledError("cette facture ne demande rien pour cette part")
        known = self.suivi.parts(numero).get(part)
        before = known or SuiviPart(numero=numero, part=part, demande=asked[part], mots=())
        now = self.clock.now()
        mot = Mot(dit=dit, le=now, jour=self.today(), auteur=auteur.strip(), raison=raison.strip())
        try:
            return before.decided(mot)
        except PartSettledError:
            raise RefusalSettledError(
                "cette part est payée : il n’y a plus rien à décider"
            ) from None

    def _rejete(self, ligne: Ligne) -> Rejete | None:
        numero = numero_facture(ligne.rang)
        found = self.store.get(numero)
        suivi = self.store.argent.of(ligne.rang).get(ligne.part)
        if found is None or suivi is None or not found.is_of(self.de):
            return None
        return Rejete(
            numero=numero,
            part=ligne.part,
            payeur=self.suivi.payeur(ligne),
            famille=famille_of(suivi.motifs, ecart=bool(suivi.paye)),
            motifs=suivi.motifs,
            jours=(self.today() - suivi.depuis).days,
            montant=suivi.demande - suivi.paye,
            facture=found.facture,
            doublons=tuple(self._doublons(found.facture)),
        )

    def _doublons(self, facture: Facture) -> Iterator[NumeroFacture]:
        """Yield the other invoices of its days for the same person with an act in common."""
        if not facture.beneficiaire.nir.value:
            return
        billed = {(one.jour, acte) for one in facture.seances for acte in one.actes}
        others: dict[NumeroFacture, None] = {}
        for one in self.store.passages(facture.beneficiaire, since=facture.date_soins):
            if one.numero != facture.numero and billed & {(one.jour, acte) for acte in one.actes}:
                others[one.numero] = None
        yield from others

    def _faits(self, rejete: Rejete, found: FactureEnFile | None) -> Iterator[tuple[str, str]]:
        facture = rejete.facture
        who, lot = facture.beneficiaire, found.lot if found else None
        yield "Payeur", rejete.payeur
        if adresse := self.adresses.get(rejete.payeur):
            yield "Adresse", adresse
        yield "Professionnel", f"{facture.professionnel.numero.value} {facture.professionnel.nom}"
        yield "Facture", str(facture.numero)
        if facture.fse:
            yield "FSE correspondante", facture.fse
        if lot is not None:
            yield "Lot", f"{lot.numero} du {lot.cree_le:%d/%m/%Y}"
        yield "Soins du", facture.jours_en_mots
        yield "Établie le", f"{facture.etablie_le.astimezone():%d/%m/%Y}"
        yield "Assuré", f"{who.nir.value} {who.nom} {who.prenom}".strip()
        if facture.complementaire is not None:
            yield "Adhérent", facture.complementaire.adherent
        yield "Demandé", euros(rejete.montant)
        yield "Motif reçu", rejete.recu or "aucun"
        if rejete.doublons:
            yield "Même soin facturé aussi sous", ", ".join(rejete.doublons)


def _stake(ligne: Ligne) -> int:
    return ligne.demande - ligne.paye
