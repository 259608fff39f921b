"""Rights asked of ADRi without a network: questions go out like lots, answers come in like mail.

The station words and enciphers a question, and keeps it; the courier carries it and what comes
back, and reads neither.  What is decided is durable before it is obeyed, and every act may be
repeated.  A question is nobody's invoice: what fails here costs nothing but its answer.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import chain
from typing import Final, NamedTuple

from appliance.domain.facture import Facture
from appliance.domain.identifiers import numero_facture
from appliance.domain.lifecycle import EtatLot
from appliance.domain.patient import Beneficiaire, same_person
from appliance.domain.registre.adri import (
    OUBLI,
    PATIENCE,
    Demande,
    Envoi,
    Issue,
    Question,
    Reponse,
    a_demander,
    contredite,
    objection,
)
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.fiche import Fiche
from appliance.errors import DeviceFaultError, UserMustActError
from appliance.ports.adri import Adri
from appliance.ports.machine import Entropy
from appliance.ports.signature import Signer
from appliance.services.carnet_adri import CarnetAdri
from appliance.services.registre import Registre
from appliance.services.voie import Voie
from appliance.spool.maildir import StationSpool
from appliance.spool.records import Outcome, Receipt, Sidecar

log = logging.getLogger(__name__)

REFERENCE_SIZE: Final = 16  # bytes
SANS_CARTE: Final = timedelta(days=1)
"""How old a reading may be when somebody is billed without a card."""
MOST_QUESTIONS: Final = 100
"""In one message: more than a round has patients."""


REFUSEE: Final = "Question à ADRi refusée par le serveur : {motif}. Vérifiez la configuration."
AUTREMENT: Final = (
    "Facture {numero:09d} : ADRi répond autrement que ce qui est facturé. "
    "Voyez les droits dans le dossier du patient."
)


class Etat(NamedTuple):
    """What became of the last question on a patient.

    Attributes:
        issue: None without an answer yet.
        le: the day of the answer, else of the question.
    """

    issue: Issue | None
    le: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DroitsEnLigne:
    """The use cases of ADRi.  Each writing raises what `Journal.append` raises.

    Attributes:
        signer: the practitioner's key: nothing is asked without it.
        age: how old a reading of the card or of ADRi may be before the night asks again.
        attendus: numbers of the records that a day's round goes to.
    """

    registre: Registre
    spool: StationSpool
    adri: Adri
    signer: Signer | None
    voie: Voie
    entropy: Entropy
    age: timedelta
    carnet: CarnetAdri
    attendus: Callable[[date], Iterable[int]] = field(default=lambda _: (), repr=False)
    _wanted: dict[int, date] = field(default_factory=dict, repr=False)
    _hours: set[datetime] = field(default_factory=set, repr=False)
    _published: set[str] = field(default_factory=set, repr=False)

    # Asking -------------------------------------------------------------------------------

    @property
    def peut_demander(self) -> bool:
        """Whether the practitioner's card is there: nothing is asked without it."""
        return self.signer is not None and self.signer.present

    def retenir(self, facture: Facture) -> None:
        """Have the rights of who was billed without a card asked at once, before the lot closes."""
        fiche = self.registre.reconnaitre(facture.beneficiaire).fiche
        if fiche is not None and self._is_due(fiche.numero, SANS_CARTE):
            self._wanted[fiche.numero] = facture.date_soins

    def demander(self, patient: int) -> bool:
        """Have a patient's rights asked at once, for a person; False while a question is out."""
        now = self._now()
        asked = self.carnet.of(patient)
        if any(one.issue is None and envoi.est_parti(now) for envoi, one in asked):
            return False
        self._wanted[patient] = self.registre.today()
        return True

    def nuit(self) -> None:
        """Word what tomorrow's round has to know: one message, that leaves after midnight.

        Looked for at most once an hour: the round is long to read.
        """
        hour = self._now().replace(minute=0, second=0, microsecond=0)
        if hour in self._hours:
            return
        self._hours.add(hour)
        demain = self.registre.today() + timedelta(days=1)
        due = [one for one in dict.fromkeys(self.attendus(demain)) if self._is_due(one, self.age)]
        self._word(dict.fromkeys(due, demain), demain)

    def confier(self) -> None:
        """Word what is wanted at once, and give the courier all that it may not have yet."""
        if self._wanted and self._word(self._wanted, None):
            self._wanted.clear()
        now = self._now()
        for fiche in self.carnet:
            envoi = fiche.valeur
            if envoi.attend(now) and envoi.sha256 not in self._published:
                self.spool.publish(envoi.message, self._sidecar(envoi))
                self._published.add(envoi.sha256)

    def _word(self, wanted: dict[int, date], pas_avant: date | None) -> bool:
        """Keep the messages that ask; False without the practitioner's key: it stays wanted."""
        signer = self.signer
        if signer is None or not signer.present:
            return False
        asked = [one for patient, jour in wanted.items() if (one := self._question(patient, jour))]
        try:
            for start in range(0, len(asked), MOST_QUESTIONS):
                self._keep(asked[start : start + MOST_QUESTIONS], signer, pas_avant)
        except (UserMustActError, DeviceFaultError) as error:
            log.info("questions wait: %s", type(error).__name__)
            return False
        return True

    def _question(self, patient: int, jour: date) -> tuple[int, Question] | None:
        fiche = self.registre.store.registre.patients.get(patient)
        who = None if fiche is None else fiche.valeur.beneficiaire_on(jour)
        if not isinstance(who, Beneficiaire):
            return None  # erased meanwhile, or nobody without a NIR can be asked of
        reference = self.entropy(REFERENCE_SIZE).hex()
        return patient, Question(reference=reference, beneficiaire=who, jour=jour)

    def _keep(
        self, asked: Sequence[tuple[int, Question]], signer: Signer, pas_avant: date | None
    ) -> None:
        now = self._now()
        content = self.adri.ask([question for _, question in asked], signer)
        message = self.voie.wrap(content, now)
        envoi = Envoi(
            message=message,
            sha256=sha256(message).hexdigest(),
            pose_le=now,
            pas_avant=pas_avant,
            demandes=tuple(Demande(reference=q.reference, patient=one) for one, q in asked),
        )
        gone = [one.numero for one in self.carnet if now - one.valeur.pose_le >= OUBLI]
        with self.registre.store.registre.transaction():
            self.carnet.remove(gone)
            self.carnet.add(envoi)
        log.info("%d questions to ADRi are kept", len(asked))

    def _sidecar(self, envoi: Envoi) -> Sidecar:
        """A question is never more urgent than an invoice, and waits for a link that is free."""
        deadline = (envoi.pose_le + PATIENCE).astimezone().date()
        return Sidecar(recipient=self.voie.adresse, not_before=envoi.pas_avant, deadline=deadline)

    # Hearing ------------------------------------------------------------------------------

    def recu(self, receipt: Receipt) -> bool:
        """Take in what became of a message; False when it was none of these."""
        for fiche in self.carnet:
            if fiche.valeur.sha256 == receipt.sha256:
                refused = receipt.proof if receipt.outcome is Outcome.BLOQUEE else ""
                heard = replace(fiche.valeur, message=b"", refus=refused)
                self.carnet.put(replace(fiche, valeur=heard))
                return True
        return False

    def entendre(self, contents: Iterable[bytes]) -> bool:
        """Take in the answers that a message holds, in one commit; False when it holds none.

        What is not believed is counted in the log and not kept: it may be anybody's.
        """
        read = [answers for one in contents if (answers := self.adri.read(one)) is not None]
        if not read:
            return False
        try:
            with self.registre.store.registre.transaction():
                for reponse in chain.from_iterable(read):
                    self._hear(reponse)
        finally:
            self.carnet.reread()  # a commit that failed was read as if it had not
        return True

    def _hear(self, reponse: Reponse) -> None:
        asked = self.carnet.asked(reponse.reference)
        if asked is None:
            log.warning("an answer of ADRi to no question of ours")
        else:
            self._believe(*asked, reponse)

    def _believe(self, fiche: Fiche[Envoi], demande: Demande, reponse: Reponse) -> None:
        patient, now = self._record(demande.patient), self._now()
        known = self.registre.store.registre.patients.get(patient)
        names = () if known is None else self.registre.names(known)
        doubt = objection(demande, fiche.valeur, reponse, names, now)
        if doubt is not None:
            log.warning("an answer of ADRi is not believed: %s", doubt)
            return
        factures: tuple[int, ...] = ()
        if reponse.droits is not None and known is not None:
            day = min(reponse.droits.vu_le, now.date())
            self.registre.noter_droits(patient, replace(reponse.droits, vu_le=day))
            factures = tuple(self._contradicted(known, reponse))
        heard = replace(demande, issue=reponse.issue, repondu_le=now, factures=factures)
        others = (heard if one == demande else one for one in fiche.valeur.demandes)
        envoi = replace(fiche.valeur, demandes=tuple(others))
        self.carnet.put(replace(fiche, valeur=envoi))

    def _contradicted(self, known: Fiche[Dossier], reponse: Reponse) -> Iterator[int]:
        """Yield the invoices that the caisse has not answered, and rights tell otherwise."""
        if reponse.droits is None:
            return
        names = [*self.registre.names(known)]
        for facture in self._unanswered():
            same = any(same_person(facture.beneficiaire, one) for one in names)
            if same and not facture.is_dre and contredite(facture, reponse.droits):
                yield int(facture.numero)

    def _unanswered(self) -> Iterator[Facture]:
        store = self.registre.store
        due = store.due()
        yield from (one.facture for one in due.factures)
        held = (store.get(numero) for lot in due.lots for numero in lot.clos.lot.factures)
        yield from (one.facture for one in held if one is not None)

    # Telling ------------------------------------------------------------------------------

    def etat(self, patient: int) -> Etat | None:
        """Return what became of the last question on a patient; None where none is remembered."""
        asked = [*self.carnet.of(patient)]
        if not asked:
            return None
        envoi, demande = asked[-1]
        return Etat(demande.issue, (demande.repondu_le or envoi.pose_le).astimezone().date())

    def remarques(self) -> Iterator[str]:
        """Yield what a person should know, naming no patient."""
        for fiche in self.carnet:
            if fiche.valeur.refus:
                yield REFUSEE.format(motif=fiche.valeur.refus)
            ranks = (rank for one in fiche.valeur.demandes for rank in one.factures)
            yield from (AUTREMENT.format(numero=one) for one in ranks if self._is_open(one))

    def _is_open(self, rank: int) -> bool:
        found = self.registre.store.get(numero_facture(rank))
        if found is None or found.remplacee_par:
            return False
        return found.etat in {None, EtatLot.CONFIEE, EtatLot.REMISE}

    def _is_due(self, patient: int, age: timedelta) -> bool:
        droits = self.registre.droits(patient)
        return a_demander(droits, self.carnet.of(patient), self._now(), age)

    def _record(self, patient: int) -> int:
        """Return the record that stands for one, which may have been merged since."""
        fusions = (one.valeur for one in self.registre.store.registre.fusions)
        return next((one.garde for one in fusions if one.absorbe == patient), patient)

    def _now(self) -> datetime:
        return self.registre.clock.now().astimezone()
