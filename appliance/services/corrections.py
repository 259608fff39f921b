"""An invoice that was refused, made anew with what the box knows now.

What is refused is billed again from its own facts; patient, body, rights, contract and paper are
those that the register holds today, so what was corrected there is corrected here.  A person may
change more.  The result is an ordinary proposition: it passes all checks, and is sealed as any.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from appliance.domain.acte import Prescription
from appliance.domain.argent.ecarts import ecarts
from appliance.domain.argent.motifs import Famille, famille_of
from appliance.domain.argent.part import EtatPart
from appliance.domain.brouillon import Anterieur, Brouillon
from appliance.domain.facture import Complementaire, Facture, FactureScellee, ModeSecurisation
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.dossier import Dossier
from appliance.domain.registre.droits import Ecart
from appliance.domain.registre.fiche import Fiche
from appliance.domain.registre.noms import mots_of
from appliance.domain.registre.serie import Prescrit
from appliance.domain.tiers_payant import TiersPayant
from appliance.domain.visite import Situation
from appliance.errors import RefusalSettledError
from appliance.queue.store import Store
from appliance.services.billing import Billing, Reading
from appliance.services.proposition import Proposition, Request
from appliance.services.recall import gather
from appliance.services.registre import Registre

ALD = "4"
"""Code of exoneration of care in relation with an ALD (B2)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Retouche:
    """What a person changes; None for what the box is to find by itself."""

    beneficiaire: Beneficiaire | None = None
    prescription: Prescription | None = None
    actes: tuple[str, ...] | None = None
    ald: bool | None = None
    tiers_payant: TiersPayant | None = None


NONE = Retouche()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Correction:
    """An invoice to be sealed in the place of another one.

    Attributes:
        avant: the one that was refused.
        ecarts: what changes, in French; none where it is made anew as it was.
        proposition: None for a DRE, of which only the contract changes.
        complementaire: the contract of a DRE, else None.
    """

    avant: Facture
    ecarts: tuple[Ecart, ...]
    proposition: Proposition | None = None
    complementaire: Complementaire | None = None

    @property
    def sealable(self) -> bool:
        """Tell whether no check blocks it."""
        return self.proposition is None or self.proposition.sealable


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """The use cases of what was refused and is billed anew."""

    billing: Billing

    def proposer(
        self, numero: NumeroFacture, retouche: Retouche = NONE, reading: Reading | None = None
    ) -> Correction:
        """Return the corrected invoice; nothing is written.

        Args:
            numero: of the invoice that was refused.
            retouche: what a person changes.
            reading: the card that is there; another patient's changes nothing.

        Raises:
            RefusalSettledError: it cannot be made anew; the sentence says why.
            VaultError: the queue cannot be read.
        """
        avant = correctable(self.billing.store, numero)
        if avant.is_dre:
            return self._dre(avant)
        request = self._request(avant, retouche)
        theirs = reading is not None and request.beneficiaire in reading.beneficiaires
        proposition = self.billing.propose(request, reading if theirs else None)
        mode = proposition.mode or ModeSecurisation.DEGRADE
        now = self.billing.clock.now()
        apres = self.billing.redaction.facture(proposition, mode, numero, now)
        return Correction(avant=avant, ecarts=ecarts(avant, apres), proposition=proposition)

    def sceller(self, correction: Correction) -> FactureEnFile:
        """Seal it under a new number, linked to the former one; durable when this returns.

        Raises:
            What `Billing.seal` raises.
        """
        if correction.proposition is not None:
            return self.billing.seal(correction.proposition)
        return self._reclaim(correction.avant, correction.complementaire)

    def _request(self, avant: Facture, retouche: Retouche) -> Request:
        billing = self.billing
        brouillon = self._brouillon(avant, retouche)
        made = avant.etablie_le.astimezone().time()
        visites = billing.visites(brouillon, made)
        registre = Registre(store=billing.store, clock=billing.clock)
        recall = gather(registre, brouillon.beneficiaire, visites, avant.numero)
        if brouillon.ald and not recall.knows_rights:
            visites = tuple(replace(one, patient=Situation(ald=True)) for one in visites)
        return Request(
            beneficiaire=brouillon.beneficiaire,
            visites=visites,
            tiers_payant=brouillon.tiers_payant,
            recall=recall,
            forcage=avant.forcage,
            remplace=avant.numero,
        )

    def _brouillon(self, avant: Facture, retouche: Retouche) -> Brouillon:
        fiche = self._fiche(avant.beneficiaire)
        who = retouche.beneficiaire or _named(fiche, avant)
        ald = self._ald(avant) if retouche.ald is None else retouche.ald
        if retouche.actes is not None and avant.suivantes:
            raise RefusalSettledError("elle porte plusieurs passages : leurs actes ne changent pas")
        *sooner, last = avant.seances
        actes = last.actes if retouche.actes is None else retouche.actes
        return Brouillon(
            beneficiaire=who,
            soins=_related(actes, ald=ald),
            avant=tuple(
                Anterieur(jour=one.jour, soins=_related(one.actes, ald=ald)) for one in sooner
            ),
            date_soins=last.jour,
            domicile=avant.a_domicile,
            prescription=retouche.prescription or self._paper(fiche, avant),
            tiers_payant=retouche.tiers_payant or avant.tiers_payant,
        )

    def _fiche(self, who: Beneficiaire) -> Fiche[Dossier] | None:
        """Return the record, also where its birth date was corrected since the invoice."""
        registre = Registre(store=self.billing.store, clock=self.billing.clock)
        found = registre.reconnaitre(who).fiche
        if found is not None:
            return found
        bearers = registre.chercher(who.nir.value)
        same = [one for one in bearers if mots_of(one.valeur.prenom) == mots_of(who.prenom)]
        return same[0] if len(same) == 1 else None

    def _paper(self, fiche: Fiche[Dossier] | None, avant: Facture) -> Prescription | None:
        """Return the paper on record that orders the care that day; else the invoice's own."""
        papers = [] if fiche is None else self._papers(fiche, avant)
        own = avant.prescription
        if own is None or not papers or (own.prescripteur, own.date) in map(_name, papers):
            return own
        return max(papers, key=lambda one: one.date)

    def _papers(self, fiche: Fiche[Dossier], avant: Facture) -> Sequence[Prescription]:
        held = self.billing.store.registre.ordonnances.of(fiche.numero)
        return [
            one.valeur.prescription(serie)
            for one in held
            for serie in one.valeur.series
            if {*serie.actes} & {*avant.actes}
            and one.valeur.periode(serie).covers(avant.date_soins)
        ]

    def _ald(self, avant: Facture) -> bool:
        """Tell whether the care is still said to be related to an ALD: not where that is denied."""
        said = any(ligne.exo == ALD for ligne in avant.cotation.lignes)
        return said and self._famille(avant.numero) is not Famille.EXONERATION

    def _famille(self, numero: NumeroFacture) -> Famille:
        parts = self.billing.store.argent.of(int(numero)).values()
        return famille_of(motif for suivi in parts for motif in suivi.motifs)

    # DRE ----------------------------------------------------------------------------------

    def _dre(self, avant: Facture) -> Correction:
        fiche = self._fiche(avant.beneficiaire)
        registre = Registre(store=self.billing.store, clock=self.billing.clock)
        who = _named(fiche, avant)
        visite = self._brouillon(avant, NONE).visite(
            self.billing.nomenclature, self.billing.profession, avant.etablie_le.time()
        )
        contract = gather(registre, who, [visite]).complementaire or avant.complementaire
        if contract is None:
            raise RefusalSettledError(
                "aucun contrat de mutuelle au dossier : saisissez la carte de mutuelle"
            )
        apres = replace(avant, complementaire=contract)
        return Correction(avant=avant, ecarts=ecarts(avant, apres), complementaire=contract)

    def _reclaim(self, avant: Facture, contract: Complementaire | None) -> FactureEnFile:
        """Ask the AMC anew for the share of the same FSE."""
        billing = self.billing

        def build(numero: NumeroFacture) -> tuple[Facture, FactureScellee]:
            now = billing.clock.now().replace(microsecond=0)
            dre = replace(avant, numero=numero, etablie_le=now, complementaire=contract)
            return dre, billing.engine.seal_facture(dre, billing.signer)

        with billing.store.registre.transaction():
            return billing.store.add(build, remplace=int(avant.numero))


