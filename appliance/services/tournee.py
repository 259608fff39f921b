"""The round of a day, and what the billing of one passage starts from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from appliance.domain.acte import Prescription
from appliance.domain.antecedents import YEAR, Passage
from appliance.domain.anterieurs import anterieurs, looking_back
from appliance.domain.brouillon import Anterieur, Brouillon
from appliance.domain.delai import ECART
from appliance.domain.facture import Facture
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.droits import situation_on
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.ordonnance import Ordonnance
from appliance.domain.roles import PREMIERE
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.tournee import (
    Etape,
    OrdreTournee,
    changes,
    etapes,
    moved_by,
    ordered,
    usual,
    usual_bsi,
)
from appliance.domain.visite import Profession
from appliance.services.brouillons import Brouillons
from appliance.services.prescriptions import Prescriptions


class Origine(StrEnum):
    """Where what is offered comes from, the nearest first."""

    BROUILLON = "brouillon"
    ORDONNANCE = "ordonnance"
    FACTURE = "facture"
    HABITUDE = "habitude"


class Decideur(StrEnum):
    """Who or what decided which parts the patient does not pay now."""

    DROIT = "droit"
    DERNIERE_FOIS = "derniere_fois"
    DEFAUT = "defaut"
    PERSONNE = "personne"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Offre:
    """What the billing of a person starts from.

    Attributes:
        patient: number of the record, None for somebody who has none.
        facture: the person's last invoice, None without one.
        ajoutes, retires: ids of the acts that come and go since the last passage on that paper.
        tiers_payant_par: who or what decided the tiers payant.
        anterieurs: earlier passages on that paper that nobody billed, for the same invoice.
        inchange: acts as before: a person need not look at them before the amounts.
        commentaires: shown while billing (S001-08), the newest first.
    """

    brouillon: Brouillon
    origine: Origine
    patient: int | None = None
    facture: NumeroFacture | None = None
    tiers_payant_par: Decideur = Decideur.DEFAUT
    ajoutes: frozenset[str] = frozenset()
    retires: frozenset[str] = frozenset()
    anterieurs: tuple[Anterieur, ...] = ()
    inchange: bool = False
    commentaires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Journee:
    """A day's round.

    Attributes:
        brouillons: visits that wait for their seal, of people who are not in the round.
    """

    jour: date
    etapes: tuple[Etape, ...]
    brouillons: tuple[Brouillon, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tournee:
    """The use cases of the round.

    Attributes:
        prescripteur: the practice's usual one; may be empty.
        jours: how many days back a passage may share an invoice with those before; see GROUPE-1.
    """

    prescriptions: Prescriptions
    profession: Profession = Profession.IDEL
    prescripteur: str = ""
    jours: int = ECART

    @property
    def brouillons(self) -> Brouillons:
        """The drafts."""
        return Brouillons(self.prescriptions.registre.store)

    # The day ------------------------------------------------------------------------------

    def journee(self, jour: date) -> Journee:
        """Return the passages of a day, in the order of the road.

        Raises:
            VaultError: the queue cannot be read.
        """
        found: list[Etape] = []
        last: dict[int, Passage] = {}
        theirs: set[int] = set()
        for fiche, papers in self._patients(jour):
            passages = self._passages(fiche, papers)
            steps = etapes(fiche, papers, passages, jour)
            if steps:
                drafts = self.brouillons.of(self.prescriptions.registre.names(fiche))
                theirs |= {one.numero for one in drafts}
                steps = looking_back(papers, passages, steps, self.jours)
                found += (replace(steps[0], brouillon=bool(drafts)), *steps[1:])
            if before := [one for one in passages if one.jour < jour]:
                day = before[-1].jour
                last[fiche.numero] = next(one for one in before if one.jour == day)
        others = [one.valeur for one in self.brouillons.tous() if one.numero not in theirs]
        return Journee(
            jour=jour, etapes=ordered(found, self.ordre(), last), brouillons=tuple(others)
        )

    @property
    def _own(self) -> int:
        """Where this person's order of the round is kept; what is older is the first one's."""
        return self.prescriptions.registre.store.auteur or PREMIERE.numero

    def ordre(self) -> tuple[int, ...]:
        """Return the order that this person gave, by patient; empty before."""
        kept = self.prescriptions.registre.store.registre.ordres.get(self._own)
        return () if kept is None else kept.valeur.patients

    def deplacer(self, shown: Sequence[Etape], place: int, pas: int) -> None:
        """Keep the order of the round once a passage has moved; see `moved_by`.

        Patients who are not in this round keep their order behind it.

        Raises:
            VaultError: the queue cannot be written.
        """
        moved = moved_by(shown, place, pas)
        behind = tuple(one for one in self.ordre() if one not in moved)
        table = self.prescriptions.registre.store.registre.ordres
        table.put(Fiche(self._own, OrdreTournee((*moved, *behind))))

    # One passage --------------------------------------------------------------------------

    def offrir(
        self, who: Beneficiaire, jour: date, patient: int | None = None, rang: int = 0
    ) -> Offre:
        """Return what to start from: a draft, the open prescriptions, the last invoice, habit.

        Args:
            who: as the card or the record names the person.
            jour: day of the care.
            patient: number of the record, None to look for it.
            rang: of the passage of that day, 0 for the first that is due.

        Raises:
            VaultError: the queue cannot be read.
        """
        fiche = self._fiche(who, patient)
        names = [who] if fiche is None else [who, *self.prescriptions.registre.names(fiche)]
        papers = [] if fiche is None else self.prescriptions.ordonnances(fiche.numero)
        passages = self._billed(who, jour) if fiche is None else self._passages(fiche, papers)
        offre = self._from_last(who, jour, passages)
        if fiche is not None:
            notes = fiche.valeur.affiches()
            offre = replace(offre, patient=fiche.numero, commentaires=notes)
            steps = etapes(fiche, papers, passages, jour)
            if due := [one for one in steps if one.prevus]:
                chosen = next((one for one in due if one.rang >= rang), due[-1])
                before = anterieurs(papers, passages, steps, chosen.rang, self.jours)
                chosen = replace(chosen, avant=before)
                offre = _from_paper(offre, chosen, [one for one in passages if one.jour < jour])
            offre = self._of_right(offre, fiche)
        for kept in self.brouillons.of(names):
            draft = replace(kept.valeur, beneficiaire=who)
            return replace(
                offre,
                brouillon=draft,
                origine=Origine.BROUILLON,
                tiers_payant_par=Decideur.PERSONNE,
                inchange=False,
            )
        return offre

    def _from_last(self, who: Beneficiaire, jour: date, passages: Sequence[Passage]) -> Offre:
        """Start from the person's newest invoice, or from the practice's habits."""
        nurse = self.profession is Profession.IDEL
        habit = Prescription(prescripteur=self.prescripteur, date=jour, domicile=True)
        brouillon = Brouillon(
            beneficiaire=who,
            soins=(),
            date_soins=jour,
            domicile=nurse,
            prescription=habit if nurse else None,
            tiers_payant=TiersPayant.AMO,
        )
        last = self._last(passages)
        if last is None:
            return Offre(brouillon=brouillon, origine=Origine.HABITUDE)
        again = replace(brouillon, tiers_payant=last.tiers_payant, bsi=usual_bsi(passages))
        if last.prescription is not None:
            home = last.prescription.domicile
            again = replace(again, prescription=last.prescription, domicile=home)
        return Offre(
            brouillon=again,
            origine=Origine.FACTURE,
            facture=last.numero,
            tiers_payant_par=Decideur.DERNIERE_FOIS,
        )

    def _of_right(self, offre: Offre, fiche: Fiche[Dossier]) -> Offre:
        """Leave both parts unpaid for C2S and AME (S003-02), whatever was done last time."""
        jour = offre.brouillon.date_soins
        droits = self.prescriptions.registre.droits(fiche.numero)
        rights = situation_on(droits, jour, None)
        if not (rights.c2s or rights.ame):
            return offre
        both = replace(offre.brouillon, tiers_payant=TiersPayant.AMO_AMC)
        return replace(offre, brouillon=both, tiers_payant_par=Decideur.DROIT)

    def _last(self, passages: Sequence[Passage]) -> Facture | None:
        if not passages:
            return None
        newest = max(passages, key=lambda one: one.numero)
        found = self.prescriptions.registre.store.get(newest.numero)
        return None if found is None else found.facture

    def _fiche(self, who: Beneficiaire, patient: int | None) -> Fiche[Dossier] | None:
        registre = self.prescriptions.registre
        if patient is not None:
            return registre.store.registre.patients.get(patient)
        return registre.reconnaitre(who).fiche

    def _patients(self, jour: date) -> Iterator[tuple[Fiche[Dossier], list[Fiche[Ordonnance]]]]:
        """Yield each patient with a prescription that may ask for something that day."""
        fichiers = self.prescriptions.registre.store.registre
        papers: dict[int, list[Fiche[Ordonnance]]] = {}
        for paper in fichiers.ordonnances:
            if paper.patient is not None and _may_ask(paper.valeur, jour):
                papers.setdefault(paper.patient, []).append(paper)
        for patient, own in papers.items():
            fiche = fichiers.patients.get(patient)
            if fiche is not None:
                yield fiche, own

    def _passages(
        self, fiche: Fiche[Dossier], papers: Sequence[Fiche[Ordonnance]]
    ) -> Sequence[Passage]:
        registre = self.prescriptions.registre
        since = min((one.valeur.prescrite_le for one in papers), default=registre.today() - YEAR)
        return registre.passages(fiche, since)

    def _billed(self, who: Beneficiaire, jour: date) -> Sequence[Passage]:
        store = self.prescriptions.registre.store
        return store.antecedents(who, [jour], since=jour - YEAR).passages


def _from_paper(offre: Offre, etape: Etape, before: Sequence[Passage]) -> Offre:
    prevu = etape.prevus[0]
    paper = prevu.prescription
    brouillon = replace(
        offre.brouillon, soins=prevu.soins, prescription=paper, domicile=paper.domicile
    )
    added, gone = changes(prevu, before)
    new = usual(prevu, before)
    return replace(
        offre,
        brouillon=brouillon,
        origine=Origine.ORDONNANCE,
        anterieurs=etape.avant,
        inchange=new,
        ajoutes=frozenset() if new else added,
        retires=frozenset() if new else gone,
    )


def _may_ask(ordonnance: Ordonnance, jour: date) -> bool:
    return any(ordonnance.periode(serie).covers(jour) for serie in ordonnance.series)
