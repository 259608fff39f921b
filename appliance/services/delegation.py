"""The practice's side of a delegation: what goes out, what comes back, what is made of it.

Nothing that comes back changes anything but the list of proposals.  A person accepts one: what
follows of it and the note of who accepted are one durable commit, so that nothing is done twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from appliance.domain.ancre import MoyenAncre
from appliance.domain.argent.delegation import (
    SUITES,
    VALIDITE,
    Aller,
    Delegation,
    Geste,
    LigneDeleguee,
    MotifDelegue,
    PropositionRecue,
    Reponse,
    Sort,
    sans_nom,
)
from appliance.domain.argent.part import Dit, EtatPart
from appliance.domain.argent.relances import Relance
from appliance.domain.facture import Facture
from appliance.domain.identifiers import numero_facture
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.fiche import Fiche
from appliance.errors import (
    DelegationAlteredError,
    DelegationElsewhereError,
    DelegationExpiredError,
    DelegationReplayedError,
    DelegationSignerError,
    NoProposalError,
    RefusalSettledError,
)
from appliance.formats.ancres import read_ancres, write_ancre
from appliance.formats.delegation import Pli, is_countersigned, read_pli, write_aller
from appliance.ports.machine import Entropy
from appliance.queue.lignes import Ligne
from appliance.queue.store import Store
from appliance.sealing.aead import BrokenSealError
from appliance.sealing.correspondance import Cle, NotForThisKeyError, Trousse
from appliance.services.corrections import correctable
from appliance.services.pseudonymes import Pseudonymes
from appliance.services.registre import Registre
from appliance.services.rejets import Rejets
from appliance.services.relances import Relances

IDENTIFIER: Final = 16
"""Bytes drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegations:
    """The use cases of the practice.

    Attributes:
        trousse: the practice's keys for delegation, and for nothing else.
    """

    rejets: Rejets
    relances: Relances
    trousse: Trousse
    entropy: Entropy

    @property
    def store(self) -> Store:
        """The queue."""
        return self.rejets.store

    # Out ----------------------------------------------------------------------------------

    def sortir(
        self, debut: date, fin: date, gestionnaire: str, cle: Cle, duree: timedelta = VALIDITE
    ) -> tuple[Aller, bytes]:
        """Return what is refused or late of some days of care, and its sealed file.

        That it left is durable when this returns; the file itself may be written after.

        Args:
            debut: first day of care.
            fin: the last one.
            gestionnaire: name of who shall work on it.
            cle: their keys.
            duree: how long it may be worked on.

        Raises:
            ValueError: nobody can have that key.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        today, who = self.rejets.today(), self.relances.professionnel
        le = self.rejets.clock.now().replace(microsecond=0)
        tete = self.store.anchor(MoyenAncre.CONTRESEING, gestionnaire, le=le)
        aller = Aller(
            identifiant=self.entropy(IDENTIFIER).hex(),
            cabinet=who.nom,
            numero_ps=who.numero.value,
            debut=debut,
            fin=fin,
            fait_le=today,
            expire_le=today + duree,
            lignes=tuple(self._lignes(debut, fin)),
            tete=write_ancre(tete),
        )
        signed = write_aller(aller, self.trousse, cle)
        sealed = cle.seal(signed, self.entropy)
        kept = Delegation(
            identifiant=aller.identifiant,
            gestionnaire=gestionnaire,
            cle=str(cle),
            expire_le=aller.expire_le,
            empreinte=sha256(sealed).hexdigest(),
            aller=signed,
        )
        self.store.delegations.add(kept)
        return aller, sealed

    def _lignes(self, debut: date, fin: date) -> Iterator[LigneDeleguee]:
        names = Pseudonymes(self.entropy)
        for ligne in self.store.argent.comptes.lignes():
            if self._is_unpaid(ligne) and not ligne.remplacee:
                found = self.store.get(numero_facture(ligne.rang))
                if found is not None and found.facture.covers(debut, fin):
                    yield self._ligne(ligne, found.facture, names)

    def _is_unpaid(self, ligne: Ligne) -> bool:
        return ligne.etat is EtatPart.REJETEE or self.relances.previsions.is_late(ligne)

    def _ligne(self, ligne: Ligne, facture: Facture, names: Pseudonymes) -> LigneDeleguee:
        who, said = facture.beneficiaire, self.store.argent.of(ligne.rang).get(ligne.part)
        motifs = said.motifs if said is not None else ()
        known = [*self._names(who)] if motifs else []
        return LigneDeleguee(
            facture=facture.numero,
            part=ligne.part,
            payeur=self.rejets.suivi.payeur(ligne),
            patient=names.of(who),
            soins=facture.date_soins,
            etat=ligne.etat,
            depuis=_since(ligne) or facture.date_soins,
            demande=ligne.demande,
            paye=ligne.paye,
            motifs=tuple(MotifDelegue(one.code, sans_nom(one.libelle, known)) for one in motifs),
        )

    def _names(self, who: Beneficiaire) -> Iterator[str]:
        """Yield each name of the patient: the invoice's, and those of the register."""
        yield from (who.nom, who.prenom)
        registre = Registre(store=self.store, clock=self.rejets.clock)
        fiche = registre.reconnaitre(who).fiche
        for one in () if fiche is None else registre.dossiers(fiche):
            yield from (one.nom, one.prenom, one.nom_naissance)

    # In -----------------------------------------------------------------------------------

    def entrer(self, data: bytes) -> Sequence[Fiche[PropositionRecue]]:
        """Keep what a manager proposes, in one commit; nothing of it is done.

        Raises:
            DelegationRefusedError: it is not taken in; its class says why, and nothing changed.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        signed = self._unsealed(data)
        pli = read_pli(Reponse, signed)
        reponse = pli.read(Reponse)
        fiche, tete = self._answered(pli, reponse)
        kept = replace(fiche.valeur, reponse=signed, contreseing=reponse.contreseing)
        with self.store.registre.transaction():
            self.store.delegations.put(replace(fiche, valeur=kept))
            for ancre in read_ancres(tete):
                self.store.ancres.add(ancre)
            return [
                self.store.propositions.add(
                    PropositionRecue(
                        delegation=fiche.numero,
                        gestionnaire=fiche.valeur.gestionnaire,
                        facture=one.facture,
                        part=one.part,
                        geste=one.geste,
                        mots=one.mots,
                    )
                )
                for one in reponse.propositions
            ]

    def _unsealed(self, data: bytes) -> bytes:
        try:
            return self.trousse.open(data)
        except NotForThisKeyError:
            raise DelegationElsewhereError from None
        except BrokenSealError:
            raise DelegationAlteredError from None

    def _answered(self, pli: Pli, reponse: Reponse) -> tuple[Fiche[Delegation], str]:
        """Return the file that an answer is about, if the answer may be taken in, and its head."""
        fiche = self._delegation(reponse.aller)
        if fiche is None or pli.a != self.trousse.cle:
            raise DelegationElsewhereError
        left = fiche.valeur
        if str(pli.de) != left.cle:
            raise DelegationSignerError
        if left.reponse:
            raise DelegationReplayedError
        if self.rejets.today() > left.expire_le:
            raise DelegationExpiredError
        aller = read_pli(Aller, left.aller).read(Aller)
        signed = is_countersigned(aller.tete, reponse.contreseing, pli.de)
        if reponse.empreinte != left.empreinte or not signed or not reponse.answers(aller):
            raise DelegationAlteredError
        return fiche, aller.tete

    def _delegation(self, identifiant: str) -> Fiche[Delegation] | None:
        left = (one for one in self.store.delegations if one.valeur.identifiant == identifiant)
        return next(left, None)

    # Deciding -----------------------------------------------------------------------------

    def propositions(self) -> Sequence[Fiche[PropositionRecue]]:
        """Return all that was proposed, the oldest first."""
        return [*self.store.propositions]

    def remplacee_par(self, proposition: PropositionRecue) -> int:
        """Return the number of the invoice that took this one's place, 0 for none."""
        found = self.store.get(proposition.facture)
        return 0 if found is None else found.remplacee_par

    def accepter(self, numero: int, auteur: str) -> PropositionRecue:
        """Do what is proposed; durable when this returns.

        A correction opens at the screen: the share's own journal says what is asked.  A reminder
        is noted as sent, and its letter is written by its number.

        Args:
            numero: of the proposal.
            auteur: name of who accepts.

        Raises:
            NoProposalError: none waits under that number.
            RefusalSettledError: what is proposed cannot be done any more.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        fiche = self._waiting(numero)
        one = fiche.valeur
        if one.geste is Geste.RELANCER:
            letter = self._due(one)
            with self.store.registre.transaction():
                sent = self.relances.noter_envoi(letter)
                return self._settle(fiche, Sort.ACCEPTEE, auteur, relance=sent.numero)
        dit = SUITES[one.geste]
        if dit is Dit.CONSIGNE:
            correctable(self.store, one.facture)
        after = self.rejets.juger(one.facture, one.part, dit, auteur=auteur, raison=one.raison)
        with self.store.registre.transaction():
            self.store.argent.note(int(one.facture), [after])
            return self._settle(fiche, Sort.ACCEPTEE, auteur)

    def refuser(self, numero: int, auteur: str) -> PropositionRecue:
        """Note that a proposal is not followed; durable when this returns.

        Raises:
            NoProposalError: none waits under that number.
            DiskFullError, JournalClosedError: see `Journal.append`.
        """
        return self._settle(self._waiting(numero), Sort.REFUSEE, auteur)

    def _waiting(self, numero: int) -> Fiche[PropositionRecue]:
        fiche = self.store.propositions.get(numero)
        if fiche is None or fiche.valeur.sort is not Sort.EN_ATTENTE:
            raise NoProposalError
        return fiche

    def _due(self, one: PropositionRecue) -> Relance:
        """Return the letter that is due today, for that share alone."""
        for relance in self.relances.proposees():
            lines = [line for line in relance.reclamees if (line.numero, line.part) == one.cle]
            if lines:
                return replace(relance, reclamees=tuple(lines), note=one.raison)
        raise RefusalSettledError("aucune relance n’est due aujourd’hui pour cette part")

    def _settle(
        self, fiche: Fiche[PropositionRecue], sort: Sort, auteur: str, relance: int = 0
    ) -> PropositionRecue:
        now = self.rejets.clock.now()
        settled = replace(fiche.valeur, sort=sort, decideur=auteur, decidee_le=now, relance=relance)
        self.store.propositions.put(replace(fiche, valeur=settled))
        return settled


def _since(ligne: Ligne) -> date | None:
    return ligne.jour if ligne.etat is EtatPart.REJETEE else ligne.depuis
