"""What was refused is made anew from what the register knows now, and linked both ways."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

import pytest

from appliance.domain.acte import Soin
from appliance.domain.argent.motifs import Famille, famille_of
from appliance.domain.argent.part import Dit, EtatPart
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.paiements import Motif as Raison
from appliance.domain.patient import CarteVitale
from appliance.domain.registre.accueil import dossier_of_card
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.dossier import Immatriculation
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import Part, TiersPayant
from appliance.errors import EntryError
from appliance.services.corrections import Correction, Corrections, Retouche
from appliance.services.poste import Poste
from appliance.services.rejets import Rejets
from tests.formats.made_up_noemie import amc, amo, cited, reason
from tests.formats.second_reader import entity, noemie
from tests.made_up import ADA, NOMENCLATURE, NOON, ORGANISME, PROFESSIONNEL, made_up_nir
from tests.services.billed import DAY, PAPER, asked, visit

MUTUELLE = "7272727272"
LATER = DAY + timedelta(days=1)


@dataclass
class Desk:
    """ADA's record at a station, and one invoice of hers that is refused."""

    poste: Poste

    @property
    def corrections(self) -> Corrections:
        return Corrections(billing=self.poste.billing)

    @property
    def rejets(self) -> Rejets:
        clock = self.poste.billing.clock
        return Rejets(suivi=self.poste.suivi, clock=clock, adresse=lambda _: "caisse@essai.test")

    def enter(self) -> int:
        registre = self.poste.billing.store.registre
        self.patient = registre.patients.add(dossier_of_card(ADA, CarteVitale((ADA,)), DAY)).numero
        for kind in (TypePiece.ORDONNANCE, TypePiece.ATTESTATION, TypePiece.CARTE_MUTUELLE):
            shown = Piece(
                type=kind,
                support=Support.NUMERISEE,
                vue_le=DAY,
                noms=("ESSAIMONT ADA",),
                lisible=True,
                datee_du=DAY,
            )
            registre.pieces.add(shown, patient=self.patient)
        self.rights()
        registre.contrats.add(
            ContratAmc(amc=MUTUELLE, adherent="12345", confirme_le=DAY), patient=self.patient
        )
        return self.patient

    def rights(self, *motifs: Motif, later: bool = False, body: Organisme = ORGANISME) -> None:
        seen = Droits(
            source=Source.ATTESTATION,
            vu_le=LATER if later else DAY,
            organisme=body,
            exonerations=tuple(Exoneration(motif=one) for one in motifs),
        )
        self.poste.billing.store.registre.droits.add(seen, patient=self.patient)

    def paper(self, **changes: object) -> None:
        written = Ordonnance(
            prescripteur=PAPER.prescripteur,
            prescrite_le=PAPER.date,
            series=(Serie(actes=("sc",), duree=90),),
            domicile=True,
        )
        kept = replace(written, **changes)  # type: ignore[arg-type]
        self.poste.billing.store.registre.ordonnances.add(kept, patient=self.patient)

    def record(self, **changes: object) -> None:
        patients = self.poste.billing.store.registre.patients
        fiche = patients.get(self.patient)
        assert fiche is not None
        after = replace(fiche.valeur, **changes)  # type: ignore[arg-type]
        patients.put(Fiche(self.patient, after))

    def agree(self, amc_number: str) -> None:
        permet = frozenset({Permet.TIERS_PAYANT, Permet.DRE})
        convention = Convention(libelle="MUTUELLE", amc=amc_number, permet=permet)
        self.poste.billing.store.registre.conventions.add(convention)

    def bill(self, *, ald: bool = False, both: bool = False) -> NumeroFacture:
        care = replace(visit("sc"), actes=(Soin(acte=NOMENCLATURE["sc"], ald=ald),))
        settled = TiersPayant.AMO_AMC if both else TiersPayant.AMO
        shown = asked(self.poste, care, tiers_payant=settled)
        numero = self.poste.seal(shown).facture.numero
        self.poste.send_now()
        return numero

    def refuse(self, numero: NumeroFacture, label: str, part: Part = Part.AMO) -> None:
        [asked_for] = self.poste.billing.store.argent.comptes.of(int(numero))
        word = amo if part is Part.AMO else amc
        content = noemie(
            entity("040", 2, payee_no=PROFESSIONNEL.numero.value),
            cited(int(numero)),
            word(asked_for.demande, "R", 0),
            reason("0001", label, part="O" if part is Part.AMO else "C"),
            file_amount=0,
        )
        self.poste.suivi.entendre([content], retour=sha256(content).hexdigest(), le=NOON)

    def kept(self, numero: NumeroFacture) -> FactureEnFile:
        found = self.poste.billing.store.get(numero)
        assert found is not None
        return found