def correctable(store: Store, numero: NumeroFacture) -> Facture:
    """Return an invoice, if it may be made anew.

    Raises:
        RefusalSettledError: it may not; the sentence says why.
    """
    found = store.get(numero)
    if found is None:
        raise RefusalSettledError("aucune facture sous ce numéro : vérifiez-le dans les rejets")
    if found.remplacee_par:
        raise RefusalSettledError(f"la facture {found.remplacee_par:09d} la remplace déjà")
    if not found.facture.beneficiaire.nir.value:
        raise RefusalSettledError("ce patient a été effacé : appelez le payeur")
    etats = {suivi.etat for suivi in store.argent.of(int(numero)).values()}
    if EtatPart.PAYEE in etats:
        raise RefusalSettledError("l’autre part est réglée : contestez celle-ci, ou abandonnez-la")
    if etats.isdisjoint({EtatPart.REJETEE, EtatPart.CONTESTEE}):
        raise RefusalSettledError("rien n’en est rejeté : il n’y a rien à corriger")
    return found.facture


def _named(fiche: Fiche[Dossier] | None, avant: Facture) -> Beneficiaire:
    """Return the patient as the register names them today, else as the invoice does."""
    named = None if fiche is None else fiche.valeur.beneficiaire_on(avant.date_soins)
    return named if isinstance(named, Beneficiaire) else avant.beneficiaire


def _related(actes: Sequence[str], *, ald: bool) -> tuple[Prescrit, ...]:
    return tuple(Prescrit(acte=acte, ald=ald) for acte in actes)


def _name(paper: Prescription) -> tuple[str, object]:
    return paper.prescripteur, paper.date