@pytest.fixture
def desk(poste: Poste) -> Desk:
    one = Desk(poste)
    one.enter()
    return one


def other_nir(desk: Desk) -> None:
    known = Immatriculation(
        nir=made_up_nir("2550899123789"), source=Source.ATTESTATION, vu_le=LATER
    )
    desk.record(immatriculations=(known,))


NOTHING = Retouche()


@dataclass(frozen=True)
class Cause:
    """One of the ten commonest causes.

    Attributes:
        change: what a person corrects in the register before.
        shown: what the correction shows as changed; empty for nothing.
        exonerated: the invoice said that the care is related to an ALD.
    """

    famille: Famille
    label: str
    change: Callable[[Desk], None] = lambda _: None
    shown: str = ""
    retouche: Retouche = NOTHING
    exonerated: bool = False


CAUSES = [
    Cause(Famille.IDENTITE, "ASSURÉ INCONNU DE LA CAISSE", other_nir, "NIR"),
    Cause(
        Famille.NAISSANCE,
        "DATE DE NAISSANCE ERRONEE",
        lambda desk: desk.record(naissance="19550813"),
        "naissance",
    ),
    Cause(
        Famille.ORGANISME,
        "ORGANISME DE RATTACHEMENT ERRONE",
        lambda desk: desk.rights(later=True, body=Organisme.parse("019980000")),
        "caisse",
    ),
    Cause(
        Famille.DROITS,
        "DROITS NON OUVERTS",
        lambda desk: desk.rights(Motif.INVALIDITE, later=True),
        "exonération",
    ),
    Cause(
        Famille.EXONERATION,
        "EXONERATION NON RETROUVEE",
        lambda desk: desk.rights(later=True),
        "exonération",
        exonerated=True,
    ),
    Cause(
        Famille.PRESCRIPTEUR,
        "PRESCRIPTEUR INCONNU",
        lambda desk: desk.paper(prescripteur="99700218904"),
        "prescripteur",
    ),
    Cause(
        Famille.PRESCRIPTION,
        "PRESCRIPTION INTERDITE A CETTE DATE",
        lambda desk: desk.paper(prescrite_le=DAY - timedelta(days=3)),
        "ordonnance du",
    ),
    Cause(
        Famille.ACTE,
        "ACTE NON AUTORISE",
        shown="actes",
        retouche=Retouche(actes=("ponction_veineuse",)),
    ),
    Cause(Famille.PIECE, "PIECE JUSTIFICATIVE MANQUANTE"),
    Cause(Famille.TECHNIQUE, "STRUCTURE ILLISIBLE"),
]


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.famille)
def test_each_common_cause_is_corrected_sealed_and_linked(desk: Desk, cause: Cause) -> None:
    if cause.exonerated:
        desk.rights(Motif.ALD)
    numero = desk.bill(ald=cause.exonerated)
    desk.refuse(numero, cause.label)
    [shown] = desk.rejets.boite()
    assert (shown.numero, shown.famille) == (numero, cause.famille)
    cause.change(desk)

    correction = desk.corrections.proposer(numero, cause.retouche)
    subjects = [one.sujet for one in correction.ecarts]
    assert cause.shown in subjects if cause.shown else not subjects
    assert correction.sealable, findings(correction)
    sealed = desk.corrections.sceller(correction)

    assert desk.kept(numero).remplacee_par == int(sealed.facture.numero)
    assert desk.kept(sealed.facture.numero).remplace == int(numero)
    assert desk.rejets.boite() == []
    assert desk.rejets.total() == (0, 0)


def findings(correction: Correction) -> list[str]:
    assert correction.proposition is not None
    return [one.rule for one in correction.proposition.findings]


def test_a_refused_dre_is_asked_anew_under_the_contract_on_record(desk: Desk) -> None:
    desk.agree(MUTUELLE)
    desk.agree("7373737373")
    fse = desk.bill(both=True)
    dre, _ = desk.poste.factures()
    desk.refuse(dre.facture.numero, "CONTRAT INCONNU", Part.AMC)
    [shown] = desk.rejets.boite()
    assert (shown.famille, shown.payeur) == (Famille.AMC, MUTUELLE)
    contrats = desk.poste.billing.store.registre.contrats
    [former] = contrats.of(desk.patient)
    contrats.put(replace(former, valeur=replace(former.valeur, amc="7373737373")))

    correction = desk.corrections.proposer(dre.facture.numero)
    assert [one.sujet for one in correction.ecarts] == ["mutuelle"]
    again = desk.corrections.sceller(correction).facture
    assert again.complementaire is not None
    assert (again.fse, again.complementaire.amc) == (fse, "7373737373")
    assert desk.kept(dre.facture.numero).remplacee_par == int(again.numero)


def test_a_corrected_invoice_takes_its_dre_along(desk: Desk) -> None:
    desk.agree(MUTUELLE)
    fse = desk.bill(both=True)
    desk.refuse(fse, "STRUCTURE ILLISIBLE")
    sealed = desk.corrections.sceller(desk.corrections.proposer(fse))
    dre = numero_after(sealed.facture.numero)
    assert desk.kept(numero_after(fse)).remplacee_par == int(dre)
    assert desk.kept(dre).facture.fse == sealed.facture.numero


def numero_after(numero: NumeroFacture) -> NumeroFacture:
    return NumeroFacture(f"{int(numero) + 1:09d}")


def test_what_is_not_refused_or_is_corrected_already_is_not_made_anew(desk: Desk) -> None:
    numero = desk.bill()
    with pytest.raises(EntryError, match="rien n’en est rejeté"):
        desk.corrections.proposer(numero)
    desk.refuse(numero, "STRUCTURE ILLISIBLE")
    desk.corrections.sceller(desk.corrections.proposer(numero))
    with pytest.raises(EntryError, match="la remplace déjà"):
        desk.corrections.proposer(numero)


def test_what_was_corrected_does_not_count_as_billed_before(desk: Desk) -> None:
    numero = desk.bill()
    desk.refuse(numero, "STRUCTURE ILLISIBLE")
    correction = desk.corrections.proposer(numero)
    assert "already-billed" not in findings(correction)
    sealed = desk.corrections.sceller(correction)
    before = desk.poste.recall(ADA, visit("sc")).antecedents.passages
    assert [one.numero for one in before] == [sealed.facture.numero]


def test_the_dossier_of_a_call_has_what_the_payer_asks_for_and_shows_nothing_by_itself(
    desk: Desk,
) -> None:
    numero = desk.bill()
    desk.refuse(numero, "PRESCRIPTEUR INCONNU")
    dossier = desk.rejets.dossier(numero)
    assert dossier.faits["Payeur"] == str(ORGANISME)
    assert dossier.faits["Adresse"] == "caisse@essai.test"
    assert dossier.faits["Facture"] == numero
    assert dossier.faits["Motif reçu"] == "0001 PRESCRIPTEUR INCONNU"
    assert dossier.question.endswith("?")
    assert ADA.nir.value not in repr((dossier, dossier.rejete, desk.corrections.proposer(numero)))


def test_calls_and_decisions_are_logged_with_who_and_why(desk: Desk) -> None:
    numero = desk.bill()
    desk.refuse(numero, "PRESCRIPTEUR INCONNU")
    rejets = desk.rejets
    rejets.decider(numero, Part.AMO, Dit.APPEL, auteur="ADA", raison="rappeler mardi")
    assert [one.raison for one in rejets.dossier(numero).journal] == ["rappeler mardi"]
    after = rejets.decider(numero, Part.AMO, Dit.ABANDONNEE, auteur="ADA", raison="trop tard")
    assert (after.etat, after.auteur, after.raison) == (EtatPart.ABANDONNEE, "ADA", "trop tard")
    assert rejets.boite() == []
    with pytest.raises(EntryError, match="qui décide"):
        rejets.decider(numero, Part.AMO, Dit.CONTESTEE, auteur="", raison="parce que")


@pytest.mark.parametrize(
    ("label", "famille"),
    [
        ("ASSURE ABSENT DU FICHIER DE LA CAISSE", Famille.IDENTITE),
        ("Nature d’assurance incompatible", Famille.DROITS),
        ("EXONERATION PRESENTE SUR LA CARTE NON RETROUVEE", Famille.EXONERATION),
        ("ÉTABLISSEMENT PRESCRIPTEUR INCONNU", Famille.PRESCRIPTEUR),
        ("PRESCRIPTION INTERDITE A CETTE DATE", Famille.PRESCRIPTION),
        ("FACTURE DÉJÀ PAYÉE", Famille.DOUBLON),
        ("XYZZY", Famille.AUTRE),
    ],
)
def test_a_label_is_read_for_words(label: str, famille: Famille) -> None:
    assert famille_of([Raison(code="", libelle=label)]) is famille
